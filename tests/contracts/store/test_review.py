"""The review loop's tables keep their promises on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from copilot.domain.drift import DayFigures, DraftMeasure, LiveMetric, RunMeasure
from copilot.domain.ids import CaseId, DraftId, RunId, UserId
from copilot.domain.review import Candidate
from copilot.errors import ConflictError
from copilot.store import StoreHandle
from tests.fakes.records import NOW


def candidate(number: int = 1, **changes: Any) -> Candidate:
    values: dict[str, Any] = {
        "candidate_id": f"GC-{number}",
        "origin": "rejected",
        "subject": f"DR-{number}/1/ella",
        "run_id": RunId("R-1"),
        "case_id": CaseId("CF-100001"),
        "task": "case_note",
        "engine": "offline",
        "prompt_version": "case_note@1.0.0",
        "raised_by": UserId("ella"),
        "at": NOW + timedelta(minutes=number),
        "reason": "Mr Whitfield's name is wrong.",
        "sar_compartment": False,
    }
    return Candidate(**{**values, **changes})


def test_a_candidate_reads_back_and_its_reason_is_not_in_clear(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.candidates.add(candidate())
        row = unit.candidates._session.execute(text("SELECT reason FROM golden_candidates")).scalar_one()  # type: ignore[attr-defined]
    with store.unit_of_work(read_only=True) as unit:
        assert unit.candidates.get("GC-1") == candidate()
    assert "Whitfield" not in row


def test_an_open_candidate_of_the_same_subject_is_replaced_and_a_decided_one_stays(
    store: StoreHandle,
) -> None:
    with store.unit_of_work() as unit:
        unit.candidates.add(candidate())
        unit.candidates.add(candidate(2, subject="DR-1/1/ella", reason="Another reason."))
        assert [
            row.candidate_id for row in unit.candidates.rows(state=None, sar_compartment=False, limit=9)
        ] == ["GC-2"]
        unit.candidates.decide("GC-2", "dismissed", by=UserId("grace"), at=NOW, decision="A matter of taste.")
        unit.candidates.add(candidate(3, subject="DR-1/1/ella"))
        unit.candidates.withdraw("rejected", "DR-1/1/ella")
        assert unit.candidates.get("GC-3") is None
        with pytest.raises(ConflictError):
            unit.candidates.decide("GC-2", "promoted", by=UserId("grace"), at=NOW, scenario_id="x")


def test_rows_come_newest_first_and_without_the_compartments(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        for number in range(1, 4):
            unit.candidates.add(candidate(number, sar_compartment=number == 3))
        rows = unit.candidates.rows(state="open", sar_compartment=False, limit=9)
        assert [row.candidate_id for row in rows] == ["GC-2", "GC-1"]
        assert len(unit.candidates.rows(state="open", sar_compartment=True, limit=9)) == 3


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM golden_candidates", "UPDATE golden_candidates SET state = 'open', decided_at = NULL"],
)
def test_the_database_keeps_a_decided_candidate(store: StoreHandle, change: str) -> None:
    with store.unit_of_work() as unit:
        unit.candidates.add(candidate())
        unit.candidates.decide("GC-1", "dismissed", by=UserId("grace"), at=NOW, decision="A matter of taste.")
    with pytest.raises(DBAPIError, match="candidate is"), store.unit_of_work() as unit:
        unit.candidates._session.execute(text(change))  # type: ignore[attr-defined]


def measure(number: int, **changes: Any) -> RunMeasure:
    values: dict[str, Any] = {
        "run_id": RunId(f"R-{number}"),
        "at": NOW + timedelta(days=number),
        "task": "case_note",
        "engine": "offline",
        "prompt_version": "case_note@1.0.0",
        "sar_compartment": False,
        "statements": 4,
        "supported": 3,
        "refused": False,
        "milliseconds": 12.5,
        "tokens": 3_000_000_000,
        "cost_micros": 5_000_000_000,
    }
    return RunMeasure(**{**values, **changes})


def figures(store: StoreHandle, measures: list[RunMeasure], *, days: int = 9) -> dict[Any, DayFigures]:
    with store.unit_of_work() as unit:
        for one in measures:
            unit.measures.add_run(one)
        found = unit.measures.days(
            NOW, NOW + timedelta(days=days), recent_from=NOW + timedelta(days=2), sar_compartment=False
        )
    return {(one.metric, one.day, one.recent): one for one in found}


def test_measures_are_read_by_time_and_compartment(store: StoreHandle) -> None:
    kept = [measure(-1), measure(0), measure(1, sar_compartment=True), measure(2), measure(3)]
    found = figures(store, kept, days=3)
    assert {(day, recent) for _, day, recent in found} == {
        (NOW.date(), False),
        ((NOW + timedelta(days=2)).date(), True),
    }


def test_a_day_comes_as_counts_and_sums_however_large(store: StoreHandle) -> None:
    found = figures(store, [measure(0), measure(1, at=NOW + timedelta(minutes=1), supported=1)])
    by_metric = {metric: one for (metric, _, _), one in found.items()}
    assert by_metric[LiveMetric.GROUNDEDNESS][4:] == (2, 1.0, 0.625)
    assert by_metric[LiveMetric.LATENCY][4:] == (2, 25.0, 312.5)
    assert by_metric[LiveMetric.COST][4:] == (2, 1e10, 5e19)  # past what an integer column would hold
    assert by_metric[LiveMetric.REFUSAL_RATE][4:] == (2, 0.0, 0.0)


def test_a_refusal_has_no_groundedness_and_the_windows_first_day_comes_in_two_parts(
    store: StoreHandle,
) -> None:
    edge = NOW + timedelta(days=2)
    before = measure(1, at=edge - timedelta(microseconds=1), refused=True, statements=0, supported=0)
    found = figures(store, [before, measure(2, at=edge)])
    day = edge.date()
    assert (
        found[LiveMetric.REFUSAL_RATE, day, False].total,
        found[LiveMetric.REFUSAL_RATE, day, True].total,
    ) == (1, 0)
    assert (LiveMetric.GROUNDEDNESS, day, False) not in found
    assert found[LiveMetric.GROUNDEDNESS, day, True].total == 0.75


def test_drafts_are_summed_beside_runs(store: StoreHandle) -> None:
    group = {"task": "case_note", "engine": "offline", "prompt_version": "p"}
    with store.unit_of_work() as unit:
        for number, overrides in enumerate((0, 3)):
            draft = DraftMeasure(
                draft_id=DraftId(f"DR-{number}"), version=1, at=NOW, sar_compartment=False,
                edit_distance=0.5, overrides=overrides, **group,
            )  # fmt: skip
            unit.measures.add_draft(draft)
    found = figures(store, [])
    assert found[LiveMetric.EDIT_DISTANCE, NOW.date(), False][4:] == (2, 1.0, 0.5)
    assert found[LiveMetric.OVERRIDE_RATE, NOW.date(), False][4:] == (2, 1.0, 1.0)
