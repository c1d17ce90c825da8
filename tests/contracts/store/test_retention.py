"""Retention, legal holds and crypto-shredding, on SQLite and on a real PostgreSQL."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from copilot.domain.draft import DraftStatus
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, RunId, UserId
from copilot.domain.retention import DEFAULT_DAYS, DataClass, RetentionLine, RetentionReport
from copilot.domain.run import TaskName
from copilot.domain.views import AuditFilter, QueueFilter
from copilot.errors import ConflictError, ControlError, InputError, NotFoundError, PermissionDeniedError
from copilot.ports.outbox import OutboxEntry
from copilot.ports.runs import Rating
from copilot.ports.systems import AddNote
from copilot.store import StoreHandle
from copilot.usecases import legal_hold, retention
from tests.contracts.store.builders import CASE, DRAFT, call, draft, entry, projection, review, submission
from tests.fakes.records import NOW
from tests.fakes.store import HandClock, signed_in
from tests.usecases.specs import NOTE, run

RUN = run(TaskName("case_note"), NOTE)
YEARS = 2_000
HELD = CaseId("CF-200002")


@pytest.fixture(autouse=True)
def a_closed_case_and_one_on_hold(store: StoreHandle, clock: HandClock) -> None:
    """Two closed cases with a run each and logs, and a question about policy that belongs to no case."""
    with store.unit_of_work() as unit:
        for case_id in (CASE, HELD):
            unit.cases.put([projection(case_id, closed=True)])
            of_case = {"run_id": RunId(f"R-{case_id}"), "case_id": case_id}
            unit.runs.add(RUN.model_copy(update=of_case))
            unit.prompt_log.add(entry(call_id=f"L-{case_id}", case_id=case_id))
            unit.ledger.add(call(f"L-{case_id}", case_id=case_id))
            unit.ledger.keep_answer(f"k-{case_id}", "kept", case_id=case_id, at=NOW)
        unit.runs.add(RUN.model_copy(update={"run_id": RunId("R-desk"), "case_id": None}))
        unit.drafts.add(draft())
    _hold(store, clock)


def _hold(store: StoreHandle, clock: HandClock, case_id: CaseId = HELD, user: str = "admin") -> None:
    legal_hold.set_hold(
        signed_in(store, user),
        case_id,
        reason="Litigation 2026-114",
        unit_of_work=store.unit_of_work,
        time_source=clock,
    )


def _lift(store: StoreHandle, clock: HandClock, case_id: CaseId = HELD) -> None:
    legal_hold.lift_hold(
        signed_in(store, "admin"),
        case_id,
        reason="Settled",
        unit_of_work=store.unit_of_work,
        time_source=clock,
    )


def _plan(store: StoreHandle, clock: HandClock, user: str = "admin") -> RetentionReport:
    return retention.retention_plan(
        signed_in(store, user), rules=DEFAULT_DAYS, unit_of_work=store.unit_of_work, time_source=clock
    )


def _run(store: StoreHandle, clock: HandClock, user: str = "admin") -> RetentionReport:
    return retention.retention_run(
        signed_in(store, user), rules=DEFAULT_DAYS, unit_of_work=store.unit_of_work, time_source=clock
    )


def _line(report: RetentionReport, data_class: DataClass) -> RetentionLine:
    return next(line for line in report.lines if line.data_class is data_class)


def _actions(store: StoreHandle, action: str) -> list[str]:
    with store.unit_of_work(read_only=True) as unit:
        found, _ = unit.audit.search(AuditFilter(action=action), sar_compartment=True, offset=0, limit=100)
    return sorted(row.subject for row in found)


def test_nothing_is_due_on_the_first_day(store: StoreHandle, clock: HandClock) -> None:
    assert all((line.rows, line.held) == (0, ()) for line in _plan(store, clock).lines)
    assert all(line.rows == 0 for line in _run(store, clock).lines)


def test_a_plan_says_what_a_run_would_erase_and_changes_nothing(store: StoreHandle, clock: HandClock) -> None:
    clock.forward(days=YEARS)
    plan = _plan(store, clock)
    assert _line(plan, DataClass.RUNS).model_dump(include={"rows", "cases", "held"}) == {
        "rows": 2,  # the closed case's and the desk's own
        "cases": 1,
        "held": (HELD,),
    }
    assert _line(plan, DataClass.PROMPT_LOG).rows == 1
    with store.unit_of_work(read_only=True) as unit:
        assert unit.runs.get(RunId(f"R-{CASE}")) is not None
        assert unit.prompt_log.of_case(CASE)[0].sent
    done = _run(store, clock)
    assert [(line.data_class, line.rows, line.held) for line in done.lines] == [
        (line.data_class, line.rows, line.held) for line in plan.lines
    ]
    assert all(line.rows == 0 for line in _plan(store, clock).lines)


def test_what_was_erased_reads_as_erased_and_the_audit_chain_still_verifies(
    store: StoreHandle, clock: HandClock
) -> None:
    with store.unit_of_work() as unit:
        unit.runs.rate(
            Rating(
                run_id=RunId(f"R-{CASE}"),
                actor_id=UserId("ben"),
                thumbs="up",
                tags=(),
                comment="Good",
                at=NOW,
            )
        )
    clock.forward(days=YEARS)
    _run(store, clock)
    said = f"Erased on {clock.at.day} {clock.at:%B %Y} by the retention rules."
    with store.unit_of_work(read_only=True) as unit:
        erased, kept = unit.runs.of_case(CASE)[0], unit.drafts.get(DRAFT)
        assert (erased.refused, erased.refusal_reason, erased.body, erased.task) == (True, said, "", RUN.task)
        assert kept is not None
        assert (kept.current.body, kept.pack.evidence, kept.author_id) == (said, (), "ben")
        assert unit.prompt_log.of_case(CASE) == ()
        assert unit.ledger.answer(f"k-{CASE}", not_before=NOW) is None
        row = unit.cases.row(CASE, now=clock.at)
        assert row is not None
        assert (row.customer_name, row.title) == ("", said)
        assert unit.audit.verify().ok
    assert _actions(store, "retention.erased").count(f"case:{CASE}") == 3  # runs, drafts, the case itself


def test_a_held_case_stays_whole_and_the_refusal_names_and_audits_it(
    store: StoreHandle, clock: HandClock
) -> None:
    clock.forward(days=YEARS)
    report = _run(store, clock)
    assert report.refused == (HELD,)
    with store.unit_of_work(read_only=True) as unit:
        assert unit.runs.of_case(HELD)[0].body == RUN.body
        assert unit.prompt_log.of_case(HELD)[0].sent
        assert len(unit.ledger.of_case(HELD)) == 1
        row = unit.cases.row(HELD, now=clock.at)
        assert row is not None
        assert row.customer_name == "Marisol Ortega"
    assert f"case:{HELD}" in _actions(store, "retention.refused")
    assert f"case:{HELD}" not in _actions(store, "retention.erased")


def test_a_lifted_hold_gives_the_case_back_to_the_rules(store: StoreHandle, clock: HandClock) -> None:
    clock.forward(days=YEARS)
    _run(store, clock)
    _lift(store, clock)
    assert _run(store, clock).refused == ()
    with store.unit_of_work(read_only=True) as unit:
        assert unit.runs.of_case(HELD)[0].refused
    assert _actions(store, "hold.") == [f"case:{HELD}", f"case:{HELD}"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE data_keys SET wrapped = NULL, destroyed_at = 1 WHERE case_id = 'CF-200002'",
        "DELETE FROM prompt_log",
        "DELETE FROM model_calls",
        "DELETE FROM kept_answers",
        "UPDATE case_work SET customer_id = ''",
        "DELETE FROM legal_holds",
        "UPDATE legal_holds SET case_id = 'CF-1'",
        "DELETE FROM data_keys",
    ],
)
def test_the_database_itself_refuses_to_erase_a_held_case(store: StoreHandle, statement: str) -> None:
    """Planted: code that forgets to ask about holds."""
    with pytest.raises(IntegrityError, match=r"hold|never deleted"), store._engine.begin() as connection:
        connection.execute(text(statement))


def test_a_destroyed_key_never_returns_and_nothing_more_is_written_under_it(
    store: StoreHandle, clock: HandClock
) -> None:
    clock.forward(days=YEARS)
    _run(store, clock)
    with pytest.raises(IntegrityError, match="never returns"), store._engine.begin() as connection:
        connection.execute(
            text("UPDATE data_keys SET wrapped = 'x', destroyed_at = NULL WHERE wrapped IS NULL")
        )
    with pytest.raises(ControlError, match="erased"), store.unit_of_work() as unit:
        unit.runs.add(RUN.model_copy(update={"run_id": RunId("R-late"), "case_id": CASE}))


def test_an_open_case_is_never_due_however_old(store: StoreHandle, clock: HandClock) -> None:
    old = CaseId("CF-300003")
    with store.unit_of_work() as unit:
        unit.cases.put([projection(old)])
        unit.runs.add(RUN.model_copy(update={"run_id": RunId("R-old"), "case_id": old}))
    clock.forward(days=YEARS)
    _run(store, clock)
    with store.unit_of_work(read_only=True) as unit:
        assert unit.runs.of_case(old)[0].body == RUN.body


def test_a_run_made_lately_keeps_the_older_ones_of_its_case(store: StoreHandle, clock: HandClock) -> None:
    clock.forward(days=YEARS)
    with store.unit_of_work() as unit:
        unit.runs.add(
            RUN.model_copy(update={"run_id": RunId("R-new"), "case_id": CASE, "started_at": clock.at})
        )
    _run(store, clock)
    with store.unit_of_work(read_only=True) as unit:
        assert [found.body for found in unit.runs.of_case(CASE)] == [RUN.body, RUN.body]


def test_a_draft_on_its_way_keeps_its_case_from_erasure(store: StoreHandle, clock: HandClock) -> None:
    with store.unit_of_work() as unit:
        unit.drafts.submit(DRAFT, submission(), pack=draft().pack)
    clock.forward(days=YEARS)
    assert _line(_plan(store, clock), DataClass.DRAFTS).in_work == (CASE,)
    _run(store, clock)
    with store.unit_of_work() as unit:
        kept = unit.drafts.get(DRAFT)
        assert kept is not None
        assert kept.current.body == "Nothing was lost."
        unit.drafts.add_review(DRAFT, review())
        unit.drafts.set_status(DRAFT, DraftStatus.APPROVED)
        note = AddNote(case_id=CASE, sar_compartment=False, author="ben", text="Nothing was lost.")
        unit.outbox.add(OutboxEntry(key="k", draft_id=DRAFT, case_id=CASE, command=note), at=NOW)
    with pytest.raises(IntegrityError, match="on its way"), store._engine.begin() as connection:
        connection.execute(
            text("UPDATE data_keys SET wrapped = NULL, destroyed_at = 1 WHERE scope = 'CF-100001/drafts'")
        )


def test_an_erased_case_is_not_brought_back_by_the_bank_and_is_found_by_its_number_alone(
    store: StoreHandle, clock: HandClock
) -> None:
    clock.forward(days=YEARS)
    _run(store, clock)
    with store.unit_of_work() as unit:
        unit.cases.put([projection(CASE, closed=True)])
    with store.unit_of_work(read_only=True) as unit:
        found = {
            words: unit.cases.page(
                QueueFilter(text=words, statuses=("closed",)),
                queues=frozenset(Queue),
                actor_id=UserId("ben"),
                now=clock.at,
                offset=0,
                limit=10,
            ).total
            for words in ("ortega", CASE)
        }
    assert found == {"ortega": 1, CASE: 1}  # the held case keeps its name


def test_holds_are_set_once_with_a_reason_on_cases_that_exist(store: StoreHandle, clock: HandClock) -> None:
    with pytest.raises(ConflictError, match="already"):
        _hold(store, clock)
    with pytest.raises(NotFoundError):
        _hold(store, clock, CaseId("CF-9"))
    with pytest.raises(ConflictError, match="not on legal hold"):
        _lift(store, clock, CASE)
    with pytest.raises(InputError, match="reason"):
        legal_hold.set_hold(
            signed_in(store, "admin"), CASE, reason="  ", unit_of_work=store.unit_of_work, time_source=clock
        )
    with store._engine.connect() as connection:
        assert "Litigation" not in str(connection.execute(text("SELECT * FROM legal_holds")).all())


def test_only_who_manages_governance_holds_or_erases(store: StoreHandle, clock: HandClock) -> None:
    clock.forward(days=YEARS)
    with pytest.raises(PermissionDeniedError):
        _hold(store, clock, CASE, user="ines")
    with pytest.raises(PermissionDeniedError):
        _run(store, clock, user="ines")
    with pytest.raises(PermissionDeniedError):
        _plan(store, clock, user="ben")


def test_an_auditor_sees_holds_of_the_open_queues_alone(store: StoreHandle, clock: HandClock) -> None:
    secret = CaseId("AM-1")
    with store.unit_of_work() as unit:
        unit.cases.put([projection(secret, queue=Queue.AML)])
    _hold(store, clock, secret)
    ports = {"unit_of_work": store.unit_of_work, "time_source": clock}
    seen = legal_hold.list_holds(signed_in(store, "ines"), **ports)
    assert [(hold.case_id, hold.reason) for hold in seen] == [(HELD, "Litigation 2026-114")]
    assert len(legal_hold.list_holds(signed_in(store, "admin"), **ports)) == 2


def test_spans_and_request_numbers_go_by_their_own_age(store: StoreHandle, clock: HandClock) -> None:
    with store.unit_of_work() as unit:
        until = NOW + timedelta(minutes=1)
        unit.operations.claim("op-1", actor_id=UserId("ben"), what="run", now=NOW, until=until)
    clock.forward(days=31)
    assert _line(_run(store, clock), DataClass.OPERATIONS).rows == 1
