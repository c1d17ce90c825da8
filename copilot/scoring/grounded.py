"""Groundedness: whether what each factual sentence says stands in what the sentence itself cites."""

from collections.abc import Callable, Iterator, Sequence

from copilot.domain.evaluation import Metric, Output, Score
from copilot.domain.statement import Statement
from copilot.language.clauses import clauses
from copilot.scoring.claims import claims_of
from copilot.scoring.held import not_held
from copilot.scoring.opposed import opposed
from copilot.scoring.plain import content_words, plain
from copilot.scoring.quotations import misquoted
from copilot.scoring.roles import turned_round
from copilot.scoring.texts import Source, factual, kept, source, sources_of

Embed = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Texts → unit vectors; support by meaning where an embedding model is at hand."""

LEAST_SHARED = 0.25
"""The share of a sentence's words of content that its sources must hold."""
LEAST_ALIKE = 0.45
"""The cosine from which a sentence in other words is supported all the same; set by `python -m tests.scoring.meaning`."""


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
    yield from misquoted(statement.text, behind.text)
    yield from opposed(statement.text, behind)
    yield from turned_round(statement.text, behind.text)


def words_shared(text: str, behind: Source) -> float:
    """The share of the sentence's words of content that the source holds, 0 … 1."""
    words = content_words(text)
    return len(words & behind.content) / len(words) if words else 1.0


def likeness(text: str, behind: Source, embed: Embed) -> float:
    """The cosine of the sentence and the clause of the source that is nearest in meaning, -1 … 1."""
    mine, *theirs = embed((text, *clauses(plain(behind.text))))
    return max((sum(a * b for a, b in zip(mine, other, strict=True)) for other in theirs), default=0.0)


def _is_worded(text: str, behind: Source, embed: Embed | None) -> bool:
    if words_shared(text, behind) >= LEAST_SHARED:
        return True
    return embed is not None and likeness(text, behind, embed) >= LEAST_ALIKE
