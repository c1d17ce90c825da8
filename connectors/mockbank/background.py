"""Everyday life on an account: regular money, shopping, and the monthly card bill.

Regular payments are made one by one; shopping, which is most of a ledger, is drawn with
numpy in one go per account. Balances come later (`ledger.settle`).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np

from connectors.mockbank.customer_file import AccountDraft, CustomerFile
from connectors.mockbank.flows import Flow, Span, business_flows, household_flows
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.merchants import EVERYDAY, MerchantBook
from connectors.mockbank.times import Horizon, stamp
from copilot.domain.ids import TransactionId
from copilot.domain.records import Card, Transaction

DEBIT_PURCHASES_PER_MONTH = 4.0
CREDIT_PURCHASES_PER_MONTH = 2.0
"""Card purchases of an average person; who earns little buys half as often."""
SMALL_INCOME = 1_500

_MEDIANS = np.array([item.median for item in EVERYDAY])
_SPREADS = np.array([item.spread for item in EVERYDAY])


class _Use(NamedTuple):
    """What a purchase at a shop of the high street looks like in the ledger."""

    channel: str
    descriptor: str
    merchant_id: str
    device_id: str
    ip_address: str
    country: str
    city: str
    entry_mode: str


@dataclass
class Everyday:
    """Fills one customer's file with movements that mean nothing."""

    file: CustomerFile
    rng: np.random.Generator
    horizon: Horizon
    mint: IdMint
    book: MerchantBook
    brand: str

    def span(self, quiet_days: int = 0) -> Span:
        """From the ledger's or the account's first day up to `quiet_days` before the anchor."""
        opened = datetime.combine(self.file.account().opened_on, datetime.min.time(), tzinfo=UTC)
        return Span(max(self.horizon.start, opened), self.horizon.now - timedelta(days=quiet_days))

    def live(self, quiet_days: int) -> None:
        """Fill the accounts up to `quiet_days` before the anchor; an account opened days ago stays empty."""
        file, rng, account, span = self.file, self.rng, self.file.account(), self.span(quiet_days)
        if span.days <= 3:
            return
        if file.person.customer.kind == "company":
            self._book(account, business_flows(file, rng, span))
        else:
            self._book(account, household_flows(file, rng, span, self.mint))
        pace = (
            rng.uniform(0.6, 1.4)
            * (0.5 if file.person.monthly_income < SMALL_INCOME else 1.0)
            * span.days
            / 30
        )
        self.shop(file.card(), int(rng.poisson(DEBIT_PURCHASES_PER_MONTH * pace)), span)
        if file.has("credit_card"):
            self.shop(file.card("credit"), int(rng.poisson(CREDIT_PURCHASES_PER_MONTH * pace)), span)
            self._pay_card_bills(span)

    def shop(self, card: Card, count: int, span: Span) -> None:
        """Add `count` everyday purchases with the card, spread over the span."""
        if count == 0:
            return
        rng, account = (
            self.rng,
            next(item for item in self.file.accounts if item.account_id == card.account_id),
        )
        choice = rng.choice(len(EVERYDAY), count, p=self.book.shares)
        drawn = np.exp(rng.normal(0, 1, count) * _SPREADS[choice]) * _MEDIANS[choice] * 100
        minors = np.maximum(50, drawn.astype(int)).tolist()
        auths = rng.integers(100_000, 999_999, count).tolist()
        uses = [self._use(place) for place in range(len(EVERYDAY))]
        take, add = self.mint.take, self.file.movements.append
        for pick, text, minor, auth in zip(
            choice.tolist(), self._shopping_hours(count, span), minors, auths, strict=True
        ):
            use = uses[pick]
            add(
                Transaction(
                    TransactionId(take("T")), account.account_id, text, "out", minor, account.currency, use.channel, "posted",
                    use.descriptor, "", "", use.merchant_id, card.card_id, use.device_id, use.ip_address, use.country, use.city,
                    "", None, str(auth), use.entry_mode,
                )
            )  # fmt: skip

    def _shopping_hours(self, count: int, span: Span) -> list[str]:
        """Times of purchases: 14 to 23 UTC is the shopping day of the US east coast; none passes the span's end."""
        hours = np.clip(self.rng.normal(18, 2.6, count), 11, 23.9)
        seconds = self.rng.integers(0, max(1, span.days), count) * 86_400 + (hours * 3_600).astype(int)
        midnight = np.datetime64(span.begin.date(), "s")
        last = np.datetime64(span.end.replace(tzinfo=None), "s") - 60
        texts: list[str] = np.datetime_as_string(np.minimum(midnight + seconds, last), unit="s").tolist()
        return [f"{text}+00:00" for text in texts]

    def _use(self, place: int) -> _Use:
        """How this customer buys at that shop."""
        item, person = EVERYDAY[place], self.file.person
        home, name = person.customer.country, self.book.descriptor(EVERYDAY[place], person.customer.country)
        if item.online:
            device = self.file.devices[0].device_id if self.file.devices else self.file.shared_device
            return _Use("card_online", name, self.book.id_of(item), device, person.home_ip, home, "", "ecom")
        entry = "chip" if place % 3 == 0 else "contactless"
        return _Use("card_present", name, self.book.id_of(item), "", "", home, person.town.name, entry)

    def _pay_card_bills(self, span: Span) -> None:
        """On the 21st the month before is paid from the main account in full."""
        main, card = self.file.account(), self.file.account("credit_card")
        spent: dict[str, int] = defaultdict(int)
        for row in self.file.movements:
            if row.account_id == card.account_id:
                spent[row.booked_at[:7]] += row.amount_minor
        for at in span.months(21, 8):
            owed = spent[(at.replace(day=1) - timedelta(days=1)).isoformat()[:7]]
            if owed:
                self._book(
                    main,
                    [
                        Flow(
                            at,
                            "out",
                            owed,
                            "transfer",
                            "CARD PAYMENT",
                            f"{self.brand} Card Services",
                            card.number,
                        )
                    ],
                )
                self._book(card, [Flow(at, "in", owed, "transfer", "PAYMENT RECEIVED", "", main.number)])

    def _book(self, account: AccountDraft, flows: list[Flow]) -> None:
        self.file.movements.extend(
            Transaction(
                TransactionId(self.mint.take("T")), account.account_id, stamp(flow.at), flow.direction, flow.minor,
                account.currency, flow.channel, "posted", flow.description, flow.counterparty, flow.counterparty_account,
                "", "", "", "", "", "", "", None, "", "",
            )
            for flow in flows
        )  # fmt: skip
