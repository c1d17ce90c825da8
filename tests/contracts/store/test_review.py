"""The review loop's tables keep their promises on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from copilot.domain.drift import RunMeasure
from copilot.domain.ids import CaseId, RunId, UserId
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


def test_measures_are_read_by_time_and_compartment(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        for number in range(4):
            unit.measures.add_run(
                RunMeasure(
                    run_id=RunId(f"R-{number}"),
                    at=NOW + timedelta(days=number),
                    task="case_note",
                    engine="offline",
                    prompt_version="case_note@1.0.0",
                    sar_compartment=number == 2,
                    statements=3,
                    supported=2,
                    refused=False,
                    milliseconds=12.5,
                    tokens=3_000_000_000,
                    cost_micros=5_000_000_000,
                )
            )
        found = unit.measures.runs(NOW + timedelta(days=1), NOW + timedelta(days=3), sar_compartment=False)
    assert [measure.run_id for measure in found] == ["R-1"]
    assert (found[0].milliseconds, found[0].cost_micros) == (12.5, 5_000_000_000)
