"""Look at evaluations and start one; the golden scenarios are the policy owner's."""

from copilot.domain.evaluation import EvaluationProgress, EvaluationRun, EvaluationSummary, Scenario
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import UserId
from copilot.errors import InputError, NotFoundError
from copilot.ports.evaluation import Evaluator
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require

MAX_EVALUATIONS = 500


def list_evaluations(
    actor: Actor, *, limit: int = 50, unit_of_work: UnitOfWorkFactory
) -> tuple[EvaluationSummary, ...]:
    """The newest evaluations, newest first.

    Raises:
        PermissionDeniedError: the actor may not see evaluations.
        InputError: limit out of range (1 to 500).
    """
    _may_read(actor)
    if not 1 <= limit <= MAX_EVALUATIONS:
        raise InputError(f"A list of evaluations holds 1 to {MAX_EVALUATIONS}; got {limit}.")
    with unit_of_work(read_only=True) as unit:
        return unit.evaluations.recent(limit=limit)


def get_evaluation(actor: Actor, evaluation_id: str, *, unit_of_work: UnitOfWorkFactory) -> EvaluationRun:
    """One evaluation with every result.

    Raises:
        PermissionDeniedError: the actor may not see evaluations.
        NotFoundError: there is none of that id.
    """
    _may_read(actor)
    with unit_of_work(read_only=True) as unit:
        found = unit.evaluations.get(evaluation_id)
    if found is None:
        raise NotFoundError(f"There is no evaluation {evaluation_id}. Look in the list of evaluations.")
    return found


def keep_evaluation(actor: Actor, run: EvaluationRun, *, unit_of_work: UnitOfWorkFactory) -> None:
    """Keep a finished evaluation under the actor's name; audited.

    Raises:
        PermissionDeniedError: the actor may not run evaluations.
        ConflictError: it is kept already.
    """
    _may_run(actor)
    keep_finished(run, actor.user_id, unit_of_work=unit_of_work)


def keep_finished(run: EvaluationRun, started_by: UserId, *, unit_of_work: UnitOfWorkFactory) -> None:
    """Keep an evaluation that somebody who might has started; audited.

    Raises:
        ConflictError: it is kept already.
    """
    with unit_of_work() as unit:
        unit.evaluations.add(run, started_by=started_by)
        unit.audit.record(
            "evaluation.kept",
            actor_id=started_by,
            subject=f"evaluation:{run.evaluation_id}",
            details={"suites": list(run.suites), "model": run.engine, "scenarios": len(run.results)},
        )


def golden_scenarios(actor: Actor, *, evaluator: Evaluator) -> tuple[Scenario, ...]:
    """Every golden scenario with what is expected of it.

    Raises:
        PermissionDeniedError: the actor may not see evaluations.
        InputError: a file holds a mistake; it is named.
    """
    _may_read(actor)
    return evaluator.scenarios()


def may_run_evaluations(actor: Actor) -> None:
    """Said before the work begins.

    Raises:
        PermissionDeniedError: the actor may not run evaluations.
    """
    _may_run(actor)


def evaluation_models(actor: Actor, *, evaluator: Evaluator) -> tuple[str, ...]:
    """The models that may be evaluated, the offline one first."""
    _may_run(actor)
    return evaluator.models()


def start_evaluation(
    actor: Actor,
    *,
    suites: tuple[str, ...] = (),
    model: str = "offline",
    evaluator: Evaluator,
    unit_of_work: UnitOfWorkFactory,
) -> None:
    """Begin an evaluation in the background; audited.

    Raises:
        PermissionDeniedError: the actor may not start one.
        ConflictError: one is under way.
        InputError: no such suite or model, or a scenario that cannot be used.
    """
    _may_run(actor)
    evaluator.start(actor.user_id, suites=suites, model=model)
    with unit_of_work() as unit:
        details = {"suites": list(suites) or ["all"], "model": model}
        unit.audit.record("evaluation.started", actor_id=actor.user_id, subject="evaluation", details=details)


def evaluation_progress(actor: Actor, *, evaluator: Evaluator) -> EvaluationProgress:
    """The evaluation under way in this process, or how the last one ended."""
    _may_read(actor)
    return evaluator.progress()


def cancel_evaluation(actor: Actor, *, evaluator: Evaluator, unit_of_work: UnitOfWorkFactory) -> None:
    """Stop the evaluation under way, audited; what is done of it counts when the same is started again.

    Raises:
        PermissionDeniedError: the actor may not run evaluations.
    """
    _may_run(actor)
    evaluator.cancel()
    with unit_of_work() as unit:
        unit.audit.record("evaluation.stopped", actor_id=actor.user_id, subject="evaluation", details={})


def _may_read(actor: Actor) -> None:
    require(actor, Permission.EVALUATION_READ, to="see evaluations")


def _may_run(actor: Actor) -> None:
    require(actor, Permission.EVALUATION_RUN, to="run evaluations")
