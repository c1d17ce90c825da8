"""Everyday life on an account: salaries, rent, shopping, transit, cash, transfers, direct debits.

Regular payments are made one by one; shopping, which is most of a ledger, is drawn with
numpy in one go per account. Balances come later (`ledger.settle`).
"""

from datetime import datetime, timedelta

import numpy as np

from connectors.mockbank.customer_file import AccountDraft, CustomerFile
from connectors.mockbank.flows import Flow, business_flows, household_flows
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.merchants import EVERYDAY, MerchantBook
from connectors.mockbank.times import Horizon, stamp
from copilot.domain.ids import TransactionId
from copilot.domain.records import Card, Transaction

PURCHASES_PER_MONTH = 4.0
"""Card purchases of an average person; students buy less often and smaller."""


def live(
    file: CustomerFile,
    rng: np.random.Generator,
    horizon: Horizon,
    mint: IdMint,
    book: MerchantBook,
    *,
    quiet_days: int,
) -> None:
    """Fill the file's accounts with everyday movements up to `quiet_days` before the anchor."""
    account = file.account()
    begin = max(
        horizon.start, datetime.combine(account.opened_on, datetime.min.time(), tzinfo=horizon.now.tzinfo)
    )
    end = horizon.now - timedelta(days=quiet_days)
    if end <= begin + timedelta(days=3):
        return
    company = file.person.customer.kind == "company"
    flows = business_flows(file, rng, begin, end) if company else household_flows(file, rng, begin, end, mint)
    file.movements.extend(_booked(account, flows, mint))
    rate = PURCHASES_PER_MONTH * (0.5 if file.person.monthly_income < 1_500 else 1.0) * rng.uniform(0.6, 1.4)
    shop(
        file,
        file.card(),
        account,
        int(rng.poisson(rate * (end - begin).days / 30)),
        (begin, end),
        rng,
        mint,
        book,
    )
    if file.has("credit_card"):
        card_account = file.account("credit_card")
        shop(
            file,
            file.card("credit"),
            card_account,
            int(rng.poisson(2 * (end - begin).days / 30)),
            (begin, end),
            rng,
            mint,
            book,
        )


def shop(
    file: CustomerFile,
    card: Card,
    account: AccountDraft,
    count: int,
    span: tuple[datetime, datetime],
    rng: np.random.Generator,
    mint: IdMint,
    book: MerchantBook,
) -> None:
    """Add `count` everyday card purchases spread over the span."""
    if count == 0:
        return
    begin, end = span
    choice = rng.choice(len(EVERYDAY), count, p=book.shares)
    whole_days = max(1, (end - begin).days)
    # 14 to 23 UTC is the shopping day of the US east coast; clipped so that no purchase passes the end.
    seconds = (
        rng.integers(0, whole_days, count) * 86_400 + np.clip(rng.normal(18, 2.6, count), 11, 23.9) * 3_600
    )
    times = np.datetime64(
        begin.replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0), "s"
    ) + seconds.astype(int)
    texts = np.datetime_as_string(
        np.minimum(times, np.datetime64(end.replace(tzinfo=None), "s") - 60), unit="s"
    )
    medians = np.array([item.median for item in EVERYDAY])[choice]
    spreads = np.array([item.spread for item in EVERYDAY])[choice]
    minors = np.maximum(50, (np.exp(rng.normal(0, 1, count) * spreads) * medians * 100).astype(int)).tolist()
    auths = rng.integers(100_000, 999_999, count).tolist()
    usual = [_usual_use(file, book, n) for n in range(len(EVERYDAY))]
    device = file.devices[0].device_id if file.devices else file.shared_device
    for pick, text, minor, auth in zip(choice.tolist(), texts.tolist(), minors, auths, strict=True):
        channel, name, merchant, city, entry = usual[pick]
        online = channel == "card_online"
        file.movements.append(
            Transaction(
                TransactionId(mint.take("T")),
                account.account_id,
                f"{text}+00:00",
                "out",
                minor,
                account.currency,
                channel,
                "posted",
                name,
                "",
                "",
                merchant,
                card.card_id,
                device if online else "",
                file.person.home_ip if online else "",
                file.person.customer.country,
                city,
                "",
                None,
                str(auth),
                entry,
            )
        )


def _usual_use(file: CustomerFile, book: MerchantBook, pick: int) -> tuple[str, str, str, str, str]:
    """Channel, descriptor, merchant id, city and entry mode of a usual purchase at that shop."""
    item = EVERYDAY[pick]
    city = "" if item.online else file.person.town.name
    entry = "ecom" if item.online else ("chip" if pick % 3 == 0 else "contactless")
    return (
        "card_online" if item.online else "card_present",
        book.descriptor(item, file.person.customer.country),
        book.id_of(item),
        city,
        entry,
    )


def _booked(account: AccountDraft, flows: list[Flow], mint: IdMint) -> list[Transaction]:
    return [
        Transaction(
            TransactionId(mint.take("T")),
            account.account_id,
            stamp(flow.at),
            flow.direction,
            flow.minor,
            account.currency,
            flow.channel,
            "posted",
            flow.description,
            flow.counterparty,
            flow.counterparty_account,
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
        for flow in flows
    ]
