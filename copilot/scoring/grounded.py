"""Groundedness: whether what each factual sentence says stands in what the sentence itself cites."""

import re
from collections.abc import Callable, Iterator, Sequence

from copilot.domain.evaluation import Metric, Output, Score
from copilot.domain.statement import Statement
from copilot.scoring.claims import claims_of, not_held
from copilot.scoring.plain import content_words, plain
from copilot.scoring.texts import Source, factual, kept, source, sources_of

Embed = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Texts → unit vectors; support by meaning where an embedding model is at hand."""

LEAST_SHARED = 0.25
"""The share of a sentence's words of content that its sources must hold."""
LEAST_ALIKE = 0.55
"""The cosine from which a sentence with other words counts as supported all the same."""
SAME_CLAUSE = 0.75
"""From this share of common words on, two clauses are about the same thing: one denies, the other must."""

_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
_CLAUSES = re.compile(r"[.!?;:]\s+|\n+")
_DENIAL = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|without|cannot|unable|un(?:known|verified|disputed))\b|n't\b",
    re.I,
)

_DIRECTIONS = {
    "in": re.compile(
        r"\d in\b|\b(?:came|brought|paid) .{0,20}\bin\b|\b(?:was|were) (?:received|credited)\b", re.I
    ),
    "out": re.compile(
        r"\d out\b|\b(?:went|took) .{0,20}\bout\b|\b(?:was|were) (?:sent|withdrawn|paid to)\b", re.I
    ),
}


def score_grounded(output: Output) -> Score:
    """The share of factual sentences that are supported, by their claims and by their words."""
    return grounded_with(output)


def grounded_with(output: Output, embed: Embed | None = None) -> Score:
    """The same, with support by meaning where `embed` is given."""
    run = kept(output)
    statements = factual(run.statements) if run else ()
    if run is None or not statements:
        return Score(metric=Metric.GROUNDED, value=None)
    texts = sources_of(run.pack)
    faults = tuple(
        f"“{statement.text[:120]}”: {'; '.join(why)}"
        for statement in statements
        if (why := tuple(unsupported(statement, texts, embed)))
    )
    value = 1 - len(faults) / len(statements)
    return Score(metric=Metric.GROUNDED, value=value, passed=not faults, details=faults)


def unsupported(statement: Statement, texts: dict[str, str], embed: Embed | None = None) -> Iterator[str]:
    """Why the statement does not stand on what it cites; nothing where it does."""
    cited = [texts[cite] for cite in statement.cites if cite in texts]
    if not cited:
        yield "cites nothing that exists" if statement.cites else "cites nothing"
        return
    if len(cited) < len(statement.cites):
        yield "cites something that does not exist"
    behind = source("\n".join(cited))
    missing = not_held(claims_of(statement.text), behind.claims, behind.words)
    if missing:
        yield f"not in what it cites: {', '.join(missing)}"
    elif not _is_worded(statement.text, behind, embed):
        yield "hardly a word of it stands in what it cites"
    elif _denies_otherwise(statement.text, behind.text):
        yield "says the opposite of what it cites"
    elif _runs_otherwise(statement.text, behind):
        yield "turns the direction of the money round"


def _is_worded(text: str, behind: Source, embed: Embed | None) -> bool:
    words = content_words(text)
    if not words or len(words & behind.content) / len(words) >= LEAST_SHARED:
        return True
    if embed is None:
        return False
    mine, *theirs = embed((text, *filter(None, _SENTENCES.split(behind.text))))
    return any(sum(a * b for a, b in zip(mine, other, strict=True)) >= LEAST_ALIKE for other in theirs)


def _denies_otherwise(text: str, behind: str) -> bool:
    """True where a clause has its like in the source, and every such one has the opposite sign."""
    theirs = [(content_words(clause), _denies(clause)) for clause in _CLAUSES.split(plain(behind))]
    for clause in _CLAUSES.split(plain(text)):
        words, denies = content_words(clause), _denies(clause)
        same = [other for others, other in theirs if _alike(words, others) >= SAME_CLAUSE]
        if same and len(words) > 1 and denies not in same:
            return True
    return False


def _runs_otherwise(text: str, behind: Source) -> bool:
    """True where text and source speak of one amount, each in one direction only, and not the same."""
    if not claims_of(text).amounts & behind.claims.amounts:
        return False
    mine, theirs = _directions(text), _directions(behind.text)
    return len(mine) == 1 and len(theirs) == 1 and mine != theirs


def _directions(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _DIRECTIONS.items() if pattern.search(text))


def _alike(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / len(words | others) if words | others else 0.0


def _denies(text: str) -> bool:
    return bool(_DENIAL.search(text))
