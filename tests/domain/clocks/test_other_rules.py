"""Regulation Z, SAR, UK and complaint clocks worked by hand, and which of them a case gets."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from copilot.domain.clock import StatutoryClock
from copilot.domain.clocks.business_days import UK, US, add_business_days, calendar_of
from copilot.domain.clocks.complaint import complaint_clock
from copilot.domain.clocks.for_case import clocks_for
from copilot.domain.clocks.reg_z import reg_z_clock
from copilot.domain.clocks.sar import continuing_activity_clock, sar_clock
from copilot.domain.clocks.uk_app import Pause, uk_app_clock
from copilot.domain.clocks.uk_refusal import uk_refusal_clock
from copilot.domain.identity import Queue
from copilot.domain.money import Money
from copilot.domain.records import UntrustedText
from tests.domain.clocks.makers import account, case, complaint, dispute, noon, payment
from tests.fakes.banks import DEMO


def test_two_complete_billing_cycles_exclude_the_running_one() -> None:
    """Closing on the 20th, notice 5 November: cycles 21 Nov to 20 Dec and 21 Dec to 20 Jan."""
    written = dispute(notice_received_at=noon(date(2026, 11, 5)), notice_channel="written")
    clock = reg_z_clock(written, account=account(last_statement_on=date(2026, 10, 20)))
    acknowledge, resolve = clock.deadlines
    assert US.local_day(acknowledge.due_at) == date(2026, 12, 5)
    assert US.local_day(resolve.due_at) == date(2027, 1, 20)


def test_ninety_days_cap_two_billing_cycles() -> None:
    """Notice 21 November, a day after closing: two complete cycles end 20 February, day 91; day 90 is the 19th."""
    written = dispute(notice_received_at=noon(date(2026, 11, 21)), notice_channel="written")
    clock = reg_z_clock(written, account=account(last_statement_on=date(2026, 11, 20)))
    assert US.local_day(clock.deadlines[1].due_at) == date(2027, 2, 19)
    assert "the limit of 90 days holds" in clock.branches[0]


def test_a_billing_error_wants_a_written_notice_within_sixty_days() -> None:
    assert reg_z_clock(dispute()).started_at is None
    late = dispute(notice_channel="written", statement_sent_on=date(2026, 9, 12))
    assert reg_z_clock(late).started_at is None


def test_resolving_within_thirty_days_spares_the_acknowledgement() -> None:
    written = dispute(notice_channel="written", resolved_on=date(2026, 12, 1))
    assert reg_z_clock(written).deadlines[0].met_on == date(2026, 12, 1)


@pytest.mark.parametrize(("suspect", "due"), [(True, date(2026, 12, 12)), (False, date(2027, 1, 11))])
def test_a_report_is_due_thirty_or_sixty_days_after_suspicion(suspect: bool, due: date) -> None:
    clock = sar_clock(noon(date(2026, 11, 12)), suspect_identified=suspect)
    assert US.local_day(clock.deadlines[0].due_at) == due
    assert clock.sar_compartment


def test_without_formed_suspicion_the_report_clock_has_not_started() -> None:
    clock = sar_clock(None, suspect_identified=True)
    assert clock.started_at is None
    assert clock.deadlines == ()


def test_continuing_activity_is_reviewed_on_day_ninety_and_filed_by_day_120() -> None:
    clock = continuing_activity_clock(date(2026, 8, 3))
    assert [US.local_day(d.due_at) for d in clock.deadlines] == [date(2026, 11, 1), date(2026, 12, 1)]


def test_five_uk_business_days_skip_the_christmas_bank_holidays() -> None:
    """Received Monday 21 December: 22, 23, 24, then 29 and 30 (25 Christmas, 28 Boxing Day in lieu)."""
    clock = uk_app_clock(datetime(2026, 12, 21, 10, tzinfo=UTC))
    assert UK.local_day(clock.deadlines[0].due_at) == date(2026, 12, 30)


def test_a_stop_moves_the_day_and_shows_only_while_it_lasts() -> None:
    """Received Monday 2 November; stopped 4 to 6 November: days 3, 9, 10, 11, 12."""
    pause = Pause(reason="police report asked for", begins_on=date(2026, 11, 4), ends_on=date(2026, 11, 6))
    received = datetime(2026, 11, 2, 10, tzinfo=UTC)
    during = uk_app_clock(received, pauses=(pause,), as_of=date(2026, 11, 5))
    after = uk_app_clock(received, pauses=(pause,), as_of=date(2026, 11, 9))
    assert UK.local_day(during.deadlines[0].due_at) == date(2026, 11, 12)
    assert during.pauses
    assert after.pauses == ()
    assert any("police report" in branch for branch in after.branches)


def test_no_stop_carries_the_claim_past_thirty_five_business_days() -> None:
    pause = Pause(
        reason="waiting for the receiving firm", begins_on=date(2026, 11, 3), ends_on=date(2027, 3, 1)
    )
    clock = uk_app_clock(datetime(2026, 11, 2, 10, tzinfo=UTC), pauses=(pause,))
    last = add_business_days(date(2026, 11, 2), 35, UK)
    assert UK.local_day(clock.deadlines[0].due_at) == last == date(2026, 12, 21)


def test_a_pause_has_a_reason_and_an_end() -> None:
    with pytest.raises(ValidationError):
        Pause(reason="", begins_on=date(2026, 11, 3), ends_on=date(2026, 11, 4))
    with pytest.raises(ValidationError):
        Pause(reason="late", begins_on=date(2026, 11, 3), ends_on=date(2026, 11, 2))


def test_scheme_terms_show_as_branches() -> None:
    received = datetime(2026, 11, 2, 10, tzinfo=UTC)
    above = uk_app_clock(received, amount=Money(amount=Decimal(90_000), currency="GBP"), vulnerable=True)
    assert any("no excess" in branch for branch in above.branches)
    assert any("above the cap of £85,000" in branch for branch in above.branches)


def test_a_claim_after_thirteen_months_starts_nothing() -> None:
    received = datetime(2026, 11, 2, 10, tzinfo=UTC)
    assert uk_app_clock(received, paid_on=date(2025, 10, 2)).started_at is not None
    assert uk_app_clock(received, paid_on=date(2025, 10, 1)).started_at is None


def test_a_refused_payment_is_told_by_the_next_business_day_unless_it_was_stopped() -> None:
    """Refused on Christmas Eve (Thursday): the next business day is Tuesday 29 December."""
    (deadline,) = uk_refusal_clock(payment()).deadlines
    assert UK.local_day(deadline.due_at) == date(2026, 12, 29)
    assert "bank's own measure" in deadline.title
    assert uk_refusal_clock(payment(screening_stop=True)).deadlines == ()


def test_us_complaint_times_are_calendar_days_and_marked_as_internal_policy() -> None:
    """Received 12 November (HB-POL-009): acknowledged by Monday 16th, answered in 15 calendar days, 30 at the latest."""
    clock = complaint_clock(complaint(), US, british=False)
    due = {d.name: US.local_day(d.due_at) for d in clock.deadlines}
    assert due == {
        "acknowledge": date(2026, 11, 16),
        "answer": date(2026, 11, 27),
        "final_answer": date(2026, 12, 12),
    }
    assert all(d.citation.startswith("Internal policy") for d in clock.deadlines)


def test_uk_complaint_times_are_business_days_of_the_payment_services_regulations() -> None:
    """Received 12 November: 15 business days are 3 December, 35 leave out Christmas, Boxing Day and New Year."""
    clock = complaint_clock(complaint(), UK, british=True)
    due = {d.name: UK.local_day(d.due_at) for d in clock.deadlines}
    assert due["answer"] == date(2026, 12, 3)
    assert due["final_answer"] == date(2027, 1, 5)
    assert "reg 101" in clock.citation


def test_an_acknowledged_complaint_has_met_its_first_deadline() -> None:
    clock = complaint_clock(complaint(acknowledged_on=date(2026, 11, 13)), US, british=False)
    assert clock.deadlines[0].met_on == date(2026, 11, 13)


def rules(*clocks: StatutoryClock) -> list[str]:
    return [clock.rule for clock in clocks]


def test_the_records_choose_the_rule() -> None:
    assert rules(*clocks_for(case(), dispute=dispute(), account=account())) == ["reg_e"]
    assert rules(*clocks_for(case(), dispute=dispute(), account=account(product="credit_card"))) == ["reg_z"]
    assert rules(*clocks_for(case(), dispute=dispute(), account=account(currency="GBP"))) == []
    assert rules(*clocks_for(case(app_claim_received_at=noon(date(2026, 11, 2))))) == ["uk_app"]
    assert rules(*clocks_for(case(), payment=payment())) == ["uk_refusal"]
    assert rules(*clocks_for(case(), payment=payment(direction="in"))) == []
    assert rules(*clocks_for(case(), complaint=complaint())) == ["complaint"]


def test_a_confirmation_that_had_not_come_when_the_case_last_changed_is_missing() -> None:
    waiting = dispute(written_confirmation_required=True)
    (early,) = clocks_for(case(updated_at=noon(date(2026, 11, 27))), dispute=waiting)
    (late,) = clocks_for(case(updated_at=noon(date(2026, 12, 1))), dispute=waiting)
    assert [d.name for d in early.deadlines] == ["provisional_credit", "resolve"]
    assert [d.name for d in late.deadlines] == ["resolve"]


def test_report_clocks_stay_in_their_compartment() -> None:
    clocks = clocks_for(case(queue=Queue.AML, prior_sar_on=date(2026, 8, 3)))
    assert rules(*clocks) == ["sar", "sar"]
    assert all(clock.sar_compartment for clock in clocks)


def test_business_days_are_those_of_the_banks_office_in_the_country_of_the_rule() -> None:
    """Scotland rests on 2 January, England does not; the US office keeps its own days beside it."""
    scottish = DEMO.countries["GB"].model_copy(update={"holidays": "GB-SCT"})
    bank = DEMO.model_copy(update={"countries": {**DEMO.countries, "GB": scottish}})
    refused = payment(rejected_at=noon(date(2025, 12, 31)))
    (english,), (northern,) = (clocks_for(case(), payment=refused, bank=one) for one in (DEMO, bank))
    assert UK.local_day(english.deadlines[0].due_at) == date(2026, 1, 2)
    assert UK.local_day(northern.deadlines[0].due_at) == date(2026, 1, 5)
    assert "GB-SCT holidays, London time" in northern.deadlines[0].basis
    assert bank.calendar("US") == US


CHICAGO_AND_BELFAST = DEMO.model_copy(
    update={
        "countries": {
            "US": DEMO.countries["US"].model_copy(update={"timezone": "America/Chicago"}),
            "GB": DEMO.countries["GB"].model_copy(update={"timezone": "Europe/Belfast"}),
        }
    }
)
LATE = datetime(2026, 11, 13, 5, 30, tzinfo=UTC)
"""Half past eleven in the evening of the 12th in Chicago, and the 13th in New York."""


@pytest.mark.parametrize(
    ("records", "rule"),
    [
        ({"dispute": dispute(notice_received_at=LATE, resolved_on=date(2026, 11, 20))}, "reg_e"),
        (
            {
                "dispute": dispute(notice_received_at=LATE, notice_channel="written"),
                "account": account(product="credit_card"),
            },
            "reg_z",
        ),
        ({"complaint": complaint(received_at=LATE)}, "complaint"),
        (
            {"complaint": complaint(received_at=LATE, narrative=UntrustedText("That payment is not mine."))},
            "reg_e_possible",
        ),
        ({"case": case(queue=Queue.AML, suspicion_formed_at=LATE)}, "sar"),
        ({"case": case(prior_sar_on=date(2026, 11, 12))}, "sar"),
        ({"case": case(app_claim_received_at=LATE)}, "uk_app"),
        ({"payment": payment(rejected_at=LATE)}, "uk_refusal"),
        ({"complaint": complaint(received_at=LATE), "account": account(currency="GBP")}, "complaint"),
    ],
)
def test_every_rule_counts_the_days_of_the_office_of_its_country(records: dict[str, Any], rule: str) -> None:
    british = rule.startswith("uk") or "GBP" in str(records.get("account"))
    place, zone, day = (
        ("Belfast time", "Europe/Belfast", "13 Nov 2026")
        if british
        else ("Chicago time", "America/Chicago", "12 Nov 2026")
    )
    clocks = clocks_for(**({"case": case()} | records), bank=CHICAGO_AND_BELFAST)
    deadlines = [d for clock in clocks if clock.rule == rule for d in clock.deadlines]
    assert deadlines
    for deadline in deadlines:
        assert place in deadline.basis, deadline
        assert f"{deadline.due_at.astimezone(ZoneInfo(zone)):%H:%M:%S}" == "23:59:59", deadline
    assert day in deadlines[0].basis


def test_a_transfer_falls_on_the_day_of_the_office() -> None:
    """Thirty days after the first deposit in Chicago, thirty-one in New York."""
    opened = account(first_deposit_on=date(2026, 10, 13))
    (new,) = clocks_for(
        case(), dispute=dispute(), account=opened, transferred_at=LATE, bank=CHICAGO_AND_BELFAST
    )
    (old,) = clocks_for(case(), dispute=dispute(), account=opened, transferred_at=LATE, bank=DEMO)
    assert "20 business days" in new.deadlines[0].basis
    assert "10 business days" in old.deadlines[0].basis


@pytest.mark.parametrize(
    ("day", "open_in"),
    [
        (date(2026, 5, 4), {"US"}),
        (date(2026, 8, 31), {"US"}),
        (date(2026, 11, 26), {"UK"}),
        (date(2026, 5, 5), {"US", "UK"}),
    ],
)
def test_each_country_rests_on_its_own_holidays(day: date, open_in: set[str]) -> None:
    assert {name for name, held in (("US", US), ("UK", UK)) if held.is_business_day(day)} == open_in


@pytest.mark.parametrize("code", ["", "XXXX", "GB-XYZ", "england"])
def test_a_calendar_that_does_not_exist_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="is not a holiday calendar"):
        calendar_of(code, "Europe/London")
