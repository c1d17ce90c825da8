"""Documents of the knowledge base and what a search over them returns."""

from datetime import date

from copilot.domain.base import DomainModel
from copilot.domain.identity import Role
from copilot.domain.ids import DocId, PassageId


class Document(DomainModel):
    """A document's card in the catalogue; `superseded_on` is the first day it no longer holds."""

    doc_id: DocId
    title: str
    doc_type: str
    citation: str
    business_line: str
    version: str
    roles: frozenset[Role]
    effective_date: date | None
    superseded_on: date | None
    source_path: str
    content_hash: str
    passages: int
    derived: tuple[str, ...] = ()  # which of the fields above were missing and derived

    def in_force(self, on: date) -> bool:
        """True if the document holds on that day."""
        begun = self.effective_date is None or self.effective_date <= on
        return begun and (self.superseded_on is None or on < self.superseded_on)


class PassageHit(DomainModel):
    """A passage found, with its offsets in the document's text."""

    doc_id: DocId
    passage_id: PassageId
    title: str
    doc_type: str
    citation: str
    heading: str
    start: int
    end: int
    score: float
    text: str
    effective_date: date | None = None
    superseded_on: date | None = None


class SearchResult(DomainModel):
    """Passages best first; `hidden` counts documents that matched but that the reader's roles may not read."""

    results: tuple[PassageHit, ...]
    hidden: int


class OpenPassage(DomainModel):
    """A passage in its place: the whole document's text and the span to highlight."""

    document: Document
    text: str
    start: int
    end: int
    heading: str


class IngestFailure(DomainModel):
    """A file that could not be taken in, and why."""

    path: str
    reason: str


class IngestReport(DomainModel):
    """What an ingestion did; a file that failed never stops the rest."""

    added: int
    updated: int
    unchanged: int
    passages: int
    failures: tuple[IngestFailure, ...]
    derived: dict[str, tuple[str, ...]]  # doc id → the fields that were derived
    seconds: float
