"""The human review loop and drift."""

from copilot.domain.drift import DriftReport
from copilot.domain.identity import Actor
from copilot.domain.review import (
    Candidate,
    CandidateState,
    CandidateView,
    Criterion,
    Golden,
    QaForm,
    QaReport,
    QaSample,
    QaScore,
)
from copilot.services.ports import Part
from copilot.usecases import decide_candidate, drift, qa_draw, qa_score, view_candidates
from copilot.usecases.redact_for_review import ReviewPorts


class ReviewServices(Part):
    """The human review loop and drift."""

    def list_candidates(
        self, actor: Actor, *, state: CandidateState | None = "open", limit: int = 200
    ) -> tuple[Candidate, ...]:
        return view_candidates.list_candidates(
            actor, state=state, limit=limit, unit_of_work=self._ports.unit_of_work
        )

    def view_candidate(self, actor: Actor, candidate_id: str) -> CandidateView:
        return view_candidates.view_candidate(
            actor, candidate_id, specs=self._ports.specs, ports=self._ports_for_review()
        )

    def promote_candidate(self, actor: Actor, candidate_id: str, text: str) -> Golden:
        return decide_candidate.promote_candidate(
            actor,
            candidate_id,
            text,
            files=self._ports.golden_files,
            specs=self._ports.specs,
            ports=self._ports_for_review(),
        )

    def dismiss_candidate(self, actor: Actor, candidate_id: str, *, reason: str) -> None:
        decide_candidate.dismiss_candidate(actor, candidate_id, reason=reason, **self._store_and_time)

    def golden_text(self, actor: Actor, scenario_id: str) -> str:
        return view_candidates.golden_text(actor, scenario_id, files=self._ports.golden_files)

    def draw_sample(self, actor: Actor, *, size: int, days: int = 30, seed: int | None = None) -> QaSample:
        return qa_draw.draw_sample(actor, size=size, days=days, seed=seed, **self._store_and_time)

    def list_samples(self, actor: Actor) -> tuple[QaSample, ...]:
        return qa_draw.list_samples(actor, unit_of_work=self._ports.unit_of_work)

    def qa_items(self, actor: Actor, sample_id: str) -> tuple[tuple[str, int, bool], ...]:
        return qa_score.qa_items(actor, sample_id, unit_of_work=self._ports.unit_of_work)

    def qa_form(self, actor: Actor, item_id: str) -> QaForm:
        return qa_score.qa_form(
            actor, item_id, knowledge=self._ports.knowledge, ports=self._ports_for_review()
        )

    def score_item(
        self, actor: Actor, item_id: str, *, passed: bool, marks: dict[Criterion, int], comment: str = ""
    ) -> QaScore:
        return qa_score.score_item(
            actor, item_id, passed=passed, marks=marks, comment=comment, **self._store_and_time
        )

    def qa_report(self, actor: Actor, sample_id: str) -> QaReport:
        return qa_draw.qa_report(actor, sample_id, unit_of_work=self._ports.unit_of_work)

    def drift(self, actor: Actor, *, window_days: int = 7, baseline_days: int = 28) -> DriftReport:
        return drift.drift(
            actor, window_days=window_days, baseline_days=baseline_days, **self._store_and_time
        )

    def _ports_for_review(self) -> ReviewPorts:
        ports = self._ports
        return ReviewPorts(
            ports.redactor, ports.systems, ports.clocks_for, ports.unit_of_work, ports.time_source
        )
