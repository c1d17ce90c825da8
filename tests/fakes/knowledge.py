"""A knowledge base in memory with the same promises: lexical, quick, no model, no files of its own."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from copilot.domain.identity import Role
from copilot.domain.ids import DocId, PassageId
from copilot.domain.knowledge import (
    Document,
    IngestFailure,
    IngestReport,
    OpenPassage,
    PassageHit,
    SearchResult,
)
from copilot.errors import NotFoundError
from copilot.language.words import terms_of
from copilot.ports.knowledge import Progress
from vectorstore.chunk import Chunk, chunk_text
from vectorstore.formats import UnreadableFileError
from vectorstore.front_matter import card_of
from vectorstore.parse import ParsedDocument, parse_file, supported


class FakeKnowledgeBase:
    """Implements `copilot.ports.knowledge.KnowledgeBase`; a passage's score is its share of the query's words."""

    def __init__(self) -> None:
        self._documents: dict[DocId, tuple[Document, str, tuple[Chunk, ...]]] = {}

    def search(
        self,
        query: str,
        *,
        roles: Collection[Role],
        as_of: date,
        doc_types: Collection[str] | None = None,
        limit: int = 10,
    ) -> SearchResult:
        found = self._matches(query, as_of, doc_types)
        readable = [(document, hit) for document, hit in found if document.roles & frozenset(roles)]
        hidden = {document.doc_id for document, _ in found[:limit] if not document.roles & frozenset(roles)}
        return SearchResult(results=tuple(hit for _, hit in readable[:limit]), hidden=len(hidden))

    def open_passage(self, passage_id: PassageId, *, roles: Collection[Role]) -> OpenPassage:
        for document, text, chunks in self._documents.values():
            for chunk in chunks:
                if _passage_id(document, chunk) == passage_id and document.roles & frozenset(roles):
                    return OpenPassage(
                        document=document, text=text, start=chunk.start, end=chunk.end, heading=chunk.heading
                    )
        raise NotFoundError(
            f"There is no passage {passage_id} that you may read; search again for the current text."
        )

    def document(self, doc_id: DocId, *, roles: Collection[Role]) -> Document:
        entry = self._documents.get(doc_id)
        if entry is None or not entry[0].roles & frozenset(roles):
            raise NotFoundError(
                f"There is no document {doc_id} that you may read; look in the list of documents."
            )
        return entry[0]

    def documents(self, *, roles: Collection[Role], as_of: date | None = None) -> tuple[Document, ...]:
        cards = sorted((entry[0] for entry in self._documents.values()), key=lambda card: card.doc_id)
        readable = [card for card in cards if card.roles & frozenset(roles)]
        return tuple(card for card in readable if as_of is None or card.in_force(as_of))

    def ingest(
        self, paths: Iterable[Path], *, progress: Progress | None = None, jobs: int = 1
    ) -> IngestReport:
        counts: Counter[str] = Counter()
        failures: list[IngestFailure] = []
        derived: dict[str, tuple[str, ...]] = {}
        files = [
            file
            for path in paths
            for file in (sorted(filter(supported, path.rglob("*"))) if path.is_dir() else [path])
        ]
        for done, path in enumerate(files, 1):
            try:
                document = self._take(parse_file(path), counts)
                if document is not None and document.derived:
                    derived[document.doc_id] = document.derived
            except UnreadableFileError as error:
                failures.append(IngestFailure(path=str(path), reason=str(error)))
            if progress:
                progress(done, len(files), path.name)
        return IngestReport(
            added=counts["added"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            passages=counts["passages"],
            failures=tuple(failures),
            derived=derived,
            seconds=0.0,
        )

    def close(self) -> None:
        """Nothing is held open."""

    def _take(self, parsed: ParsedDocument, counts: Counter[str]) -> Document | None:
        card = card_of(parsed)
        chunks = chunk_text(parsed.text, parsed.headings)
        before = self._documents.get(DocId(card.doc_id))
        if before is not None and before[0].content_hash == parsed.content_hash:
            counts["unchanged"] += 1
            return None
        document = Document(
            doc_id=DocId(card.doc_id), title=card.title, doc_type=card.doc_type, citation=card.citation,
            business_line=card.business_line, version=card.version, roles=card.roles,
            effective_date=card.effective_date, superseded_on=card.superseded_on, source_path=parsed.path,
            content_hash=parsed.content_hash, passages=len(chunks), derived=card.derived,
        )  # fmt: skip
        self._documents[document.doc_id] = (document, parsed.text, chunks)
        counts["updated" if before else "added"] += 1
        counts["passages"] += len(chunks)
        return document

    def _matches(
        self, query: str, as_of: date, doc_types: Collection[str] | None
    ) -> list[tuple[Document, PassageHit]]:
        asked = set(terms_of(query))
        found = []
        for document, _, chunks in self._documents.values():
            if not document.in_force(as_of) or (doc_types is not None and document.doc_type not in doc_types):
                continue
            for chunk in chunks:
                shared = asked & set(terms_of(f"{document.title} {chunk.heading} {chunk.text}"))
                if shared:
                    found.append((document, _hit(document, chunk, len(shared) / len(asked))))
        return sorted(found, key=lambda pair: (-pair[1].score, pair[1].passage_id))


def _passage_id(document: Document, chunk: Chunk) -> PassageId:
    return PassageId(f"{document.doc_id}:{chunk.ordinal}:{document.content_hash[:8]}")


def _hit(document: Document, chunk: Chunk, score: float) -> PassageHit:
    return PassageHit(
        doc_id=document.doc_id,
        passage_id=_passage_id(document, chunk),
        title=document.title,
        doc_type=document.doc_type,
        citation=document.citation,
        heading=chunk.heading,
        start=chunk.start,
        end=chunk.end,
        score=score,
        text=chunk.text,
        effective_date=document.effective_date,
        superseded_on=document.superseded_on,
    )
