"""What people do about an output becomes a candidate; a policy owner makes a scenario of it, or dismisses it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from copilot.domain.draft import Override
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId
from copilot.domain.run import TaskName
from copilot.errors import (
    ConflictError,
    ControlError,
    InputError,
    NotFoundError,
    PermissionDeniedError,
    TransientError,
)
from copilot.scoring.golden import read_golden, read_scenario
from tests.review.conftest import EDITED, Loop
from tests.usecases.specs import NOTE

Edited = Callable[[], str]


def test_an_edited_draft_becomes_a_candidate_when_it_is_submitted(loop: Loop, edited: Edited) -> None:
    found = loop.view(loop.desk.user("grace"), edited())
    assert loop.origins() == ["edited"]
    assert (found.before, found.after) == (NOTE, EDITED)
    assert [line[0] for line in found.diff] == ["-", "+"]
    assert found.proposed is not None
    assert found.proposed.expected.must_mention == ("$149.94",)


def test_a_draft_that_nobody_changed_teaches_nothing(loop: Loop) -> None:
    loop.desk.submitted()
    assert loop.origins() == []


def test_another_line_end_is_no_edit(loop: Loop) -> None:
    draft = loop.desk.drafted()
    loop.desk.edit_draft(
        loop.desk.user("ben"), draft.draft_id, NOTE.replace(" The", "\nThe") + "\n", base_version=1
    )
    loop.desk.submit_draft(loop.desk.user("ben"), draft.draft_id, version=2)
    assert loop.origins() == []


@pytest.mark.parametrize(("decision", "origin"), [("return", "returned"), ("reject", "rejected")])
def test_a_refusal_by_the_checker_comes_with_its_reason(loop: Loop, decision: str, origin: str) -> None:
    draft = loop.desk.submitted()
    loop.desk.review("ella", draft, decision, reason="The merchant is missing.")  # type: ignore[arg-type]
    [row] = loop.list(loop.desk.user("grace"))
    assert (row.origin, row.reason) == (origin, "")
    assert loop.view(loop.desk.user("grace"), row.candidate_id).candidate.reason == "The merchant is missing."


def test_an_approval_raises_nothing(loop: Loop) -> None:
    loop.desk.review("ella", loop.desk.submitted())
    assert loop.origins() == []


def test_a_sentence_let_stand_is_a_candidate_with_the_reason(loop: Loop) -> None:
    wrong = NOTE.replace("$24.99", "$25.99")
    draft = loop.desk.drafted(wrong)
    failing = [
        Override(sentence=s.text, reason="The bank statement says so.")
        for s, v in zip(draft.current.statements, draft.current.verification.verdicts, strict=True)
        if not v.supported
    ]
    assert failing
    loop.desk.submit_draft(loop.desk.user("ben"), draft.draft_id, version=1, overrides=tuple(failing))
    assert loop.origins() == ["overridden"]


def test_thumbs_down_raise_a_candidate_once_and_thumbs_up_take_it_back(loop: Loop) -> None:
    run_id = loop.desk.run(TaskName("case_note"), NOTE)
    loop.rate("ben", run_id, "down", tags=("wrong amount",))
    loop.rate("ben", run_id, "down", tags=("wrong amount",), comment="It was $24.90.")
    [row] = loop.list(loop.desk.user("grace"))
    said = loop.view(loop.desk.user("grace"), row.candidate_id).candidate.reason
    assert said == "wrong amount. It was $24.90."
    loop.rate("ben", run_id, "up")
    assert loop.origins() == []


def test_sar_work_is_no_candidate_for_who_is_outside_the_compartment(loop: Loop) -> None:
    draft = loop.desk.submitted(NOTE, TaskName("sar_narrative"), by="dev", case_id="AM-100001")
    loop.desk.review("farid", draft, "reject", reason="The dates are missing.")
    assert loop.origins("grace") == []
    [row] = loop.list(loop.desk.user("admin"))
    with pytest.raises(NotFoundError):
        loop.view(loop.desk.user("grace"), row.candidate_id)
    with pytest.raises(NotFoundError):
        loop.dismiss(loop.desk.user("grace"), row.candidate_id, reason="Nothing to learn here.")


def test_a_candidate_is_hidden_once_its_case_moves_into_the_compartment(loop: Loop, edited: Edited) -> None:
    grace, candidate = loop.desk.user("grace"), edited()
    assert loop.view(grace, candidate)
    loop.desk.move(CaseId("CF-100001"), Queue.AML)
    assert loop.origins("grace") == []
    for attempt in (
        lambda: loop.view(grace, candidate),
        lambda: loop.promote(grace, candidate, "id: x"),
        lambda: loop.dismiss(grace, candidate, reason="Nothing to learn here."),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    with pytest.raises(ControlError, match="SAR compartment"):
        loop.promote(
            loop.desk.user("admin"), candidate, loop.view(loop.desk.user("admin"), candidate).proposed_text
        )


def test_sar_work_becomes_no_file_that_outsiders_read(loop: Loop, tmp_path: Path) -> None:
    draft = loop.desk.submitted(NOTE, TaskName("sar_narrative"), by="dev", case_id="AM-100001")
    loop.desk.review("farid", draft, "reject", reason="The dates are missing.")
    admin = loop.desk.user("admin")
    [row] = loop.list(admin)
    text = loop.view(admin, row.candidate_id).proposed_text
    expecting = text.replace("expected: {}", "expected: {must_mention: [$24.99]}")
    assert expecting != text
    with pytest.raises(ControlError, match="SAR compartment"):
        loop.promote(admin, row.candidate_id, expecting)
    assert loop.origins("admin") == ["rejected"]
    assert not (tmp_path / "data" / "golden").exists()


@pytest.mark.parametrize("outsider", ["ben", "ella", "ines", "hugo"])
def test_only_a_policy_owner_looks_at_and_decides_on_candidates(
    loop: Loop, edited: Edited, outsider: str
) -> None:
    candidate, actor = edited(), loop.desk.user(outsider)
    for attempt in (
        lambda: loop.view(actor, candidate),
        lambda: loop.promote(actor, candidate, "id: x"),
        lambda: loop.dismiss(actor, candidate, reason="Nothing to learn here."),
    ):
        with pytest.raises(PermissionDeniedError):
            attempt()


def test_a_view_names_neither_the_customer_nor_the_staff(loop: Loop) -> None:
    customer = loop.desk.systems.core.customer(loop.desk.systems.ticketing.case("CF-100001").customer_id)  # type: ignore[arg-type]
    text = f"{NOTE} {customer.full_name} called; Ben Whitlock answered. E-mail {customer.email}."
    run_id = loop.desk.run(TaskName("case_note"), text, question=f"What did {customer.full_name} say?")
    loop.rate("ben", run_id, "down", comment=f"Ask {customer.full_name} or Ella Lindqvist.")
    [row] = loop.list(loop.desk.user("grace"))
    shown = loop.view(loop.desk.user("grace"), row.candidate_id).model_dump_json()
    for name in (customer.full_name, customer.email, "Whitlock", "Lindqvist"):
        assert name not in shown
    assert "$24.99" in shown


def test_neither_list_nor_view_tells_who_raised_a_candidate(loop: Loop) -> None:
    """The same policy owner may be asked to score the draft blind."""
    loop.desk.review("ella", loop.desk.submitted(), "reject", reason="The merchant is missing.")
    [row] = loop.list(loop.desk.user("grace"))
    view = loop.view(loop.desk.user("grace"), row.candidate_id)
    for shown in (row, view.candidate):
        assert not {"ben", "ella"} & set(shown.model_dump_json().replace("/", '"').split('"'))


def test_a_source_that_does_not_answer_hides_the_texts(loop: Loop, edited: Edited) -> None:
    candidate = edited()
    loop.desk.systems.fail("core", TransientError("down"))
    with pytest.raises(TransientError):
        loop.view(loop.desk.user("grace"), candidate)


def test_a_promoted_candidate_is_a_scenario_file_that_reads_back(
    loop: Loop, edited: Edited, tmp_path: Path
) -> None:
    grace, candidate = loop.desk.user("grace"), edited()
    text = loop.view(grace, candidate).proposed_text
    golden = loop.promote(grace, candidate, text)
    [file] = read_golden([tmp_path / "data" / "golden"])
    assert file.scenario == golden.scenario
    assert (tmp_path / "data" / golden.path).read_text(encoding="utf-8") == golden.text
    assert loop.origins() == []
    assert "candidate.promoted" in loop.desk.actions("CF-100001")
    with pytest.raises(ConflictError):
        loop.promote(grace, candidate, text)
    with pytest.raises(ConflictError):
        loop.dismiss(grace, candidate, reason="Nothing to learn here.")


def test_a_scenario_that_names_the_customer_is_refused_and_nothing_is_decided(
    loop: Loop, edited: Edited, tmp_path: Path
) -> None:
    grace, candidate = loop.desk.user("grace"), edited()
    customer = loop.desk.systems.core.customer(loop.desk.systems.ticketing.case("CF-100001").customer_id)  # type: ignore[arg-type]
    text = (
        loop.view(grace, candidate).proposed_text.replace("question:", "question:")
        + f"question: What did {customer.full_name} say?\n"
    )
    with pytest.raises(ControlError):
        loop.promote(grace, candidate, text)
    assert loop.origins() == ["edited"]
    assert not (tmp_path / "data" / "golden").exists()


def test_a_name_that_yaml_spells_otherwise_is_found_all_the_same(loop: Loop, edited: Edited) -> None:
    grace, candidate = loop.desk.user("grace"), edited()
    case = loop.desk.systems.ticketing.case("CF-100001")  # type: ignore[arg-type]
    customer = loop.desk.systems.core.customer(case.customer_id)
    named = customer.model_copy(update={"given_name": "Sean", "family_name": "O'Brien"})
    records = loop.desk.systems.records
    records[records.index(customer)] = named
    text = loop.view(grace, candidate).proposed_text + "question: 'Sean O''Brien: what did he say?'\n"
    with pytest.raises(ControlError):
        loop.promote(grace, candidate, text)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("role: ben", "role: Marisol Ortega", "no user 'Marisol Ortega'"),
        ("task: case_note", "task: case_not", "no task 'case_not'"),
    ],
)
def test_a_role_or_a_task_that_is_not_there_is_refused(
    loop: Loop, edited: Edited, right: str, wrong: str, said: str
) -> None:
    grace, candidate = loop.desk.user("grace"), edited()
    proposed = loop.view(grace, candidate).proposed_text
    assert right in proposed
    with pytest.raises(InputError, match=said):
        loop.promote(grace, candidate, proposed.replace(right, wrong))


def test_a_scenario_that_expects_nothing_is_refused(loop: Loop) -> None:
    grace = loop.desk.user("grace")
    loop.rate("ben", loop.desk.run(TaskName("case_note"), NOTE), "down", comment="Not good enough.")
    [row] = loop.list(grace)
    with pytest.raises(InputError, match="expects nothing"):
        loop.promote(grace, row.candidate_id, loop.view(grace, row.candidate_id).proposed_text)


def test_a_typo_in_the_edited_text_names_its_line_and_key(loop: Loop, edited: Edited) -> None:
    grace, candidate = loop.desk.user("grace"), edited()
    text = loop.view(grace, candidate).proposed_text.replace("must_mention", "must_mentoin")
    line = next(n for n, said in enumerate(text.splitlines(), 1) if "must_mentoin" in said)
    with pytest.raises(InputError, match=rf":{line}: expected.must_mentoin .*must_mention"):
        loop.promote(grace, candidate, text)


def test_an_id_that_exists_leaves_the_second_candidate_open(loop: Loop, edited: Edited) -> None:
    grace, first = loop.desk.user("grace"), edited()
    text = loop.view(grace, first).proposed_text
    loop.promote(grace, first, text)
    loop.desk.release_case(loop.desk.user("ben"), loop.list(grace, state="promoted")[0].case_id or "")  # type: ignore[arg-type]
    second = edited()
    with pytest.raises(ConflictError):
        loop.promote(grace, second, text)
    assert loop.origins() == ["edited"]


def test_a_dismissal_needs_a_reason_and_is_audited(loop: Loop, edited: Edited) -> None:
    grace, candidate = loop.desk.user("grace"), edited()
    with pytest.raises(InputError):
        loop.dismiss(grace, candidate, reason="no")
    loop.dismiss(grace, candidate, reason="A matter of taste, not of fact.")
    assert loop.origins() == []
    assert loop.view(grace, candidate).candidate.decision == "A matter of taste, not of fact."
    assert "candidate.dismissed" in loop.desk.actions("CF-100001")


def test_the_proposed_text_reads_as_the_proposed_scenario(loop: Loop, edited: Edited) -> None:
    view = loop.view(loop.desk.user("grace"), edited())
    assert read_scenario(view.proposed_text, source="t").scenario == view.proposed
