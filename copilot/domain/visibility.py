"""What of a record an actor may see: the SAR compartment and restricted screening.

Pure: takes a record as the system of record gave it and returns what this actor may know.
"""

import re
from collections.abc import Iterable

from copilot.domain.clock import StatutoryClock
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor, Queue, Role
from copilot.domain.records import Alert, CaseRecord, KycFile, Note

_SCREENING_ROLES = frozenset({Role.OPERATIONS_ANALYST, Role.AML_INVESTIGATOR, Role.CHECKER, Role.AUDITOR})
_TELLS_OF_A_SAR = re.compile(r"\b(?:SARs?|STRs?)\b|suspicious (?:activity|transaction) report", re.IGNORECASE)


def visible_record(record: CaseRecord, actor: Actor) -> CaseRecord:
    """The case without what would tell that a SAR exists or is being considered (31 U.S.C. 5318(g)(2))."""
    if actor.in_sar_compartment:
        return record
    return record.model_copy(update={"prior_sar_on": None, "suspicion_formed_at": None})


def visible_cases(records: Iterable[CaseRecord], actor: Actor) -> tuple[CaseRecord, ...]:
    """The cases of the actor's queues; that others exist is not told."""
    return tuple(visible_record(record, actor) for record in records if record.queue in actor.queues)


def visible_alerts(alerts: Iterable[Alert], actor: Actor) -> tuple[Alert, ...]:
    """All alerts but those of the AML queue, unless it is the actor's."""
    return tuple(alert for alert in alerts if alert.queue is not Queue.AML or Queue.AML in actor.queues)


def visible_kyc(kyc: KycFile | None, actor: Actor) -> KycFile | None:
    """The file without screening matches for roles that do not work with them."""
    if kyc is None or actor.roles & _SCREENING_ROLES:
        return kyc
    return kyc.model_copy(update={"screening": ()})


def visible_notes(notes: Iterable[Note], actor: Actor) -> tuple[Note, ...]:
    """The notes that do not speak of a SAR, unless the actor is inside the compartment."""
    if actor.in_sar_compartment:
        return tuple(notes)
    return tuple(note for note in notes if not _TELLS_OF_A_SAR.search(note.text))


def visible_clocks(clocks: Iterable[StatutoryClock], actor: Actor) -> tuple[StatutoryClock, ...]:
    """The clocks outside the SAR compartment, or all of them inside it."""
    return tuple(clock for clock in clocks if not clock.sar_compartment or actor.in_sar_compartment)


def holds_sar_evidence(pack: EvidencePack) -> bool:
    """True if anything in the pack may be known inside the SAR compartment only; so may a text made of it."""
    told = [*(item.sensitivity for item in pack.evidence), *(fact.sensitivity for fact in pack.facts)]
    return "sar" in told or any(clock.sar_compartment for clock in pack.clocks)
