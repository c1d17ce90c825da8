"""Evaluations: what was measured, and measuring again."""

from copilot.domain.evaluation import EvaluationProgress, EvaluationRun, EvaluationSummary, Scenario
from copilot.domain.identity import Actor
from copilot.scoring.compare import Comparison
from copilot.scoring.standing import Standing
from copilot.services.ports import Part
from copilot.usecases import compare_evaluations, evaluation_standing, evaluations


class EvaluationServices(Part):
    """Evaluations: what was measured, and measuring again."""

    def list_evaluations(self, actor: Actor, *, limit: int = 50) -> tuple[EvaluationSummary, ...]:
        return evaluations.list_evaluations(actor, limit=limit, unit_of_work=self._ports.unit_of_work)

    def get_evaluation(self, actor: Actor, evaluation_id: str) -> EvaluationRun:
        return evaluations.get_evaluation(actor, evaluation_id, unit_of_work=self._ports.unit_of_work)

    def keep_evaluation(self, actor: Actor, run: EvaluationRun) -> None:
        evaluations.keep_evaluation(actor, run, unit_of_work=self._ports.unit_of_work)

    def compare_evaluations(self, actor: Actor, before: str, after: str) -> Comparison:
        return compare_evaluations.compare_evaluations(
            actor, before, after, unit_of_work=self._ports.unit_of_work
        )

    def evaluation_standing(self, actor: Actor, evaluation_id: str) -> Standing:
        return evaluation_standing.evaluation_standing(
            actor, evaluation_id, standards=self._ports.standards, unit_of_work=self._ports.unit_of_work
        )

    def golden_scenarios(self, actor: Actor) -> tuple[Scenario, ...]:
        return evaluations.golden_scenarios(actor, evaluator=self._ports.evaluator)

    def may_run_evaluations(self, actor: Actor) -> None:
        evaluations.may_run_evaluations(actor)

    def evaluation_models(self, actor: Actor) -> tuple[str, ...]:
        return evaluations.evaluation_models(actor, evaluator=self._ports.evaluator)

    def start_evaluation(self, actor: Actor, *, suites: tuple[str, ...] = (), model: str = "offline") -> None:
        evaluations.start_evaluation(
            actor,
            suites=suites,
            model=model,
            evaluator=self._ports.evaluator,
            unit_of_work=self._ports.unit_of_work,
        )

    def evaluation_progress(self, actor: Actor) -> EvaluationProgress:
        return evaluations.evaluation_progress(actor, evaluator=self._ports.evaluator)

    def cancel_evaluation(self, actor: Actor) -> None:
        evaluations.cancel_evaluation(
            actor, evaluator=self._ports.evaluator, unit_of_work=self._ports.unit_of_work
        )
