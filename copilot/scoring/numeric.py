"""Numeric accuracy: whether every figure equals the computed fact or the record."""

from decimal import Decimal, InvalidOperation

from copilot.domain.evaluation import Metric, Output, Score
from copilot.domain.evidence import EvidencePack
from copilot.domain.fact import (
    Amount,
    AnyValue,
    ClockValue,
    Count,
    Day,
    Duration,
    Flag,
    Moment,
    Nothing,
    Share,
    Word,
    number_of,
)
from copilot.domain.run import Run
from copilot.scoring.claims import Claims, claims_of
from copilot.scoring.held import not_held
from copilot.scoring.texts import kept, source, sources_of

_NONE: frozenset[str] = frozenset()


def score_numeric(output: Output) -> Score:
    """The share of right figures: those told, against what their sentence cites, and the facts expected.

    An expected fact is an expert's own figure, so it also finds a source that lies or a
    computation that is wrong, where the text only repeats it.
    """
    expected = output.scenario.expected.facts
    run = kept(output)
    wrong, count = _wrong_figures(run) if run else ((), 0)
    run = output.run
    if run is not None:
        wrong += tuple(line for name, value in expected.items() if (line := _differs(run.pack, name, value)))
        count += len(expected)
    if not count:
        return Score(metric=Metric.NUMERIC, value=None)
    return Score(metric=Metric.NUMERIC, value=1 - len(wrong) / count, passed=not wrong, details=wrong)


def _wrong_figures(run: Run) -> tuple[tuple[str, ...], int]:
    texts = sources_of(run.pack)
    wrong: list[str] = []
    count = 0
    for statement in run.statements:
        claims = _figures_of(statement.text)
        behind = source("\n".join(texts[cite] for cite in statement.cites if cite in texts))
        missing = not_held(claims, behind.claims, behind.words)
        count += len(claims.figures)
        wrong += [f"{figure} in “{statement.text[:80]}”" for figure in missing]
    return tuple(wrong), count


def _figures_of(text: str) -> Claims:
    """The claims that arithmetic could get wrong."""
    return claims_of(text)._replace(dates=_NONE, times=_NONE, identifiers=_NONE, names=_NONE, weekdays=_NONE)


def _differs(pack: EvidencePack, name: str, expected: str) -> str:
    fact = pack.fact(name)
    if fact is None:
        return f"the fact {name} is missing; {expected} was expected"
    value = bare(fact.value)
    return "" if _same(value, expected) else f"the fact {name} is {value}, not {expected}"


def bare(value: AnyValue) -> str:
    """The value alone, as a golden scenario states it: `14820.00`, `6`, `12/2`, `2026-11-21`, `2026-11-21/running`."""
    match value:
        case Flag():
            return str(value.holds).lower()
        case Nothing():
            return ""
        case Count() | Share():
            return f"{value.number}/{value.beside}" if value.beside else str(value.number)
        case Amount():
            return str(value.money.amount)
        case Duration():
            return str(number_of(value))
        case Day():
            return value.on.isoformat()
        case Moment():
            return value.at.isoformat()
        case Word():
            return value.word
        case ClockValue():
            return f"{value.due_on}/{value.state}" if value.due_on else str(value.state)


def _same(one: str, other: str) -> bool:
    """The same text, or the same number in another spelling."""
    try:
        return Decimal(one.replace(",", "")) == Decimal(other.replace(",", ""))
    except InvalidOperation:
        return one.strip().casefold() == other.strip().casefold()
