"""One customer's file on a desk: chance, what is usual for the customer, and the booking of movements."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from connectors.mockbank import pools
from connectors.mockbank.customer_file import AccountDraft, CustomerFile
from connectors.mockbank.flows import outside_account
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.merchants import MerchantBook
from connectors.mockbank.times import Horizon, stamp
from copilot.domain.ids import TransactionId
from copilot.domain.money import Money
from copilot.domain.records import Card, Payee, Transaction

FRESHEST_DAYS = 2
"""The newest event of a case lies at least so many days before the anchor, so that all its alerts do too."""


@dataclass
class Desk:
    """One customer's file, with the random stream, the present, the ids and the merchants of this bank."""

    file: CustomerFile
    rng: np.random.Generator
    horizon: Horizon
    mint: IdMint
    book: MerchantBook

    # chance

    def pick(self, *choices: str) -> str:
        """One of the texts."""
        return choices[int(self.rng.integers(len(choices)))]

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return int(self.rng.integers(low, high + 1))

    def stranger(self) -> str:
        """The name of somebody outside the bank."""
        return f"{self.pick(*pools.GIVEN_NAMES)} {self.pick(*pools.FAMILY_NAMES)}"

    def when(self, low: int, high: int, hours: tuple[int, int] = (13, 22)) -> datetime:
        """A moment between `low` and `high` days ago, within those hours of the day (UTC)."""
        return self.horizon.ago(
            max(FRESHEST_DAYS, self.between(low, high)), self.between(*hours), self.between(0, 59)
        )

    def foreign_ip(self) -> str:
        """An address that is nobody's home: hotels, mobile gateways, strangers."""
        return f"{self.pick('203.0.113', '198.51.100', '192.0.2')}.{self.between(1, 254)}"

    # the customer

    @property
    def account(self) -> AccountDraft:
        """The customer's main account."""
        return self.file.account()

    @property
    def currency(self) -> str:
        """The currency of the main account."""
        return self.account.currency

    @property
    def own_device(self) -> str:
        """The device that the customer has always used."""
        return self.file.devices[0].device_id if self.file.devices else self.file.shared_device

    def money(self, minor: int) -> Money:
        """An amount in the main account's currency."""
        return Money.of_minor(minor, self.currency)

    def usual_max(self, at: datetime, direction: str = "out") -> int:
        """The largest movement in the 90 days before (minor units), at least 50.00."""
        since, until, account = stamp(at - timedelta(days=90)), stamp(at), self.account.account_id
        amounts = [
            row.amount_minor
            for row in self.file.movements
            if row.account_id == account and row.direction == direction and since <= row.booked_at < until
        ]
        return max([5_000, *amounts])

    def above_usual(self, at: datetime, low: float = 1.8, high: float = 4.0) -> int:
        """An amount well above the largest recent payment, in whole tens."""
        return int(self.usual_max(at) * self.rng.uniform(low, high)) // 1_000 * 1_000 + 1_000

    # movements

    def move(
        self,
        at: datetime,
        minor: int,
        *,
        direction: str = "out",
        channel: str = "transfer",
        status: str = "posted",
        description: str = "",
        counterparty: str = "",
        counterparty_account: str = "",
        merchant_id: str = "",
        card_id: str = "",
        device: str = "",
        ip: str = "",
        country: str = "",
        city: str = "",
        branch: str = "",
        entry_mode: str = "",
        account: AccountDraft | None = None,
    ) -> Transaction:
        """Book one movement; its balance follows when the ledger is settled."""
        draft = account or self.account
        auth = str(self.between(100_000, 999_999)) if card_id and status != "declined" else ""
        row = Transaction(
            TransactionId(self.mint.take("T")),
            draft.account_id,
            stamp(at),
            direction,
            minor,
            draft.currency,
            channel,
            status,
            description,
            counterparty,
            counterparty_account,
            merchant_id,
            card_id,
            device,
            ip,
            country,
            city,
            branch,
            None,
            auth,
            entry_mode,
        )
        self.file.movements.append(row)
        return row

    def buy(
        self,
        at: datetime,
        minor: int,
        shop_key: str,
        *,
        card: Card | None = None,
        device: str | None = None,
        ip: str | None = None,
        status: str = "posted",
        country: str = "",
        city: str = "",
        text: str = "",
    ) -> Transaction:
        """A card purchase at a merchant of the book; online ones come from the customer's own device unless said otherwise."""
        shop = self.book.shop(shop_key)
        used = card or self.file.card()
        online = shop.online
        return self.move(
            at,
            minor,
            channel="card_online" if online else "card_present",
            status=status,
            description=text or self.book.descriptor(shop, self.file.person.customer.country),
            merchant_id=self.book.id_of(shop),
            card_id=used.card_id,
            device=(self.own_device if device is None else device) if online else "",
            ip=(self.file.person.home_ip if ip is None else ip) if online else "",
            country=country or (shop.country if not online else self.file.person.customer.country),
            city=city or ("" if online else self.file.person.town.name),
            entry_mode="ecom" if online else "chip",
            account=self.file.account("credit_card") if used.kind == "credit" else self.account,
        )

    def pay(
        self,
        at: datetime,
        minor: int,
        payee: Payee,
        text: str,
        *,
        device: str | None = None,
        ip: str | None = None,
    ) -> Transaction:
        """A transfer to a payee, from the customer's own device unless said otherwise."""
        return self.move(
            at,
            minor,
            description=text,
            counterparty=payee.name,
            counterparty_account=payee.account,
            country=payee.country,
            device=self.own_device if device is None else device,
            ip=self.file.person.home_ip if ip is None else ip,
        )

    def receive(
        self,
        at: datetime,
        minor: int,
        name: str,
        text: str,
        *,
        account_number: str = "",
        channel: str = "transfer",
        country: str = "",
    ) -> Transaction:
        """Money in from somebody outside the bank."""
        number = account_number or outside_account(name, self.currency)
        return self.move(
            at,
            minor,
            direction="in",
            channel=channel,
            description=text,
            counterparty=name,
            counterparty_account=number,
            country=country,
        )

    def cash(self, at: datetime, minor: int, branch: str, direction: str = "in") -> Transaction:
        """Notes over the counter."""
        text = "CASH DEPOSIT" if direction == "in" else "CASH WITHDRAWAL"
        return self.move(
            at,
            minor,
            direction=direction,
            channel="cash",
            description=f"{text} {branch.upper()}",
            branch=branch,
        )

    def day(self, days: int) -> date:
        """The date so many days before the anchor."""
        return self.horizon.day(days)
