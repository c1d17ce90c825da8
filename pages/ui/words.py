"""The words a screen uses for values: titles, clocks, names. Pure functions."""

import re
from datetime import datetime

from copilot.domain.clock import ClockState
from copilot.domain.identity import Queue, Role
from copilot.language import written

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


def clock_text(due_at: datetime | None, state: ClockState, now: datetime) -> str:
    """`2 d 4 h left`, `overdue 5 h`, `paused`, or a dash where nothing is due."""
    if state is ClockState.MET:
        return "met"
    if state is ClockState.NOT_OWED or due_at is None:
        return "—"
    if state is ClockState.NOT_STARTED:
        return "not started"
    left = (due_at - now).total_seconds()
    text = f"{written.short_span(left)} left" if left >= 0 else f"overdue {written.short_span(left)}"
    return f"paused · {text}" if state is ClockState.PAUSED else text


def initials(name: str) -> str:
    """At most two letters for a person's mark."""
    return "".join(part[0] for part in name.split()[:2]).upper()


def masked(number: str) -> str:
    """All but the last four signs hidden: enough to recognise an account, too little to use it."""
    return f"··{number[-4:]}" if len(number) > 4 else number


def engine(name: str) -> str:
    """An engine as a person names it."""
    return "Offline engine" if name == "offline" else name
