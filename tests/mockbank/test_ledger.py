"""The ledger adds up, and what the rules observed can be counted again by somebody else."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from connectors.mockbank.customer_file import HitDraft
from connectors.mockbank.rules import RULES, evaluate
from copilot.domain.ids import AccountId
from copilot.domain.records import (
    Account,
    Alert,
    CaseRecord,
    Device,
    Interaction,
    LoginEvent,
    Note,
    RuleHit,
    Transaction,
)
from tests.mockbank.conftest import ANCHOR, GeneratedBank

NOW = datetime(ANCHOR.year, ANCHOR.month, ANCHOR.day, tzinfo=UTC)


def test_the_default_bank_has_about_sixty_thousand_movements(bank: GeneratedBank) -> None:
    assert 50_000 <= sum(len(customer.movements) for customer in bank.customers) <= 70_000


def test_every_balance_follows_from_the_one_before_and_ends_at_the_accounts_balance(
    bank: GeneratedBank,
) -> None:
    for customer in bank.customers:
        accounts = {item.account_id: item for item in customer.records if isinstance(item, Account)}
        balances: dict[AccountId, int] = {}
        for row in customer.movements:
            if row.balance_after_minor is None:
                assert row.status != "posted"
                continue
            change = row.amount_minor if row.direction == "in" else -row.amount_minor
            assert (
                balances.get(row.account_id, row.balance_after_minor - change) + change
                == row.balance_after_minor
            )
            balances[row.account_id] = row.balance_after_minor
            assert row.balance_after_minor >= 0 or accounts[row.account_id].product == "credit_card"
        for account_id, minor in balances.items():
            assert accounts[account_id].balance.amount * 100 == minor


def test_movements_are_in_order_and_none_comes_before_its_account_opened(bank: GeneratedBank) -> None:
    for customer in bank.customers:
        by_account: dict[AccountId, list[Transaction]] = defaultdict(list)
        for row in customer.movements:
            by_account[row.account_id].append(row)
        opened = {item.account_id: item.opened_on for item in customer.records if isinstance(item, Account)}
        for account_id, rows in by_account.items():
            assert [row.booked_at for row in rows] == sorted(row.booked_at for row in rows)
            assert rows[0].booked_at[:10] >= str(opened[account_id])


def test_nothing_happens_after_the_anchor(bank: GeneratedBank) -> None:
    moments = [
        datetime.fromisoformat(row.booked_at) for customer in bank.customers for row in customer.movements
    ]
    moments += [event.at for event in bank.all(LoginEvent)]
    moments += [contact.at for contact in bank.all(Interaction)] + [note.at for note in bank.all(Note)]
    moments += [alert.raised_at for alert in bank.all(Alert)]
    moments += [moment for case in bank.all(CaseRecord) for moment in (case.opened_at, case.updated_at)]
    moments += [device.last_seen_at for device in bank.all(Device)]
    assert max(moments) < NOW


def test_every_alert_has_a_rule_that_fired_at_its_threshold(bank: GeneratedBank) -> None:
    alerts = bank.all(Alert)
    assert len(alerts) > 80
    for alert in alerts:
        assert alert.hits, alert.alert_id
        for hit in alert.hits:
            over = (
                hit.observed <= hit.threshold if RULES[hit.rule_id].at_most else hit.observed >= hit.threshold
            )
            assert over, (alert.alert_id, hit.rule_id)


def test_observed_values_can_be_counted_again_from_the_ledger(bank: GeneratedBank) -> None:
    seen: set[str] = set()
    devices = bank.all(Device)
    for customer in bank.customers:
        ledger = {row.transaction_id: row for row in customer.movements}
        events = [item.at for item in customer.records if isinstance(item, LoginEvent)]
        events += [item.first_seen_at for item in customer.records if isinstance(item, Device)]
        for alert in (item for item in customer.records if isinstance(item, Alert)):
            for hit in alert.hits:
                rows = [ledger[key] for key in hit.transaction_ids]
                assert hit.observed in _recount(hit, rows, list(ledger.values()), events, devices), (
                    hit,
                    alert.case_id,
                )
                seen.add(hit.measure)
    assert seen == {rule.measure for rule in RULES.values()}


def _recount(
    hit: RuleHit,
    rows: list[Transaction],
    ledger: list[Transaction],
    events: list[datetime],
    devices: list[Device],
) -> set[Decimal]:
    """The values that the measure may have, computed apart from the generator's own code."""
    cents, hundredth = Decimal(100), Decimal("0.01")
    paid_in = sum(row.amount_minor for row in rows if row.direction == "in")
    paid_out = sum(row.amount_minor for row in rows if row.direction == "out")
    match hit.measure:
        case "sum":
            return {(paid_in + paid_out) / cents}
        case "count":
            return {Decimal(len(rows))}
        case "declined_share":
            return {
                (Decimal(len([row for row in rows if row.status == "declined"])) / len(rows)).quantize(
                    hundredth
                )
            }
        case "distinct_countries":
            return {Decimal(len({row.country for row in rows}))}
        case "distinct_branches":
            return {Decimal(len({row.branch for row in rows}))}
        case "distinct_payers" | "distinct_payees":
            return {Decimal(len({row.counterparty_account for row in rows}))}
        case "out_to_in_share":
            return {(Decimal(paid_out) / Decimal(paid_in)).quantize(hundredth)}
        case "hours_since_event":
            first = datetime.fromisoformat(rows[0].booked_at)
            return {
                (Decimal((first - at).total_seconds()) / 3600).quantize(hundredth)
                for at in events
                if at <= first
            }
        case "quiet_days" | "ratio_to_prior_max":
            return {_against_the_past(hit.measure, rows, ledger)}
    return {Decimal(len(item.customer_ids)) for item in devices}


def _against_the_past(measure: str, rows: list[Transaction], ledger: list[Transaction]) -> Decimal:
    first = min(rows, key=lambda row: row.booked_at)
    start = datetime.fromisoformat(first.booked_at)
    past = [
        (datetime.fromisoformat(row.booked_at), row)
        for row in ledger
        if row.account_id == first.account_id and row.booked_at < first.booked_at
    ]
    if measure == "quiet_days":
        return Decimal((start - max(at for at, _ in past)).days)
    recent = [
        row.amount_minor
        for at, row in past
        if at >= start - timedelta(days=90) and row.direction == first.direction and row.status == "posted"
    ]
    return (Decimal(max(row.amount_minor for row in rows)) / Decimal(max(recent, default=100))).quantize(
        Decimal("0.01")
    )


def test_a_rule_below_its_threshold_does_not_fire(bank: GeneratedBank) -> None:
    customer = next(item for item in bank.customers if item.movements)
    row = customer.movements[0]
    assert evaluate(HitDraft("R-118", (row.transaction_id,)), {row.transaction_id: row}) is None


def test_a_rule_cannot_count_a_movement_that_is_not_in_the_ledger() -> None:
    with pytest.raises(KeyError):
        evaluate(HitDraft("R-118", ("T-000000000",)), {})
