"""Hold one kept evaluation against another."""

from copilot.domain.identity import Actor
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.scoring.compare import Comparison, compare
from copilot.usecases.evaluations import get_evaluation


def compare_evaluations(
    actor: Actor, before: str, after: str, *, unit_of_work: UnitOfWorkFactory
) -> Comparison:
    """What changed from `before` to `after`, and what of it is more than chance.

    Raises:
        PermissionDeniedError, NotFoundError: as `get_evaluation`.
        InputError: the two were measured by different versions, or share no scenario.
    """
    first = get_evaluation(actor, before, unit_of_work=unit_of_work)
    return compare(first, get_evaluation(actor, after, unit_of_work=unit_of_work))
