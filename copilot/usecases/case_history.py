"""The case's history: what was done on it, from the audit chain."""

from copilot.domain.audit import AuditEvent
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.case_work import visible_row


def case_history(
    actor: Actor, case_id: CaseId, *, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> tuple[AuditEvent, ...]:
    """Oldest first; rows of the SAR compartment only for those inside it.

    Raises:
        NotFoundError: no such case for this actor.
    """
    require(actor, Permission.CASE_READ, to="read cases")
    with unit_of_work(read_only=True) as unit:
        visible_row(unit, actor, case_id, time_source.now())
        return unit.audit.of_case(case_id, sar_compartment=actor.in_sar_compartment)
