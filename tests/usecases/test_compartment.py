"""The SAR compartment where a case is open: what waits there, what moves into it, who may be named."""

from typing import Any

import pytest

from copilot.domain.approval import may_be_named
from copilot.domain.draft import Draft, DraftStatus
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TaskName
from copilot.domain.views import AuditFilter, QueueFilter
from copilot.errors import ConflictError, InputError, NotFoundError
from tests.usecases.desk import Desk
from tests.usecases.specs import NOTE, pack

CASE = CaseId("CF-100001")
NARRATIVE = TaskName("sar_narrative")


def suspected() -> EvidencePack:
    reported = pack().facts[0].model_copy(update={"sensitivity": "sar"})
    return pack().model_copy(update={"facts": (reported, *pack().facts[1:])})


def seen(desk: Desk, user_id: str) -> dict[str, Any]:
    """The queue as somebody reads it: the case's status, and every total."""
    page = desk.list_queue(desk.user(user_id), QueueFilter(statuses=()))
    waiting = desk.list_queue(desk.user(user_id), QueueFilter(statuses=("awaiting_approval",)))
    (row,) = [row for row in page.rows if row.case_id == CASE]
    return {"status": row.status, "waiting": waiting.total, "total": page.total, "queues": page.by_queue}


def test_a_hidden_draft_that_waits_changes_nothing_that_others_see(desk: Desk) -> None:
    desk.take_case(desk.user("admin"), CASE)
    before = seen(desk, "ben"), seen(desk, "ella")
    hidden = desk.submitted(by="admin", pack=suspected())
    assert hidden.sar_compartment
    assert (seen(desk, "ben"), seen(desk, "ella")) == before
    assert [row.draft_id for row in desk.list_approvals(desk.user("ella"))] == []
    assert hidden.draft_id in [row.draft_id for row in desk.list_approvals(desk.user("admin"))]


def test_a_draft_that_is_not_hidden_is_seen_to_wait(desk: Desk) -> None:
    desk.submitted(by="admin")
    assert seen(desk, "ben")["status"] == "awaiting_approval"
    assert seen(desk, "ben")["waiting"] == 1


def test_a_narrative_waits_in_the_queue_of_the_compartment_until_the_case_leaves_it(desk: Desk) -> None:
    desk.move(CASE, Queue.AML)
    desk.submitted(task=NARRATIVE, by="admin")
    assert seen(desk, "admin")["status"] == "awaiting_approval"
    desk.move(CASE, Queue.CARD_FRAUD)
    assert seen(desk, "ben")["status"] == "in_progress"


def test_a_case_that_enters_the_compartment_takes_along_what_was_made_of_it(desk: Desk) -> None:
    draft = desk.submitted()
    ben, ines, dev = desk.user("ben"), desk.user("ines"), desk.user("dev")
    assert desk.list_drafts(ben)
    assert desk.search_audit(ines, AuditFilter(case_id=CASE))[1]
    desk.move(CASE, Queue.AML)
    for outsider in (ben, desk.user("ella")):
        with pytest.raises(NotFoundError):
            desk.get_draft(outsider, draft.draft_id)
        assert desk.list_drafts(outsider) == ()
    assert desk.list_approvals(desk.user("ella")) == ()
    assert desk.search_audit(ines, AuditFilter(case_id=CASE)) == ((), 0)
    assert CASE not in {row.case_id for row in desk.search_audit(ines, AuditFilter(), limit=1_000)[0]}
    moved = desk.get_draft(dev, draft.draft_id)
    assert (moved.queue, moved.sar_compartment) == (Queue.AML, True)
    assert desk.search_audit(desk.user("admin"), AuditFilter(case_id=CASE))[1]
    with desk.store.unit_of_work(read_only=True) as unit:
        assert draft.run_id is not None
        run = unit.runs.get(draft.run_id)
        assert run is not None
        assert run.sar_compartment
        assert unit.runs.latest(CASE, run.task, sar_compartment=False) is None


def test_what_is_approved_after_the_move_is_written_with_the_mark(desk: Desk) -> None:
    draft = desk.submitted()
    desk.move(CASE, Queue.AML)
    desk.review("farid", draft)
    desk.commit_approved()
    [(_, command)] = desk.systems.writes
    assert command.sar_compartment
    desk.move(CASE, Queue.CARD_FRAUD)
    shown = desk.search_audit(desk.user("ines"), AuditFilter(case_id=CASE), limit=1_000)[0]
    assert {row.action for row in shown} & {"draft.approved", "draft.committed"} == set()


def test_what_was_made_inside_stays_hidden_when_the_case_leaves(desk: Desk) -> None:
    desk.move(CASE, Queue.AML)
    draft = desk.drafted(by="dev")
    # The mark of the moment when it was made, as `create_draft` keeps it.
    assert draft.sar_compartment
    desk.move(CASE, Queue.PAYMENT_FRAUD)
    with pytest.raises(NotFoundError):
        desk.get_draft(desk.user("ben"), draft.draft_id)
    assert desk.get_draft(desk.user("dev"), draft.draft_id).queue is Queue.PAYMENT_FRAUD


def test_a_suspicion_that_comes_later_leaves_earlier_work_open_and_names_itself_nowhere(desk: Desk) -> None:
    """That work which was there yesterday is gone today would tell; so would the name of what came."""
    open_draft, waiting = desk.drafted(by="admin"), desk.submitted(by="admin")
    came = suspected().facts[0].model_copy(update={"text": "A report is considered."})
    for draft in (open_draft, waiting):
        desk.packs[draft.draft_id] = pack().model_copy(update={"facts": (came, *pack().facts[1:])})
    with pytest.raises(ConflictError, match="Run the task again") as refused:
        desk.submit_draft(desk.user("admin"), open_draft.draft_id, version=1)
    ella = desk.user("ella")
    said = [
        *desk.view_submission(ella, waiting.draft_id).changed_since_submit,
        refused.value.user_message,
        desk.get_draft(ella, open_draft.draft_id).model_dump_json(),
    ]
    assert said[0] == "The order or the numbering of the evidence changed"
    assert [text for text in said if '"sar"' in text or "Fact" in text[:10]] == []
    with pytest.raises(ConflictError):
        desk.review("ella", waiting)
    assert desk.get_draft(ella, waiting.draft_id).status is DraftStatus.DRAFT


@pytest.mark.parametrize("hidden", [True, False])
@pytest.mark.parametrize("by", ["ben", "admin"])
def test_whom_the_page_offers_is_whom_the_use_case_takes(desk: Desk, by: str, hidden: bool) -> None:
    """One rule for both: every person in turn is offered and taken, or neither."""
    with desk.store.unit_of_work(read_only=True) as unit:
        users = unit.users.all()
    taken, offered = set(), set()
    for user in users:
        draft = desk.drafted(by="admin" if hidden else by, **({"pack": suspected()} if hidden else {}))
        actor = desk.user("admin" if hidden else by)
        offered |= {user.user_id} if may_be_named(user.actor, draft, actor.user_id) else set()
        try:
            desk.submit_draft(actor, draft.draft_id, version=1, named_checker=user.user_id)
            taken.add(user.user_id)
        except InputError:
            pass
    assert offered == taken
    assert taken
    assert {"ben", "dev", "amara", actor.user_id} & taken == set()
    assert ("ella" in taken) is not hidden


def test_a_writer_is_not_offered_as_checker(desk: Desk) -> None:
    draft: Draft = desk.drafted()
    desk.release_case(desk.user("ben"), draft.case_id)
    edited = desk.edit_draft(desk.user("admin"), draft.draft_id, NOTE + " ", base_version=1)
    with desk.store.unit_of_work(read_only=True) as unit:
        admin = unit.users.actor(UserId("admin"))
    assert admin is not None
    assert may_be_named(admin, draft, UserId("ben"))
    assert not may_be_named(admin, edited, UserId("ben"))
