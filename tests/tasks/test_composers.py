"""What must hold of every task's offline composer, on every case of the tiny bank that it applies to."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from copilot.controls.body import parse_body
from copilot.controls.grounding import verify_statements
from copilot.controls.verification import verify_body, verify_output
from copilot.domain.money import Money
from copilot.domain.run import TaskName
from copilot.language.figures import amount_is_in, number_is_in
from copilot.language.profile import profile_of
from copilot.tasks.registry import find_tasks
from tests.fakes import records as make
from tests.tasks.gathering import pack_of, payload_of

CASES = ("CF-100001", "PF-100001", "DS-100001", "KY-100001", "CM-100001", "RP-100001", "AM-100001")
QUESTION = "How much money went out and when was the first transaction?"


def runs() -> Iterator[tuple[TaskName, str]]:
    """Tasks that read records, with the cases that they are for."""
    from tests.fakes.systems import FakeSystems

    bank = FakeSystems(make.tiny_bank())
    for name, spec in find_tasks().items():
        if name != TaskName("policy_answer"):
            yield from ((name, c) for c in CASES if spec.applies(bank.ticketing.case(c)))


RUNS = tuple(runs())


def carried_out(gathered: Any, name: TaskName, case_id: str, **changes: Any) -> tuple[Any, Any, Any, Any]:
    spec, records = find_tasks()[name], gathered(case_id, **changes)
    question = QUESTION if name == TaskName("case_question") else ""
    pack = pack_of(spec, records, question)
    payload = payload_of(spec, records, pack, question)
    return spec, pack, payload, spec.output_model.model_validate(spec.compose(payload))


@pytest.mark.parametrize(("name", "case_id"), RUNS)
def test_every_sentence_is_supported_and_the_text_passes(gathered: Any, name: TaskName, case_id: str) -> None:
    spec, pack, payload, output = carried_out(gathered, name, case_id)
    statements, body = spec.statements(output), spec.body(output, payload)
    verdicts = verify_statements(statements, pack.citable())
    failed = [(s.text, v.failures) for s, v in zip(statements, verdicts, strict=True) if not v.supported]
    assert not failed
    verification = verify_output(
        statements, body=body, pack=pack, audience=spec.audience, required=spec.required_elements
    )
    assert verification.wall == ()
    assert verification.missing_elements == ()


@pytest.mark.parametrize(("name", "case_id"), RUNS)
def test_the_text_an_analyst_edits_is_supported_too(gathered: Any, name: TaskName, case_id: str) -> None:
    spec, pack, payload, output = carried_out(gathered, name, case_id)
    statements, verification = verify_body(spec.body(output, payload), pack=pack, audience=spec.audience)
    failed = [s.text for s, v in zip(statements, verification.verdicts, strict=True) if not v.supported]
    assert not failed


@pytest.mark.parametrize(("name", "case_id"), RUNS)
def test_a_statement_is_one_sentence(gathered: Any, name: TaskName, case_id: str) -> None:
    spec, _, _, output = carried_out(gathered, name, case_id)
    for statement in spec.statements(output):
        assert len(parse_body(statement.text)) <= 1, statement.text


@pytest.mark.parametrize(("name", "case_id"), RUNS)
def test_every_figure_said_stands_in_the_pack(gathered: Any, name: TaskName, case_id: str) -> None:
    spec, pack, _, output = carried_out(gathered, name, case_id)
    known = profile_of(" \n. ".join(pack.citable().values()))
    for statement in spec.statements(output):
        said = profile_of(statement.text)
        assert all(amount_is_in(amount, known.figures) for amount in said.figures.amounts), statement.text
        for number in said.figures.numbers:
            assert int(number.value) in known.years or number_is_in(number, known.figures), statement.text


@pytest.mark.parametrize(("name", "case_id"), RUNS)
def test_the_same_payload_gives_the_same_draft(gathered: Any, name: TaskName, case_id: str) -> None:
    spec, _, payload, output = carried_out(gathered, name, case_id)
    again = spec.output_model.model_validate(spec.compose(json.loads(json.dumps(payload))))
    assert again == output


@pytest.mark.parametrize("name", sorted({name for name, _ in RUNS}))
def test_two_cases_give_two_texts(gathered: Any, name: TaskName) -> None:
    mine = [case_id for task, case_id in RUNS if task == name]
    texts = []
    for case_id in mine:
        spec, _, payload, output = carried_out(gathered, name, case_id)
        texts.append(spec.body(output, payload))
    reported = [text for text in texts if text]  # a refused question has no text
    assert reported
    assert len(set(reported)) == len(reported)


@pytest.mark.parametrize(("name", "case_id"), RUNS)
def test_pseudonyms_are_carried_along_untouched(gathered: Any, name: TaskName, case_id: str) -> None:
    spec, _, payload, _ = carried_out(gathered, name, case_id)
    names = ("Marisol Ortega", "Desmond Whitfield", "Larkspur Trading LLC", "H. Marlow", "Norwood Supplies")
    raw = json.dumps(payload)
    for n, real in enumerate(names):
        raw = raw.replace(real, f"[PERSON-{n}A7]")
    hidden = json.loads(raw)
    output = spec.output_model.model_validate(spec.compose(hidden))
    said = spec.body(output, hidden) + json.dumps(output.model_dump(mode="json"))
    assert not any(real in said for real in names)
    assert set(re.findall(r"\[PERSON-[^\]]*\]?", said)) <= set(re.findall(r"\[PERSON-[^\]]*\]", raw))


@pytest.mark.parametrize("name", sorted({name for name, _ in RUNS}))
def test_with_nothing_gathered_a_draft_says_what_is_missing(gathered: Any, name: TaskName) -> None:
    spec = find_tasks()[name]
    case_id = next(case_id for task, case_id in RUNS if task == name)
    payload = {
        "task": name,
        "question": "",
        "case": {},
        "evidence": [],
        "facts": [],
        "passages": [],
        "gaps": [],
        "style": {"zone": "America/New_York"},
    }
    output = spec.output_model.model_validate(spec.compose(payload))
    statements = spec.statements(output)
    assert case_id
    assert all(s.kind in ("unknown", "recommendation") or not s.cites for s in statements)
    assert not any(re.search(r"\$\d", s.text) for s in statements)


@pytest.mark.parametrize("name", sorted({name for name, _ in RUNS}))
def test_a_prompt_names_its_output_and_forbids_arithmetic_and_orders_from_text(name: TaskName) -> None:
    spec = find_tasks()[name]
    assert spec.prompt.name == name
    assert spec.prompt.output == spec.output_model.__name__
    assert len(spec.prompt.sha256) == 64
    text = " ".join(spec.prompt.text.split()).lower()
    assert "cite" in text
    assert "arithmetic" in text
    assert "untrusted" in text


def test_a_change_in_a_record_changes_the_words(gathered: Any) -> None:
    from tests.fakes import records as make

    _, _, one, _ = carried_out(gathered, TaskName("dispute_letter"), "DS-100001")
    spec, _, other, output = carried_out(
        gathered, TaskName("dispute_letter"), "DS-100001", dispute=make.dispute(amount=make.usd("77.15"))
    )
    assert "$77.15" in spec.body(output, other)
    assert "$77.15" not in json.dumps(one)


def test_a_kyc_summary_tells_the_open_exception_once_and_its_record_for_the_rest(gathered: Any) -> None:
    file = make.kyc_file(exceptions=(make.kyc_exception(kind="beneficial_owner"),))
    spec, _, _, output = carried_out(
        gathered, TaskName("case_summary"), "KY-100001", kyc=file, interactions=()
    )
    reported = " ".join(statement.text for statement in spec.statements(output))
    assert reported.count("1 KYC exception is open") == 1
    assert "Put the beneficial owner exception right; its due date is 3 December 2026." in reported


@pytest.mark.parametrize(
    ("kind", "team", "subject"),
    [
        ("screening_match", "Financial Crime", "Name match to be cleared"),
        ("expired_document", "KYC Operations", "KYC document review"),
    ],
)
def test_a_name_match_goes_to_financial_crime_and_a_document_to_kyc_operations(
    gathered: Any, kind: str, team: str, subject: str
) -> None:
    file = make.kyc_file(exceptions=(make.kyc_exception(kind=kind),), screening=(make.screening_match(),))
    output = carried_out(gathered, TaskName("ticket"), "KY-100001", kyc=file)[-1].model_dump(mode="json")
    routed = output.get("ticket", output)
    assert (routed["team"], routed["subject"]) == (team, subject)
    assert kind != "screening_match" or routed["priority"] == "P1"


@pytest.mark.parametrize(
    ("code", "minor", "written"), [("JPY", 15_000, "JPY 15,000"), ("KWD", 12_345, "KWD 12.345")]
)
@pytest.mark.parametrize("name", [name for name, case_id in RUNS if case_id == "DS-100001"])
def test_every_task_writes_the_digits_of_the_currency(
    gathered: Any, name: TaskName, code: str, minor: int, written: str
) -> None:
    plain, money = gathered("DS-100001"), Money.of_minor(minor, code)
    named = set(plain.dispute.transaction_ids)
    spec, pack, payload, output = carried_out(
        gathered,
        name,
        "DS-100001",
        case=plain.case.model_copy(update={"amount_at_risk": money}),
        dispute=plain.dispute.model_copy(update={"amount": money, "provisional_credit": None}),
        transactions=tuple(
            row._replace(amount_minor=minor, currency=code, balance_after_minor=None)
            if row.transaction_id in named
            else row
            for row in plain.transactions
        ),
    )
    text = "\n".join([spec.body(output, payload), *pack.citable().values()])
    assert written in text
    assert set(re.findall(rf"{code} ?[\d.,]*\d", text)) == {written}
