"""The prompt log of a case: what was sent to providers and what came back, as far as their policies keep it."""

from collections.abc import Collection

from copilot.domain.compartment import known_to
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.model_call import ModelCall
from copilot.ports.prompt_log import PromptEntry
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.case_work import record_case_event, visible_row


def prompt_log(
    actor: Actor, case_id: CaseId, *, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> tuple[PromptEntry, ...]:
    """The entries, oldest first; reading them is audited.

    Outside the SAR compartment its entries are left out.

    Raises:
        PermissionDeniedError: the actor does not read the audit trail.
        NotFoundError: no such case for this actor.
    """
    require(actor, Permission.AUDIT_READ, to="read the prompt log")
    with unit_of_work() as unit:
        row = visible_row(unit, actor, case_id, time_source.now())
        entries = logged_for(unit, case_id, calls_for(unit, actor, case_id))
        record_case_event(unit, "prompt_log.read", row, actor.user_id, {"entries": len(entries)})
    return entries


def calls_for(unit: UnitOfWork, actor: Actor, case_id: CaseId) -> tuple[ModelCall, ...]:
    """The case's model calls, less those of the SAR compartment for who stands outside it."""
    return known_to(actor, unit.ledger.of_case(case_id))


def logged_for(unit: UnitOfWork, case_id: CaseId, calls: Collection[ModelCall]) -> tuple[PromptEntry, ...]:
    """The case's prompt log as far as it belongs to these calls."""
    wanted = {call.call_id for call in calls}
    return tuple(entry for entry in unit.prompt_log.of_case(case_id) if entry.call_id in wanted)
