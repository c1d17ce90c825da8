"""The desk's counts and times are the same on both databases."""

from datetime import timedelta

import pytest

from copilot.domain.draft import DraftKind, DraftStatus
from copilot.domain.identity import Queue
from copilot.domain.ids import RunId
from copilot.domain.run import TaskName
from copilot.ports.figures import Figures
from copilot.ports.unit_of_work import UnitOfWork
from copilot.store import StoreHandle
from tests.contracts.store.builders import CASE, DRAFT, draft, projection, review, submission
from tests.contracts.store.test_contract import _note
from tests.fakes.records import NOW
from tests.usecases.specs import NOTE, run

LATER = NOW + timedelta(hours=3)
FRAUD, BEFORE = [Queue.CARD_FRAUD], NOW - timedelta(days=1)


@pytest.fixture
def decided(store: StoreHandle) -> StoreHandle:
    """A case opened now, with two briefs, and a disposition approved two hours and committed three hours later."""
    with store.unit_of_work() as unit:
        unit.cases.put([projection()])
        for number, hours in ((1, 1), (2, 5)):
            brief = {
                "run_id": RunId(f"R-{number}"),
                "case_id": CASE,
                "started_at": NOW + timedelta(hours=hours),
            }
            unit.runs.add(run(TaskName("triage_brief"), NOTE).model_copy(update=brief))
        unit.drafts.add(draft(kind=DraftKind.DISPOSITION))
        unit.drafts.submit(DRAFT, submission(), pack=draft().pack)
        unit.drafts.add_review(DRAFT, review(at=NOW + timedelta(hours=2)))
        unit.drafts.set_status(DRAFT, DraftStatus.APPROVED)
        _committed(unit)
    return store


def _committed(unit: UnitOfWork) -> None:
    entry = _note()
    unit.outbox.add(entry, at=NOW)
    assert unit.outbox.committed(entry.key, reference="N-1", at=LATER)


def test_a_disposition_takes_from_the_opening_of_its_case_to_its_commit(decided: StoreHandle) -> None:
    with decided.unit_of_work(read_only=True) as unit:
        figures: Figures = unit.figures
        assert [
            tuple(span) for span in figures.to_disposition(BEFORE, queues=FRAUD, sar_compartment=False)
        ] == [(Queue.CARD_FRAUD, 3 * 3_600.0)]
        assert figures.to_disposition(LATER + timedelta(seconds=1), queues=FRAUD, sar_compartment=False) == ()
        assert figures.to_disposition(BEFORE, queues=[Queue.AML], sar_compartment=True) == ()


def test_what_is_approved_and_not_committed_counts_as_no_disposition(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.cases.put([projection()])
        unit.drafts.add(draft(kind=DraftKind.DISPOSITION))
        unit.drafts.submit(DRAFT, submission(), pack=draft().pack)
        unit.drafts.add_review(DRAFT, review())
        unit.drafts.set_status(DRAFT, DraftStatus.APPROVED)
        unit.outbox.add(_note(), at=NOW)
        assert unit.figures.to_disposition(BEFORE, queues=FRAUD, sar_compartment=False) == ()


def test_the_first_brief_and_the_decision_are_timed(decided: StoreHandle) -> None:
    with decided.unit_of_work(read_only=True) as unit:
        [brief] = unit.figures.to_first_brief(BEFORE, queues=FRAUD, sar_compartment=False)
        [decision] = unit.figures.decisions(BEFORE, queues=FRAUD, sar_compartment=False)
    assert tuple(brief) == (Queue.CARD_FRAUD, 3_600.0)
    assert decision == (NOW + timedelta(hours=2), NOW, "approve")


def test_open_cases_stand_by_age_and_clock_without_the_closed(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.cases.put(
            [
                projection(),
                projection("CF-2", clock_paused=True),
                projection("CF-3", opened_at=NOW - timedelta(days=5), due_at=NOW - timedelta(hours=1)),
                projection("CF-4", closed=True),
                projection("AM-5", queue=Queue.AML),
            ]
        )
        found = unit.figures.open_cases(NOW, queues=FRAUD)
    assert sum(row.cases for row in found) == 3
    assert {row.queue for row in found} == {Queue.CARD_FRAUD}
    assert {"paused", "overdue"} <= {row.clock for row in found}
    assert len({row.age for row in found}) == 2
