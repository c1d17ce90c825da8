"""What happened around the transactions in question: sign-ins, changes, payees, warnings, devices."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from copilot.domain.records import Beneficiary, Device, LoginEvent
from copilot.tasks.facts.finding import Finding, Inputs
from copilot.tasks.wording import count, moment, span, words

CREDENTIAL_KINDS = ("sim_swap", "password_reset", "phone_changed", "limit_changed")
_CHECKS = {
    "match": "gave a match",
    "close": "gave a close match",
    "no_match": "gave no match",
    "not_checked": "was left out",
}
BEFORE = timedelta(hours=72)
"""A change counts as before the payments if it fell in the 72 hours ahead of the first."""


def _start(inputs: Inputs) -> datetime | None:
    focus = inputs.focus
    return inputs.ledger.at(int(focus.argmax())) if focus.any() else None


def _end(inputs: Inputs) -> datetime:
    places = inputs.focus.nonzero()[0]
    return inputs.ledger.at(int(places[-1]))


def credential_change(inputs: Inputs) -> Iterator[Finding]:
    """The last change of credentials, phone or limits in the 72 hours before the first payment in question."""
    start = _start(inputs)
    if start is None or not inputs.records.logins:
        return
    changes = [
        e
        for e in inputs.records.logins
        if e.kind in CREDENTIAL_KINDS and start - BEFORE <= e.at <= _end(inputs)
    ]
    if not changes:
        text = f"No change of password, phone number, SIM or limit is on record in the {span(BEFORE)} before the first transaction in question."
        yield Finding("credential_change_hours", "", text, ())
        return
    last = max(changes, key=lambda e: e.at)
    gap = max(timedelta(0), start - last.at)
    kinds = sorted({words(e.kind) for e in changes})
    text = f"{count(len(changes), 'change')} ({', '.join(kinds)}) came shortly before or during the transactions in question, the latest on {moment(last.at, inputs.zone)}, {span(gap)} before the first."
    yield Finding(
        "credential_change_hours",
        f"{gap.total_seconds() / 3600:.2f}",
        text,
        tuple(e.event_id for e in changes),
    )


def _near(inputs: Inputs, kind: str) -> list[LoginEvent]:
    start = _start(inputs)
    if start is None:
        return []
    return [
        e
        for e in inputs.records.logins
        if e.kind == kind and start - BEFORE <= e.at <= _end(inputs) + timedelta(hours=1)
    ]


def warnings(inputs: Inputs) -> Iterator[Finding]:
    """Scam warnings shown and dismissed around the payments, and failed sign-ins."""
    for kind, name, what in (
        ("warning_dismissed", "warnings_dismissed", "warning about scams was dismissed"),
        ("warning_shown", "warnings_shown", "warning about scams was shown"),
        ("login_failed", "failed_logins", "sign-in failed"),
    ):
        found = _near(inputs, kind)
        if found:
            plural = what.replace("warning", "warnings").replace("was", "were").replace("sign-in", "sign-ins")
            text = f"{count(len(found), what, plural)} around the transactions in question, first on {moment(min(e.at for e in found), inputs.zone)}."
            yield Finding(name, str(len(found)), text, tuple(e.event_id for e in found))


def _payees(inputs: Inputs) -> list[tuple[Beneficiary, datetime]]:
    """Payees of the outgoing payments in question, each with its first such payment."""
    firsts: dict[str, datetime] = {}
    for place in (inputs.focus & inputs.ledger.out).nonzero()[0]:
        row = inputs.ledger.rows[int(place)]
        if row.counterparty_account:
            firsts.setdefault(row.counterparty_account, inputs.ledger.at(int(place)))
    return [(b, firsts[b.account]) for b in inputs.records.beneficiaries if b.account in firsts]


def payees(inputs: Inputs) -> Iterator[Finding]:
    """How old the payee was at its first payment in question, and what the name check said."""
    found = _payees(inputs)
    if not found:
        return
    youngest, paid = min(found, key=lambda pair: pair[1] - pair[0].added_at)
    age = max(timedelta(0), paid - youngest.added_at)
    text = f"The newest payee in question was added on {moment(youngest.added_at, inputs.zone)}, {span(age)} before its first payment in question."
    yield Finding("payee_age_hours", f"{age.total_seconds() / 3600:.2f}", text, (youngest.beneficiary_id,))
    for result in sorted({b.name_check for b, _ in found}):
        same = tuple(b.beneficiary_id for b, _ in found if b.name_check == result)
        text = (
            f"The name check of {count(len(same), 'payee')} in question {_CHECKS.get(result, words(result))}."
        )
        yield Finding(f"payee_check_{result}", str(len(same)), text, same)


def _devices_in_question(inputs: Inputs) -> list[Device]:
    """Devices of the transactions in question; all of the customer's where no transaction is in question."""
    if not inputs.focus.any():
        return list(inputs.records.devices)
    used = {
        row.device_id
        for row, hit in zip(inputs.ledger.rows, inputs.focus, strict=True)
        if hit and row.device_id
    }
    return [d for d in inputs.records.devices if d.device_id in used]


def devices(inputs: Inputs) -> Iterator[Finding]:
    """Devices in question: emulator, remote access, other customers on them."""
    found = _devices_in_question(inputs)
    ids = tuple(str(d.device_id) for d in found)
    others = {c for d in found for c in d.customer_ids} - {inputs.records.case.customer_id}
    if others:
        text = (
            f"The devices in question were also used by {count(len(others), 'other customer')} of the bank."
        )
        yield Finding("device_shared_with", str(len(others)), text, ids)
    for flag, name, what, plural in (
        (
            "remote_access_tool",
            "remote_access",
            "had a remote access tool running",
            "had remote access tools running",
        ),
        ("emulator", "emulator", "is an emulator", "are emulators"),
    ):
        marked = [d for d in found if getattr(d, flag)]
        if marked:
            text = f"{count(len(marked), 'device')} in question {what if len(marked) == 1 else plural}."
            yield Finding(name, str(len(marked)), text, tuple(str(d.device_id) for d in marked))


def device_age(inputs: Inputs) -> Iterator[Finding]:
    """How long the newest device in question had been known at the first transaction in question."""
    found, start = _devices_in_question(inputs), _start(inputs)
    if not found or start is None:
        return
    newest = max(found, key=lambda d: d.first_seen_at)
    age = max(timedelta(0), start - newest.first_seen_at)
    text = f"The newest device in question was first seen on {moment(newest.first_seen_at, inputs.zone)}, {span(age)} before the first transaction in question."
    yield Finding("device_age_hours", f"{age.total_seconds() / 3600:.2f}", text, (str(newest.device_id),))


FUNCTIONS = (credential_change, warnings, payees, devices, device_age)
