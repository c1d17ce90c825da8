"""What a task is: where it applies, what it reads, what it computes, what it may say, and who drafts offline.

The workflow executes a task; a task never calls a system, a model or a store. Its
functions are pure: the same records give the same evidence, facts and offline draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

from pydantic import Field
from pydantic import dataclasses as validated

from copilot.controls.required_elements import RequiredElement
from copilot.domain import records
from copilot.domain.audience import Audience
from copilot.domain.bank import NO_BANK, BankProfile, CountryProfile
from copilot.domain.bank_day import bank_day
from copilot.domain.base import DomainModel
from copilot.domain.clock import StatutoryClock
from copilot.domain.draft import DraftKind
from copilot.domain.evidence import EvidenceItem, Gap
from copilot.domain.fact import Fact
from copilot.domain.identity import Queue
from copilot.domain.run import TaskName
from copilot.domain.statement import Statement
from copilot.language.written import Style
from copilot.tasks.outputs import collect_statements
from copilot.tasks.prompt import NOT_READ, Prompt

OutputT = TypeVar("OutputT", bound=DomainModel)


class Source(StrEnum):
    """One connector call that a plan may name; the workflow executes it, capped and permission-checked."""

    CUSTOMER = "customer"
    ACCOUNTS = "accounts"
    CARDS = "cards"
    TRANSACTIONS = "transactions"
    PAYEES = "payees"
    ALERTS = "alerts"  # all of the customer's: those of the case go to `alerts`, the rest to `prior_alerts`
    KYC = "kyc"
    DISPUTES = "disputes"  # the case's own to `dispute`, all to `disputes`
    PAYMENTS = "payments"  # the case's own to `payment`, all to `payments`
    COMPLAINTS = "complaints"  # the case's own to `complaint`, all to `complaints`
    INTERACTIONS = "interactions"
    NOTES = "notes"
    MERCHANTS = "merchants"  # those named by the case's transactions; see `GatheredRecords.merchants`
    DEVICES = "devices"
    LOGINS = "logins"
    LOANS = "loans"
    PRIOR_CASES = "prior_cases"  # the customer's other cases
    CLOCKS = "clocks"  # computed, not fetched: the case's statutory clocks


@dataclass(frozen=True, slots=True)
class GatheredRecords:
    """Everything fetched for one case at `now`; None or () where a source failed or was not asked.

    `gaps` says which. `transactions` are newest first, as the port returns them;
    `merchants` are those of the alerted, disputed or complained-of transactions.
    """

    case: records.CaseRecord
    now: datetime  # aware, UTC
    customer: records.Customer | None = None
    accounts: tuple[records.Account, ...] = ()
    cards: tuple[records.Card, ...] = ()
    transactions: tuple[records.Transaction, ...] = ()
    payees: tuple[records.Payee, ...] = ()
    alerts: tuple[records.Alert, ...] = ()
    prior_alerts: tuple[records.Alert, ...] = ()
    kyc: records.KycFile | None = None
    dispute: records.Dispute | None = None
    disputes: tuple[records.Dispute, ...] = ()
    payment: records.RejectedPayment | None = None
    payments: tuple[records.RejectedPayment, ...] = ()
    complaint: records.Complaint | None = None
    complaints: tuple[records.Complaint, ...] = ()
    interactions: tuple[records.Interaction, ...] = ()
    notes: tuple[records.Note, ...] = ()
    merchants: tuple[records.Merchant, ...] = ()
    devices: tuple[records.Device, ...] = ()
    logins: tuple[records.LoginEvent, ...] = ()
    loans: tuple[records.Loan, ...] = ()
    prior_cases: tuple[records.CaseRecord, ...] = ()
    clocks: tuple[StatutoryClock, ...] = ()
    gaps: tuple[Gap, ...] = ()
    bank: BankProfile = NO_BANK
    audience: Audience = Audience.INTERNAL

    @property
    def style(self) -> Style:
        """How a text about the records is written for its reader."""
        return self.bank.style(self.audience, self.customer.country if self.customer else "")

    @property
    def zone(self) -> str:
        """The zone of the reader's days and moments."""
        return self.style.zone

    @property
    def today(self) -> date:
        """The day of `now` in the zone."""
        return bank_day(self.now, self.zone)

    @property
    def office(self) -> CountryProfile | None:
        """Where the customer reaches the bank."""
        return self.bank.country(self.customer.country if self.customer else "")


class RetrievalQuery(NamedTuple):
    """One search over the documents; `doc_types` None means any type that the actor may read."""

    text: str
    doc_types: tuple[str, ...] | None = None


Payload = Mapping[str, Any]
"""The redacted pack as plain JSON: task, question, case, evidence, facts, passages, clocks, gaps."""


@validated.dataclass(frozen=True, slots=True, kw_only=True)
class TaskSpec(Generic[OutputT]):
    """One task, whole; every function is pure. A part that is missing or of the wrong type is named when it is made.

    `compose` is the offline engine: it sees the redacted payload alone, so names and numbers in it are
    pseudonyms that it carries along and never parses. It returns the JSON of `output_model`.
    `statements` gives the sentences in reading order; `body` the text that a person edits, each
    sentence followed by its markers (`… . [E1][F2]`). `decided` are the paths of the output that code
    writes whatever a model wrote there, and `form` is that of the choice between several forms (see
    `copilot.controls.decisions`). `asked` is a task that answers what a person types, so it has no
    button; `in_api` one whose draft the HTTP API offers; `suite` holds its golden scenarios, and `elements`
    names what the evaluation looks for in an output's text, by the names of `copilot.scoring.elements`.
    """

    name: Annotated[TaskName, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
    title: str = Field(min_length=1)
    icon: str = ":material/mail:"
    order: int = 100  # among the buttons of the case page; equal ones by name
    suite: str = Field(default="reviewed", pattern=r"^[a-z][a-z_]{2,31}$")
    asked: bool = False
    in_api: bool = True
    audience: Audience
    sar_compartment: bool
    draft_kind: DraftKind | None
    queues: frozenset[Queue] = frozenset(Queue)
    output_model: type[OutputT]
    prompt: Prompt = NOT_READ  # that of the folder, set where the task is found
    plan: tuple[Source, ...] = tuple(Source)
    evidence: Callable[[GatheredRecords, str], tuple[EvidenceItem, ...]]
    facts: Callable[[GatheredRecords, tuple[EvidenceItem, ...]], tuple[Fact, ...]]
    queries: Callable[[GatheredRecords, str], tuple[RetrievalQuery, ...]]
    compose: Callable[[Payload], dict[str, Any]]
    statements: Callable[[OutputT], tuple[Statement, ...]] = collect_statements
    body: Callable[[OutputT, Payload], str]
    required_elements: tuple[RequiredElement, ...] = ()
    elements: Callable[[Mapping[str, Any]], tuple[str, ...]] = lambda output: ()
    needs: Callable[[records.CaseRecord], bool] = lambda case: True
    decided: tuple[str, ...] = ()
    form: str = ""
    bank: BankProfile = NO_BANK  # in whose name the task writes; set where the tasks are put to use
    engine: str = ""  # asked before the others, where one was promoted for this task

    def applies(self, case: records.CaseRecord) -> bool:
        """True if the task can be asked for on this case: its queue, and the record the task is about."""
        return case.queue in self.queues and self.needs(case)
