"""What must be said, and what must not: by words, amounts and dates, in any spelling of them."""

import re

from copilot.domain.evaluation import Metric, Output, Score
from copilot.scoring.claims import claims_of
from copilot.scoring.plain import plain
from copilot.scoring.texts import kept, said, written


def score_mentioned(output: Output) -> Score:
    """The share of what must be said that is said; `a | b` asks for one of the two."""
    must = output.scenario.expected.must_mention
    if not must:
        return Score(metric=Metric.MENTIONED, value=None)
    text = said(output)
    missing = tuple(term for term in must if not any(_stands_in(form, text) for form in _forms(term)))
    return Score(
        metric=Metric.MENTIONED, value=1 - len(missing) / len(must), passed=not missing, details=missing
    )


def score_not_mentioned(output: Output) -> Score:
    """1 where none of what must not be said stands anywhere in the output; a blocked text says nothing."""
    terms = output.scenario.expected.must_not_mention
    if not terms or (output.scenario.typed and kept(output) is None):
        return Score(metric=Metric.NOT_MENTIONED, value=None)
    text = written(output)
    found = tuple(term for term in terms if any(_stands_in(form, text) for form in _forms(term)))
    return Score(metric=Metric.NOT_MENTIONED, value=float(not found), passed=not found, details=found)


def _forms(term: str) -> list[str]:
    return [form.strip() for form in term.split("|") if form.strip()]


def _stands_in(term: str, text: str) -> bool:
    """Whole words, whatever the case; a term that is one amount, date or share, in any spelling of it."""
    if not plain(term).strip():  # signs without ink: only the signs themselves can be looked for
        return term in text
    words = r"\s+".join(re.escape(word) for word in plain(term).split())
    if re.search(rf"(?<!\w)(?<!\d[.,]){words}(?!\w)(?![.,]\d)", plain(text), re.I):
        return True
    claims = claims_of(term)
    one = claims.amounts | claims.dates | claims.percents
    return len(one) == 1 and _is_only(term) and one <= claims_of(text).exact


def _is_only(term: str) -> bool:
    """True if the term holds no word besides a figure's own."""
    bare = re.sub(
        r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|usd|gbp|eur|per ?cent", "", term
    )
    return not re.search(r"[A-Za-z]{2,}", bare)
