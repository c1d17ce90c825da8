"""SAR narrative: six questions, individual transactions, last four only, no legal conclusion, its own compartment."""

import re
from typing import Any

import pytest

from copilot.controls.audience_wall import check_regulator_text
from copilot.controls.verification import verify_output
from copilot.domain.audience import Audience
from copilot.domain.evidence_fields import TransactionFields
from copilot.domain.identity import Queue
from copilot.language.countries import country_name
from copilot.language.written import Style
from copilot.tasks.sar_narrative import SPEC
from tests.fakes import records as make
from tests.tasks.gathering import pack_of, payload_of


def narrative(gathered: Any, **changes: Any) -> tuple[Any, str, Any]:
    records = gathered("AM-100001", **changes)
    pack = pack_of(SPEC, records)
    payload = payload_of(SPEC, records, pack)
    output = SPEC.output_model.model_validate(SPEC.compose(payload))
    return output, SPEC.body(output, payload), pack


def test_it_is_marked_draft_and_meets_what_a_narrative_must_hold(gathered: Any) -> None:
    output, body, pack = narrative(gathered)
    assert body.startswith("DRAFT")
    checked = verify_output(
        SPEC.statements(output),
        body=body,
        pack=pack,
        audience=Audience.REGULATOR,
        required=SPEC.required_elements,
    )
    assert checked.passed, (checked.missing_elements, checked.wall)


def test_all_six_questions_are_covered_with_ids(gathered: Any) -> None:
    output, _, pack = narrative(gathered)
    assert [c.question for c in output.coverage] == ["who", "what", "when", "where", "why", "how"]
    for covered in output.coverage:
        assert covered.cites, covered.question
        assert set(covered.cites) <= set(pack.citable())


def test_each_transaction_stands_with_its_own_date_and_amount_in_time_order(gathered: Any) -> None:
    output, body, pack = narrative(gathered)
    rows = [item.fields for item in pack.evidence if isinstance(item.fields, TransactionFields)]
    reported = [s.text for s in output.body if s.text.startswith("On ")]
    assert len(reported) == len(rows)
    for row, text in zip(rows, reported, strict=True):
        assert Style("America/New_York", dates="en_US").moment(row.booked_at) in text
        assert str(row.amount) in text
    assert "DRAFT" in body


def test_no_full_number_and_no_legal_conclusion(gathered: Any) -> None:
    _, body, _ = narrative(gathered)
    assert check_regulator_text(body) == ()
    assert "4400725504" not in body
    assert re.search(r"account ending 5504", body)


def test_a_planted_conclusion_is_caught_by_the_wall(gathered: Any) -> None:
    _, body, _ = narrative(gathered)
    assert check_regulator_text(body + "\nThe customer is guilty.\n")


def test_the_escalation_stays_out_of_the_narrative(gathered: Any) -> None:
    output, body, _ = narrative(gathered)
    assert any("$5,000.00" in s.text for s in output.escalation)
    assert "$5,000.00" not in body


def test_an_earlier_report_is_told_inside_the_compartment_alone(gathered: Any) -> None:
    from datetime import date

    from copilot.tasks.case_note import SPEC as NOTE

    filed = make.case(
        "AM-100001",
        "C-100003",
        queue=Queue.PAYMENT_FRAUD,
        alert_ids=("AL-100003",),
        prior_sar_on=date(2026, 7, 1),
    )
    _, body, _ = narrative(gathered, case=filed)
    assert "July 1, 2026" in body
    records = gathered("AM-100001", case=filed, clocks=())
    outside = pack_of(NOTE, records).model_dump_json()
    assert "1 July 2026" not in outside
    assert "earlier report" not in outside


@pytest.mark.parametrize("what", ["transactions", "customer"])
def test_what_was_not_gathered_is_marked_missing(gathered: Any, what: str) -> None:
    empty: Any = () if what == "transactions" else None
    _, body, _ = narrative(gathered, **{what: empty})
    assert "[missing:" in body


def test_the_task_is_in_the_sar_compartment() -> None:
    assert SPEC.sar_compartment
    assert SPEC.audience == "regulator"


def test_a_single_home_country_is_no_method_and_a_foreign_one_is_named(gathered: Any) -> None:
    _, body, _ = narrative(gathered)
    assert "went to 1 country" not in body
    assert not re.search(r"\bin US\b", body)


@pytest.mark.parametrize("code", ["IR", "KP", "RU", "MM", "SY", "CU", "PK", "GB", "NL"])
def test_a_regulator_reads_a_country_s_name_and_never_its_code(gathered: Any, code: str) -> None:
    rows = tuple(row._replace(country=code) for row in gathered("AM-100001").transactions)
    _, body, _ = narrative(gathered, transactions=rows, payees=(make.payee(country=code),))
    assert country_name(code) in body
    assert not re.search(rf"\b{code}\b", body)


def test_without_an_alert_the_opening_of_the_case_says_when_it_was_first_noticed(gathered: Any) -> None:
    _, body, _ = narrative(gathered, alerts=())
    assert "first noticed when the case was opened on" in body


def test_a_silent_kyc_system_is_not_told_as_a_file_without_a_source_of_funds(gathered: Any) -> None:
    _, body, _ = narrative(gathered, kyc=None)
    assert "The source of the funds is not known from the records." in body
    assert "stated on file" not in body
