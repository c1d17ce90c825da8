"""Legal holds: a case of which nothing is erased until somebody lifts the hold."""

from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.retention import LegalHold
from copilot.errors import ConflictError, InputError
from copilot.language.written import age
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.access import no_such_case, require
from copilot.usecases.case_work import record_case_event

MAX_REASON_CHARACTERS = 500


def set_hold(
    actor: Actor,
    case_id: CaseId,
    *,
    reason: str,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> LegalHold:
    """Keep the case from every retention rule; audited, the reason is kept sealed.

    Raises:
        PermissionDeniedError: the actor does not manage governance.
        NotFoundError: there is no such case.
        ConflictError: it is on hold already.
        InputError: the reason is empty or too long.
    """
    _require(actor)
    hold = LegalHold(case_id=case_id, reason=_checked(reason), set_by=actor.user_id, set_at=time_source.now())
    with unit_of_work() as unit:
        before = unit.legal_holds.of(case_id)
        if before is not None:
            raise ConflictError(
                f"Case {case_id} is on legal hold already: {before.set_by} set it {age(before.set_at, hold.set_at)} ago."
            )
        _record(unit, actor, case_id, "hold.set", time_source)
        unit.legal_holds.put(hold)
    return hold


def lift_hold(
    actor: Actor,
    case_id: CaseId,
    *,
    reason: str,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> None:
    """Give the case back to the retention rules; audited, hold and reasons stay on record.

    Raises:
        PermissionDeniedError: the actor does not manage governance.
        ConflictError: the case is not on hold.
        InputError: the reason is empty or too long.
    """
    _require(actor)
    said = _checked(reason)
    with unit_of_work() as unit:
        if unit.legal_holds.of(case_id) is None:
            raise ConflictError(f"Case {case_id} is not on legal hold.")
        unit.legal_holds.lift(case_id, by=actor.user_id, at=time_source.now(), reason=said)
        _record(unit, actor, case_id, "hold.lifted", time_source)


def list_holds(
    actor: Actor, *, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> tuple[LegalHold, ...]:
    """The holds in force; who does not manage governance sees those of their own queues.

    Raises:
        PermissionDeniedError: the actor does not see operations.
    """
    require(actor, Permission.OPERATIONS_READ, to="see legal holds")
    with unit_of_work(read_only=True) as unit:
        holds = unit.legal_holds.all()
        seen = visible_cases(unit, actor, [hold.case_id for hold in holds], time_source)
    return tuple(hold for hold in holds if hold.case_id in seen)


def visible_cases(
    unit: UnitOfWork, actor: Actor, case_ids: list[CaseId], time_source: TimeSource
) -> frozenset[CaseId]:
    """Those of the cases whose numbers the actor may know: all for who manages governance."""
    if actor.may(Permission.GOVERNANCE_MANAGE):
        return frozenset(case_ids)
    rows = (unit.cases.row(case_id, now=time_source.now()) for case_id in case_ids)
    return frozenset(row.case_id for row in rows if row is not None and row.queue in actor.queues)


def _require(actor: Actor) -> None:
    require(actor, Permission.GOVERNANCE_MANAGE, to="set or lift a legal hold")


def _checked(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise InputError("A legal hold needs a reason. Say which matter or order asks for it.")
    if len(said) > MAX_REASON_CHARACTERS:
        raise InputError(f"The reason is longer than {MAX_REASON_CHARACTERS} characters. Shorten it.")
    return said


def _record(unit: UnitOfWork, actor: Actor, case_id: CaseId, action: str, time_source: TimeSource) -> None:
    row = unit.cases.row(case_id, now=time_source.now())
    if row is None:
        raise no_such_case(case_id)
    record_case_event(unit, action, row, actor.user_id)
