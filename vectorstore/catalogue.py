"""The catalogue: documents, their text, passages with offsets, and what is being changed, in one SQLite file.

It is the truth; the vector index and the BM25 files follow it. A passage that the
catalogue does not hold does not exist, whatever an index still contains.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from copilot.domain.knowledge import Document
from copilot.errors import PermanentError, TransientError

SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    doc_id TEXT PRIMARY KEY, card TEXT NOT NULL, text TEXT NOT NULL, content_hash TEXT NOT NULL,
    pipeline TEXT NOT NULL, access_class TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS documents_hash ON documents (content_hash);
CREATE TABLE IF NOT EXISTS passages (
    passage_id TEXT PRIMARY KEY, doc_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, heading TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS passages_document ON passages (doc_id, ordinal);
CREATE TABLE IF NOT EXISTS access_classes (access_class TEXT PRIMARY KEY, revision INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS unfinished (doc_id TEXT NOT NULL, access_class TEXT NOT NULL, PRIMARY KEY (doc_id, access_class));
"""
_PASSAGE = (
    "SELECT p.passage_id, p.doc_id, p.heading, p.start, p.stop, substr(d.text, p.start + 1, p.stop - p.start) "
    "FROM passages p JOIN documents d USING (doc_id)"
)
DAY_ZERO = 0
DAY_LAST = date.max.toordinal() + 1
"""The window of a text without a first day, and without a last."""


@dataclass(frozen=True)
class StoredPassage:
    """A passage as the catalogue keeps it."""

    passage_id: str
    doc_id: str
    heading: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class StoredDocument:
    """A document with its text, and its class."""

    document: Document
    text: str
    pipeline: str
    access_class: str


class Catalogue:
    """One connection under one lock: calls are short, and safe from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or create the file.

        Raises:
            PermanentError: the file is not a catalogue of this version, or is damaged.
        """
        self._path = path
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
        with self._translated():
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA foreign_keys=ON")
            found = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            if found not in (0, SCHEMA_VERSION):
                raise PermanentError(
                    f"The knowledge catalogue {path} has schema version {found}, this release reads {SCHEMA_VERSION}; "
                    "move its folder away and ingest the documents again."
                )
            self._connection.executescript(_SCHEMA)
            self._connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def close(self) -> None:
        """Close the file; nothing is pending between calls."""
        with self._lock:
            self._connection.close()

    # Documents

    def document(self, doc_id: str) -> StoredDocument | None:
        """The document of that id."""
        rows = self._read(
            "SELECT card, text, pipeline, access_class FROM documents WHERE doc_id = ?",
            (doc_id,),
        )
        return StoredDocument(Document.model_validate_json(rows[0][0]), *rows[0][1:]) if rows else None

    def documents(self) -> tuple[Document, ...]:
        """All documents, by id."""
        rows = self._read("SELECT card FROM documents ORDER BY doc_id", ())
        return tuple(Document.model_validate_json(card) for (card,) in rows)

    def cards(self, doc_ids: Iterable[str]) -> dict[str, Document]:
        """The cards of those of the documents that exist, by id."""
        wanted = (json.dumps(list(doc_ids)),)
        rows = self._read(
            "SELECT doc_id, card FROM documents WHERE doc_id IN (SELECT value FROM json_each(?))", wanted
        )
        return {doc_id: Document.model_validate_json(card) for doc_id, card in rows}

    def known_hash(self, content_hash: str, pipeline: str) -> str | None:
        """The id of the document that was taken in from exactly these bytes by the same pipeline."""
        rows = self._read(
            "SELECT doc_id FROM documents WHERE content_hash = ? AND pipeline = ?", (content_hash, pipeline)
        )
        return str(rows[0][0]) if rows else None

    def replace(self, stored: StoredDocument, passages: Sequence[StoredPassage]) -> None:
        """Put the document and its passages in the place of what was there, in one transaction."""
        document, doc_id = stored.document, stored.document.doc_id
        with self._transaction() as run:
            before = run("SELECT access_class FROM documents WHERE doc_id = ?", (doc_id,)).fetchone()
            run("DELETE FROM documents WHERE doc_id = ?", (doc_id,))
            values = (
                doc_id,
                document.model_dump_json(),
                stored.text,
                document.content_hash,
                stored.pipeline,
                stored.access_class,
            )
            run("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)", values)
            for number, passage in enumerate(passages):
                row = (passage.passage_id, doc_id, number, passage.heading, passage.start, passage.end)
                run("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)", row)
            for access_class in {stored.access_class, *(before or ())}:
                run(
                    "INSERT INTO access_classes VALUES (?, 1) ON CONFLICT DO UPDATE SET revision = revision + 1",
                    (access_class,),
                )

    # Passages

    def passages(self, passage_ids: Iterable[str]) -> dict[str, StoredPassage]:
        """Those of the passages that exist, by id."""
        rows = self._read(
            f"{_PASSAGE} WHERE p.passage_id IN (SELECT value FROM json_each(?))",  # noqa: S608 - a constant, no input
            (json.dumps(list(passage_ids)),),
        )
        return {row[0]: StoredPassage(*row) for row in rows}

    def passage_ids(self, doc_id: str) -> frozenset[str]:
        """The ids of the document's passages."""
        return frozenset(
            row[0] for row in self._read("SELECT passage_id FROM passages WHERE doc_id = ?", (doc_id,))
        )

    # Access classes

    def revisions(self) -> dict[str, int]:
        """Each class and how often its content has changed."""
        return dict(self._read("SELECT access_class, revision FROM access_classes", ()))

    def class_documents(self, access_class: str) -> tuple[Document, ...]:
        """The documents of a class, by id."""
        rows = self._read(
            "SELECT card FROM documents WHERE access_class = ? ORDER BY doc_id", (access_class,)
        )
        return tuple(Document.model_validate_json(card) for (card,) in rows)

    def class_passages(self, access_class: str) -> list[StoredPassage]:
        """All passages of a class, by document and place."""
        rows = self._read(
            f"{_PASSAGE} WHERE d.access_class = ? ORDER BY p.doc_id, p.ordinal",
            (access_class,),
        )
        return [StoredPassage(*row) for row in rows]

    # What a crash may have left half done

    def begin_change(self, doc_id: str, access_classes: Iterable[str]) -> None:
        """Note, durably, that the vectors of the document are about to change in these classes."""
        with self._transaction() as run:
            for access_class in access_classes:
                run("INSERT OR IGNORE INTO unfinished VALUES (?, ?)", (doc_id, access_class))

    def end_change(self, doc_id: str) -> None:
        """Note that catalogue and vectors agree about the document again."""
        with self._transaction() as run:
            run("DELETE FROM unfinished WHERE doc_id = ?", (doc_id,))

    def unfinished(self) -> list[tuple[str, str]]:
        """(document, class) whose vectors may differ from the catalogue."""
        return [(row[0], row[1]) for row in self._read("SELECT doc_id, access_class FROM unfinished", ())]

    def _read(self, sql: str, values: tuple[object, ...]) -> list[tuple]:  # type: ignore[type-arg]  # a row's shape is its query's
        with self._translated():
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator["_Run"]:
        with self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection.execute
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """SQLite's errors as ours, with what to do."""
        with self._lock:
            try:
                yield
            except sqlite3.OperationalError as error:
                if "locked" in str(error) or "busy" in str(error):
                    raise TransientError(
                        f"The knowledge catalogue {self._path} is locked; try again in a moment."
                    ) from error
                raise PermanentError(
                    f"The knowledge catalogue {self._path} cannot be used ({error}); check the disk and its rights."
                ) from error
            except sqlite3.DatabaseError as error:
                raise PermanentError(
                    f"The knowledge catalogue {self._path} is damaged ({error}); move its folder away and ingest the documents again."
                ) from error


_Run = Callable[..., sqlite3.Cursor]


def day_number(day: date | None, *, default: int) -> int:
    """The day as a number that an index can compare; an open end gets the default."""
    return day.toordinal() if day else default
