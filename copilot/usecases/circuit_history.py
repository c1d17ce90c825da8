"""Show operators when an engine's circuit was open, and when it was tried again."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from copilot.domain.desk_operations import CircuitChange, CircuitHistory, CircuitSpan
from copilot.domain.identity import Actor, Permission
from copilot.errors import InputError
from copilot.gateway.breaker import REST_SECONDS
from copilot.gateway.gateway import Gateway
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require

MAX_HOURS = 24 * 90
_REST = timedelta(seconds=REST_SECONDS)


def circuit_history(
    actor: Actor,
    *,
    hours: int = 24,
    gateway: Gateway,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> CircuitHistory:
    """The spans of the last `hours` in which a circuit was open or half open.

    Each process has circuits of its own. What another one, or this one before its restart, left
    open counts until its rest ended, because nothing is known of it after that.

    Raises:
        PermissionDeniedError: no role of the actor may see operations.
        InputError: hours out of range (1 to 2,160).
    """
    require(actor, Permission.OPERATIONS_READ, to="see operations")
    if not 1 <= hours <= MAX_HOURS:
        raise InputError(f"The history covers 1 to {MAX_HOURS:,} hours; got {hours}.")
    now = time_source.now()
    since = now - timedelta(hours=hours)
    with unit_of_work(read_only=True) as unit:
        changes = unit.circuits.changes(since=since)
    spans = sorted(_spans(changes, now=now, process=gateway.process), key=lambda span: span.began)
    names = dict.fromkeys(
        (*(engine.profile.name for engine in gateway.engine_states), *(c.engine for c in changes))
    )
    return CircuitHistory(
        since=since,
        at=now,
        engines=tuple(names),
        spans=tuple(spans),
        opened=sum(change.state == "open" for change in changes),
    )


def _spans(changes: Iterable[CircuitChange], *, now: datetime, process: str) -> Iterator[CircuitSpan]:
    lines: dict[tuple[str, str], list[CircuitChange]] = {}
    for change in changes:
        lines.setdefault((change.process, change.engine), []).append(change)
    for (seen_by, _), line in lines.items():
        known_until = now if seen_by == process else None
        following = [change.at for change in line[1:]]
        for change, until in zip(line, (*following, known_until), strict=True):
            yield from _of_one(change, until, now)


def _of_one(change: CircuitChange, until: datetime | None, now: datetime) -> Iterator[CircuitSpan]:
    """An open circuit rests, and is then half open until a probe tells; without a next change both end by themselves."""
    if change.state == "closed":
        return
    rested = min(change.at + _REST, now)
    ended = until or rested
    lasting = until == now
    if change.state == "half_open":
        yield _span(change, "half_open", change.at, ended, lasting=lasting)
        return
    yield _span(change, "open", change.at, min(rested, ended), lasting=lasting and rested == now)
    if ended > rested:
        yield _span(change, "half_open", rested, ended, lasting=lasting)


def _span(
    change: CircuitChange, state: str, began: datetime, ended: datetime, *, lasting: bool
) -> CircuitSpan:
    return CircuitSpan.model_validate(
        {"engine": change.engine, "state": state, "began": began, "ended": ended, "lasting": lasting}
    )
