"""Harmless traces that any customer leaves: questions at the desk, a new telephone, a running loan.

Without them the mere presence of a note or a SIM change would tell which customers have a case.
"""

from datetime import timedelta

import numpy as np

from connectors.mockbank import pools
from connectors.mockbank.customer_file import CustomerFile
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.times import Horizon
from copilot.domain.ids import DeviceId
from copilot.domain.money import Money
from copilot.domain.records import Device, Interaction, Loan, LoginEvent, Note, UntrustedText

_QUESTIONS = (
    ("call", "Asked how to see the PIN in the app; walked through it."),
    ("chat", "Wanted the address of the nearest branch with a safe-deposit room."),
    ("branch", "Picked up a replacement card; old one worn."),
    ("secure message", "Asked for last year's interest statement; sent."),
    ("call", "Reported going abroad in summer; told that no notice is needed for contactless payments."),
    ("call", "Asked whether a standing order can skip a month; explained."),
    ("chat", "Asked why a hotel held a deposit; explained pending authorisations."),
    ("app message", "Sent a new photograph of the driving licence."),
)
_REMARKS = (
    "Prefers letters in large print.",
    "Wants to be called in the morning only.",
    "Interested in a fixed-rate savings plan, call back in spring.",
    "Asked not to receive advertising.",
    "Speaks little English, daughter helps; consent form on file.",
)


def leave_traces(
    file: CustomerFile, rng: np.random.Generator, horizon: Horizon, mint: IdMint, *, quiet_days: int
) -> None:
    """Add what a customer without any case has as well; nothing within the quiet days."""
    for _ in range(int(rng.poisson(0.9))):
        channel, text = _QUESTIONS[int(rng.integers(len(_QUESTIONS)))]
        at = horizon.ago(
            quiet_days + int(rng.integers(2, 200)), int(rng.integers(13, 21)), int(rng.integers(60))
        )
        if at.date() > file.person.customer.customer_since:
            file.interactions.append(
                Interaction(
                    interaction_id=mint.take("IN"),
                    customer_id=file.customer_id,
                    at=at,
                    channel=channel,
                    direction="in",
                    summary=UntrustedText(text),
                    agent=_staff(rng),
                )
            )
    if rng.random() < 0.15:
        at = horizon.ago(quiet_days + int(rng.integers(5, 300)), 15)
        file.notes.append(
            Note(
                note_id=mint.take("N"),
                customer_id=file.customer_id,
                case_id=None,
                at=at,
                author=_staff(rng),
                text=UntrustedText(_REMARKS[int(rng.integers(len(_REMARKS)))]),
            )
        )
    if rng.random() < 0.08:
        _replace_telephone(file, rng, horizon, mint, quiet_days)
    if rng.random() < 0.1:
        file.loans.append(_running_loan(file, rng, horizon, mint))


def _staff(rng: np.random.Generator) -> str:
    return pools.STAFF[int(rng.integers(len(pools.STAFF)))]


def _replace_telephone(
    file: CustomerFile, rng: np.random.Generator, horizon: Horizon, mint: IdMint, quiet_days: int
) -> None:
    """A new handset with a new SIM, and no payment in its wake."""
    at = horizon.ago(quiet_days + int(rng.integers(20, 200)), int(rng.integers(14, 20)))
    device = DeviceId(mint.take("D"))
    file.devices.append(
        Device(
            device_id=device,
            kind="phone",
            os="Android 15",
            first_seen_at=at,
            last_seen_at=max(at, horizon.ago(quiet_days + 4)),
            customer_ids=(file.customer_id,),
            emulator=False,
            remote_access_tool=False,
        )
    )
    person = file.person
    for minutes, kind, used in ((-90, "sim_swap", ""), (0, "login", device)):
        file.logins.append(
            LoginEvent(
                event_id=mint.take("LG"),
                customer_id=file.customer_id,
                at=at + timedelta(minutes=minutes),
                kind=kind,
                device_id=used,
                ip_address=person.home_ip if used else "",
                country=person.customer.country,
                city=person.town.name,
                detail="new device" if used else "carrier reports a new SIM for the telephone on file",
            )
        )


def _running_loan(file: CustomerFile, rng: np.random.Generator, horizon: Horizon, mint: IdMint) -> Loan:
    applied, minor = int(rng.integers(90, 900)), int(rng.integers(4, 50)) * 100_000
    return Loan(
        loan_id=mint.take("LN"),
        customer_id=file.customer_id,
        product=("car loan", "personal loan", "mortgage")[int(rng.integers(3))],
        stage="funded",
        amount=Money.of_minor(minor, file.person.currency),
        applied_on=horizon.day(applied),
        stage_since=horizon.day(applied - 30),
        missing_documents=(),
        decision_due_on=None,
        decline_reasons=(),
        next_payment_on=horizon.day(-int(rng.integers(2, 28))),
        next_payment=Money.of_minor(minor // 48, file.person.currency),
    )
