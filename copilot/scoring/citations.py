"""Citations: precision (each one supports its sentence) and recall (what must be cited is)."""

from copilot.domain.evaluation import Metric, Output, Score
from copilot.domain.run import Run
from copilot.domain.statement import Statement
from copilot.scoring.claims import Claims, claims_of
from copilot.scoring.grounded import words_shared
from copilot.scoring.held import not_held
from copilot.scoring.plain import content_words
from copilot.scoring.texts import Source, factual, kept, records_behind, source, sources_of

LEAST_SHARED = 0.2
"""The share of a sentence's words of content that makes a citation without a common figure count."""
ENOUGH = 0.8
"""A scenario alone fails below this precision; the gate judges the mean."""


def score_citation_precision(output: Output) -> Score:
    """The share of citations that exist and support their sentence: a claim in common, or its words.

    The facts and records behind a recommendation are its grounds and need not share its words.
    """
    run = kept(output)
    pairs = [(s, cite) for s in run.statements for cite in s.cites] if run else []
    if run is None or not pairs:
        return Score(metric=Metric.CITATION_PRECISION, value=None)
    texts = sources_of(run.pack)
    idle = tuple(
        f"{cite} behind “{s.text[:100]}”" for s, cite in pairs if not _supports(s, cite, texts.get(cite))
    )
    value = 1 - len(idle) / len(pairs)
    return Score(metric=Metric.CITATION_PRECISION, value=value, passed=value >= ENOUGH, details=idle)


def score_citation_recall(output: Output) -> Score:
    """The lesser of two shares: factual sentences that cite, and records that must be cited and are."""
    run = output.run if output.scenario.expected.must_cite and not output.scenario.typed else kept(output)
    if run is None or (run.refused and not output.scenario.expected.must_cite):
        return Score(metric=Metric.CITATION_RECALL, value=None)
    bare = [f"uncited: “{s.text[:100]}”" for s in factual(run.statements) if not _resolves(s, run)]
    cited = {record for s in run.statements for cite in s.cites for record in records_behind(run.pack, cite)}
    must = output.scenario.expected.must_cite
    unnamed = [f"not cited: {record}" for record in must if record not in cited]
    shares = [1 - len(bare) / max(1, len(factual(run.statements))), 1 - len(unnamed) / max(1, len(must))]
    details = (*bare, *unnamed)
    return Score(metric=Metric.CITATION_RECALL, value=min(shares), passed=not details, details=details)


def _resolves(statement: Statement, run: Run) -> bool:
    known = sources_of(run.pack)
    return any(cite in known for cite in statement.cites)


def _supports(statement: Statement, cite: str, text: str | None) -> bool:
    if text is None:
        return False
    if statement.kind == "recommendation" and not cite.startswith("P"):
        return True
    behind, claims = source(text), claims_of(statement.text)
    if _holds_one(claims, behind) or words_shared(statement.text, behind) >= LEAST_SHARED:
        return True
    return not claims.exact and _names_its_kind(statement.text, text)


def _holds_one(claims: Claims, behind: Source) -> bool:
    """True if at least one exact claim or name of the sentence stands in the source."""
    asked = claims.exact | claims.names
    return len(not_held(claims, behind.claims, behind.words)) < len(asked)


def _names_its_kind(stated: str, text: str) -> bool:
    """True if the sentence names what the source is: "the accounts" for "Account A-1"."""
    title = frozenset(word for word in content_words(text.split("\n", 1)[0]) if word.isalpha())
    return bool(title & content_words(stated))
