import pytest

from copilot.domain.draft import DraftStatus, Override
from copilot.domain.evidence import Gap
from copilot.domain.ids import DraftId, RunId, UserId
from copilot.domain.run import TaskName
from copilot.errors import (
    ConflictError,
    ControlError,
    InputError,
    NotFoundError,
    PermissionDeniedError,
    TransientError,
)
from tests.usecases.desk import Desk
from tests.usecases.specs import LETTER, NOTE, pack

WRONG = NOTE.replace("$24.99", "$34.99")


def test_a_run_becomes_one_draft_however_often_it_is_asked_for(desk: Desk) -> None:
    run_id = desk.run(TaskName("case_note"), NOTE)
    first = desk.create_draft(desk.user("ben"), run_id)
    again = desk.create_draft(desk.user("ben"), run_id)
    assert (again.draft_id, first.current.verification.passed) == (first.draft_id, True)
    assert first.current.origin == "model"


def test_an_answer_or_a_refusal_is_no_draft(desk: Desk) -> None:
    for run_id in (
        desk.run(TaskName("policy_answer"), NOTE),
        desk.run(TaskName("case_note"), NOTE, refused=True),
    ):
        with pytest.raises(InputError):
            desk.create_draft(desk.user("ben"), run_id)
    with pytest.raises(NotFoundError):
        desk.create_draft(desk.user("ben"), RunId("R-none"))


def test_every_edit_is_a_version_and_is_judged_anew(desk: Desk) -> None:
    draft = desk.drafted()
    edited = desk.edit_draft(desk.user("ben"), draft.draft_id, WRONG, base_version=1)
    assert [version.number for version in edited.versions] == [1, 2]
    assert edited.versions[0].body == NOTE
    assert edited.current.verification.unsupported == 1
    same = desk.edit_draft(desk.user("ben"), draft.draft_id, WRONG, base_version=2)
    assert len(same.versions) == 2


def test_checking_a_text_keeps_nothing(desk: Desk) -> None:
    draft = desk.drafted()
    assert desk.check_text(desk.user("ben"), draft.draft_id, WRONG).verification.unsupported == 1
    assert len(desk.get_draft(desk.user("ben"), draft.draft_id).versions) == 1


def test_who_saved_second_is_told_and_overwrites_nothing(desk: Desk) -> None:
    draft = desk.drafted()
    desk.edit_draft(desk.user("ben"), draft.draft_id, NOTE + " ", base_version=1)
    with pytest.raises(ConflictError, match="version 2"):
        desk.edit_draft(desk.user("ben"), draft.draft_id, WRONG, base_version=1)


def test_a_text_with_a_wrong_figure_is_not_submitted_without_a_reason(desk: Desk) -> None:
    ben, draft = desk.user("ben"), desk.drafted(WRONG)
    with pytest.raises(InputError, match="1 of 2 sentences"):
        desk.submit_draft(ben, draft.draft_id, version=1)
    sentence = draft.current.statements[0].text
    with pytest.raises(InputError, match="reason"):
        desk.submit_draft(
            ben, draft.draft_id, version=1, overrides=(Override(sentence=sentence, reason="ok"),)
        )
    excused = Override(sentence=sentence, reason="The processor corrected the amount by phone.")
    assert (
        desk.submit_draft(ben, draft.draft_id, version=1, overrides=(excused,)).status
        is DraftStatus.SUBMITTED
    )
    assert "draft.submission_refused" in desk.actions("CF-100001")


def test_the_audience_wall_cannot_be_overridden(desk: Desk) -> None:
    text = LETTER.replace("Yours", "We filed a suspicious activity report about you. [F3]\n\nYours")
    draft = desk.drafted(text, TaskName("dispute_letter"))
    excuses = tuple(
        Override(sentence=s.text, reason="It is only fair to say.") for s in draft.current.statements
    )
    with pytest.raises(ControlError, match="cannot be overridden"):
        desk.submit_draft(desk.user("ben"), draft.draft_id, version=1, overrides=excuses)


def test_a_letter_without_a_required_element_is_not_submitted(desk: Desk) -> None:
    draft = desk.drafted(
        LETTER.replace("We have decided to refund", "The refund is"), TaskName("dispute_letter")
    )
    with pytest.raises(InputError, match="the decision"):
        desk.submit_draft(desk.user("ben"), draft.draft_id, version=1)


def test_the_evidence_is_not_frozen_while_a_source_is_silent(desk: Desk) -> None:
    draft = desk.drafted()
    gap = Gap(source="kyc", what="the KYC file", reason="did not answer")
    desk.packs[draft.draft_id] = draft.pack.model_copy(update={"gaps": (gap,)})
    with pytest.raises(TransientError, match="KYC file"):
        desk.submit_draft(desk.user("ben"), draft.draft_id, version=1)


def test_an_older_version_is_not_submitted(desk: Desk) -> None:
    draft = desk.drafted()
    desk.edit_draft(desk.user("ben"), draft.draft_id, NOTE + " ", base_version=1)
    with pytest.raises(ConflictError):
        desk.submit_draft(desk.user("ben"), draft.draft_id, version=1)


def test_a_submitted_draft_is_locked(desk: Desk) -> None:
    draft = desk.submitted()
    with pytest.raises(ConflictError):
        desk.edit_draft(desk.user("ben"), draft.draft_id, WRONG, base_version=1)
    with pytest.raises(ConflictError):
        desk.submit_draft(desk.user("ben"), draft.draft_id, version=1)


@pytest.mark.parametrize("unfit", ["ben", "amara", "farid", "nobody"])
def test_only_somebody_who_may_check_it_can_be_named(desk: Desk, unfit: str) -> None:
    draft = desk.drafted()
    if unfit == "farid":  # a checker, but outside once he has edited
        desk.release_case(desk.user("ben"), draft.case_id)
        desk.edit_draft(desk.user("admin"), draft.draft_id, NOTE + " ", base_version=1)
        desk.release_case(desk.user("admin"), draft.case_id)
        unfit = "admin"
    current = desk.get_draft(desk.user("ben"), draft.draft_id).current.number
    with pytest.raises(InputError, match=unfit):
        desk.submit_draft(desk.user("ben"), draft.draft_id, version=current, named_checker=UserId(unfit))


def test_work_of_the_sar_compartment_is_missing_for_everybody_outside(desk: Desk) -> None:
    draft = desk.drafted(NOTE, TaskName("sar_narrative"), by="dev", case_id="AM-100001")
    for outsider in ("ben", "ella"):
        with pytest.raises(NotFoundError):
            desk.get_draft(desk.user(outsider), draft.draft_id)
        assert draft.draft_id not in [row.draft_id for row in desk.list_drafts(desk.user(outsider))]
    with pytest.raises(NotFoundError) as missing:
        desk.get_draft(desk.user("ben"), DraftId("DR-none"))
    assert "DR-none" in missing.value.user_message


def test_lists_show_what_is_mine_and_where_it_stands(desk: Desk) -> None:
    mine = desk.submitted()
    row = desk.list_drafts(desk.user("ben"), mine=True)[0]
    assert (row.draft_id, row.mine, row.status, row.approvals, row.approvals_needed) == (
        mine.draft_id, True, DraftStatus.SUBMITTED, 0, 1,
    )  # fmt: skip
    assert desk.list_drafts(desk.user("ella"), mine=True) == ()
    with pytest.raises(PermissionDeniedError):
        desk.list_approvals(desk.user("ben"))


def test_submitting_freezes_the_evidence_as_it_reads_now(desk: Desk) -> None:
    draft = desk.drafted()
    desk.packs[draft.draft_id] = pack(amount="$25.99")
    with pytest.raises(InputError, match="do not stand"):
        desk.submit_draft(desk.user("ben"), draft.draft_id, version=1)


def test_a_text_made_of_sar_evidence_stays_in_the_compartment_whatever_its_task(desk: Desk) -> None:
    reported = pack().facts[0].model_copy(update={"sensitivity": "sar"})
    evidence = pack().model_copy(update={"facts": (reported, *pack().facts[1:])})
    draft = desk.drafted(NOTE, by="admin", pack=evidence)
    with pytest.raises(NotFoundError):
        desk.get_draft(desk.user("ben"), draft.draft_id)
    assert desk.get_draft(desk.user("admin"), draft.draft_id).sar_compartment
