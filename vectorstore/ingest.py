"""Taking documents in: parse, chunk and embed in parallel, then store whole documents one at a time.

The order makes a crash harmless: the change is noted, the new vectors are added (nobody
sees them, because the catalogue does not hold them), the catalogue is switched over in one
transaction, the old vectors are deleted, the note is removed. `repair` finishes what a
crash left.
"""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from copilot.domain.knowledge import Document, IngestFailure, IngestReport
from copilot.ports.knowledge import Progress
from vectorstore.catalogue import DAY_LAST, DAY_ZERO, Catalogue, StoredDocument, StoredPassage, day_number
from vectorstore.chunk import TARGET_TOKENS, chunk_text
from vectorstore.embed import MODEL, Embedder, Vectors
from vectorstore.formats import UnreadableFileError
from vectorstore.front_matter import DocumentCard, card_of
from vectorstore.parse import ParsedDocument, parse_bytes, read_file
from vectorstore.vectors import VectorIndex, VectorRow

PIPELINE = f"parse-1 chunk-1:{TARGET_TOKENS} {MODEL}"
"""Part of what makes a document unchanged: a release that cuts or embeds differently takes everything in again."""
IGNORED_NAMES = frozenset({"manifest.json"})
"""Files that lie beside documents and describe them; hidden files are ignored as well."""


@dataclass(frozen=True)
class Prepared:
    """A document ready to be stored."""

    stored: StoredDocument
    passages: tuple[StoredPassage, ...]
    vectors: Vectors


@dataclass
class _Tally:
    """What the run has done so far."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    passages: int = 0
    failures: list[IngestFailure] = field(default_factory=list)
    derived: dict[str, tuple[str, ...]] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)  # doc id → the file that gave it in this run


class Ingestion:
    """One run over some paths; only the directory's owner may have one, and only one at a time."""

    def __init__(self, catalogue: Catalogue, vectors: VectorIndex, embedder: Embedder) -> None:
        self._catalogue = catalogue
        self._vectors = vectors
        self._embedder = embedder

    def run(self, paths: Iterable[Path], *, progress: Progress | None, jobs: int) -> IngestReport:
        """Take the files in; see `KnowledgeBase.ingest`."""
        begun = time.monotonic()
        files = list(dict.fromkeys(_files(paths)))
        tally = _Tally()
        with ThreadPoolExecutor(max(1, jobs)) as pool:
            waiting = [(path, pool.submit(self._prepare, path)) for path in files]
            try:
                for done, (path, future) in enumerate(waiting, 1):
                    self._settle(path, future, tally)
                    if progress:
                        progress(done, len(files), path.name)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        return IngestReport(
            added=tally.added,
            updated=tally.updated,
            unchanged=tally.unchanged,
            passages=tally.passages,
            failures=tuple(tally.failures),
            derived=tally.derived,
            seconds=time.monotonic() - begun,
        )

    def repair(self) -> None:
        """Bring the vectors of half-changed documents in line with the catalogue."""
        for doc_id, access_class in self._catalogue.unfinished():
            stored = self._catalogue.document(doc_id)
            keep = (
                self._catalogue.passage_ids(doc_id)
                if stored and stored.access_class == access_class
                else frozenset()
            )
            self._vectors.delete(access_class, sorted(self._vectors.passages_of(access_class, doc_id) - keep))
        for doc_id in {doc_id for doc_id, _ in self._catalogue.unfinished()}:
            self._catalogue.end_change(doc_id)

    def _prepare(self, path: Path) -> Prepared | str:
        """The document, or the id under which exactly this file is already in; runs in a worker thread."""
        if str(path) != _shown(path):
            raise UnreadableFileError("the file's name is not UTF-8: rename it")
        data = read_file(path)
        known = self._catalogue.known_hash(hashlib.sha256(data).hexdigest(), PIPELINE)
        if known is not None:
            return known
        parsed = parse_bytes(data, path)
        card = card_of(parsed)
        passages = _passages(parsed, card)
        vectors = self._embedder.embed([f"{card.title} {p.heading}\n{p.text}" for p in passages])
        return Prepared(_stored(parsed, card, len(passages)), passages, vectors)

    def _settle(self, path: Path, future: Future[Prepared | str], tally: _Tally) -> None:
        try:
            prepared = future.result()
        except UnreadableFileError as error:
            tally.failures.append(IngestFailure(path=_shown(path), reason=str(error)))
            return
        if isinstance(prepared, str):
            tally.unchanged += 1
            tally.taken.setdefault(prepared, str(path))
            return
        document = prepared.stored.document
        if document.doc_id in tally.taken:
            reason = f"doc_id {document.doc_id} was already given by {tally.taken[document.doc_id]}: give each document its own"
            tally.failures.append(IngestFailure(path=str(path), reason=reason))
            return
        tally.taken[document.doc_id] = str(path)
        replaced = self.store(prepared)
        tally.updated += replaced
        tally.added += not replaced
        tally.passages += document.passages
        if document.derived:
            tally.derived[document.doc_id] = document.derived

    def store(self, prepared: Prepared) -> bool:
        """Store the document whole; True if it replaced an earlier text of the same id."""
        stored, doc_id = prepared.stored, prepared.stored.document.doc_id
        before = self._catalogue.document(doc_id)
        old_class = before.access_class if before else stored.access_class
        old_ids = self._catalogue.passage_ids(doc_id)
        self._catalogue.begin_change(doc_id, {stored.access_class, old_class})
        self._vectors.add(stored.access_class, _vector_rows(prepared), prepared.vectors)
        self._catalogue.replace(stored, prepared.passages)
        kept = {p.passage_id for p in prepared.passages} if old_class == stored.access_class else set()
        self._vectors.delete(old_class, sorted(old_ids - kept))
        self._catalogue.end_change(doc_id)
        return before is not None


def _shown(path: Path) -> str:
    """The path as text, with bytes that are none as codes."""
    return str(path).encode(errors="backslashreplace").decode()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and those below folders named, in a stable order; hidden ones are left out."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith(".") and name not in IGNORED_NAMES:
                    yield Path(folder) / name


def _passages(parsed: ParsedDocument, card: DocumentCard) -> tuple[StoredPassage, ...]:
    """Chunks as passages; the id names document, place and words, so a changed text never answers to an old id."""
    return tuple(
        StoredPassage(
            f"{card.doc_id}:{chunk.ordinal}:{hashlib.sha256(chunk.text.encode()).hexdigest()[:8]}",
            card.doc_id,
            chunk.heading,
            chunk.start,
            chunk.end,
            chunk.text,
        )
        for chunk in chunk_text(parsed.text, parsed.headings)
    )


def _stored(parsed: ParsedDocument, card: DocumentCard, passages: int) -> StoredDocument:
    document = Document(
        **asdict(card), source_path=parsed.path, content_hash=parsed.content_hash, passages=passages
    )
    return StoredDocument(document, parsed.text, PIPELINE, card.access_class)


def _vector_rows(prepared: Prepared) -> list[VectorRow]:
    document = prepared.stored.document
    begins = day_number(document.effective_date, default=DAY_ZERO)
    until = day_number(document.superseded_on, default=DAY_LAST)
    return [VectorRow(p.passage_id, p.doc_id, document.doc_type, begins, until) for p in prepared.passages]
