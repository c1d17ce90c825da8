"""One customer from first to last: opened, lived in, given its cases, its books closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from connectors.mockbank.background import Everyday
from connectors.mockbank.cases import case_record, truth_of
from connectors.mockbank.customer_file import CustomerFile
from connectors.mockbank.customer_onboarding import open_file
from connectors.mockbank.everyday import leave_traces
from connectors.mockbank.history import earlier_case
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.ledger import settle
from connectors.mockbank.merchants import MerchantBook
from connectors.mockbank.people import customer_id, make_person
from connectors.mockbank.plan import LinkGroup, Plan, Slot, Wishes
from connectors.mockbank.profile import US_HOME, Home
from connectors.mockbank.rules import evaluate
from connectors.mockbank.scenarios import BY_KEY
from connectors.mockbank.times import Horizon
from connectors.mockbank.truth import Truth
from connectors.mockbank.wording import in_words_of, movement_in_words_of
from connectors.mockbank.workbench import Workbench
from copilot.domain.base import DomainModel
from copilot.domain.identity import Queue
from copilot.domain.ids import AlertId, CaseId
from copilot.domain.records import Account, Alert, Device, KycFile, Transaction


@dataclass
class FinishedCustomer:
    """All records of one customer, and what the hidden key says of its cases."""

    records: list[DomainModel] = field(default_factory=list)
    movements: list[Transaction] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)


@dataclass(frozen=True)
class Bank:
    """What all customers share while a bank is made."""

    seed: int
    horizon: Horizon
    plan: Plan
    mint: IdMint
    book: MerchantBook
    heavy_case: int = 0
    home: Home = US_HOME

    def make_customer(self, index: int) -> FinishedCustomer:
        """The customer at that place, with its cases; depends on the seed, the anchor and the plan alone."""
        rng = np.random.default_rng([self.seed, 2, index])
        slots, group = self.plan.slots.get(index, []), self.plan.groups.get(index)
        wishes = _wishes(slots, group)
        if self.home is not US_HOME:
            wishes = replace(wishes, country=self.home.country)
        person = make_person(
            rng, index, self.seed, self.horizon.anchor, wishes, group, home=self.home.country
        )
        file = open_file(rng, index, person, wishes, group, self.horizon, self.mint)
        everyday = Everyday(file, rng, self.horizon, self.mint, self.book, self.home.brand)
        everyday.live(wishes.quiet_days)
        leave_traces(file, rng, self.horizon, self.mint, quiet_days=wishes.quiet_days)
        if index == self.plan.heavy_customer:
            missing = self.heavy_case - len(file.movements)
            everyday.shop(file.card(), max(0, missing), everyday.span())
        for case_id in self.plan.closed.get(index, []):
            earlier_case(file, case_id, rng, self.horizon, self.mint)
        done = FinishedCustomer()
        members = tuple(customer_id(member) for member in group.members) if group else ()
        for slot in slots:
            bench = Workbench(file, rng, self.horizon, self.mint, self.book, slot, members)
            draft = BY_KEY[slot.scenario, slot.variant].build(bench)
            file.cases.append(case_record(bench, draft))
            done.truths.append(truth_of(slot, draft))
        accounts, done.movements = settle(file, self.horizon, self.mint)
        country = person.customer.country
        done.movements = [movement_in_words_of(country, row) for row in done.movements]
        done.records = [in_words_of(country, one) for one in _records(file, accounts, done.movements)]
        return done


def _wishes(slots: Sequence[Slot], group: LinkGroup | None) -> Wishes:
    """What the customer has to be: the first case decides, but a card that any of its cases needs is there."""
    if slots:
        return replace(slots[0].wishes, credit_card=any(slot.wishes.credit_card for slot in slots))
    # A ring's members are as new as its host.
    return Wishes(kind="person", opened_days_ago=(60, 110)) if group and group.kind == "ring" else Wishes()


def _records(
    file: CustomerFile, accounts: list[Account], movements: list[Transaction]
) -> Iterator[DomainModel]:
    yield file.person.customer
    yield from accounts
    yield from file.cards
    yield from _last_seen(file, movements)
    yield from sorted(file.logins, key=lambda event: event.at)
    yield from file.payees
    yield from file.disputes
    yield from file.rejected
    yield from _alerts(file, movements)
    yield KycFile(
        customer_id=file.customer_id,
        risk_rating=file.kyc.risk_rating,
        last_review_on=file.kyc.last_review_on,
        next_review_on=file.kyc.next_review_on,
        pep=file.kyc.pep,
        source_of_funds=file.kyc.source_of_funds,
        beneficial_owners=file.kyc.beneficial_owners,
        documents=tuple(file.kyc.documents),
        screening=tuple(file.kyc.screening),
        exceptions=tuple(file.kyc.exceptions),
    )
    yield from file.complaints
    yield from sorted(file.interactions, key=lambda contact: contact.at)
    yield from sorted(file.notes, key=lambda note: note.at)
    yield from file.loans
    yield from sorted(file.cases, key=lambda case: case.opened_at)


def _last_seen(file: CustomerFile, movements: list[Transaction]) -> Iterator[Device]:
    """The devices, last seen not before the last sign-in or payment that this file has from them."""
    seen = {event.device_id: event.at for event in sorted(file.logins, key=lambda event: event.at)}
    paid = {row.device_id: row.booked_at for row in sorted(movements, key=lambda row: row.booked_at)}
    for device in file.devices:
        times = [device.last_seen_at, seen.get(device.device_id, device.last_seen_at)]
        if device.device_id in paid:
            times.append(datetime.fromisoformat(paid[device.device_id]))
        yield device.model_copy(update={"last_seen_at": max(times)})


def _alerts(file: CustomerFile, movements: list[Transaction]) -> Iterator[Alert]:
    if not file.alert_drafts:
        return
    ledger: dict[str, Transaction] = {row.transaction_id: row for row in movements}
    for draft in sorted(file.alert_drafts, key=lambda alert: alert.raised_at):
        hits = tuple(found for found in (evaluate(item, ledger) for item in draft.hits) if found is not None)
        yield Alert(
            alert_id=AlertId(draft.alert_id),
            customer_id=file.customer_id,
            raised_at=draft.raised_at,
            queue=Queue(draft.queue),
            model_score=draft.score,
            hits=hits,
            status=draft.status,
            case_id=CaseId(draft.case_id) if draft.case_id else None,
        )
