from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from copilot.domain.clock import ClockState
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, UserId
from copilot.domain.views import QueueFilter
from copilot.errors import (
    ConflictError,
    InputError,
    NotFoundError,
    PermanentError,
    PermissionDeniedError,
    TransientError,
)
from copilot.ports.systems import CasePage
from tests.fakes.records import alert, case
from tests.fakes.systems import FakeSystems
from tests.usecases.desk import Desk


def _ids(desk: Desk, user: str, **wanted: object) -> list[str]:
    page = desk.list_queue(desk.user(user), QueueFilter.model_validate(wanted))
    return [row.case_id for row in page.rows]


def test_a_role_lists_and_counts_only_its_own_queues(desk: Desk) -> None:
    page = desk.list_queue(desk.user("ben"), QueueFilter())
    assert {row.queue for row in page.rows} <= {Queue.CARD_FRAUD, Queue.PAYMENT_FRAUD, Queue.DISPUTES}
    assert set(page.by_queue) == {Queue.CARD_FRAUD, Queue.PAYMENT_FRAUD, Queue.DISPUTES}
    assert page.total == len(page.rows) == sum(page.by_queue.values())


def test_asking_for_a_foreign_queue_lists_nothing(desk: Desk) -> None:
    page = desk.list_queue(desk.user("ben"), QueueFilter(queues=(Queue.AML,)))
    assert (page.rows, page.total, page.overdue, page.unassigned) == ((), 0, 0, 0)


def test_who_reads_no_cases_is_refused(desk: Desk) -> None:
    with pytest.raises(PermissionDeniedError):
        desk.list_queue(desk.user("grace"), QueueFilter())


def test_the_clock_moves_a_case_through_its_states(desk: Desk) -> None:
    row = desk.list_queue(desk.user("admin"), QueueFilter(sort="clock", descending=True)).rows[0]
    assert row.due_at is not None
    seen = []
    for moment in (row.opened_at, row.due_at - (row.due_at - row.opened_at) / 100, row.due_at):
        desk.clock.at = moment
        desk.clock.forward(seconds=1)
        found = desk.list_queue(desk.user("admin"), QueueFilter(text=row.case_id)).rows[0]
        seen.append(found.clock_state)
        assert row.case_id in _ids(desk, "admin", clock=(found.clock_state,))
    assert seen == [ClockState.RUNNING, ClockState.AT_RISK, ClockState.OVERDUE]


def test_pages_cover_the_queue_without_overlap(desk: Desk) -> None:
    admin = desk.user("admin")
    everything = _ids(desk, "admin")
    parts = [desk.list_queue(admin, QueueFilter(), offset=at, limit=2).rows for at in range(0, 8, 2)]
    assert [row.case_id for part in parts for row in part] == everything


@pytest.mark.parametrize(("offset", "limit"), [(-1, 10), (0, 0), (0, 501)])
def test_a_page_out_of_range_is_refused(desk: Desk, offset: int, limit: int) -> None:
    with pytest.raises(InputError):
        desk.list_queue(desk.user("ben"), QueueFilter(), offset=offset, limit=limit)


def test_words_find_a_case_by_its_customer_and_wildcards_are_only_letters(desk: Desk) -> None:
    row = desk.list_queue(desk.user("admin"), QueueFilter()).rows[0]
    assert row.case_id in _ids(desk, "admin", text=row.customer_name.upper())
    assert _ids(desk, "admin", text="%") == []


def test_two_analysts_never_hold_one_case(desk: Desk) -> None:
    desk.take_case(desk.user("ben"), CaseId("CF-100001"))
    with pytest.raises(ConflictError, match="ben"):
        desk.take_case(desk.user("admin"), CaseId("CF-100001"))
    desk.clock.forward(minutes=31)
    desk.take_case(desk.user("admin"), CaseId("CF-100001"))
    with pytest.raises(ConflictError):
        desk.tick_checklist(desk.user("ben"), CaseId("CF-100001"), "evidence_read", True)


def test_take_next_gives_each_case_to_one_of_eight_threads(desk: Desk) -> None:
    ben = desk.user("ben")
    for number in range(200001, 200041):
        desk.systems.add(case(f"CF-{number}"))
    desk.sync()
    with ThreadPoolExecutor(8) as pool:
        taken = [t for t in pool.map(lambda _: desk.take_next(ben), range(60)) if t is not None]
    assert len(taken) == len(set(taken)) >= 40
    assert desk.take_next(ben) is None


def test_take_next_goes_by_triage_then_clock(desk: Desk) -> None:
    ben = desk.user("ben")
    rows = desk.list_queue(ben, QueueFilter(sort="triage", statuses=("open",))).rows
    assert desk.take_next(ben) == rows[0].case_id


def test_a_released_case_is_free_again(desk: Desk) -> None:
    ben = desk.user("ben")
    desk.take_case(ben, CaseId("CF-100001"))
    desk.release_case(ben, CaseId("CF-100001"))
    assert "CF-100001" in _ids(desk, "ben", owner="nobody")
    with pytest.raises(ConflictError):
        desk.release_case(ben, CaseId("CF-100001"))


def test_a_checker_assigns_only_to_somebody_who_works_on_the_queue(desk: Desk) -> None:
    ella = desk.user("ella")
    assert desk.assign_cases(ella, [CaseId("CF-100001")], UserId("ben")) == 1
    assert _ids(desk, "ben", owner="me") == ["CF-100001"]
    with pytest.raises(InputError):
        desk.assign_cases(ella, [CaseId("CF-100001")], UserId("chloe"))
    with pytest.raises(PermissionDeniedError):
        desk.assign_cases(desk.user("ben"), [CaseId("CF-100001")], UserId("ben"))


def test_a_snoozed_case_sleeps_until_its_date_or_a_new_hit(desk: Desk) -> None:
    ben, clock = desk.user("ben"), desk.clock
    row = desk.list_queue(ben, QueueFilter(text="CF-100001")).rows[0]
    assert row.due_at is not None
    wake = clock.now() + (row.due_at - clock.now()) / 2
    desk.snooze_cases(ben, [row.case_id], wake, "Waiting for the merchant")
    assert row.case_id not in _ids(desk, "ben")
    assert _ids(desk, "ben", statuses=("snoozed",)) == [row.case_id]
    _add_hit(desk.systems, row.case_id)
    desk.sync()
    assert row.case_id in _ids(desk, "ben")


def _add_hit(systems: FakeSystems, case_id: str) -> None:
    record = systems.ticketing.case(CaseId(case_id))
    systems.records.remove(record)
    systems.add(alert("AL-999999", record.customer_id, model_score=99))
    later = {"alert_ids": (*record.alert_ids, "AL-999999"), "updated_at": systems.now()}
    systems.add(record.model_copy(update=later))


def test_no_case_sleeps_past_its_deadline(desk: Desk) -> None:
    ben = desk.user("ben")
    row = desk.list_queue(ben, QueueFilter(text="CF-100001")).rows[0]
    assert row.due_at is not None
    desk.clock.at = row.due_at
    desk.clock.forward(days=-1)
    with pytest.raises(InputError, match="CF-100001"):
        desk.snooze_cases(ben, [row.case_id], row.due_at + timedelta(seconds=1), "later")
    assert _ids(desk, "ben", statuses=("snoozed",)) == []


def test_a_foreign_case_reads_as_missing_in_the_same_words(desk: Desk) -> None:
    said = []
    for case_id in ("AM-100001", "AM-999999"):
        with pytest.raises(NotFoundError) as refusal:
            desk.view_case(desk.user("ben"), CaseId(case_id))
        said.append(refusal.value.user_message.replace(case_id, "…"))
    assert said[0] == said[1]


def test_a_source_that_does_not_answer_is_a_gap_and_not_a_crash(desk: Desk) -> None:
    desk.systems.fail("kyc", TransientError("KYC did not answer in time."))
    view = desk.view_case(desk.user("ben"), CaseId("CF-100001"))
    assert view.kyc is None
    assert [gap.source for gap in view.gaps] == ["kyc"]
    assert view.customer is not None
    assert view.merchants


def test_a_list_of_changes_that_does_not_move_on_ends_with_what_it_gave(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bank that gives the same page for ever is no reason to ask it for ever."""
    ticketing = desk.systems.ticketing
    stuck = ticketing.changed_cases(None)
    asked: list[str | None] = []

    def changed_cases(cursor: str | None, *, limit: int = 1_000) -> CasePage:
        asked.append(cursor)
        return stuck

    monkeypatch.setattr(ticketing, "changed_cases", changed_cases)
    with pytest.raises(PermanentError, match="cannot be reached"):
        desk.sync()
    assert len(asked) <= 2
    assert desk.list_queue(desk.user("admin"), QueueFilter(statuses=())).total
