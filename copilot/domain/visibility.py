"""What of a record an actor may see: the SAR compartment and restricted screening.

Pure: takes a record as the system of record gave it and returns what this actor may know.
"""

from collections.abc import Iterable

from copilot.domain.clock import StatutoryClock
from copilot.domain.compartment import CASE_FIELDS, known_to, queue_belongs, record_belongs
from copilot.domain.identity import Actor, Role
from copilot.domain.records import Alert, CaseRecord, KycFile, Note

_SCREENING_ROLES = frozenset({Role.OPERATIONS_ANALYST, Role.AML_INVESTIGATOR, Role.CHECKER, Role.AUDITOR})


def visible_record(record: CaseRecord, actor: Actor) -> CaseRecord:
    """The case without what would tell that a SAR exists or is being considered (31 U.S.C. 5318(g)(2))."""
    if actor.in_sar_compartment:
        return record
    return record.model_copy(update=CASE_FIELDS)


def visible_cases(records: Iterable[CaseRecord], actor: Actor) -> tuple[CaseRecord, ...]:
    """The cases of the actor's queues; that others exist is not told."""
    return tuple(visible_record(record, actor) for record in records if record.queue in actor.queues)


def visible_alerts(alerts: Iterable[Alert], actor: Actor) -> tuple[Alert, ...]:
    """All alerts but those of a queue in the SAR compartment, unless it is the actor's."""
    return tuple(alert for alert in alerts if not queue_belongs(alert.queue) or alert.queue in actor.queues)


def visible_kyc(kyc: KycFile | None, actor: Actor) -> KycFile | None:
    """The file without screening matches for roles that do not work with them."""
    if kyc is None or actor.roles & _SCREENING_ROLES:
        return kyc
    return kyc.model_copy(update={"screening": ()})


def visible_notes(notes: Iterable[Note], actor: Actor) -> tuple[Note, ...]:
    """The notes outside the SAR compartment, or all of them inside it."""
    return tuple(note for note in notes if actor.in_sar_compartment or not record_belongs(note))


def visible_clocks(clocks: Iterable[StatutoryClock], actor: Actor) -> tuple[StatutoryClock, ...]:
    """The clocks outside the SAR compartment, or all of them inside it."""
    return known_to(actor, clocks)
