"""Each typology is there three times, and its signals stand in the records, not in the key alone."""

from datetime import datetime, timedelta

import pytest

from connectors.mockbank.plan import Variant
from connectors.mockbank.scenarios import SCENARIOS
from copilot.domain.records import (
    Alert,
    Customer,
    Device,
    Dispute,
    Interaction,
    KycFile,
    LoginEvent,
    Merchant,
    Note,
    Payee,
    Transaction,
)
from tests.mockbank.conftest import ANCHOR, GeneratedBank, PlantedCase

TYPOLOGIES = (
    "card_testing", "cnp_fraud", "ato_sim_swap", "app_impersonation", "invoice_redirection", "romance_scam", "investment_scam", "mule_account",
    "structuring", "layering", "dormant_reactivated", "friendly_fraud", "cheque_fraud", "refund_abuse", "elder_exploitation",
    "synthetic_identity", "insider", "foreign_card_use",
)  # fmt: skip
THREE = (Variant.TRUE_POSITIVE, Variant.LOOKALIKE, Variant.NOT_ENOUGH)


def at(row: Transaction) -> datetime:
    return datetime.fromisoformat(row.booked_at)


def rules(item: PlantedCase) -> set[str]:
    """The rules that fired on the case."""
    return {
        hit.rule_id for alert in item.all(Alert) if alert.case_id == item.case.case_id for hit in alert.hits
    }


def events(item: PlantedCase, kind: str, before: datetime, within: timedelta) -> list[LoginEvent]:
    """Events of that kind in the time before."""
    return [
        event
        for event in item.all(LoginEvent)
        if event.kind == kind and before - within <= event.at <= before
    ]


def payee_of(item: PlantedCase, row: Transaction) -> Payee:
    """The payee that the transfer went to."""
    return next(
        payee
        for payee in item.all(Payee)
        if payee.account == row.counterparty_account and payee.name == row.counterparty
    )


def warned(item: PlantedCase) -> set[str]:
    return {event.kind for event in item.all(LoginEvent) if event.kind.startswith("warning")}


def age(item: PlantedCase) -> int:
    born = item.all(Customer)[0].date_of_birth
    assert born is not None
    return (ANCHOR - born).days // 365


@pytest.mark.parametrize("typology", TYPOLOGIES)
@pytest.mark.parametrize("variant", THREE)
def test_every_typology_has_a_case_in_every_variant_with_proof_in_the_records(
    bank: GeneratedBank, typology: str, variant: Variant
) -> None:
    found = bank.planted(typology, variant)
    assert found
    known = {
        value
        for customer in bank.customers
        for record in customer.records
        for name, value in record
        if name.endswith("_id")
    }
    known |= {
        record.customer_id
        for customer in bank.customers
        for record in customer.records
        if isinstance(record, Customer)
    }
    for item in found:
        kyc = item.all(KycFile)[0]
        own = (
            known
            | set(item.movements)
            | {part.document_id for part in kyc.documents}
            | {part.exception_id for part in kyc.exceptions}
        )
        assert item.truth.key_record_ids
        assert set(item.truth.key_record_ids) <= own


def test_the_catalogue_holds_nothing_twice() -> None:
    keys = [(item.name, item.variant) for item in SCENARIOS]
    assert len(keys) == len(set(keys))


def test_takeover_follows_a_sim_change_within_a_day_on_a_new_device(bank: GeneratedBank) -> None:
    for item in bank.planted("ato_sim_swap", "true_positive"):
        row = item.proof[0]
        assert events(item, "sim_swap", at(row), timedelta(hours=24))
        assert events(item, "password_reset", at(row), timedelta(hours=24))
        device = next(device for device in item.all(Device) if device.device_id == row.device_id)
        assert at(row) - device.first_seen_at < timedelta(hours=24)
        assert payee_of(item, row).name_check == "no_match"
        assert "R-131" in rules(item)


def test_the_new_telephone_lookalike_has_the_sim_change_but_a_payee_matched_days_before(
    bank: GeneratedBank,
) -> None:
    for item in bank.planted("ato_sim_swap", "lookalike"):
        row = item.proof[0]
        assert events(item, "sim_swap", at(row), timedelta(hours=24))
        payee = payee_of(item, row)
        assert payee.name_check == "match"
        assert at(row) - payee.added_at > timedelta(days=7)


def test_card_testing_is_many_small_authorisations_mostly_declined_in_ten_minutes(
    bank: GeneratedBank,
) -> None:
    for item in bank.planted("card_testing", "true_positive"):
        small = [row for row in item.proof if row.amount_minor < 500]
        assert len(small) >= 10
        assert sum(row.status == "declined" for row in small) / len(small) > 0.5
        assert max(map(at, small)) - min(map(at, small)) <= timedelta(minutes=10)
        assert any(
            device.emulator for device in item.all(Device) if device.device_id in item.truth.key_record_ids
        )
        assert {"R-118", "R-119", "R-101"} <= rules(item)


def test_stolen_card_details_show_a_new_device_and_a_strange_address(bank: GeneratedBank) -> None:
    for item in bank.planted("cnp_fraud", "true_positive"):
        usual = {row.ip_address for row in item.customer.movements if row not in item.proof}
        assert not {row.ip_address for row in item.proof} & usual
        assert {"R-101", "R-133"} <= rules(item)


def test_impersonation_shows_warnings_dismissed_and_a_payee_minutes_old(bank: GeneratedBank) -> None:
    for item in bank.planted("app_impersonation", "true_positive"):
        row = item.proof[0]
        assert warned(item) == {"warning_shown", "warning_dismissed"}
        assert at(row) - payee_of(item, row).added_at < timedelta(hours=1)
        assert any(device.remote_access_tool for device in item.all(Device))
        assert item.case.app_claim_received_at is not None
        assert item.all(Customer)[0].country == "GB"


def test_invoice_redirection_names_a_known_supplier_with_another_account(bank: GeneratedBank) -> None:
    for item in bank.planted("invoice_redirection"):
        row = item.proof[0]
        earlier = {
            old.counterparty_account
            for old in item.customer.movements
            if old.counterparty == row.counterparty and old.booked_at < row.booked_at
        }
        assert earlier
        assert row.counterparty_account not in earlier


def test_romance_and_investment_payments_grow(bank: GeneratedBank) -> None:
    for name in ("romance_scam", "investment_scam"):
        for item in bank.planted(name, "true_positive"):
            paid = [row.amount_minor for row in item.proof if row.direction == "out"]
            assert paid == sorted(paid)
            assert paid[-1] > 1.8 * paid[0]
            assert "R-141" in rules(item)


def test_mule_money_comes_from_five_payers_or_more_and_leaves_the_same_day(bank: GeneratedBank) -> None:
    for item in bank.planted("mule_account", "true_positive"):
        inward = [row for row in item.proof if row.direction == "in"]
        out = sum(row.amount_minor for row in item.proof if row.direction == "out")
        assert len({row.counterparty_account for row in inward}) >= 5
        assert out >= 0.85 * sum(row.amount_minor for row in inward)
        assert max(map(at, item.proof)) - min(map(at, item.proof)) < timedelta(hours=24)


def test_structuring_keeps_cash_below_ten_thousand_at_several_branches(bank: GeneratedBank) -> None:
    for item in bank.planted("structuring", "true_positive"):
        assert all(800_000 <= row.amount_minor < 1_000_000 for row in item.proof)
        assert len({row.branch for row in item.proof}) >= 2
        expected = item.all(Customer)[0].expected_cash_per_month.amount * 100
        assert sum(row.amount_minor for row in item.proof) > 10 * expected


def test_the_cash_business_lookalike_uses_one_branch_and_is_used_to_cash(bank: GeneratedBank) -> None:
    for item in bank.planted("structuring", "lookalike"):
        assert len({row.branch for row in item.proof}) == 1
        earlier = [row for row in item.customer.movements if row.channel == "cash" and row not in item.proof]
        assert len(earlier) > 5


def test_layering_spreads_one_credit_over_several_countries_and_part_returns(bank: GeneratedBank) -> None:
    for item in bank.planted("layering", "true_positive"):
        assert len({row.country for row in item.proof if row.direction == "out"}) >= 4
        assert sum(row.direction == "in" for row in item.proof) == 2


def test_dormant_accounts_were_silent_for_months(bank: GeneratedBank) -> None:
    for variant in THREE:
        for item in bank.planted("dormant_reactivated", variant):
            first = min(map(at, item.proof))
            account = item.proof[0].account_id
            before = max(
                at(row) for row in item.customer.movements if row.account_id == account and at(row) < first
            )
            assert first - before > timedelta(days=90)
            assert "R-220" in rules(item)


def test_friendly_fraud_has_two_undisputed_purchases_of_the_kind_the_rule_asks_for(
    bank: GeneratedBank,
) -> None:
    for item in bank.planted("friendly_fraud", "true_positive"):
        dispute = next(part for part in item.all(Dispute) if part.dispute_id == item.case.dispute_id)
        row = item.movements[dispute.transaction_ids[0]]
        prior = [item.movements[key] for key in dispute.prior_undisputed_transaction_ids]
        assert len(prior) >= 2
        disputed = {key for part in item.all(Dispute) for key in part.transaction_ids}
        for old in prior:
            assert 120 <= (at(row) - at(old)).days <= 365
            assert (old.merchant_id, old.card_id, old.device_id, old.ip_address) == (
                row.merchant_id,
                row.card_id,
                row.device_id,
                row.ip_address,
            )
            assert old.transaction_id not in disputed
        assert item.all(Customer)[0].address_lines[0] in dispute.delivery_proof


def test_the_friendly_fraud_lookalike_shares_neither_device_nor_address(bank: GeneratedBank) -> None:
    for item in bank.planted("friendly_fraud", "lookalike"):
        dispute = next(part for part in item.all(Dispute) if part.dispute_id == item.case.dispute_id)
        row = item.movements[dispute.transaction_ids[0]]
        for key in dispute.prior_undisputed_transaction_ids:
            assert item.movements[key].device_id != row.device_id
            assert item.movements[key].ip_address != row.ip_address


def test_cheque_money_leaves_before_the_cheque_comes_back(bank: GeneratedBank) -> None:
    for item in bank.planted("cheque_fraud", "true_positive"):
        paid_in = item.proof[0]
        back = next(row for row in item.customer.movements if row.description.endswith("RETURNED ALTERED"))
        assert all(at(paid_in) < at(row) < at(back) for row in item.proof[1:])


def test_refund_abuse_has_four_refunds_behind_it(bank: GeneratedBank) -> None:
    for variant in THREE:
        assert all("R-250" in rules(item) for item in bank.planted("refund_abuse", variant))


def test_the_failing_seller_of_the_refund_lookalike_has_a_high_dispute_rate() -> None:
    from connectors.mockbank.merchants import MerchantBook

    book = MerchantBook(7, ANCHOR)
    seller: Merchant = next(
        item for item in book.records if item.merchant_id == book.id_of(book.shop("trial"))
    )
    assert seller.dispute_rate > max(item.dispute_rate for item in book.records if item != seller)


def test_elder_exploitation_has_an_aged_customer_a_cash_spike_and_a_third_person(bank: GeneratedBank) -> None:
    for item in bank.planted("elder_exploitation", "true_positive"):
        assert age(item) >= 77
        assert "R-301" in rules(item)
        helper = item.all(Payee)[-1].name
        assert any(helper in note.text for note in item.all(Note))


def test_synthetic_identities_share_device_telephone_and_door_with_strangers(bank: GeneratedBank) -> None:
    for item in bank.planted("synthetic_identity", "true_positive"):
        own = item.all(Customer)[0]
        ring = [other for other in bank.all(Customer) if other.phone == own.phone]
        assert len(ring) == 3
        assert len({other.address_lines for other in ring}) == 1
        assert len({other.family_name for other in ring}) > 1
        device = next(
            device
            for device in bank.all(Device)
            if len(device.customer_ids) == 3 and own.customer_id in device.customer_ids
        )
        assert set(device.customer_ids) == {other.customer_id for other in ring}
        assert "R-310" in rules(item)
        assert item.all(KycFile)[0].documents[0].mismatches


def test_the_family_lookalike_shares_as_much_but_also_the_surname(bank: GeneratedBank) -> None:
    for item in bank.planted("synthetic_identity", "lookalike"):
        own = item.all(Customer)[0]
        family = [other for other in bank.all(Customer) if other.phone == own.phone]
        assert len(family) == 3
        assert {other.family_name for other in family} == {own.family_name}


def test_insiders_pay_from_a_staff_desk_without_a_visit(bank: GeneratedBank) -> None:
    for item in bank.planted("insider", "true_positive"):
        row = item.proof[0]
        assert "staff desk" in events(item, "limit_changed", at(row), timedelta(hours=2))[0].detail
        assert row.device_id == ""
        assert not [
            c for c in item.all(Interaction) if c.channel == "branch" and c.at.date() == at(row).date()
        ]


def test_receiving_accounts_turn_up_in_the_payments_of_several_customers(bank: GeneratedBank) -> None:
    payers: dict[str, set[str]] = {}
    for item in bank.cases():
        for row in item.proof:
            if row.direction == "out" and row.counterparty_account:
                payers.setdefault(row.counterparty_account, set()).add(item.case.customer_id)
    assert max(map(len, payers.values())) >= 2
