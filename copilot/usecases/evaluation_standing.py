"""Hold a kept evaluation to the thresholds and to what was accepted before."""

from copilot.domain.identity import Actor
from copilot.errors import InputError
from copilot.ports.evaluation import Standards
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.scoring.baseline import baseline_name, read_baseline
from copilot.scoring.standing import Standing, standing
from copilot.scoring.thresholds import read_thresholds
from copilot.usecases.evaluations import get_evaluation

THRESHOLDS = "thresholds.toml"


def evaluation_standing(
    actor: Actor, evaluation_id: str, *, standards: Standards, unit_of_work: UnitOfWorkFactory
) -> Standing:
    """The gate's verdict on the evaluation, figure by figure.

    Raises:
        PermissionDeniedError, NotFoundError: as `get_evaluation`.
        InputError: there are no thresholds, or the baseline is damaged or of another version.
    """
    run = get_evaluation(actor, evaluation_id, unit_of_work=unit_of_work)
    limits = standards.text(THRESHOLDS)
    if limits is None:
        raise InputError("There are no thresholds here, so there is nothing to hold a run to.")
    name = baseline_name(run.engine)
    accepted = standards.text(name)
    baseline = read_baseline(accepted, version=run.version, source=name) if accepted else None
    return standing(run, read_thresholds(limits, source=THRESHOLDS), baseline)
