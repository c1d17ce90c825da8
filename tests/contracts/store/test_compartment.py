"""What belongs to the SAR compartment is kept with the row, over both databases."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from copilot.domain.draft import DraftKind
from copilot.domain.run import TRIAGE_BRIEF, Run, TaskName
from copilot.store import StoreHandle, open_store
from copilot.store.engine import make_engine
from copilot.store.migrate import migrate_to
from tests.contracts.store.builders import CASE, DRAFT, call, draft, projection
from tests.fakes.store import AUDIT_KEY, ENCRYPTION_KEY, HandClock
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


def test_a_row_of_an_earlier_version_is_hidden_unless_its_figures_say_that_it_was_open(
    empty_url: str,
) -> None:
    if empty_url.startswith("sqlite"):
        Path(empty_url.removeprefix("sqlite:///")).parent.mkdir()
    engine = make_engine(make_url(empty_url.replace("postgresql:", "postgresql+psycopg:")), busy_seconds=1)
    migrate_to(engine, "0010")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO users VALUES ('early', 'Early', '', '[]')"))
        for name in ("open", "sar", "unknown"):
            connection.execute(text(_RUN), {"run": name, "at": 0})
            connection.execute(text(_CALL), {"run": name, "at": 0})
        for name, sar in (("open", False), ("sar", True)):
            connection.execute(text(_MEASURE), {"run": name, "at": 0, "sar": sar})
    engine.dispose()
    store = open_store(empty_url, time=HandClock(), audit_key=AUDIT_KEY, encryption_key=ENCRYPTION_KEY)
    with store._engine.connect() as connection:
        for table in ("runs", "model_calls"):
            rows = connection.execute(text(f"SELECT run_id, sar_compartment FROM {table}"))
            assert {name: bool(sar) for name, sar in rows} == {"open": False, "sar": True, "unknown": True}
    store.close()


_RUN = """INSERT INTO runs (run_id, case_id, task, actor_id, started_at, content)
    VALUES (:run, 'CF-1', 'case_note', 'early', :at, '')"""
_CALL = """INSERT INTO model_calls (call_id, key, run_id, trace_id, at, actor_id, task, engine, prompt_version,
    outcome, attempts, milliseconds, input_tokens, output_tokens, cost_micros)
    VALUES (:run, 'k', :run, '', :at, 'early', 'case_note', 'm', '1', 'answered', 1, 1, 1, 1, 1)"""
_MEASURE = """INSERT INTO run_measures (run_id, at, task, engine, prompt_version, sar_compartment, statements,
    supported, refused, milliseconds, tokens, cost_micros)
    VALUES (:run, :at, 'case_note', 'm', '1', :sar, 1, 1, false, 1, 1, 1)"""
