from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from copilot.domain.clocks.for_case import clocks_for
from copilot.domain.compartment import pack_belongs
from copilot.domain.evidence import EvidencePack
from copilot.domain.fact import Count, Day, Flag
from copilot.domain.identity import Queue
from copilot.domain.money import Money
from copilot.domain.records import Note, UntrustedText
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence import internal_evidence
from copilot.tasks.facts import dispute_letter_facts, internal_facts, regulator_facts
from copilot.tasks.facts.finding import focus_ids
from copilot.tasks.triage_brief import SPEC
from tests.fakes import records as make
from tests.fakes.banks import DEMO
from tests.fakes.records import ago
from tests.tasks.gathering import pack_of, payload_of

BOUGHT = ago(days=10)


def friendly(days_before: tuple[int, ...], **alike: str) -> dict[str, str]:
    """Facts of a dispute with earlier purchases at the same merchant; `alike` changes them."""
    row = make.online_purchase("T-D", BOUGHT, 20_000, device_id="D-1", ip_address="198.51.100.7")
    earlier = [
        make.online_purchase(
            f"T-E{n}", BOUGHT - timedelta(days=days), 9_000,
            **{"device_id": "D-1", "ip_address": "198.51.100.7", **alike},
        )
        for n, days in enumerate(days_before)
    ]  # fmt: skip
    records = GatheredRecords(
        bank=DEMO,
        case=make.case(dispute_id="DP-1"),
        now=make.NOW,
        transactions=(row, *earlier),
        dispute=make.dispute("DP-1", transaction_ids=("T-D",)),
    )
    return {fact.name: fact.value for fact in internal_facts(records, ())}


@pytest.mark.parametrize(("days", "counts"), [(119, False), (120, True), (365, True), (366, False)])
def test_an_earlier_purchase_counts_between_120_and_365_days(days: int, counts: bool) -> None:
    assert ("prior_undisputed" in friendly((days,))) is counts


def test_two_earlier_purchases_alike_in_device_and_address_meet_the_test() -> None:
    assert friendly((150, 300))["prior_undisputed_alike"] == Count(number=2)


@pytest.mark.parametrize("other", [{"device_id": "D-2"}, {"ip_address": "203.0.113.4"}])
def test_one_element_alike_is_not_enough(other: dict[str, str]) -> None:
    assert "prior_undisputed_alike" not in friendly((150, 300), **other)


def test_one_earlier_purchase_alone_does_not_meet_the_test() -> None:
    assert "prior_undisputed_alike" not in friendly((150,))


@pytest.mark.parametrize(("days", "late"), [(60, False), (61, True)])
def test_notice_is_late_after_sixty_days(days: int, late: bool, gathered: Any) -> None:
    notice = make.dispute().notice_received_at
    dispute = make.dispute(statement_sent_on=notice.date() - timedelta(days=days))
    names = {fact.name for fact in internal_facts(gathered("DS-100001", dispute=dispute), ())}
    assert ("notice_late_days" in names) is late


@pytest.mark.parametrize(("hour", "late"), [(4, False), (6, True)])
def test_lateness_is_counted_to_the_day_of_notice_in_the_banks_zone(
    hour: int, late: bool, gathered: Any
) -> None:
    """In New York, 04:00 UTC on 19 November is still the 18th, the sixtieth day; 06:00 is the sixty-first."""
    dispute = make.dispute(
        notice_received_at=datetime(2026, 11, 19, hour, tzinfo=UTC), statement_sent_on=date(2026, 9, 19)
    )
    names = {fact.name for fact in internal_facts(gathered("DS-100001", dispute=dispute), ())}
    assert ("notice_late_days" in names) is late


@pytest.mark.parametrize(("hour", "on"), [(4, "2026-11-11"), (6, "2026-11-12")])
def test_a_complaint_counts_from_the_day_it_came_in_the_banks_zone(hour: int, on: str, gathered: Any) -> None:
    reported = make.complaint(received_at=datetime(2026, 11, 12, hour, tzinfo=UTC))
    facts = {f.name: f for f in internal_facts(gathered("CM-100001", complaint=reported), ())}
    assert facts["complaint_received_on"].value == Day(on=date.fromisoformat(on))
    assert f"{int(on[-2:])} November 2026" in facts["complaint_received_on"].text


def test_a_reversal_falls_after_five_business_days_and_thanksgiving(gathered: Any) -> None:
    dispute = make.dispute(provisional_credit=make.usd("389.00"), provisional_credit_on=date(2026, 11, 18))
    facts = {f.name: f for f in dispute_letter_facts(gathered("DS-100001", dispute=dispute), ())}
    # Friday 20 November; business days 23, 24, 25, 27 and 30 November are honoured, the 26th is a holiday.
    assert facts["reversal_on"].value == Day(on=date(2026, 12, 1))


def test_facts_of_a_letter_are_all_open(gathered: Any) -> None:
    assert {f.sensitivity for f in dispute_letter_facts(gathered("DS-100001"), ())} == {"open"}


def test_sar_facts_stay_in_their_compartment(gathered: Any) -> None:
    records = gathered("AM-100001")
    assert not any(f.sensitivity == "sar" for f in internal_facts(records, ()))
    inside = {f.name: f for f in regulator_facts(records, ())}
    assert inside["threshold_with_suspect"].value == Flag()
    assert inside["threshold_with_suspect"].sensitivity == "sar"


@pytest.mark.parametrize("planted", ["a note", "an earlier case", "an earlier alert", "nothing"])
def test_what_rests_on_a_record_of_the_compartment_belongs_to_it(gathered: Any, planted: str) -> None:
    records = gathered("DS-100001")
    note = Note(
        note_id="N-1", customer_id=records.case.customer_id, case_id=None, at=records.now, author="dev",
        text=UntrustedText("Kept apart."), sar_compartment=True,
    )  # fmt: skip
    plain = replace(records, notes=(), prior_cases=(), prior_alerts=())
    held = {
        "a note": {"notes": (note,)},
        "an earlier case": {"prior_cases": (gathered("AM-100001").case,)},
        "an earlier alert": {"prior_alerts": (make.alert(queue=Queue.AML),)},
        "nothing": {},
    }[planted]
    evidence = internal_evidence(replace(plain, **held))
    pack = EvidencePack(case_id=records.case.case_id, as_of=records.now, evidence=evidence)
    assert pack_belongs(pack) is (planted != "nothing")


def test_a_deadline_says_what_is_left(gathered: Any) -> None:
    facts = [f for f in internal_facts(gathered("DS-100001"), ()) if f.label.startswith("clock_reg_e")]
    assert any("left" in f.text for f in facts)
    assert all("12 CFR 1005.11" in f.text for f in facts)


def test_a_complaint_that_disowns_a_payment_is_noticed(gathered: Any) -> None:
    reported = make.complaint(narrative="The queue was long. And I never made the payment of 40 dollars.")
    assert "complaint_disowns" in {
        f.name for f in internal_facts(gathered("CM-100001", complaint=reported), ())
    }
    assert "complaint_disowns" not in {f.name for f in internal_facts(gathered("CM-100001"), ())}


def test_the_payment_of_a_reimbursement_claim_is_the_one_of_the_claimed_amount(gathered: Any) -> None:
    records = gathered("PF-100001", alerts=())
    row = next(r for r in records.transactions if r.direction == "out" and r.channel == "transfer")
    claimed = records.case.model_copy(
        update={
            "app_claim_received_at": records.now,
            "amount_at_risk": Money.of_minor(row.amount_minor, row.currency),
        }
    )
    assert focus_ids(replace(records, case=claimed)) != ()
    unclaimed = records.case.model_copy(update={"app_claim_received_at": None})
    assert focus_ids(replace(records, case=unclaimed)) == ()


def unconfirmed(gathered: Any, days: int, came_on: date | None = None) -> set[str]:
    dispute = make.dispute(
        notice_received_at=ago(days=days),
        statement_sent_on=None,
        written_confirmation_required=True,
        written_confirmation_received_on=came_on,
    )
    records = gathered("DS-100001", dispute=dispute)
    clocks = clocks_for(records.case, dispute=dispute, as_of=records.now.date())
    return {fact.name for fact in internal_facts(replace(records, clocks=clocks), ())}


@pytest.mark.parametrize(("days", "free"), [(6, False), (30, True)])
def test_no_credit_is_owed_once_the_confirmation_is_overdue(gathered: Any, days: int, free: bool) -> None:
    assert ("provisional_credit_not_owed" in unconfirmed(gathered, days)) is free


def test_a_confirmation_in_time_leaves_the_credit_owed(gathered: Any) -> None:
    assert "provisional_credit_not_owed" not in unconfirmed(gathered, 30, ago(days=27).date())


def test_an_open_dispute_has_an_age_and_a_finished_one_has_none(gathered: Any) -> None:
    facts = {f.name: f.value for f in internal_facts(gathered("DS-100001"), ())}
    assert facts["dispute_age_days"] == Count(number=6)
    done = gathered("DS-100001", dispute=make.dispute(resolved_on=ago(days=1).date()))
    assert "dispute_age_days" not in {f.name for f in internal_facts(done, ())}


def test_a_claim_for_reimbursement_keeps_the_day_it_came(gathered: Any) -> None:
    records = gathered("CF-100001")
    assert "app_claim_received_on" not in {f.name for f in internal_facts(records, ())}
    claimed = replace(records, case=records.case.model_copy(update={"app_claim_received_at": ago(days=2)}))
    facts = {f.name: f.value for f in internal_facts(claimed, ())}
    assert facts["app_claim_received_on"] == Day(on=date(2026, 11, 18))


STAFF_DESK = make.login_event(
    kind="limit_changed", at=ago(days=2), detail="daily limit raised at a staff desk by desk user hb-1"
)


@pytest.mark.parametrize(
    ("visits", "fires"),
    [
        ((), True),
        ((make.interaction(at=ago(days=2, minutes=15), channel="branch"),), False),
        ((make.interaction(at=ago(days=2, minutes=15), channel="call"),), True),
        ((make.interaction(at=ago(days=2, hours=3), channel="branch"),), True),
        ((make.interaction(at=ago(days=1), channel="branch"),), True),
    ],
    ids=["nobody", "at the counter", "a call", "hours before", "a day after"],
)
def test_a_change_at_a_staff_desk_is_a_question_only_without_the_customer_s_visit(
    gathered: Any, visits: tuple[Any, ...], fires: bool
) -> None:
    records = gathered("AM-100001", logins=(STAFF_DESK,), interactions=visits)
    found = {fact.name: fact for fact in regulator_facts(records, ())}
    assert ("threshold_insider" in found) is fires
    assert not any(fact.name == "threshold_insider" for fact in internal_facts(records, ()))


def test_who_made_a_change_at_a_staff_desk_is_named_inside_the_compartment(gathered: Any) -> None:
    second = make.login_event(kind="limit_changed", at=ago(days=1), detail="limit raised by staff")
    records = gathered("AM-100001", logins=(STAFF_DESK, second), interactions=())
    found = {fact.name: fact.text for fact in regulator_facts(records, ())}
    assert "at a staff desk by desk user hb-1, and no visit" in found["threshold_insider"]
    unnamed = gathered("AM-100001", logins=(second,), interactions=())
    found = {fact.name: fact.text for fact in regulator_facts(unnamed, ())}
    assert "at a staff desk, and no visit" in found["threshold_insider"]


def test_a_claim_in_another_currency_than_the_payment_is_told_as_a_contradiction() -> None:
    row = make.online_purchase("T-D", BOUGHT, 7_900, currency="EUR")
    records = GatheredRecords(
        case=make.case(dispute_id="DP-1", queue=Queue.DISPUTES),
        now=make.NOW,
        transactions=(row,),
        dispute=make.dispute("DP-1", transaction_ids=("T-D",), amount=make.usd("79.00")),
    )
    facts = {fact.name: fact.text for fact in internal_facts(records, ())}
    assert facts["booked_currency"] == (
        "1 disputed transaction was booked in another currency than USD, that of the claim (€79.00)."
    )
    draft = SPEC.compose(payload_of(SPEC, records, pack_of(SPEC, records)))
    assert any("€79.00" in found["text"] and "$79.00" in found["text"] for found in draft["contradictions"])
    same = replace(records, transactions=(row._replace(currency="USD"),))
    assert "booked_currency" not in {fact.name for fact in internal_facts(same, ())}


def test_yen_and_dinars_are_told_in_their_own_minor_units() -> None:
    for code, minor, written in (("JPY", 15_000, "JPY 15,000"), ("KWD", 12_345, "KWD 12.345")):
        money = Money.of_minor(minor, code)
        records = GatheredRecords(
            case=make.case(dispute_id="DP-1", amount_at_risk=money),
            now=make.NOW,
            transactions=(make.online_purchase("T-D", BOUGHT, minor, currency=code),),
            dispute=make.dispute("DP-1", transaction_ids=("T-D",), amount=money),
        )
        reported = {fact.name: fact.text for fact in internal_facts(records, ())}
        assert reported["amount_at_risk"] == f"The amount at risk is {written}."
        assert reported["dispute_amount"] == f"The amount in dispute is {written} for 1 transaction."
        assert f"took {written} out" in reported["focus_total_out"]
        assert "small_share" not in reported


def test_a_small_foreign_amount_is_not_measured_in_the_cases_currency() -> None:
    rows = (
        make.online_purchase("T-D", BOUGHT, 7_900),
        make.online_purchase("T-Y", BOUGHT, 400, currency="JPY"),
    )
    records = GatheredRecords(
        case=make.case(dispute_id="DP-1"),
        now=make.NOW,
        transactions=rows,
        dispute=make.dispute("DP-1", transaction_ids=("T-D", "T-Y")),
    )
    assert "small_share" not in {fact.name for fact in internal_facts(records, ())}
