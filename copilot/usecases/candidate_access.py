"""Who may look at a candidate for a golden scenario and decide on it."""

from copilot.domain.compartment import may_know
from copilot.domain.identity import Actor, Permission
from copilot.domain.review import Candidate
from copilot.errors import NotFoundError
from copilot.ports.unit_of_work import UnitOfWork
from copilot.usecases.access import require


def require_curator(actor: Actor) -> None:
    """Raise `PermissionDeniedError` unless the actor curates golden scenarios."""
    require(actor, Permission.GOLDEN_CURATE, to="curate golden scenarios")


def visible_candidate(unit: UnitOfWork, actor: Actor, candidate_id: str) -> Candidate:
    """The candidate; raises `NotFoundError` where there is none for this actor."""
    candidate = unit.candidates.get(candidate_id)
    if candidate is None or not may_know(actor, candidate):
        raise NotFoundError(f"There is no candidate {candidate_id} that you can see. Reload the list.")
    return candidate
