"""What belongs to the SAR compartment is kept with the row, over both databases."""

import pytest

from copilot.domain.draft import DraftKind
from copilot.domain.run import TRIAGE_BRIEF, Run, TaskName
from copilot.store import StoreHandle
from tests.contracts.store.builders import CASE, DRAFT, call, draft, projection
from tests.usecases.specs import NOTE, run


def _kept(store: StoreHandle, number: int, *, sar: bool, task: TaskName = TRIAGE_BRIEF) -> Run:
    made = run(task, NOTE, number=number, case_id=CASE, sar_compartment=sar)
    with store.unit_of_work() as unit:
        unit.runs.add(made)
    return made


@pytest.mark.parametrize("sar", [True, False])
def test_a_run_a_call_and_a_draft_read_back_with_their_answer(store: StoreHandle, sar: bool) -> None:
    made = _kept(store, 1, sar=sar)
    with store.unit_of_work() as unit:
        unit.cases.put([projection()])
        unit.ledger.add(call("MC-1", sar_compartment=sar))
        unit.drafts.add(draft(kind=DraftKind.DISPOSITION, sar_compartment=sar))
    with store.unit_of_work(read_only=True) as unit:
        assert unit.runs.get(made.run_id) == made
        assert [one.sar_compartment for one in unit.ledger.of_case(CASE)] == [sar]
        found = unit.drafts.get(DRAFT)
        assert found is not None
        assert found.sar_compartment is sar


def test_the_newest_run_outside_the_compartment_is_not_the_newest_of_all(store: StoreHandle) -> None:
    outside, inside = _kept(store, 1, sar=False), _kept(store, 2, sar=True)
    with store.unit_of_work(read_only=True) as unit:
        assert unit.runs.latest(CASE, TRIAGE_BRIEF, sar_compartment=True) == inside
        assert unit.runs.latest(CASE, TRIAGE_BRIEF, sar_compartment=False) == outside
