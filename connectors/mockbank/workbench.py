"""What a scenario works with: it adds movements, events, payees, notes and alerts to one customer's file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from connectors.mockbank import pools
from connectors.mockbank.background import outside_account
from connectors.mockbank.customer_file import AccountDraft, AlertDraft, CustomerFile, HitDraft
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.merchants import MerchantBook
from connectors.mockbank.plan import Slot
from connectors.mockbank.times import Horizon, stamp
from copilot.domain.ids import AlertId, CustomerId, DeviceId, TransactionId
from copilot.domain.money import Money
from copilot.domain.records import Beneficiary, Card, Device, Interaction, LoginEvent, Note, Transaction, UntrustedText

FRESHEST_DAYS = 2
"""The newest event of a case lies at least so many days before the anchor, so that all its alerts do too."""


@dataclass
class Workbench:
    """One customer's file on the table, with the random stream, the present and the ids of this bank."""

    file: CustomerFile
    slot: Slot
    rng: np.random.Generator
    horizon: Horizon
    mint: IdMint
    book: MerchantBook
    linked: tuple[CustomerId, ...] = ()  # the customers who share contact points with this one, itself included
    _alert_ids: list[AlertId] = field(default_factory=list)

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
        return self.horizon.ago(max(FRESHEST_DAYS, self.between(low, high)), self.between(*hours), self.between(0, 59))

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
        since, until = stamp(at - timedelta(days=90)), stamp(at)
        amounts = [
            row.amount_minor
            for row in self.file.movements
            if row.account_id == self.account.account_id and row.direction == direction and since <= row.booked_at < until
        ]
        return max([5_000, *amounts])

    def above_usual(self, at: datetime, low: float = 1.8, high: float = 4.0) -> int:
        """An amount well above the largest recent payment, in whole tens."""
        return int(self.usual_max(at) * self.rng.uniform(low, high)) // 1_000 * 1_000 + 1_000

    # movements

    def move(
        self, at: datetime, minor: int, *, direction: str = "out", channel: str = "transfer", status: str = "posted", description: str = "",
        counterparty: str = "", counterparty_account: str = "", merchant_id: str = "", card_id: str = "", device: str = "", ip: str = "",
        country: str = "", city: str = "", branch: str = "", entry_mode: str = "", account: AccountDraft | None = None,
    ) -> Transaction:  # fmt: skip
        """Book one movement; its balance follows when the ledger is settled."""
        draft = account or self.account
        auth = str(self.between(100_000, 999_999)) if card_id and status != "declined" else ""
        row = Transaction(
            TransactionId(self.mint.take("T")), draft.account_id, stamp(at), direction, minor, draft.currency, channel, status,
            description, counterparty, counterparty_account, merchant_id, card_id, device, ip, country, city, branch, None, auth, entry_mode,
        )  # fmt: skip
        self.file.movements.append(row)
        return row

    def buy(
        self, at: datetime, minor: int, shop_key: str, *, card: Card | None = None, device: str | None = None, ip: str | None = None,
        status: str = "posted", country: str = "", city: str = "", text: str = "",
    ) -> Transaction:  # fmt: skip
        """A card purchase at a merchant of the book; online ones come from the customer's own device unless said otherwise."""
        shop = self.book.shop(shop_key)
        used = card or self.file.card()
        online = shop.online
        return self.move(
            at, minor, channel="card_online" if online else "card_present", status=status, description=text or self.book.descriptor(shop),
            merchant_id=self.book.id_of(shop), card_id=used.card_id, device=(self.own_device if device is None else device) if online else "",
            ip=(self.file.person.home_ip if ip is None else ip) if online else "", country=country or (shop.country if not online else self.file.person.customer.country),
            city=city or ("" if online else self.file.person.town.name), entry_mode="ecom" if online else "chip",
            account=self.file.account("credit_card") if used.kind == "credit" else self.account,
        )  # fmt: skip

    def pay(self, at: datetime, minor: int, payee: Beneficiary, text: str, *, device: str | None = None, ip: str | None = None) -> Transaction:
        """A transfer to a payee, from the customer's own device unless said otherwise."""
        return self.move(
            at, minor, description=text, counterparty=payee.name, counterparty_account=payee.account, country=payee.country,
            device=self.own_device if device is None else device, ip=self.file.person.home_ip if ip is None else ip,
        )  # fmt: skip

    def receive(self, at: datetime, minor: int, name: str, text: str, *, account_number: str = "", channel: str = "transfer", country: str = "") -> Transaction:
        """Money in from somebody outside the bank."""
        number = account_number or outside_account(name, self.currency)
        return self.move(at, minor, direction="in", channel=channel, description=text, counterparty=name, counterparty_account=number, country=country)

    def cash(self, at: datetime, minor: int, branch: str, direction: str = "in") -> Transaction:
        """Notes over the counter."""
        text = "CASH DEPOSIT" if direction == "in" else "CASH WITHDRAWAL"
        return self.move(at, minor, direction=direction, channel="cash", description=f"{text} {branch.upper()}", branch=branch)

    # signals

    def event(self, at: datetime, kind: str, detail: str = "", *, device: str | None = None, ip: str | None = None, country: str = "", city: str = "") -> LoginEvent:
        """A sign-in, or a change of credentials, contact points, payees or limits."""
        person = self.file.person
        event = LoginEvent(
            event_id=self.mint.take("LG"), customer_id=self.file.customer_id, at=at, kind=kind, detail=detail,
            device_id=self.own_device if device is None else device, ip_address=person.home_ip if ip is None else ip,
            country=country or person.customer.country, city=city or person.town.name,
        )  # fmt: skip
        self.file.logins.append(event)
        return event

    def new_device(self, first_seen: datetime, kind: str = "phone", os: str = "", *, emulator: bool = False, remote_access: bool = False) -> str:
        """A device that the customer's profile had not shown before."""
        device = Device(
            device_id=DeviceId(self.mint.take("D")), kind=kind, os=os or self.pick("Android 15", "iOS 19", "Windows 11"), first_seen_at=first_seen,
            last_seen_at=min(first_seen + timedelta(hours=self.between(2, 40)), self.horizon.now - timedelta(hours=1)),
            customer_ids=(self.file.customer_id,), emulator=emulator, remote_access_tool=remote_access,
        )  # fmt: skip
        self.file.devices.append(device)
        return device.device_id

    def remote_session(self) -> None:
        """Device intelligence saw a remote-access tool on the customer's own device."""
        own = self.own_device
        self.file.devices[:] = [d.model_copy(update={"remote_access_tool": True}) if d.device_id == own else d for d in self.file.devices]

    def payee(self, added_at: datetime, name: str, *, check: str = "match", account: str = "", bank: str = "", country: str = "", device: str | None = None, ip: str | None = None) -> Beneficiary:
        """A payee set up by the customer's credentials, with the event that says so."""
        payee = Beneficiary(
            beneficiary_id=self.mint.take("B"), customer_id=self.file.customer_id, name=name, added_at=added_at, name_check=check,
            account=account or outside_account(name, self.currency), bank=bank or self.pick(*pools.PEER_BANKS),
            country=country or self.file.person.customer.country,
        )  # fmt: skip
        self.file.payees.append(payee)
        self.event(added_at, "payee_added", f"payee {name}, name check: {check.replace('_', ' ')}", device=device, ip=ip)
        return payee

    def note(self, at: datetime, text: str, author: str = "") -> Note:
        """An internal note on the customer."""
        note = Note(note_id=self.mint.take("N"), customer_id=self.file.customer_id, case_id=None, at=at, author=author or self.pick(*pools.STAFF), text=UntrustedText(text))
        self.file.notes.append(note)
        return note

    def contact(self, at: datetime, summary: str, channel: str = "call", direction: str = "in") -> Interaction:
        """A call, chat, message or visit."""
        contact = Interaction(
            interaction_id=self.mint.take("IN"), customer_id=self.file.customer_id, at=at, channel=channel, direction=direction,
            summary=UntrustedText(summary), agent=self.pick(*pools.STAFF),
        )  # fmt: skip
        self.file.interactions.append(contact)
        return contact

    # alerts

    def alert(self, *hits: HitDraft, at: datetime, low: int = 55, high: int = 92) -> AlertId:
        """An alert of the monitoring system on this case; the score tells a pattern, not the truth."""
        alert_id = AlertId(self.mint.take("AL"))
        latest = self.horizon.now - timedelta(hours=2)
        self.file.alert_drafts.append(AlertDraft(alert_id, min(at, latest), self.slot.queue, self.between(low, high), hits, "open", self.slot.case_id))
        self._alert_ids.append(alert_id)
        return alert_id

    @property
    def alert_ids(self) -> tuple[AlertId, ...]:
        """The alerts raised on this case so far."""
        return tuple(self._alert_ids)

    def day(self, days: int) -> date:
        """The date so many days before the anchor."""
        return self.horizon.day(days)


def hit(rule_id: str, rows: Iterable[Transaction], reference_at: datetime | None = None) -> HitDraft:
    """A rule over those movements; `reference_at` is the event that a rule on hours measures from."""
    return HitDraft(rule_id, tuple(row.transaction_id for row in rows), reference_at)


def ids(rows: Sequence[Transaction]) -> tuple[TransactionId, ...]:
    """The ids of the movements."""
    return tuple(row.transaction_id for row in rows)
