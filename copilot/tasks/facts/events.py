"""What happened around the transactions in question: sign-ins, changes, payees, warnings, devices."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from copilot.domain.fact import FactName
from copilot.domain.records import Device, LoginEvent, Payee
from copilot.language.written import Style, count, listed, span
from copilot.tasks.facts.finding import Finding, Inputs

_CHANGES = {
    "sim_swap": "a SIM swap",
    "password_reset": "a password reset",
    "phone_changed": "a change of phone number",
    "limit_changed": "a change of limit",
}
CREDENTIAL_KINDS = tuple(_CHANGES)
_CHECKS = {
    "match": (FactName.PAYEE_CHECK_MATCH, "gave a match"),
    "close": (FactName.PAYEE_CHECK_CLOSE, "gave a close match"),
    "no_match": (FactName.PAYEE_CHECK_NO_MATCH, "gave no match"),
    "not_checked": (FactName.PAYEE_CHECK_NOT_CHECKED, "was not carried out"),
}
"""The results of a name check, each with its fact and in words."""
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
        yield Finding(FactName.CREDENTIAL_CHANGE_HOURS, None, text, ())
        return
    last = max(changes, key=lambda e: e.at)
    gap = max(timedelta(0), start - last.at)
    text = _changes_text(changes, start, inputs.style)
    yield Finding(FactName.CREDENTIAL_CHANGE_HOURS, gap, text, tuple(e.event_id for e in changes))


def _changes_text(changes: list[LoginEvent], start: datetime, style: Style) -> str:
    """What was changed and how long before, or after, the first transaction in question."""
    parts = []
    for found, side, which in (
        ([e for e in changes if e.at <= start], "before", "last"),
        ([e for e in changes if e.at > start], "after", "first"),
    ):
        if not found:
            continue
        nearest = min(found, key=lambda e: abs(start - e.at))
        kinds, when = listed(sorted({_CHANGES[e.kind] for e in found})), style.moment(nearest.at)
        far, ahead = span(abs(start - nearest.at)), f"{side} the first transaction in question"
        parts.append(
            f"{kinds} came on {when}, {far} {ahead}"
            if len(found) == 1
            else f"{len(found):,} changes ({kinds}) came {ahead}, the {which} of them on {when}, {far} {side} it"
        )
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


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
        ("warning_dismissed", FactName.WARNINGS_DISMISSED, "warning about scams was dismissed"),
        ("warning_shown", FactName.WARNINGS_SHOWN, "warning about scams was shown"),
        ("login_failed", FactName.FAILED_LOGINS, "sign-in failed"),
    ):
        found = _near(inputs, kind)
        if found:
            plural = what.replace("warning", "warnings").replace("was", "were").replace("sign-in", "sign-ins")
            text = f"{f'A {what}' if len(found) == 1 else count(len(found), what, plural)} around the transactions in question, first on {inputs.style.moment(min(e.at for e in found))}."
            yield Finding(name, len(found), text, tuple(e.event_id for e in found))


def _payees(inputs: Inputs) -> list[tuple[Payee, datetime]]:
    """Payees of the outgoing payments in question, each with its first such payment."""
    firsts: dict[str, datetime] = {}
    for place in (inputs.focus & inputs.ledger.out).nonzero()[0]:
        row = inputs.ledger.rows[int(place)]
        if row.counterparty_account:
            firsts.setdefault(row.counterparty_account, inputs.ledger.at(int(place)))
    return [(b, firsts[b.account]) for b in inputs.records.payees if b.account in firsts]


def payees(inputs: Inputs) -> Iterator[Finding]:
    """How old the payee was at its first payment in question, and what the name check said."""
    found = _payees(inputs)
    if not found:
        return
    youngest, paid = min(found, key=lambda pair: pair[1] - pair[0].added_at)
    age = max(timedelta(0), paid - youngest.added_at)
    which = "The payee in question" if len(found) == 1 else "The newest payee in question"
    text = f"{which} was added on {inputs.style.moment(youngest.added_at)}, {span(age)} before the first payment in question to it."
    yield Finding(FactName.PAYEE_AGE_HOURS, age, text, (youngest.payee_id,))
    for result in sorted({b.name_check for b, _ in found}):
        same = tuple(b.payee_id for b, _ in found if b.name_check == result)
        whom = "the payee" if len(found) == 1 else count(len(same), "payee")
        name, says = _CHECKS[result]
        yield Finding(name, len(same), f"The name check of {whom} in question {says}.", same)


def _devices_in_question(inputs: Inputs) -> list[Device]:
    """Devices of the transactions in question; all of the customer's where no transaction is in question."""
    if not inputs.focus.any():
        return list(inputs.records.devices)
    used = {row.device_id for row in inputs.in_question} - {""}
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
        yield Finding(FactName.DEVICE_SHARED_WITH, len(others), text, ids)
    for flag, name, what, plural in (
        (
            "remote_access_tool",
            FactName.REMOTE_ACCESS,
            "had a remote access tool running",
            "had remote access tools running",
        ),
        ("emulator", FactName.EMULATOR, "is an emulator", "are emulators"),
    ):
        marked = [d for d in found if getattr(d, flag)]
        if marked:
            text = f"{'A device' if len(marked) == 1 else count(len(marked), 'device')} in question {what if len(marked) == 1 else plural}."
            yield Finding(name, len(marked), text, tuple(str(d.device_id) for d in marked))


def device_age(inputs: Inputs) -> Iterator[Finding]:
    """How long the newest device in question had been known at the first transaction in question."""
    found, start = _devices_in_question(inputs), _start(inputs)
    if not found or start is None:
        return
    newest = max(found, key=lambda d: d.first_seen_at)
    age = max(timedelta(0), start - newest.first_seen_at)
    text = f"The newest device in question was first seen on {inputs.style.moment(newest.first_seen_at)}, {span(age)} before the first transaction in question."
    yield Finding(FactName.DEVICE_AGE_HOURS, age, text, (str(newest.device_id),))


FUNCTIONS = (credential_change, warnings, payees, devices, device_age)
