from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.fact import Amount, Count, Duration, Fact, Flag, Nothing, Share
from copilot.domain.money import Money
from copilot.domain.records import Transaction
from copilot.tasks.base import GatheredRecords
from copilot.tasks.facts import internal_facts
from copilot.tasks.facts.ledger import busiest
from tests.fakes import records as make
from tests.fakes.banks import DEMO
from tests.fakes.records import ago


def facts_of(
    rows: list[Transaction], focus: list[Transaction], queue: str = "card_fraud", **more: Any
) -> dict[str, Fact]:
    """Facts of a case whose one alert hits the rows in `focus`."""
    hit = make.rule_hit(transaction_ids=tuple(row.transaction_id for row in focus))
    records = GatheredRecords(
        bank=DEMO,
        case=make.case(queue=queue),
        now=make.NOW,
        transactions=tuple(rows),
        alerts=(make.alert(hits=(hit,)),),
        **{"customer": make.customer(), **more},
    )
    return {fact.name: fact for fact in internal_facts(records, ())}


def habit(count: int = 12, amount: int = 4_000) -> list[Transaction]:
    return [
        make.online_purchase(
            f"T-H{n:03d}",
            ago(days=20 + 9 * n),
            amount,
            device_id="D-1",
            ip_address="198.51.100.1",
            country="US",
        )
        for n in range(count)
    ]


def test_totals_count_only_what_settled() -> None:
    focus = [
        make.online_purchase("T-1", ago(hours=3), 10_050),
        make.online_purchase("T-2", ago(hours=2), 20_000, status="declined"),
    ]
    facts = facts_of([*habit(), *focus], focus)
    assert facts["focus_count"].value == Count(number=2)
    assert facts["focus_total_out"].value == Amount(money=make.usd("100.50"))
    assert "$100.50" in facts["focus_total_out"].text
    assert facts["declined_share"].value == Share(number=0.5)


def test_the_habit_excludes_what_is_in_question() -> None:
    focus = [make.online_purchase(f"T-{n}", ago(hours=3 - n), 400_000) for n in range(3)]
    facts = facts_of([*habit(), *focus], focus)
    assert facts["amount_ratio"].value == Share(number=100.0)
    assert facts["history_count"].value == Count(number=12)


def test_a_short_history_is_no_habit() -> None:
    focus = [make.online_purchase("T-1", ago(hours=1), 90_000)]
    facts = facts_of([*habit(7), *focus], focus)
    assert "amount_ratio" not in facts
    assert "too few for a habit" in facts["history_count"].text


def test_newness_is_judged_against_the_year_before() -> None:
    fresh = make.online_purchase("T-1", ago(hours=2), 9_000, device_id="D-NEW", ip_address="203.0.113.9")
    known = make.online_purchase("T-2", ago(hours=1), 9_000, device_id="D-1", ip_address="198.51.100.1")
    facts = facts_of([*habit(), fresh, known], [fresh, known])
    assert facts["new_device_share"].value == Share(number=0.5)
    assert facts["new_merchant_share"].value == Share(number=0.0)


def test_a_remote_payment_without_device_or_address_is_said_to_lack_them() -> None:
    row = make.online_purchase("T-1", ago(hours=2), 9_000, device_id="", ip_address="")
    assert facts_of([*habit(), row], [row])["signals_missing_share"].value == Share(number=1.0)


def test_night_is_read_in_the_bank_s_zone() -> None:
    local_three = datetime.fromisoformat("2026-11-19T08:00:00+00:00")  # 03:00 in New York
    row = make.online_purchase("T-1", local_three, 9_000)
    assert facts_of([row], [row])["night_share"].value == Share(number=1.0, beside=0.0)


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=40), st.integers(1, 600))
def test_the_busiest_span_is_what_counting_by_hand_gives(offsets: list[int], width: int) -> None:
    import numpy as np

    times = sorted(offsets)
    by_hand = max(sum(start <= other <= start + width for other in times) for start in times)
    assert busiest(np.array(times, dtype=np.int64), width) == by_hand


@given(st.lists(st.integers(1, 10_000_000), min_size=1, max_size=30))
def test_totals_are_exact_whatever_the_amounts(amounts: list[int]) -> None:
    focus = [make.transfer(f"T-{n}", "A-100001", ago(hours=n + 1), a) for n, a in enumerate(amounts)]
    assert facts_of(focus, focus)["focus_total_out"].value == Amount(
        money=Money.of_minor(sum(amounts), "USD")
    )


def mule(out_share: float, hours: float) -> dict[str, Fact]:
    incoming = [
        make.transfer(
            f"T-I{n}",
            "A-100001",
            ago(days=2, minutes=n),
            100_000,
            direction="in",
            counterparty_account=f"ACC{n}",
        )
        for n in range(5)
    ]
    paid = make.transfer(
        "T-O",
        "A-100001",
        ago(days=2) + timedelta(hours=hours),
        int(500_000 * out_share),
        counterparty_account="OUT",
    )
    return facts_of([*incoming, paid], [*incoming, paid], queue="aml")


def test_money_that_leaves_within_two_days_passed_through() -> None:
    facts = mule(0.9, 6)
    assert facts["pass_through_share"].value == Share(number=0.9)
    assert facts["distinct_payers"].value == Count(number=5, beside=5)
    assert facts["equal_shares"].value == Flag()


def test_money_that_leaves_later_did_not_pass_through() -> None:
    assert mule(0.9, 24 * 5)["pass_through_share"].value == Share(number=0.0)


@pytest.mark.parametrize(
    ("minor", "counted"), [(799_999, False), (800_000, True), (999_999, True), (1_000_000, False)]
)
def test_the_cash_band_ends_below_the_reporting_amount(minor: int, counted: bool) -> None:
    rows = [
        make.transfer(
            f"T-{n}", "A-100001", ago(days=n), minor, channel="cash", direction="in", branch="Pier 4"
        )
        for n in (1, 2)
    ]
    facts = facts_of(rows, rows, queue="aml")
    assert ("cash_under_threshold" in facts) is counted


@pytest.mark.parametrize(("days", "dormant"), [(89, False), (90, True)])
def test_silence_counts_from_ninety_days(days: int, dormant: bool) -> None:
    old = make.transaction("T-OLD", booked_at=ago(days=days, hours=5))
    new = make.transfer("T-NEW", "A-100001", ago(hours=4), 50_000, direction="in")
    assert ("dormant_days" in facts_of([old, new], [new], queue="aml")) is dormant


def test_two_countries_within_hours_are_noticed_and_a_day_apart_is_not() -> None:
    home = make.transaction("T-1", booked_at=ago(hours=5))
    soon = make.transaction("T-2", booked_at=ago(hours=4, minutes=20), country="ES", city="Malaga")
    late = make.transaction("T-3", booked_at=ago(hours=5) + timedelta(hours=30), country="ES", city="Malaga")
    assert facts_of([home, soon], [soon])["travel_gap_seconds"].value == Duration(
        length=timedelta(minutes=40)
    )
    assert "travel_gap_seconds" not in facts_of([home, late], [late])


def test_a_credential_change_before_the_payment_is_timed() -> None:
    row = make.transfer("T-1", "A-100001", ago(hours=4), 50_000)
    swap = make.login_event("LG-1", kind="sim_swap", at=ago(hours=6))
    facts = facts_of([row], [row], logins=(swap,))
    assert facts["credential_change_hours"].value == Duration(length=timedelta(hours=2))
    assert "SIM swap" in facts["credential_change_hours"].text
    assert "2 hours before the first transaction in question" in facts["credential_change_hours"].text


def test_a_change_between_the_payments_is_said_to_come_after_the_first() -> None:
    rows = [
        make.transfer("T-1", "A-100001", ago(hours=90), 50_000),
        make.transfer("T-2", "A-100001", ago(hours=1), 50_000),
    ]
    swap = make.login_event("LG-1", kind="sim_swap", at=ago(hours=2))
    text = facts_of(rows, rows, logins=(swap,))["credential_change_hours"].text
    assert "3 days after the first transaction in question" in text
    assert "before" not in text


def test_a_change_long_before_the_payment_is_none() -> None:
    row = make.transfer("T-1", "A-100001", ago(hours=4), 50_000)
    swap = make.login_event("LG-1", kind="sim_swap", at=ago(days=9))
    assert facts_of([row], [row], logins=(swap,))["credential_change_hours"].value == Nothing()


def test_facts_name_the_evidence_that_they_rest_on(gathered: Any) -> None:
    from copilot.tasks.evidence import internal_evidence

    records = gathered("CF-100001")
    evidence = internal_evidence(records)
    facts = {fact.name: fact for fact in internal_facts(records, evidence)}
    of_transactions = {item.id for item in evidence if item.title.startswith("Transaction ")}
    assert set(facts["focus_count"].inputs) == of_transactions


@pytest.mark.parametrize(("country", "share"), [("US", "0.000"), ("EE", "1.000")])
def test_the_customer_s_own_country_is_never_new_however_short_the_record(country: str, share: str) -> None:
    focus = [make.online_purchase("T-1", ago(hours=2), 9_000, country=country)]
    facts = facts_of(focus, focus, customer=make.customer(country="US"))
    assert facts["new_country_share"].value == Share(number=float(share))
