"""Documents and passages."""

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from copilot.domain.identity import Actor
from copilot.domain.ids import PassageId
from copilot.domain.knowledge import Document, IngestReport, OpenPassage, SearchResult
from copilot.ports.knowledge import Progress
from copilot.services.ports import Part
from copilot.usecases import ingest_documents, list_documents, open_passage, search_passages


class KnowledgeServices(Part):
    """Documents and passages."""

    def search_passages(
        self,
        actor: Actor,
        query: str,
        *,
        as_of: date | None = None,
        doc_types: Collection[str] | None = None,
        limit: int = 10,
    ) -> SearchResult:
        return search_passages.search_passages(
            actor,
            query,
            as_of=as_of,
            doc_types=doc_types,
            limit=limit,
            knowledge=self._ports.knowledge,
            time_source=self._ports.time_source,
            zone=self._ports.bank.timezone,
        )

    def open_passage(self, actor: Actor, passage_id: PassageId) -> OpenPassage:
        return open_passage.open_passage(actor, passage_id, knowledge=self._ports.knowledge)

    def list_documents(self, actor: Actor, *, as_of: date | None = None) -> tuple[Document, ...]:
        return list_documents.list_documents(actor, as_of=as_of, knowledge=self._ports.knowledge)

    def ingest_documents(
        self, actor: Actor, paths: Iterable[Path], *, progress: Progress | None = None, jobs: int = 1
    ) -> IngestReport:
        return ingest_documents.ingest_documents(
            actor,
            paths,
            progress=progress,
            jobs=jobs,
            knowledge=self._ports.knowledge,
            unit_of_work=self._ports.unit_of_work,
        )
