"""The knowledge base: documents in, passages out, rights and dates applied before ranking."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Protocol

from copilot.domain.identity import Role
from copilot.domain.ids import DocId, PassageId
from copilot.domain.knowledge import Document, IngestReport, OpenPassage, SearchResult

Progress = Callable[[int, int, str], None]
"""Called as (done, total, name of the file just finished)."""


class KnowledgeBase(Protocol):
    """One catalogue, one index, one owner process.

    `roles` are the reader's; a document is visible if it names at least one of them.
    """

    def search(
        self,
        query: str,
        *,
        roles: Collection[Role],
        as_of: date,
        doc_types: Collection[str] | None = None,
        limit: int = 10,
    ) -> SearchResult:
        """Best passages among documents that the roles may read and that are in force on `as_of`.

        Rights, type and date are applied before ranking. Nothing found is an empty result.
        """
        ...

    def open_passage(self, passage_id: PassageId, *, roles: Collection[Role]) -> OpenPassage:
        """The passage in its document.

        Raises:
            NotFoundError: no such passage, or one that the roles may not read (not told apart).
        """
        ...

    def document(self, doc_id: DocId, *, roles: Collection[Role]) -> Document: ...
    def documents(self, *, roles: Collection[Role], as_of: date | None = None) -> tuple[Document, ...]: ...
    def ingest(
        self, paths: Iterable[Path], *, progress: Progress | None = None, jobs: int = 1
    ) -> IngestReport:
        """Take in files and folders; idempotent by content hash, whole documents or nothing of them."""
        ...

    def close(self) -> None: ...
