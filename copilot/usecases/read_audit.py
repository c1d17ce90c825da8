"""Read the audit trail: search it, and prove that it is whole."""

from collections.abc import Iterator
from itertools import count

from copilot.domain.audit import AuditEvent, AuditVerdict
from copilot.domain.governance import Checkpoint
from copilot.domain.identity import Actor, Permission
from copilot.domain.views import AuditFilter
from copilot.errors import InputError
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require

MAX_PAGE = 1_000


def search_audit(
    actor: Actor,
    wanted: AuditFilter,
    *,
    offset: int = 0,
    limit: int = 100,
    unit_of_work: UnitOfWorkFactory,
) -> tuple[tuple[AuditEvent, ...], int]:
    """Matching rows, newest first, and how many of them there are.

    Rows of the SAR compartment are neither shown nor counted to an actor outside it: a count for
    one case would tell. `verify_audit` counts every row of the chain.

    Raises:
        PermissionDeniedError: the actor does not read the audit trail.
        InputError: offset or limit out of range (limit 1 to 1,000).
    """
    require(actor, Permission.AUDIT_READ, to="read the audit trail")
    if offset < 0 or not 1 <= limit <= MAX_PAGE:
        raise InputError(
            f"A page starts at 0 or later and holds 1 to {MAX_PAGE:,} rows; got {offset} and {limit}."
        )
    with unit_of_work(read_only=True) as unit:
        return unit.audit.search(wanted, sar_compartment=actor.in_sar_compartment, offset=offset, limit=limit)


def verify_audit(
    actor: Actor, *, against: Checkpoint | None = None, unit_of_work: UnitOfWorkFactory
) -> AuditVerdict:
    """Walk the whole chain and its signed checkpoints; the verdict names the first row that does not hold.

    `against` is a checkpoint that was exported earlier: with it, an older copy of the store is found too.

    Raises:
        PermissionDeniedError: the actor does not read the audit trail.
    """
    require(actor, Permission.AUDIT_READ, to="verify the audit trail")
    with unit_of_work(read_only=True) as unit:
        return unit.audit.verify(against=against)


def checkpoint_audit(actor: Actor, *, unit_of_work: UnitOfWorkFactory) -> Checkpoint:
    """Sign the chain's end as it is after this act, which is itself a row of it.

    Kept outside the store, the checkpoint proves later that nothing up to it was changed or lost.

    Raises:
        PermissionDeniedError: the actor does not read the audit trail.
    """
    require(actor, Permission.AUDIT_READ, to="sign a checkpoint of the audit trail")
    with unit_of_work() as unit:
        unit.audit.record("audit.checkpoint_signed", actor_id=actor.user_id, subject="audit:chain")
        signed = unit.audit.checkpoint()
    assert signed is not None  # a row was just written
    return signed


def export_audit(
    actor: Actor, wanted: AuditFilter, *, unit_of_work: UnitOfWorkFactory
) -> Iterator[AuditEvent]:
    """Every matching row that the actor may see, newest first, a page at a time; the export is audited.

    Raises:
        PermissionDeniedError: the actor does not read the audit trail.
    """
    require(actor, Permission.AUDIT_READ, to="export the audit trail")
    with unit_of_work() as unit:
        unit.audit.record(
            "audit.exported",
            actor_id=actor.user_id,
            subject="audit:chain",
            details=wanted.model_dump(mode="json", exclude_defaults=True),
        )
    inside = actor.in_sar_compartment
    with unit_of_work(read_only=True) as unit:  # one state throughout: nothing twice, nothing left out
        for offset in count(0, MAX_PAGE):
            rows, total = unit.audit.search(wanted, sar_compartment=inside, offset=offset, limit=MAX_PAGE)
            yield from rows
            if offset + MAX_PAGE >= total:
                return
