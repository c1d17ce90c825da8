"""What belongs to the SAR compartment: nobody outside may learn that a report exists or is considered.

31 U.S.C. 5318(g)(2). This module is the one place that says it. What is made of a case keeps the
answer from the moment it is made, in a field `sar_compartment`: a run, a model call, a draft, an
audit row, and the figures, candidates and comparisons that follow from them. Every door asks
`may_know` about that field, and none asks again which task or which queue it was.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from copilot.domain.evidence import EvidencePack
from copilot.domain.fact import Sensitivity
from copilot.domain.identity import Actor, Queue
from copilot.domain.records import CaseRecord, Note

_TELLS_OF_A_SAR = re.compile(r"\b(?:SARs?|STRs?)\b|suspicious (?:activity|transaction) report", re.IGNORECASE)
CASE_FIELDS: Mapping[str, None] = MappingProxyType({"prior_sar_on": None, "suspicion_formed_at": None})
"""The fields of any case that only the compartment may know, with what everybody else reads in them."""

QUEUES: tuple[Queue, ...] = (Queue.AML,)
"""The queues whose cases belong, with all that was made of them, before or since."""


class Marked(Protocol):
    """Anything that says of itself whether it belongs to the compartment."""

    @property
    def sar_compartment(self) -> bool: ...


_M = TypeVar("_M", bound=Marked)


def may_know(actor: Actor, thing: Marked) -> bool:
    """True if the actor may learn that the thing exists."""
    return actor.in_sar_compartment or not thing.sar_compartment


def known_to(actor: Actor, things: Iterable[_M]) -> tuple[_M, ...]:
    """The things that the actor may know of, in their order."""
    return tuple(thing for thing in things if may_know(actor, thing))


def queue_belongs(queue: Queue) -> bool:
    """True of a case in this queue, of its alerts, and of whatever is done on it."""
    return queue in QUEUES


def known_queues(actor: Actor) -> tuple[Queue, ...]:
    """The queues that the actor may know to hold work; which of them the role opens is `Actor.queues`."""
    return tuple(queue for queue in Queue if actor.in_sar_compartment or not queue_belongs(queue))


def sensitivity(belongs: bool) -> Sensitivity:
    """What evidence of staff's own is made: of the compartment, or internal."""
    return "sar" if belongs else "internal"


def pack_belongs(pack: EvidencePack) -> bool:
    """True if a text made of the pack belongs: something in it may be known inside only."""
    sensitivities = [
        *(item.sensitivity for item in pack.evidence),
        *(fact.sensitivity for fact in pack.facts),
    ]
    return "sar" in sensitivities or any(clock.sar_compartment for clock in pack.clocks)


def work_belongs(task: Marked, case: CaseRecord | None, pack: EvidencePack | None = None) -> bool:
    """True of what a task makes, a run or a call to a model: by the task's flag, its case's queue or its evidence."""
    return (
        task.sar_compartment
        or (case is not None and queue_belongs(case.queue))
        or (pack is not None and pack_belongs(pack))
    )


def record_belongs(record: Marked | Mapping[str, Any]) -> bool:
    """True of what a case's file holds with the mark, and of a note that speaks of a report."""
    if isinstance(record, Mapping):
        return bool(record.get("sar_compartment"))
    speaks = isinstance(record, Note) and _TELLS_OF_A_SAR.search(record.text) is not None
    return record.sar_compartment or speaks
