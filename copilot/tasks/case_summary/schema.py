"""Case summaries as strict records: a form for an analyst, JSON for a back end; every text a cited statement."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from copilot.domain.base import DomainModel
from copilot.domain.statement import Statement

Texts = Annotated[tuple[Statement, ...], Field(max_length=12)]


def _day(written: str) -> str:
    """A day or nothing: whatever else a model writes here would stand on the page unverified."""
    if written:
        date.fromisoformat(written)
    return written


class TimelineEntry(DomainModel):
    """One dated event, oldest first."""

    on: Annotated[str, AfterValidator(_day)]
    statement: Statement


class Amount(DomainModel):
    """One figure that matters, as it is written on record."""

    label: str
    statement: Statement


class _Summary(DomainModel):
    """What every kind of summary holds."""

    headline: Statement
    parties: Texts
    timeline: Annotated[tuple[TimelineEntry, ...], Field(max_length=30)]
    amounts: Annotated[tuple[Amount, ...], Field(max_length=12)]
    done: Texts
    clock: Texts
    open_questions: Texts
    next_action: Statement


class DisputeSummary(_Summary):
    """A dispute: what is claimed, what the merchant says, where provisional credit stands."""

    kind: Literal["dispute"]
    claim: Texts
    merchant_side: Texts
    provisional_credit: Texts


class KycExceptionSummary(_Summary):
    """A KYC exception: what is missing, which documents, which matches, who owns."""

    kind: Literal["kyc_exception"]
    exception: Texts
    documents: Texts
    screening: Texts
    risk: Texts


class ComplaintSummary(_Summary):
    """A complaint with its history: the issue, what is asked for, what came before, a claim hidden in it."""

    kind: Literal["complaint"]
    issue: Texts
    redress_sought: Texts
    earlier_complaints: Texts
    payment_claim: Texts


class GeneralSummary(_Summary):
    """Any other case: what is in question and what speaks on each side."""

    kind: Literal["general"]
    in_question: Texts
    signals: Texts


class CaseSummary(DomainModel):
    """One of the four; the case's records decide which."""

    summary: DisputeSummary | KycExceptionSummary | ComplaintSummary | GeneralSummary = Field(
        discriminator="kind"
    )
