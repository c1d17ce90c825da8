"""Alerts, devices, sign-ins, payees and merchants as evidence for staff."""

from collections.abc import Iterator
from datetime import timedelta

from copilot.domain import evidence_fields as fields
from copilot.domain.compartment import queue_belongs, sensitivity
from copilot.domain.money import money_in
from copilot.language.countries import country_name
from copilot.language.written import count, percent
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence.item import Item, quoted, sentence
from copilot.tasks.facts.finding import focus_ids
from copilot.tasks.wording import last_four, words

MAX_EVENTS = 15


def alerts(records: GatheredRecords) -> Iterator[Item]:
    """Each rule hit of the case with its threshold; earlier alerts in one line each."""
    for alert in records.alerts:
        for hit in alert.hits:
            unit = {"ratio": "times"}.get(hit.unit, hit.unit)
            seen, bound = (money_in(value, hit.unit) for value in (hit.observed, hit.threshold))
            text = f"{hit.rule_name}: {words(hit.measure)} of {seen or f'{hit.observed} {unit}'} observed against a threshold of {bound or f'{hit.threshold} {unit}'} over {hit.window}, raised on {records.style.moment(alert.raised_at)} with a score of {alert.model_score}."
            values = fields.RuleHitFields(
                rule=hit.rule_name,
                observed=str(seen or f"{hit.observed} {hit.unit}"),
                threshold=str(bound or f"{hit.threshold} {hit.unit}"),
                window=hit.window,
            )
            yield Item("alerts", (alert.alert_id, hit.rule_id), values, text)
    for alert in records.prior_alerts[:MAX_EVENTS]:
        text = f"Earlier alert of {records.style.moment(alert.raised_at)}: score {alert.model_score}, {words(alert.status)}, {count(len(alert.hits), 'rule')} fired."
        level = sensitivity(queue_belongs(alert.queue))
        yield Item(
            "alerts", (alert.alert_id,), fields.EarlierAlertFields(status=words(alert.status)), text, level
        )


def devices(records: GatheredRecords) -> Iterator[Item]:
    """Devices of the customer, those of the transactions in question first."""
    wanted = set(focus_ids(records))
    used = {r.device_id for r in records.transactions if r.transaction_id in wanted}
    for device in sorted(records.devices, key=lambda d: d.device_id not in used)[:MAX_EVENTS]:
        text = sentence(
            f"Device {device.device_id}, {device.kind} with {device.os}, first seen on {records.style.moment(device.first_seen_at)}, last seen on {records.style.moment(device.last_seen_at)}",
            f"seen with {count(len(device.customer_ids), 'customer')}",
            "remote access tool running" if device.remote_access_tool else "",
            "emulator" if device.emulator else "",
            "used for transactions in question" if device.device_id in used else "",
        )
        values = fields.DeviceFields(
            device_kind=device.kind, first_seen_at=device.first_seen_at, customers=len(device.customer_ids)
        )
        yield Item("devices", (device.device_id,), values, text)


def logins(records: GatheredRecords) -> Iterator[Item]:
    """Changes and warnings of the last 30 days before the case; plain sign-ins only from near the case."""
    opened = records.case.opened_at
    events = [e for e in records.logins if opened - timedelta(days=30) <= e.at <= records.now]
    notable = [e for e in events if e.kind != "login"]
    near = [e for e in events if e.kind == "login" and abs(e.at - opened) <= timedelta(days=2)]
    for event in sorted((notable + near)[:MAX_EVENTS], key=lambda e: e.at):
        place = ", ".join(p for p in (event.city, country_name(event.country)) if p)
        text = sentence(
            f"{words(event.kind)} on {records.style.moment(event.at)}",
            f"device {event.device_id}" if event.device_id else "",
            f"IP address {event.ip_address}" if event.ip_address else "",
            f"from {place}" if place else "",
            f"detail {quoted(event.detail)}" if event.detail else "",
        )
        values = fields.SignInEventFields(
            event=words(event.kind), happened_at=event.at, device=event.device_id, place=place
        )
        yield Item("devices", (event.event_id,), values, text)


def payees(records: GatheredRecords) -> Iterator[Item]:
    """Payees of the transactions in question, or all where none is."""
    wanted = set(focus_ids(records))
    paid = {r.counterparty_account for r in records.transactions if r.transaction_id in wanted}
    for payee in [b for b in records.payees if b.account in paid] or records.payees[:5]:
        text = f"Payee {payee.name}, account ending {last_four(payee.account)} at {payee.bank}, {country_name(payee.country)}, added on {records.style.moment(payee.added_at)}; name check: {words(payee.name_check)}."
        values = fields.PayeeFields(
            name=payee.name,
            account_ending=last_four(payee.account),
            bank=payee.bank,
            country=country_name(payee.country),
            added_at=payee.added_at,
            name_check=words(payee.name_check),
        )
        yield Item("core", (payee.payee_id,), values, text, untrusted=True)


def merchants(records: GatheredRecords) -> Iterator[Item]:
    """Merchants of the transactions in question."""
    for found in records.merchants[:MAX_EVENTS]:
        text = sentence(
            f"{found.name}, {found.mcc_name} (MCC {found.mcc}), {country_name(found.country)}, taken on {records.style.day(found.onboarded_on)}, risk {found.risk_level}",
            f"dispute rate {percent(float(found.dispute_rate))}, refund rate {percent(float(found.refund_rate))}",
            f"delivers within {count(found.delivery_days, 'day')}" if found.delivery_days is not None else "",
        )
        values = fields.MerchantFields(
            name=found.name,
            category=found.mcc_name,
            country=country_name(found.country),
            risk=found.risk_level,
            dispute_rate=float(found.dispute_rate),
        )
        yield Item("merchants", (found.merchant_id,), values, text)


FUNCTIONS = (alerts, devices, logins, payees, merchants)
