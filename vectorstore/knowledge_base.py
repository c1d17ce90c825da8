"""`ChromaKnowledgeBase`: the knowledge port over a SQLite catalogue, Chroma collections and BM25 files.

Opened on first use, so that building it costs nothing and takes no lock. From then on
this process owns the directory until `close`.
"""

import threading
from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from copilot.domain.identity import Role
from copilot.domain.ids import DocId, PassageId
from copilot.domain.knowledge import Document, IngestReport, OpenPassage, PassageHit, SearchResult
from copilot.errors import InputError, NotFoundError, PermanentError
from copilot.ports.knowledge import Progress
from copilot.telemetry import put, span
from vectorstore import ownership
from vectorstore.catalogue import Catalogue, StoredPassage
from vectorstore.class_index import ClassIndexes, Scope
from vectorstore.embed import Embedder, MiniLmEmbedder
from vectorstore.ingest import Ingestion
from vectorstore.retrieve import RankedPassage, Retriever
from vectorstore.vectors import VectorIndex

MAX_QUERY_CHARACTERS: Final = 20_000
MAX_LIMIT: Final = 200


class ChromaKnowledgeBase:
    """Implements `copilot.ports.knowledge.KnowledgeBase`; safe to use from several threads."""

    def __init__(self, directory: Path, *, embedder: Embedder | None = None) -> None:
        """Name the directory; nothing is opened yet."""
        self._directory = directory
        self._given_embedder = embedder
        self._guard = threading.RLock()
        self._ingesting = threading.Lock()
        self._opened: Opened | None = None

    @classmethod
    def open(cls, directory: Path) -> "ChromaKnowledgeBase":
        """Open at once instead of on first use, to fail early or to warm up.

        Raises:
            ConflictError: another process owns the directory.
            PermanentError: the directory, the index or the model's files cannot be used.
        """
        base = cls(directory)
        base.warm_up()
        return base

    def warm_up(self) -> None:
        """Open everything a search needs, so that the first one is as fast as the next."""
        opened = self.opened()
        opened.embedder.embed(["warm up"])
        opened.indexes.get(opened.indexes.classes())

    def search(
        self,
        query: str,
        *,
        roles: Collection[Role],
        as_of: date,
        doc_types: Collection[str] | None = None,
        limit: int = 10,
    ) -> SearchResult:
        """See the port; a query beyond 20,000 characters or a limit beyond 200 is refused."""
        _check(query, limit)
        if not query.strip():
            return SearchResult(results=(), hidden=0)
        with span("search") as current:
            found = self._found(
                query, roles, Scope(as_of, frozenset(doc_types) if doc_types is not None else None), limit
            )
            put(current, count=len(found.results), hidden=found.hidden)
        return found

    def _found(self, query: str, roles: Collection[Role], scope: Scope, limit: int) -> SearchResult:
        opened = self.opened()
        everything = opened.indexes.classes()
        readable = [name for name in everything if _readable(name, roles)]
        asked = opened.retriever.query(query, scope)
        ranked = asked.rank(readable)
        hidden = 0
        if len(readable) < len(everything):
            best = asked.rank(everything)[:limit]
            hidden = len({passage.doc_id for passage in best if passage.access_class not in readable})
        return SearchResult(results=_hits(opened.catalogue, ranked[:limit]), hidden=hidden)

    def open_passage(self, passage_id: PassageId, *, roles: Collection[Role]) -> OpenPassage:
        opened = self.opened()
        passage = opened.catalogue.passages([passage_id]).get(passage_id)
        stored = opened.catalogue.document(passage.doc_id) if passage else None
        if passage is None or stored is None or not stored.document.roles & frozenset(roles):
            raise NotFoundError(
                f"There is no passage {passage_id} that you may read; search again for the current text."
            )
        return OpenPassage(
            document=stored.document,
            text=stored.text,
            start=passage.start,
            end=passage.end,
            heading=passage.heading,
        )

    def document(self, doc_id: DocId, *, roles: Collection[Role]) -> Document:
        stored = self.opened().catalogue.document(doc_id)
        if stored is None or not stored.document.roles & frozenset(roles):
            raise NotFoundError(
                f"There is no document {doc_id} that you may read; look in the list of documents."
            )
        return stored.document

    def documents(self, *, roles: Collection[Role], as_of: date | None = None) -> tuple[Document, ...]:
        readers = frozenset(roles)
        found = (document for document in self.opened().catalogue.documents() if document.roles & readers)
        return tuple(document for document in found if as_of is None or document.in_force(as_of))

    def ingest(
        self, paths: Iterable[Path], *, progress: Progress | None = None, jobs: int = 1
    ) -> IngestReport:
        opened = self.opened()
        with self._ingesting:
            return Ingestion(opened.catalogue, opened.vectors, opened.embedder).run(
                paths, progress=progress, jobs=jobs
            )

    def close(self) -> None:
        """Let go of the directory; a later call opens it again."""
        with self._guard:
            if self._opened is not None:
                self._opened.close()
                self._opened = None
                ownership.release(self._directory)

    def opened(self) -> "Opened":
        """What the owner of the directory holds open, opened on first use; for this package and its measurements."""
        with self._guard:
            if self._opened is None:
                ownership.acquire(self._directory)
                try:
                    self._opened = Opened(self._directory, self._given_embedder)
                except BaseException:
                    ownership.release(self._directory)
                    raise
            return self._opened


def _hits(catalogue: Catalogue, ranked: list[RankedPassage]) -> tuple[PassageHit, ...]:
    """The ranked passages with their words; one that was replaced meanwhile is left out."""
    passages = catalogue.passages(place.passage_id for place in ranked)
    documents = catalogue.cards({passage.doc_id for passage in passages.values()})
    return tuple(
        _hit(passages[place.passage_id], documents[place.doc_id], place.score)
        for place in ranked
        if place.passage_id in passages and place.doc_id in documents
    )


def _hit(passage: StoredPassage, document: Document, score: float) -> PassageHit:
    return PassageHit(
        doc_id=document.doc_id,
        passage_id=PassageId(passage.passage_id),
        title=document.title,
        doc_type=document.doc_type,
        citation=document.citation,
        heading=passage.heading,
        start=passage.start,
        end=passage.end,
        score=score,
        text=passage.text,
        effective_date=document.effective_date,
        superseded_on=document.superseded_on,
    )


class Opened:
    """What an owner holds open; the model is loaded when first needed."""

    def __init__(self, directory: Path, embedder: Embedder | None) -> None:
        self.catalogue = Catalogue(directory / "catalogue.db")
        if self.catalogue.revisions() and not (directory / "chroma" / "chroma.sqlite3").exists():
            raise PermanentError(
                f"The vector index {directory / 'chroma'} is missing while the catalogue lists documents. "
                "Restore it from a backup, or move the knowledge folder away and ingest the documents again."
            )
        self.vectors = VectorIndex(directory / "chroma")
        self.indexes = ClassIndexes(self.catalogue, directory / "bm25")
        self._given = embedder
        self.retriever = Retriever(self.indexes, self.vectors, lambda: self.embedder)
        if self.catalogue.unfinished():
            Ingestion(self.catalogue, self.vectors, self.embedder).repair()

    @cached_property
    def embedder(self) -> Embedder:
        return self._given or MiniLmEmbedder()

    def close(self) -> None:
        self.vectors.close()
        self.catalogue.close()


def _readable(access_class: str, roles: Collection[Role]) -> bool:
    """True if the class is open to one of the roles; the rule that decides what a search may touch."""
    return not frozenset(access_class.partition("|")[2].split(",")).isdisjoint(str(role) for role in roles)


def _check(query: str, limit: int) -> None:
    if len(query) > MAX_QUERY_CHARACTERS:
        raise InputError(
            f"The question has {len(query):,} characters; shorten it to at most {MAX_QUERY_CHARACTERS:,}."
        )
    if not 1 <= limit <= MAX_LIMIT:
        raise InputError(f"A search returns between 1 and {MAX_LIMIT} passages; {limit} were asked for.")
