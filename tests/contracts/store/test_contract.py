"""The own store's contract, on SQLite and on a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from copilot.domain.clock import ClockState
from copilot.domain.draft import DraftStatus
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TaskName
from copilot.domain.views import QueueFilter, SavedView
from copilot.errors import ConflictError, PermanentError, PermissionDeniedError
from copilot.ports.checklists import Tick
from copilot.ports.outbox import OutboxEntry
from copilot.ports.systems import AddNote
from copilot.store import StoreHandle, open_store
from copilot.store.demo_users import DEMO_USERS
from tests.contracts.store.builders import (
    CASE,
    DRAFT,
    draft,
    projection,
    put_submitted,
    review,
    submission,
    version,
)
from tests.fakes.records import NOW
from tests.fakes.store import AUDIT_KEY, ENCRYPTION_KEY, HandClock
from tests.usecases.specs import NOTE, run

BEN, ELLA = UserId("ben"), UserId("ella")
MINUTE = timedelta(minutes=1)
_CONTENT = {
    "audit": "action",
    "draft_versions": "text_hash",
    "submissions": "text_hash",
    "reviews": "reason",
    "runs": "task",
}
"""Append-only tables, each with a column; the state of a draft and of an outbox row moves, their content does not."""


def _note(key: str = "k-1") -> OutboxEntry:
    command = AddNote(case_id=CASE, sar_compartment=False, author="ben", text="Nothing was lost.")
    return OutboxEntry(key=key, draft_id=DRAFT, case_id=CASE, command=command)


def _approve(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        put_submitted(unit)
        unit.drafts.add_review(DRAFT, review())
        unit.drafts.set_status(DRAFT, DraftStatus.APPROVED)
        unit.outbox.add(_note(), at=NOW)


def test_the_demo_staff_is_there_from_the_first_open(store: StoreHandle) -> None:
    with store.unit_of_work(read_only=True) as unit:
        assert {user.user_id for user in unit.users.all()} == {user.user_id for user in DEMO_USERS}
        assert unit.users.actor(UserId("nobody")) is None


def test_an_exception_leaves_nothing_behind(store: StoreHandle) -> None:
    unit = store.unit_of_work().__enter__()
    put_submitted(unit)
    unit.audit.record("draft.created", actor_id="ben", subject="draft:DR-1")
    unit.__exit__(RuntimeError, RuntimeError("planted"), None)
    with store.unit_of_work(read_only=True) as unit:
        assert unit.drafts.get(DRAFT) is None
        assert unit.audit.verify().rows == 0


def test_a_read_only_unit_cannot_write(store: StoreHandle) -> None:
    with pytest.raises((DBAPIError, PermanentError)), store.unit_of_work(read_only=True) as unit:
        unit.cases.put([projection()])


def test_a_draft_reads_back_as_it_was_written(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        put_submitted(unit)
        unit.drafts.add_review(DRAFT, review())
    with store.unit_of_work(read_only=True) as unit:
        kept = unit.drafts.get(DRAFT)
    expected = draft(status=DraftStatus.SUBMITTED, submission=submission(), reviews=(review(),))
    assert kept == expected
    assert kept is not None
    assert kept.pack.content_hash == submission().evidence_hash


def test_who_saves_over_an_older_version_is_refused(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.cases.put([projection()])
        unit.drafts.add(draft())
        unit.drafts.add_version(DRAFT, version(2, body="Two."), base_version=1)
    with pytest.raises(ConflictError), store.unit_of_work() as unit:
        unit.drafts.add_version(DRAFT, version(2, body="Other two."), base_version=1)


@pytest.mark.parametrize("writer", ["ben", "admin"])
def test_no_writer_reviews(store: StoreHandle, writer: str) -> None:
    with store.unit_of_work() as unit:
        unit.cases.put([projection()])
        unit.drafts.add(draft())
        unit.drafts.add_version(DRAFT, version(2, by="admin", body="Nothing was lost."), base_version=1)
        unit.drafts.submit(DRAFT, submission(version=2), pack=draft().pack)
    with pytest.raises(PermissionDeniedError), store.unit_of_work() as unit:
        unit.drafts.add_review(DRAFT, review(writer))


def test_who_submits_does_not_review(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        put_submitted(unit, submitted_by=UserId("admin"))
    with pytest.raises(PermissionDeniedError), store.unit_of_work() as unit:
        unit.drafts.add_review(DRAFT, review("admin"))


@pytest.mark.parametrize("stale", [{"text_hash": "0" * 64}, {"evidence_hash": "0" * 64}])
def test_a_review_of_anything_but_what_is_frozen_is_refused(
    store: StoreHandle, stale: dict[str, str]
) -> None:
    with store.unit_of_work() as unit:
        put_submitted(unit)
    with pytest.raises(ConflictError), store.unit_of_work() as unit:
        unit.drafts.add_review(DRAFT, review(**stale))


def test_one_person_decides_once_on_a_submission(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        put_submitted(unit, approvals_needed=2)
        unit.drafts.add_review(DRAFT, review())
    with pytest.raises(ConflictError), store.unit_of_work() as unit:
        unit.drafts.add_review(DRAFT, review())


def test_one_approval_does_not_pass_where_two_are_needed(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        put_submitted(unit, approvals_needed=2)
        unit.drafts.add_review(DRAFT, review())
    with pytest.raises(IntegrityError), store.unit_of_work() as unit:
        unit.drafts.set_status(DRAFT, DraftStatus.APPROVED)


def test_nothing_enters_the_outbox_unapproved_or_twice(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        put_submitted(unit)
    with pytest.raises(IntegrityError), store.unit_of_work() as unit:
        unit.outbox.add(_note(), at=NOW)
    with store.unit_of_work() as unit:
        unit.drafts.add_review(DRAFT, review())
        unit.drafts.set_status(DRAFT, DraftStatus.APPROVED)
        unit.outbox.add(_note(), at=NOW)
    with pytest.raises(IntegrityError), store.unit_of_work() as unit:
        unit.outbox.add(_note(), at=NOW)


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        *((table, f"DELETE FROM {table}") for table in (*_CONTENT, "drafts", "outbox")),
        *((table, f"UPDATE {table} SET {column} = {column}") for table, column in _CONTENT.items()),
        ("outbox", "UPDATE outbox SET command = '{}'"),
    ],
)
def test_history_is_neither_changed_nor_deleted(store: StoreHandle, table: str, statement: str) -> None:
    _approve(store)
    with store.unit_of_work() as unit:
        unit.audit.record("draft.created", actor_id="ben", subject="draft:DR-1")
        if table == "runs":
            unit.runs.add(run(TaskName("case_note"), NOTE))
    refusal = r"append-only|never deleted|never changed"
    with pytest.raises(IntegrityError, match=refusal), store._engine.begin() as connection:
        connection.execute(text(statement))


def test_a_lease_keeps_others_off_until_it_runs_out(store: StoreHandle) -> None:
    _approve(store)

    def claimed(now_minutes: int) -> list[int]:
        now = NOW + now_minutes * MINUTE
        with store.unit_of_work() as unit:
            return [e.attempts for e in unit.outbox.claim(now=now, leased_until=now + 2 * MINUTE, limit=5)]

    assert [claimed(0), claimed(1), claimed(2)] == [[1], [], [2]]


def test_an_outbox_row_closes_once(store: StoreHandle) -> None:
    _approve(store)
    with store.unit_of_work() as unit:
        assert unit.outbox.committed("k-1", reference="N-1", at=NOW)
        assert not unit.outbox.committed("k-1", reference="N-1", at=NOW)
        assert unit.outbox.waiting() == 0


def test_a_delayed_row_waits_and_a_failed_one_is_shown(store: StoreHandle) -> None:
    _approve(store)
    with store.unit_of_work() as unit:
        unit.outbox.claim(now=NOW, leased_until=NOW + MINUTE, limit=1)
        unit.outbox.retry("k-1", error="no answer", not_before=NOW + 5 * MINUTE)
        assert unit.outbox.claim(now=NOW + 4 * MINUTE, leased_until=NOW + 9 * MINUTE, limit=1) == ()
        assert len(unit.outbox.claim(now=NOW + 5 * MINUTE, leased_until=NOW + 9 * MINUTE, limit=1)) == 1
        unit.outbox.failed("k-1", error="refused")
        kept = unit.drafts.get(DRAFT)
        assert kept is not None
        assert (kept.commit_error, unit.outbox.waiting()) == ("refused", 0)


def test_an_operation_is_claimed_by_one_and_joined_by_the_rest(store: StoreHandle) -> None:
    def claim(minute: int, actor: UserId = BEN) -> tuple[bool, str | None]:
        now = NOW + minute * MINUTE
        with store.unit_of_work() as unit:
            found = unit.operations.claim(
                "op-1", actor_id=actor, what="brief", now=now, until=now + 2 * MINUTE
            )
            return found.first, found.result

    assert [claim(0), claim(1), claim(2)] == [(True, None), (False, None), (True, None)]
    with store.unit_of_work() as unit:
        unit.operations.finish("op-1", result="R-1")
        unit.operations.release("op-1")
    assert claim(99) == (False, "R-1")
    with pytest.raises(ConflictError):
        claim(99, ELLA)


def test_eight_threads_claim_one_operation_once(store: StoreHandle) -> None:
    def claim(_: int) -> bool:
        with store.unit_of_work() as unit:
            until = NOW + MINUTE
            return unit.operations.claim("op-1", actor_id=BEN, what="brief", now=NOW, until=until).first

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(24))) == 1


def test_eight_threads_never_take_one_case_twice(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.cases.put([projection(f"CF-{number}") for number in range(100001, 100031)])

    def take(_: int) -> CaseId | None:
        with store.unit_of_work() as unit:
            return unit.cases.take_next(
                queues=frozenset(Queue), actor_id=BEN, awake_at=NOW, now=NOW, locked_until=NOW + 30 * MINUTE
            )

    with ThreadPoolExecutor(8) as pool:
        taken = [case_id for case_id in pool.map(take, range(40)) if case_id]
    assert len(taken) == len(set(taken)) == 30


def test_eight_threads_keep_one_chain(store: StoreHandle) -> None:
    def record(number: int) -> None:
        with store.unit_of_work() as unit:
            unit.audit.record("case.taken", actor_id="ben", subject=f"case:{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(record, range(40)))
    with store.unit_of_work(read_only=True) as unit:
        verdict = unit.audit.verify()
    assert (verdict.ok, verdict.rows) == (True, 40)


def test_a_renewed_case_keeps_its_owner_and_a_reopened_one_loses_it(store: StoreHandle) -> None:
    def row() -> tuple[str, str | None]:
        with store.unit_of_work(read_only=True) as unit:
            found = unit.cases.row(CASE, now=NOW)
        assert found is not None
        return found.status, found.owner_id

    with store.unit_of_work() as unit:
        unit.cases.put([projection()])
        unit.cases.take_next(
            queues=frozenset(Queue), actor_id=BEN, awake_at=NOW, now=NOW, locked_until=NOW + MINUTE
        )
    for closed, expected in (
        (False, ("in_progress", "ben")),
        (True, ("closed", "ben")),
        (False, ("open", None)),
    ):
        with store.unit_of_work() as unit:
            unit.cases.put([projection(closed=closed, title="Renewed")])
        assert row() == expected


@pytest.mark.parametrize(
    ("paused", "after", "state"),
    [
        (False, timedelta(days=1), ClockState.RUNNING),
        (False, timedelta(days=7, hours=12), ClockState.AT_RISK),
        (True, timedelta(days=8), ClockState.PAUSED),
        (False, timedelta(days=10, seconds=1), ClockState.OVERDUE),
        (True, timedelta(days=11), ClockState.OVERDUE),
    ],
)
def test_the_clock_is_derived_when_asked(
    store: StoreHandle, paused: bool, after: timedelta, state: ClockState
) -> None:
    with store.unit_of_work() as unit:
        unit.cases.put([projection(clock_paused=paused)])
        page = unit.cases.page(
            QueueFilter(clock=(state,)),
            queues=frozenset(Queue),
            actor_id=BEN,
            now=NOW + after,
            offset=0,
            limit=5,
        )
    assert [row.clock_state for row in page.rows] == [state]
    assert (page.overdue, page.at_risk) == (
        int(state is ClockState.OVERDUE),
        int(state is ClockState.AT_RISK),
    )


def test_ticks_views_and_cursor_are_kept(store: StoreHandle) -> None:
    view = SavedView(name="Mine", filter=QueueFilter(owner="me"))
    with store.unit_of_work() as unit:
        unit.cases.put([projection()])
        unit.cases.set_cursor("c-1")
        unit.cases.set_cursor("c-2")
        unit.checklists.tick(CASE, Tick(key="loss", done_by=BEN, done_at=NOW))
        unit.checklists.tick(CASE, Tick(key="loss", done_by=ELLA, done_at=NOW + MINUTE))
        unit.views.save(BEN, view)
        unit.views.save(BEN, view)
    with store.unit_of_work() as unit:
        assert unit.cases.cursor() == "c-2"
        assert [tick.done_by for tick in unit.checklists.ticks(CASE)] == ["ben"]
        assert (unit.views.of(BEN), unit.views.of(ELLA)) == ((view,), ())
        unit.checklists.untick(CASE, "loss")
        assert unit.checklists.ticks(CASE) == ()


def test_a_store_opens_again_as_it_was_left(url: str, store: StoreHandle, clock: HandClock) -> None:
    _approve(store)
    store.close()
    again = open_store(url, time=clock, audit_key=AUDIT_KEY, encryption_key=ENCRYPTION_KEY)
    with again.unit_of_work(read_only=True) as unit:
        assert unit.outbox.waiting() == 1
    again.close()
