"""Closing the books: movements in order, running balances, opening deposits."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from connectors.mockbank.customer_file import AccountDraft, CustomerFile
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.times import Horizon, stamp
from copilot.domain.ids import CustomerId, TransactionId
from copilot.domain.money import Money
from copilot.domain.records import Account, Transaction

CREDIT_LIMIT_MINOR = 1_000_000


def settle(file: CustomerFile, horizon: Horizon, mint: IdMint) -> tuple[list[Account], list[Transaction]]:
    """The accounts with their balances, and all movements in order with the balance after each.

    A declined or pending movement leaves the balance as it was and carries none. Apart
    from credit cards no balance goes below zero: what the account needs for that, it held
    before the ledger begins, or received as its opening deposit.
    """
    by_account: dict[str, list[Transaction]] = defaultdict(list)
    for movement in file.movements:
        by_account[movement.account_id].append(movement)
    accounts: list[Account] = []
    booked: list[Transaction] = []
    for draft in file.accounts:
        rows = sorted(by_account[draft.account_id], key=lambda row: (row.booked_at, row.transaction_id))
        opening = 0 if draft.product == "credit_card" else draft.spare_minor - min(_low(rows), 0)
        if horizon.start.date() <= draft.opened_on and draft.product != "credit_card":
            rows = [_opening_deposit(draft, max(opening, 2_500), rows, mint), *rows]
            opening = 0
        posted = list(_with_balances(rows, opening))
        booked.extend(posted)
        accounts.append(_account(file.customer_id, draft, posted, opening, horizon))
    return accounts, booked


def _change(row: Transaction) -> int:
    if row.status != "posted":
        return 0
    return row.amount_minor if row.direction == "in" else -row.amount_minor


def _low(rows: list[Transaction]) -> int:
    balance = low = 0
    for row in rows:
        balance += _change(row)
        low = min(low, balance)
    return low


def _with_balances(rows: list[Transaction], opening: int) -> Iterator[Transaction]:
    balance = opening
    for row in rows:
        change = _change(row)
        balance += change
        yield Transaction(*row[:18], balance if change else None, *row[19:])


def _opening_deposit(draft: AccountDraft, minor: int, rows: list[Transaction], mint: IdMint) -> Transaction:
    opened = datetime.fromisoformat(f"{draft.opened_on}T09:00:00+00:00")
    first = min(stamp(opened), rows[0].booked_at) if rows else stamp(opened)
    return Transaction(
        TransactionId(mint.take("T")),
        draft.account_id,
        first,
        "in",
        minor,
        draft.currency,
        "transfer",
        "posted",
        "OPENING DEPOSIT",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        None,
        "",
        "",
    )


def _account(
    owner: CustomerId, draft: AccountDraft, rows: list[Transaction], opening: int, horizon: Horizon
) -> Account:
    balance = next(
        (row.balance_after_minor for row in reversed(rows) if row.balance_after_minor is not None), opening
    )
    pending = sum(row.amount_minor for row in rows if row.status == "pending" and row.direction == "out")
    month = str(horizon.day(1).replace(day=1))
    earlier = [row.booked_at for row in rows if row.booked_at < month]
    limit = CREDIT_LIMIT_MINOR if draft.product == "credit_card" else 0
    return Account(
        account_id=draft.account_id,
        customer_id=owner,
        product=draft.product,
        number=draft.number,
        routing=draft.routing,
        iban=draft.iban,
        currency=draft.currency,
        opened_on=draft.opened_on,
        first_deposit_on=draft.first_deposit_on or draft.opened_on,
        status=draft.status,
        balance=Money.of_minor(balance, draft.currency),
        available=Money.of_minor(balance + limit - pending, draft.currency),
        last_statement_on=draft.last_statement_on or _last_statement(horizon, draft.opened_on),
        last_activity_before_on=date.fromisoformat(earlier[-1][:10]) if earlier else None,
    )


def _last_statement(horizon: Horizon, opened_on: date) -> date | None:
    """The last day of the month before; an account opened since has had none."""
    month_end = horizon.day(1).replace(day=1) - timedelta(days=1)
    return month_end if opened_on <= month_end else None
