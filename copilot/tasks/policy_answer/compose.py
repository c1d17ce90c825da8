"""The offline engine's policy answer: the sentences of the passages that say most about the question.

Extractive on purpose: every statement is a passage's own sentence, so nothing in it can
be wrong that the document does not have wrong.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from copilot.domain.stated_date import stated_date
from copilot.language.words import terms_of
from copilot.tasks.pack import Line, Pack, Sentence, say
from copilot.tasks.policy_answer.parts import parts_of
from copilot.tasks.policy_answer.ranking import Scored, scored

MAX_STATEMENTS = 4
KEEP_SHARE = 0.45
"""A further sentence must score at least this share of the best one."""
_MAX_SAME = 0.6
_SAME_DOCUMENT = 0.8
_MIN_SHARED_TERMS = 6
_CITATION = re.compile(r"\([^()]*\b(?:CFR|USC|U\.S\.C\.|PSRs)\b(?:[^()]|\([^()]*\))*\)")
_FIGURE = re.compile(r"[$£€]?\d[\d,.]*\d|[$£€]?\d")
_QUOTATION = re.compile(r"[\"“]([^\"“”]{8,})[\"”]")
_ASKS_VERSION = re.compile(r"\b(?:version|text|wording|in force|in effect|applied)\b", re.IGNORECASE)


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `PolicyAnswer`: best sentence first, or a refusal where none shares a word."""
    found = scored(pack.question, pack.passages)
    chosen = _chosen_for_parts(pack) or _chosen(found, MAX_STATEMENTS)
    if not chosen:
        reason = "No sentence in the passages found speaks of what was asked. Ask in other words, or name the document."
        return {"refused": True, "reason": reason, "statements": []}
    statements: list[Sentence] = [
        say(_sentence(best.excerpt.text), best.excerpt.passage, _also_said(best, found)) for best in chosen
    ]
    version = _version(pack)
    return {
        "refused": False,
        "reason": "",
        "statements": ([version] if version else []) + statements[: MAX_STATEMENTS - bool(version)],
    }


def _chosen_for_parts(pack: Pack) -> list[Scored]:
    """Of a question with several parts an equal share of sentences for each, best ones first, so that none crowds out the other."""
    parts = parts_of(pack.question)[:MAX_STATEMENTS]
    if len(parts) == 1:
        return []
    share = MAX_STATEMENTS // len(parts)
    answers = [_chosen(scored(part, pack.passages, context=pack.question), share) for part in parts]
    chosen = list[Scored]()
    for one in (one for rank in zip_longest(*answers) for one in rank if one is not None):
        if not _said(one, chosen):
            chosen.append(one)
    return chosen


def _chosen(found: Sequence[Scored], limit: int) -> list[Scored]:
    """The best sentence, then others nearly as good that say something else; each further one of a document counts less."""
    left, chosen = list(found), list[Scored]()
    cited: Counter[str] = Counter()
    while left and len(chosen) < limit:
        best = max(left, key=lambda s: (s.score * _SAME_DOCUMENT ** cited[_document(s)], -s.excerpt.rank))
        if best.score * _SAME_DOCUMENT ** cited[_document(best)] < KEEP_SHARE * found[0].score:
            break
        chosen.append(best)
        cited[_document(best)] += 1
        left = [s for s in left if not _said(s, chosen)]
    return chosen


def _said(one: Scored, chosen: Sequence[Scored]) -> bool:
    """True if a chosen sentence says the same: most of its words, and no figure or quotation of its own."""
    return any(
        _alike(one.terms, other.terms) >= _MAX_SAME and _figures(one) <= _figures(other) for other in chosen
    )


def _figures(one: Scored) -> frozenset[str]:
    text = _CITATION.sub("", one.excerpt.text)
    return frozenset((*_FIGURE.findall(text), *_QUOTATION.findall(text)))


def _also_said(best: Scored, found: Sequence[Scored]) -> Line | None:
    """A passage of another document that says much the same with the same figures, and so carries the statement as well."""
    figures = {term for term in best.terms if term[0].isdigit()}
    for other in found:
        shared = len(other.terms & best.terms)
        if _document(other) == _document(best) or shared < _MIN_SHARED_TERMS:
            continue
        if _alike(other.terms, best.terms) >= _MAX_SAME and figures <= frozenset(
            terms_of(other.excerpt.passage.text)
        ):
            return other.excerpt.passage
    return None


def _document(one: Scored) -> str:
    return str(one.excerpt.passage.passage.doc_id)


def _alike(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))


def _sentence(text: str) -> str:
    """The sentence with a full stop where a list item or a heading has none."""
    return text if text[-1:] in ".?!" else text.rstrip(" ;:,") + "."


def _version(pack: Pack) -> Sentence | None:
    """For a question about a version: which document answers for the day, and when it held."""
    if not (
        _ASKS_VERSION.search(pack.question)
        and (stated_date(pack.question) or "version" in pack.question.lower())
    ):
        return None
    best = pack.passages[0]
    begins, ends = best.passage.effective_date, best.passage.superseded_on
    held = " ".join(
        part for part in (f"from {begins}" if begins else "", f"until {ends}" if ends else "") if part
    )
    said = f"{best.passage.title} ({best.passage.citation})"
    return say(
        f"{said} is in force {held}." if held else f"The text that answers for that day is {said}.", best
    )
