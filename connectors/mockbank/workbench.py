"""What a scenario works with: a desk that also takes events, payees, notes and alerts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connectors.mockbank import pools
from connectors.mockbank.customer_file import AlertDraft, HitDraft
from connectors.mockbank.desk import Desk
from connectors.mockbank.flows import outside_account
from connectors.mockbank.plan import Slot
from copilot.domain.ids import AlertId, CustomerId, DeviceId, TransactionId
from copilot.domain.records import (
    Device,
    Interaction,
    LoginEvent,
    Note,
    Payee,
    Transaction,
    UntrustedText,
)


@dataclass
class Workbench(Desk):
    """The desk while one case is made: `slot` says which, `linked` who shares contact points with the customer."""

    slot: Slot
    linked: tuple[CustomerId, ...] = ()
    _alert_ids: list[AlertId] = field(default_factory=list)

    # signals

    def event(
        self,
        at: datetime,
        kind: str,
        detail: str = "",
        *,
        device: str | None = None,
        ip: str | None = None,
        country: str = "",
        city: str = "",
    ) -> LoginEvent:
        """A sign-in, or a change of credentials, contact points, payees or limits."""
        person = self.file.person
        event = LoginEvent(
            event_id=self.mint.take("LG"),
            customer_id=self.file.customer_id,
            at=at,
            kind=kind,
            detail=detail,
            device_id=self.own_device if device is None else device,
            ip_address=person.home_ip if ip is None else ip,
            country=country or person.customer.country,
            city=city or person.town.name,
        )
        self.file.logins.append(event)
        return event

    def new_device(
        self,
        first_seen: datetime,
        kind: str = "phone",
        os: str = "",
        *,
        emulator: bool = False,
        remote_access: bool = False,
    ) -> str:
        """A device that the customer's profile had not shown before."""
        device = Device(
            device_id=DeviceId(self.mint.take("D")),
            kind=kind,
            os=os or self.pick("Android 15", "iOS 19", "Windows 11"),
            first_seen_at=first_seen,
            last_seen_at=min(
                first_seen + timedelta(hours=self.between(2, 40)), self.horizon.now - timedelta(hours=1)
            ),
            customer_ids=(self.file.customer_id,),
            emulator=emulator,
            remote_access_tool=remote_access,
        )
        self.file.devices.append(device)
        return device.device_id

    def remote_session(self) -> None:
        """Device intelligence saw a remote-access tool on the customer's own device."""
        own = self.own_device
        self.file.devices[:] = [
            d.model_copy(update={"remote_access_tool": True}) if d.device_id == own else d
            for d in self.file.devices
        ]

    def payee(
        self,
        added_at: datetime,
        name: str,
        *,
        check: str = "match",
        account: str = "",
        bank: str = "",
        country: str = "",
        device: str | None = None,
        ip: str | None = None,
    ) -> Payee:
        """A payee set up by the customer's credentials, with the event that says so."""
        payee = Payee(
            payee_id=self.mint.take("B"),
            customer_id=self.file.customer_id,
            name=name,
            added_at=added_at,
            name_check=check,
            account=account or outside_account(name, self.currency),
            bank=bank or self.pick(*pools.PEER_BANKS),
            country=country or self.file.person.customer.country,
        )
        self.file.payees.append(payee)
        self.event(
            added_at,
            "payee_added",
            f"payee {name}, name check: {check.replace('_', ' ')}",
            device=device,
            ip=ip,
        )
        return payee

    def note(self, at: datetime, text: str, author: str = "") -> Note:
        """An internal note on the customer."""
        note = Note(
            note_id=self.mint.take("N"),
            customer_id=self.file.customer_id,
            case_id=None,
            at=at,
            author=author or self.pick(*pools.STAFF),
            text=UntrustedText(text),
        )
        self.file.notes.append(note)
        return note

    def contact(
        self, at: datetime, summary: str, channel: str = "call", direction: str = "in"
    ) -> Interaction:
        """A call, chat, message or visit."""
        contact = Interaction(
            interaction_id=self.mint.take("IN"),
            customer_id=self.file.customer_id,
            at=at,
            channel=channel,
            direction=direction,
            summary=UntrustedText(summary),
            agent=self.pick(*pools.STAFF),
        )
        self.file.interactions.append(contact)
        return contact

    # alerts

    def alert(self, *hits: HitDraft, at: datetime, low: int = 55, high: int = 92) -> AlertId:
        """An alert of the monitoring system on this case; the score tells a pattern, not the truth."""
        alert_id = AlertId(self.mint.take("AL"))
        latest = self.horizon.now - timedelta(hours=2)
        self.file.alert_drafts.append(
            AlertDraft(
                alert_id,
                min(at, latest),
                self.slot.queue,
                self.between(low, high),
                hits,
                "open",
                self.slot.case_id,
            )
        )
        self._alert_ids.append(alert_id)
        return alert_id

    @property
    def alert_ids(self) -> tuple[AlertId, ...]:
        """The alerts raised on this case so far."""
        return tuple(self._alert_ids)


def hit(rule_id: str, rows: Iterable[Transaction], reference_at: datetime | None = None) -> HitDraft:
    """A rule over those movements; `reference_at` is the event that a rule on hours measures from."""
    return HitDraft(rule_id, tuple(row.transaction_id for row in rows), reference_at)


def ids(rows: Sequence[Transaction]) -> tuple[TransactionId, ...]:
    """The ids of the movements."""
    return tuple(row.transaction_id for row in rows)
