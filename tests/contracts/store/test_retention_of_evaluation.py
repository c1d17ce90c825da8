"""What evaluation, review and the shadow deployment leave behind goes by rules of its own, on both databases."""

from collections.abc import Mapping

import pytest

from copilot.domain.draft import DraftStatus
from copilot.domain.ids import CaseId, RunId, UserId
from copilot.domain.retention import DataClass, RetentionReport
from copilot.domain.review import Criterion, QaItem, QaSample, QaScore
from copilot.domain.run import TaskName
from copilot.ports.unit_of_work import UnitOfWork
from copilot.store import StoreHandle
from copilot.usecases import legal_hold, retention
from tests.contracts.store.builders import CASE, DRAFT, draft, projection, review, submission
from tests.contracts.store.test_evaluations import evaluation
from tests.contracts.store.test_review import candidate
from tests.contracts.store.test_shadow import comparison, variant
from tests.fakes.records import NOW
from tests.fakes.store import HandClock, signed_in
from tests.usecases.specs import NOTE, run

HELD = CaseId("CF-200002")
KEPT: Mapping[DataClass, int | None] = dict.fromkeys(DataClass)
REMARK = "Marisol Ortega is named twice."
SCORE = QaScore(
    item_id="QI-1",
    reviewer_id=UserId("grace"),
    at=NOW,
    passed=True,
    marks={Criterion.ACCURATE: 4},
    comment=REMARK,
)
GONE = "erased by the retention rules"


@pytest.fixture(autouse=True)
def rows_of_each_class(store: StoreHandle, clock: HandClock) -> None:
    """Two closed cases, one on hold, each with a run, a comparison and an open candidate; a scored draft."""
    with store.unit_of_work() as unit:
        unit.shadows.add(variant())
        for number, case_id in enumerate((CASE, HELD), 1):
            unit.cases.put([projection(case_id, closed=True)])
            of_case = {"run_id": RunId(f"R-{case_id}"), "case_id": case_id}
            unit.runs.add(run(TaskName("case_note"), NOTE).model_copy(update=of_case))
            unit.shadows.compare(comparison(f"R-{case_id}", case_id=case_id))
            unit.candidates.add(candidate(number, case_id=case_id, run_id=RunId(f"R-{case_id}")))
        unit.evaluations.add(evaluation(), started_by="grace")
        _approved_and_scored(unit)
    legal_hold.set_hold(
        signed_in(store, "admin"),
        HELD,
        reason="Litigation 2026-114",
        unit_of_work=store.unit_of_work,
        time_source=clock,
    )


def _approved_and_scored(unit: UnitOfWork) -> None:
    unit.drafts.add(draft())
    unit.drafts.submit(DRAFT, submission(), pack=draft().pack)
    unit.drafts.add_review(DRAFT, review())
    unit.drafts.set_status(DRAFT, DraftStatus.APPROVED)
    unit.drafts.set_status(DRAFT, DraftStatus.COMMITTED)
    sample = QaSample(
        sample_id="QS-1", drawn_by=UserId("grace"), drawn_at=NOW, seed=1, since=NOW, population=1
    )
    unit.qa.add(sample, (QaItem(item_id="QI-1", sample_id="QS-1", number=1, draft_id=DRAFT, version=1),))
    unit.qa.score(SCORE, case_id=CASE)


def _run(store: StoreHandle, clock: HandClock, **rules: int) -> RetentionReport:
    changed = {**KEPT, **{DataClass(name): days for name, days in rules.items()}}
    return retention.retention_run(
        signed_in(store, "admin"), rules=changed, unit_of_work=store.unit_of_work, time_source=clock
    )


def _due(report: RetentionReport, data_class: DataClass) -> tuple[int, tuple[CaseId, ...]]:
    line = next(line for line in report.lines if line.data_class is data_class)
    return line.rows, line.held


def test_an_undecided_candidate_goes_and_a_decided_or_held_one_stays(
    store: StoreHandle, clock: HandClock
) -> None:
    with store.unit_of_work() as unit:
        unit.candidates.add(candidate(3, case_id=CASE))
        unit.candidates.decide("GC-3", "dismissed", by=UserId("grace"), at=NOW, decision="A matter of taste.")
    clock.forward(days=364)
    assert _due(_run(store, clock, candidates=365), DataClass.CANDIDATES) == (0, ())
    clock.forward(days=2)
    assert _due(_run(store, clock, candidates=365), DataClass.CANDIDATES) == (1, (HELD,))
    with store.unit_of_work(read_only=True) as unit:
        left = unit.candidates.rows(state=None, sar_compartment=True, limit=9)
    assert {row.candidate_id for row in left} == {"GC-2", "GC-3"}


def test_texts_of_an_evaluation_go_by_the_month_and_its_figures_stay(
    store: StoreHandle, clock: HandClock
) -> None:
    clock.forward(days=800)
    assert _due(_run(store, clock, evaluations=730), DataClass.EVALUATIONS) == (1, ())
    with store.unit_of_work(read_only=True) as unit:
        [kept] = unit.evaluations.recent()
        whole = unit.evaluations.get("V-1")
    assert kept.means["all"] == {"grounded": 0.75}
    assert whole is not None
    assert [(GONE in result.problem, result.run) for result in whole.results] == [(True, {})] * 2


def test_an_evaluation_outlives_the_runs_of_the_desk_that_belong_to_no_case(
    store: StoreHandle, clock: HandClock
) -> None:
    clock.forward(days=800)
    _run(store, clock, runs=30)
    with store.unit_of_work(read_only=True) as unit:
        assert unit.evaluations.get("V-1") == evaluation()


def test_shadow_outputs_go_before_their_runs_by_a_shorter_rule(store: StoreHandle, clock: HandClock) -> None:
    clock.forward(days=120)
    assert _due(_run(store, clock, shadow=90), DataClass.SHADOW) == (1, (HELD,))
    with store.unit_of_work(read_only=True) as unit:
        assert [one.case_id for one in unit.shadows.comparisons("V-1", sar_compartment=True, limit=9)] == [
            HELD
        ]
        assert unit.runs.of_case(CASE)[0].body == NOTE


def test_remarks_of_quality_go_before_their_drafts_and_marks_stay(
    store: StoreHandle, clock: HandClock
) -> None:
    with store.unit_of_work(read_only=True) as unit:
        assert unit.qa.comment(SCORE, case_id=CASE) == REMARK
    clock.forward(days=120)
    assert _due(_run(store, clock, qa=90), DataClass.QA) == (1, ())
    with store.unit_of_work(read_only=True) as unit:
        assert unit.qa.comment(SCORE, case_id=CASE) == ""
        assert unit.qa.scores("QS-1")[0].marks == SCORE.marks
        kept = unit.drafts.get(DRAFT)
    assert kept is not None
    assert "Erased" not in kept.current.body


def test_what_speaks_of_a_case_is_erased_with_it_though_its_own_rule_keeps_it_for_ever(
    store: StoreHandle, clock: HandClock
) -> None:
    """Runs and drafts go; so do the texts of candidates, shadow outputs and remarks about them."""
    with store.unit_of_work() as unit:
        unit.candidates.add(candidate(4, case_id=CASE, draft_id=DRAFT))
        unit.candidates.decide("GC-4", "dismissed", by=UserId("grace"), at=NOW, decision="Ortega is right.")
    clock.forward(days=2_000)
    _run(store, clock, runs=1_826, drafts=1_826)
    with store.unit_of_work(read_only=True) as unit:
        of_run, of_draft, held = (unit.candidates.get(name) for name in ("GC-1", "GC-4", "GC-2"))
        assert of_run is not None
        assert of_draft is not None
        assert held is not None
        assert [of_run.reason, of_draft.reason, of_draft.decision] == [of_run.reason] * 3
        assert "Erased on" in of_run.reason
        assert held.reason == candidate().reason, "a case on hold stays whole"
        assert [one.case_id for one in unit.shadows.comparisons("V-1", sar_compartment=True, limit=9)] == [
            HELD
        ]
        assert unit.qa.comment(SCORE, case_id=CASE) == ""
