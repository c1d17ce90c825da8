"""Evidence: what a statement may rest on, each piece with an id of its own.

E… an evidence item (a record or a group of records), F… a fact computed from
records, P… a passage of a document in force. A source that did not answer is a
gap, shown as such.
"""

import hashlib
from datetime import date

from pydantic import AwareDatetime, Field

from copilot.domain.base import DomainModel
from copilot.domain.clock import StatutoryClock
from copilot.domain.evidence_fields import EvidenceFields, EvidenceKind
from copilot.domain.fact import Fact, Sensitivity
from copilot.domain.ids import CaseId, DocId, PassageId


class EvidenceItem(DomainModel):
    """One thing a system of record said, at a stated time."""

    id: str = Field(pattern=r"^E\d+$")
    system: str
    record_ids: tuple[str, ...]
    title: str
    as_of: AwareDatetime
    fields: EvidenceFields
    text: str  # the fields as one readable sentence or block: what a statement is checked against
    sensitivity: Sensitivity = "internal"
    untrusted: bool = False  # written by somebody outside the product: quoted, never obeyed
    suspicious: tuple[str, ...] = ()  # the kinds of instruction that its text holds: shown, never followed

    @property
    def kind(self) -> EvidenceKind:
        """What it is of."""
        return self.fields.kind


class Passage(DomainModel):
    """A passage of a document, with the place it stands at."""

    id: str = Field(pattern=r"^P\d+$")
    passage_id: PassageId
    doc_id: DocId
    title: str
    heading: str
    doc_type: str
    citation: str
    text: str
    start: int
    end: int
    score: float
    effective_date: date | None = None
    superseded_on: date | None = None  # the first day on which the text no longer holds
    suspicious: tuple[str, ...] = ()  # what in it is addressed to a machine; follows from the text

    @property
    def in_force(self) -> str:
        """When the document holds, as words that a statement may rest on; "" where no date is known."""
        begins = f"In force from {self.effective_date}" if self.effective_date else ""
        ends = f"{'until' if begins else 'In force until'} {self.superseded_on}" if self.superseded_on else ""
        return f"{begins} {ends}".strip()


class Gap(DomainModel):
    """Something that could not be had, and why."""

    source: str
    what: str
    reason: str
    asks: bool = False  # the installation's policy wants the analyst's leave; it may be given for one run


class EvidencePack(DomainModel):
    """All that one run may cite, frozen by `content_hash`."""

    case_id: CaseId | None
    as_of: AwareDatetime
    evidence: tuple[EvidenceItem, ...] = ()
    facts: tuple[Fact, ...] = ()
    passages: tuple[Passage, ...] = ()
    clocks: tuple[StatutoryClock, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def content_hash(self) -> str:
        """SHA-256 over what can be cited; the time of gathering and marks that follow from the text are not part of it."""
        derived = {
            "evidence": {"__all__": {"as_of", "suspicious"}},
            "passages": {"__all__": {"suspicious"}},
            "gaps": {"__all__": {"asks"}},
        }
        body = self.model_dump_json(exclude={"as_of": True, **derived})
        return hashlib.sha256(body.encode()).hexdigest()

    @property
    def suspicious(self) -> dict[str, tuple[str, ...]]:
        """Id → what in the item or passage is addressed to a machine; only those where something is."""
        items: tuple[EvidenceItem | Passage, ...] = (*self.evidence, *self.passages)
        return {item.id: item.suspicious for item in items if item.suspicious}

    def citable(self) -> dict[str, str]:
        """Id → the text that a statement citing it is checked against."""
        return {
            **{item.id: f"{item.title}. {item.text}" for item in self.evidence},
            **{fact.id: fact.text for fact in self.facts},
            **{p.id: f"{p.title}. {p.heading}. {p.citation}. {p.in_force}. {p.text}" for p in self.passages},
        }

    def fact(self, label: str) -> Fact | None:
        """The fact of that label, or None where it could not be computed."""
        return next((fact for fact in self.facts if fact.label == label), None)
