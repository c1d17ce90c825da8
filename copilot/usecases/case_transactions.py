"""The case's ledger: its customer's movements."""

from datetime import datetime

from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId
from copilot.domain.records import Transaction
from copilot.ports.systems import SystemsOfRecord
from copilot.usecases.access import visible_case


def case_transactions(
    actor: Actor,
    case_id: CaseId,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    systems: SystemsOfRecord,
) -> tuple[Transaction, ...]:
    """All movements on the customer's accounts in the window, newest first, at most 20,000.

    Raises:
        NotFoundError: no such case for this actor.
        DependencyError: core banking did not answer.
    """
    case = visible_case(actor, case_id, systems)
    return systems.core.transactions(case.customer_id, since=since, until=until)
