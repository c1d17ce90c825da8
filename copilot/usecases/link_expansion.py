"""One step of link analysis: what a customer touches, and who else touches a thing."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from copilot.domain.identity import Actor
from copilot.domain.ids import CustomerId, MerchantId
from copilot.domain.records import Customer, LoginEvent
from copilot.domain.visibility import visible_alerts
from copilot.ports.systems import SystemsOfRecord

Contact = Literal["phone", "address", "email"]
MAX_PER_KIND = 8
MAX_SHARERS = 10
_RECORDS_PER_EDGE = 5
_LOGINS = 50


class Entity(NamedTuple):
    """Something that two customers may share; `key` is what makes it the same thing."""

    kind: str
    key: str
    label: str

    @property
    def node_id(self) -> str:
        """Unique in a graph."""
        return f"{self.kind}:{self.key}"


class Touch(NamedTuple):
    """A customer and an entity, with the relation and the records that show it."""

    entity: Entity
    relation: str
    record_ids: tuple[str, ...]


def customer_entity(customer: Customer) -> Entity:
    """The customer as a node."""
    return Entity("customer", customer.customer_id, customer.full_name)


def touched_by(customer_id: CustomerId, systems: SystemsOfRecord, actor: Actor) -> tuple[Touch, ...]:
    """Everything the customer touches, at most eight of a kind, newest first."""
    customer = systems.core.customer(customer_id)
    return (
        *_contacts(customer),
        *_accounts_and_cards(customer_id, systems),
        *_devices_and_addresses(customer_id, systems),
        *_payees(customer_id, systems),
        *_merchants(customer_id, systems, actor),
    )


def reached_cap(touches: tuple[Touch, ...]) -> bool:
    """True if some kind is full, so that more of it may have been left out."""
    kinds = Counter(touch.entity.kind for touch in touches)
    return bool(kinds) and max(kinds.values()) >= MAX_PER_KIND


def sharers_of(
    entity: Entity, systems: SystemsOfRecord, known_by: CustomerId
) -> tuple[tuple[Customer, Touch], ...]:
    """Other customers who touch the same thing; kinds that no system can look up have none."""
    if entity.kind in get_args(Contact) or entity.kind == "payee":
        kind: Literal[Contact, "counterparty_account"] = (
            "counterparty_account" if entity.kind == "payee" else entity.kind  # type: ignore[assignment]
        )
        relation = "paid this account" if entity.kind == "payee" else f"same {entity.kind}"
        found = systems.core.customers_sharing(kind, entity.key, limit=MAX_SHARERS + 1)
        return tuple(
            (c, Touch(entity, relation, (c.customer_id,))) for c in found if c.customer_id != known_by
        )
    if entity.kind == "device":
        devices = [d for d in systems.devices.devices(known_by) if d.device_id == entity.key]
        ids = [c for d in devices for c in d.customer_ids if c != known_by][:MAX_SHARERS]
        return tuple(
            (systems.core.customer(c), Touch(entity, "used this device", (entity.key,))) for c in ids
        )
    return ()


def _contacts(customer: Customer) -> Iterator[Touch]:
    points = (
        ("phone", customer.phone),
        ("email", customer.email),
        ("address", ", ".join(customer.address_lines)),
    )
    for kind, value in points:
        if value.strip(" ,"):
            yield Touch(Entity(kind, value, value), f"{kind} on file", (customer.customer_id,))


def _accounts_and_cards(customer_id: CustomerId, systems: SystemsOfRecord) -> Iterator[Touch]:
    for account in systems.core.accounts(customer_id)[:MAX_PER_KIND]:
        product = account.product.replace("_", " ")
        label = f"{product} account ending {account.number[-4:]}"
        yield Touch(Entity("account", account.account_id, label), "holds", (account.account_id,))
    for card in systems.cards.cards(customer_id)[:MAX_PER_KIND]:
        label = f"{card.kind} card ending {card.last_four}"
        yield Touch(Entity("card", card.card_id, label), "holds", (card.card_id,))


def _devices_and_addresses(customer_id: CustomerId, systems: SystemsOfRecord) -> Iterator[Touch]:
    for device in systems.devices.devices(customer_id)[:MAX_PER_KIND]:
        entity = Entity("device", device.device_id, f"{device.kind}, {device.os}")
        yield Touch(entity, "signed in with", (device.device_id,))
    by_ip: dict[str, list[LoginEvent]] = {}
    for event in systems.devices.login_events(customer_id, limit=_LOGINS):
        if event.ip_address:
            by_ip.setdefault(event.ip_address, []).append(event)
    for ip, events in list(by_ip.items())[:MAX_PER_KIND]:
        seen = tuple(event.event_id for event in events[:_RECORDS_PER_EDGE])
        yield Touch(Entity("ip", ip, f"{ip} ({events[0].city}, {events[0].country})"), "signed in from", seen)


def _payees(customer_id: CustomerId, systems: SystemsOfRecord) -> Iterator[Touch]:
    for payee in systems.core.payees(customer_id)[:MAX_PER_KIND]:
        entity = Entity("payee", payee.account, f"{payee.name}, account ending {payee.account[-4:]}")
        yield Touch(entity, "set up as payee", (payee.payee_id,))


def _merchants(customer_id: CustomerId, systems: SystemsOfRecord, actor: Actor) -> Iterator[Touch]:
    """Merchants of alerted purchases; everyday shops would link everybody with everybody."""
    alerts = visible_alerts(systems.alerts.alerts(customer_id, limit=20), actor)
    alerted = sorted({t for alert in alerts for hit in alert.hits for t in hit.transaction_ids})[:200]
    by_merchant: dict[MerchantId, list[str]] = {}
    for transaction in systems.core.transactions_by_id(alerted) if alerted else ():
        if transaction.merchant_id:
            by_merchant.setdefault(MerchantId(transaction.merchant_id), []).append(transaction.transaction_id)
    wanted = list(by_merchant)[:MAX_PER_KIND]
    for merchant in systems.merchants.merchants(wanted) if wanted else ():
        paid = tuple(by_merchant[merchant.merchant_id][:_RECORDS_PER_EDGE])
        yield Touch(Entity("merchant", merchant.merchant_id, merchant.name), "paid, with an alert", paid)
