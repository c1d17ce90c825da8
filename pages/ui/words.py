"""The words a screen uses for values: titles, money, times, clocks. Pure functions."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from copilot.domain.clock import ClockState
from copilot.domain.identity import Queue, Role
from copilot.domain.money import Money
from copilot.domain.run import TaskName

QUEUE_TITLES: dict[Queue, str] = {
    Queue.CARD_FRAUD: "Card fraud",
    Queue.PAYMENT_FRAUD: "Payment fraud",
    Queue.DISPUTES: "Disputes",
    Queue.KYC_EXCEPTIONS: "KYC exceptions",
    Queue.COMPLAINTS: "Complaints",
    Queue.REJECTED_PAYMENTS: "Rejected payments",
    Queue.AML: "AML",
}
ROLE_TITLES: dict[Role, str] = {
    Role.RETAIL_SUPPORT: "Retail support",
    Role.FRAUD_ANALYST: "Fraud analyst",
    Role.OPERATIONS_ANALYST: "Operations analyst",
    Role.AML_INVESTIGATOR: "AML investigator",
    Role.CHECKER: "Checker",
    Role.POLICY_OWNER: "Policy owner",
    Role.TRAINER: "Trainer",
    Role.AUDITOR: "Auditor",
    Role.ADMIN: "Administrator",
}
TASK_TITLES: dict[TaskName, str] = {
    TaskName.TRIAGE_BRIEF: "Triage brief",
    TaskName.CASE_SUMMARY: "Case summary",
    TaskName.POLICY_ANSWER: "Policy answer",
    TaskName.CASE_QUESTION: "Case question",
    TaskName.REJECTED_PAYMENT: "Rejected-payment letter",
    TaskName.DISPUTE_LETTER: "Dispute letter",
    TaskName.LOAN_STATUS: "Loan-status reply",
    TaskName.SAR_NARRATIVE: "SAR narrative",
    TaskName.CASE_NOTE: "Case note",
    TaskName.TICKET: "Ticket",
}
_UPPER = {
    "aml",
    "kyc",
    "sar",
    "atm",
    "pos",
    "ip",
    "id",
    "mcc",
    "pep",
    "ach",
    "iban",
    "sim",
    "uk",
    "us",
    "faq",
}
ERASED = "erased"
"""The engine of a run whose content the retention rules erased."""
_MACHINE_NAME = re.compile(r"(?<![\w.@/-])[a-z]+(?:_[a-z]+)+(?![\w@/-])")
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def title_of(name: str) -> str:
    """`kyc_exceptions` as `KYC exceptions`: a machine's name as a person would write it."""
    words = [word.upper() if word in _UPPER else word for word in name.replace(".", " ").split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A sentence with a capital at its start and no machine's names: `credit_card account` begins `Credit card`."""
    plain = _MACHINE_NAME.sub(lambda found: found[0].replace("_", " "), text)
    first = plain.split(" ", 1)[0]
    return plain[:1].upper() + plain[1:] if first.isalpha() and first.islower() else plain


def amount(money: Money) -> str:
    """The amount, right-aligned figures first, then the currency: `1,234.50 USD`."""
    return f"{money.amount:,.2f} {money.currency}"


def span(seconds: float) -> str:
    """A length of time in its two largest units: `2 d 4 h`, `5 h 10 min`, `3 min`."""
    whole = int(abs(seconds))
    if whole >= _DAY:
        days, rest = divmod(whole, _DAY)
        hours = rest // _HOUR
        return f"{days} d {hours} h" if days < 10 and hours else f"{days} d"
    if whole >= _HOUR:
        hours, rest = divmod(whole, _HOUR)
        minutes = rest // _MINUTE
        return f"{hours} h {minutes} min" if hours < 4 and minutes else f"{hours} h"
    return f"{max(1, whole // _MINUTE)} min"


def clock_text(due_at: datetime | None, state: ClockState, now: datetime) -> str:
    """`2 d 4 h left`, `overdue 5 h`, `paused`, or a dash where nothing is due."""
    if state is ClockState.MET:
        return "met"
    if state is ClockState.NOT_OWED or due_at is None:
        return "—"
    if state is ClockState.NOT_STARTED:
        return "not started"
    left = (due_at - now).total_seconds()
    text = f"{span(left)} left" if left >= 0 else f"overdue {span(left)}"
    return f"paused · {text}" if state is ClockState.PAUSED else text


def age(since: datetime, now: datetime) -> str:
    """How long ago, in its largest unit."""
    passed: timedelta = now - since
    if passed.days >= 1:
        return f"{passed.days} d"
    hours = passed.seconds // _HOUR
    return f"{hours} h" if hours else f"{max(1, passed.seconds // _MINUTE)} min"


def moment(at: datetime, zone: str) -> str:
    """`21 Nov 2026 14:05 EST`: a time in the bank's zone, and the zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y %H:%M %Z}"


def day(on: date | None) -> str:
    """`21 Nov 2026`, or a dash."""
    return f"{on.day} {on:%b %Y}" if on else "—"


def initials(name: str) -> str:
    """At most two letters for a person's mark."""
    return "".join(part[0] for part in name.split()[:2]).upper()


def listed(values: Iterable[str], empty: str = "—") -> str:
    """Values in a row, or what to say for none."""
    return ", ".join(values) or empty


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 case`, `2 cases`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def masked(number: str) -> str:
    """All but the last four signs hidden: enough to recognise an account, too little to use it."""
    return f"··{number[-4:]}" if len(number) > 4 else number


def engine(name: str) -> str:
    """An engine as a person names it."""
    return "Offline engine" if name == "offline" else name


def duration(milliseconds: float) -> str:
    """`41 ms`, `2.4 s`, `1 min 5 s`."""
    if milliseconds < 1_000:
        return f"{milliseconds:,.0f} ms"
    seconds = milliseconds / 1_000
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes} min {rest} s"


def cost(micros: int) -> str:
    """Millionths of the currency unit in which prices are set: `0.0042`, `12.50`, `0` where nothing was paid."""
    if not micros:
        return "0"
    units = micros / 1_000_000
    return f"{units:,.2f}" if units >= 1 else f"{units:.4f}"
