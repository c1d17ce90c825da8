"""Read the audit trail: search it, and prove that it is whole."""

from copilot.domain.audit import AuditEvent, AuditVerdict
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


def verify_audit(actor: Actor, *, unit_of_work: UnitOfWorkFactory) -> AuditVerdict:
    """Walk the whole chain; the verdict names the first row that does not hold.

    Raises:
        PermissionDeniedError: the actor does not read the audit trail.
    """
    require(actor, Permission.AUDIT_READ, to="verify the audit trail")
    with unit_of_work(read_only=True) as unit:
        return unit.audit.verify()
