"""Format: the output fits the task's schema, and text, sentences and verdicts belong together."""

from collections.abc import Iterable, Iterator
from typing import Any

from copilot.domain.evaluation import Metric, Output, Score
from copilot.domain.run import Run
from copilot.scoring.plain import unmarked, words_of
from copilot.scoring.texts import refused, sources_of

_ASIDE = ("handling", "escalation")
"""Parts that staff see beside the text, never in it."""


def score_format(output: Output) -> Score:
    """1 where nothing is malformed; a door that declined, or a text a person typed, has no format."""
    if output.scenario.typed or (output.run is None and refused(output)):
        return Score(metric=Metric.FORMAT, value=None)
    if output.run is None:
        return Score(metric=Metric.FORMAT, value=0, passed=False, details=(output.problem or "No output.",))
    faults = (*output.malformed, *_faults(output.run))
    return Score(metric=Metric.FORMAT, value=float(not faults), passed=not faults, details=faults)


def _faults(run: Run) -> Iterator[str]:
    if len(run.statements) != len(run.verification.verdicts):
        yield f"{len(run.statements)} statements, but {len(run.verification.verdicts)} verdicts"
    if run.refused:
        yield from () if run.refusal_reason.strip() else ("refused without a reason",)
        return
    if not run.statements:
        yield "neither a statement nor a refusal"
    yield from _not_shown(run)


def _not_shown(run: Run) -> Iterator[str]:
    written = " ".join(words_of(unmarked(run.body)))
    aside = {text for key in _ASIDE for text in _texts(run.output.get(key, ()))}
    known = sources_of(run.pack)
    for statement in run.statements:
        text = statement.text.strip()
        if not text or (" ".join(words_of(text)) not in written and text not in aside):
            yield f"the text lacks the statement “{text[:80]}”"
        unknown = [cite for cite in statement.cites if cite not in known]
        if unknown:
            yield f"“{text[:60]}” cites {', '.join(unknown)}, which is nothing"


def _texts(statements: Iterable[Any]) -> Iterator[str]:
    for statement in statements:
        yield str(statement["text"]).strip()
