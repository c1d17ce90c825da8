"""The bank's monitoring rules: what each compares, and the value it observed in the ledger.

A rule is evaluated over the settled ledger, so that its observed value is what anybody
finds who counts the same movements again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from connectors.mockbank.customer_file import HitDraft
from copilot.domain.ids import TransactionId
from copilot.domain.money import Money
from copilot.domain.records import RuleHit, Transaction

LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True)
class Rule:
    """A rule as the monitoring system lists it; it fires from the threshold up, or below it if `at_most`."""

    name: str
    measure: str
    threshold: str
    unit: str
    window: str
    at_most: bool = False


RULES: Mapping[str, Rule] = {
    "R-101": Rule("Amount above the account's recent maximum", "ratio_to_prior_max", "1.5", "ratio", "90 d"),
    "R-104": Rule("Online spend within hours", "sum", "500", "USD", "6 h"),
    "R-106": Rule("Online purchase drawn for a sample check", "sum", "20", "USD", "24 h"),
    "R-112": Rule("Several countries in a short time", "distinct_countries", "2", "count", "24 h"),
    "R-118": Rule("Small authorisations in a short time", "count", "10", "count", "10 min"),
    "R-119": Rule("Share of declined authorisations", "declined_share", "0.5", "ratio", "10 min"),
    "R-131": Rule(
        "Payment soon after a SIM change", "hours_since_event", "24", "hours", "24 h", at_most=True
    ),
    "R-132": Rule("Payment soon after a new payee", "hours_since_event", "24", "hours", "24 h", at_most=True),
    "R-133": Rule(
        "Payment from a device first seen lately", "hours_since_event", "72", "hours", "72 h", at_most=True
    ),
    "R-141": Rule("Payments to one new payee", "sum", "3000", "USD", "60 d"),
    "R-201": Rule("Money out soon after money in", "out_to_in_share", "0.85", "ratio", "48 h"),
    "R-204": Rule("Payers into one account", "distinct_payers", "5", "count", "24 h"),
    "R-205": Rule("Payees from one account", "distinct_payees", "5", "count", "8 h"),
    "R-211": Rule("Cash deposits in a week", "sum", "10000", "USD", "7 d"),
    "R-212": Rule("Cash deposits between 8,000 and 9,999", "count", "2", "count", "7 d"),
    "R-215": Rule("Branches used for cash", "distinct_branches", "2", "count", "7 d"),
    "R-220": Rule("Activity after silence", "quiet_days", "90", "days", "since last movement"),
    "R-240": Rule("Cheque above usual credits", "ratio_to_prior_max", "1.5", "ratio", "90 d"),
    "R-250": Rule("Refund claims", "count", "4", "count", "120 d"),
    "R-261": Rule(
        "Payment soon after a limit change", "hours_since_event", "24", "hours", "24 h", at_most=True
    ),
    "R-301": Rule("Cash withdrawn in a week", "sum", "2000", "USD", "7 d"),
    "R-310": Rule("Customers on one device", "customers_on_device", "3", "count", "all time"),
}

Rows = Sequence[Transaction]


def evaluate(draft: HitDraft, ledger: Mapping[str, Transaction]) -> RuleHit | None:
    """The rule's hit over the named movements of `ledger`, or None where it would not have fired."""
    rule = RULES[draft.rule_id]
    rows = sorted((ledger[key] for key in draft.transaction_ids), key=lambda row: row.booked_at)
    observed = (
        Decimal(draft.observed)
        if draft.observed is not None
        else _observe(rule.measure, rows, ledger, draft.reference_at)
    )
    threshold = Decimal(rule.threshold)
    if observed > threshold if rule.at_most else observed < threshold:
        return None
    unit = rows[0].currency if rule.unit == "USD" and rows else rule.unit
    return RuleHit(
        rule_id=draft.rule_id,
        rule_name=rule.name,
        measure=rule.measure,
        threshold=threshold,
        observed=observed,
        unit=unit,
        window=rule.window,
        transaction_ids=tuple(TransactionId(row.transaction_id) for row in rows),
    )


def _observe(
    measure: str, rows: Rows, ledger: Mapping[str, Transaction], reference_at: datetime | None
) -> Decimal:
    if measure == "ratio_to_prior_max":
        return _ratio_to_prior_max(rows, ledger)
    if measure == "quiet_days":
        return _quiet_days(rows, ledger)
    if measure == "hours_since_event":
        assert reference_at is not None
        return _hours(datetime.fromisoformat(rows[0].booked_at) - reference_at)
    return _SIMPLE[measure](rows)


def _ratio_to_prior_max(rows: Rows, ledger: Mapping[str, Transaction]) -> Decimal:
    """The largest of the movements over the largest of the same direction on that account in the 90 days before."""
    first = rows[0]
    since = (datetime.fromisoformat(first.booked_at) - LOOK_BACK).isoformat()
    prior = [
        row.amount_minor
        for row in ledger.values()
        if row.account_id == first.account_id
        and row.direction == first.direction
        and row.status == "posted"
        and since <= row.booked_at < first.booked_at
    ]
    return _ratio(max(row.amount_minor for row in rows), max(prior, default=100))


def _quiet_days(rows: Rows, ledger: Mapping[str, Transaction]) -> Decimal:
    """Whole days between the first of the movements and the account's movement before it."""
    first = rows[0]
    before = [
        row.booked_at
        for row in ledger.values()
        if row.account_id == first.account_id and row.booked_at < first.booked_at
    ]
    if not before:
        return Decimal(0)
    return Decimal((datetime.fromisoformat(first.booked_at) - datetime.fromisoformat(max(before))).days)


def _hours(gap: timedelta) -> Decimal:
    return (Decimal(int(gap.total_seconds())) / 3600).quantize(Decimal("0.01"))


def _ratio(part: int, whole: int) -> Decimal:
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.01"))


def _sum(rows: Rows, direction: str | None = None) -> int:
    return sum(row.amount_minor for row in rows if direction in (None, row.direction))


def _distinct(rows: Rows, column: str) -> Decimal:
    return Decimal(len({getattr(row, column) for row in rows} - {""}))


_SIMPLE: Mapping[str, Callable[[Rows], Decimal]] = {
    "sum": lambda rows: Money.of_minor(_sum(rows), rows[0].currency).amount,
    "count": lambda rows: Decimal(len(rows)),
    "declined_share": lambda rows: _ratio(sum(row.status == "declined" for row in rows), len(rows)),
    "distinct_countries": lambda rows: _distinct(rows, "country"),
    "distinct_payers": lambda rows: _distinct(
        [row for row in rows if row.direction == "in"], "counterparty_account"
    ),
    "distinct_payees": lambda rows: _distinct(
        [row for row in rows if row.direction == "out"], "counterparty_account"
    ),
    "distinct_branches": lambda rows: _distinct(rows, "branch"),
    "out_to_in_share": lambda rows: _ratio(_sum(rows, "out"), _sum(rows, "in")),
}
