"""The audience wall over every way to a customer: what tips off stops before a checker ever sees it."""

import re
import uuid
from typing import NamedTuple

import pytest

from copilot.domain.draft import Draft, DraftStatus, Override
from copilot.domain.identity import Actor, Queue
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TaskName
from copilot.domain.views import AuditFilter, QueueFilter
from copilot.errors import ControlError, CopilotError
from copilot.services import Services
from copilot.tasks.registry import find_tasks

TELLING = (
    "We have filed a suspicious activity report about you.",
    "We have filed a S.A.R. about you.",
    "A susp\u200bicious activ\u200bity report was filed.",
    "А suspісious асtivity rероrt was filed.",  # Cyrillic letters that look Latin
    "Our fraud monitoring raised an alert on your account.",
    "You are under investigation by our financial crime team.",
    "We guarantee that you will get your money back.",
)
TO_CUSTOMERS = [name for name, spec in find_tasks().items() if spec.audience == "customer"]


class Letter(NamedTuple):
    """A letter under way, with who writes it."""

    services: Services
    writer: Actor
    draft: Draft


def _case_for(services: Services, writer: Actor, task: TaskName) -> CaseId:
    rows = services.list_queue(writer, QueueFilter(statuses=("open",)), limit=200).rows
    for row in rows:
        if row.queue is not Queue.AML and task in services.view_case(writer, row.case_id).tasks:
            return row.case_id
    raise AssertionError(f"no case for {task}")


@pytest.fixture(params=TO_CUSTOMERS)
def letter(request: pytest.FixtureRequest, services: Services) -> Letter:
    writer = services.actor(UserId("chloe"))
    case_id = _case_for(services, writer, request.param)
    services.take_case(writer, case_id)
    run = services.run_task(writer, case_id, request.param, operation_id=uuid.uuid4().hex)
    return Letter(services, writer, services.create_draft(writer, run.run_id))


def _with(draft: Draft, sentence: str) -> str:
    body = draft.current.body
    place = body.rfind("\n\n")
    return f"{body[:place]}\n\n{sentence} [E1]{body[place:]}"


def test_there_are_letters_to_customers() -> None:
    assert TaskName("dispute_letter") in TO_CUSTOMERS


def test_no_way_leads_a_telling_letter_to_a_checker(letter: Letter) -> None:
    services, writer, draft = letter
    for sentence in TELLING:
        body = _with(draft, sentence)
        assert services.check_text(writer, draft.draft_id, body).verification.wall, sentence
        draft = services.edit_draft(writer, draft.draft_id, body, base_version=draft.current.number)
        assert draft.current.verification.wall
        every = tuple(
            Override(sentence=statement.text, reason="somebody says that this is fine")
            for statement in draft.current.statements
        )
        for overrides in ((), every):
            with pytest.raises(CopilotError) as refusal:
                services.submit_draft(
                    writer, draft.draft_id, version=draft.current.number, overrides=overrides
                )
        assert isinstance(refusal.value, ControlError), sentence
        body = draft.versions[0].body
        draft = services.edit_draft(writer, draft.draft_id, body, base_version=draft.current.number)
    assert services.list_approvals(services.actor(UserId("ella"))) == ()
    assert services.commit_approved().committed == ()
    assert services.view_case(writer, draft.case_id).case_file.letters == ()
    refused, _ = services.search_audit(
        services.actor(UserId("ines")), AuditFilter(action="draft.submission_refused"), limit=100
    )
    assert len(refused) == 2 * len(TELLING)
    assert all(event.details["wall"] for event in refused)


def test_the_same_letter_without_the_sentence_reaches_its_checker(letter: Letter) -> None:
    services, writer, draft = letter
    body = re.sub(r"\[missing: [^\]]+\]", "see the enclosed statement", draft.current.body)
    if body != draft.current.body:
        draft = services.edit_draft(writer, draft.draft_id, body, base_version=draft.current.number)
    failing = [
        statement.text
        for statement, verdict in zip(
            draft.current.statements, draft.current.verification.verdicts, strict=True
        )
        if not verdict.supported
    ]
    overrides = tuple(Override(sentence=text, reason="checked by hand against the file") for text in failing)
    submitted = services.submit_draft(
        writer, draft.draft_id, version=draft.current.number, overrides=overrides
    )
    assert submitted.status is DraftStatus.SUBMITTED
