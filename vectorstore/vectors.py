"""The vectors: one Chroma collection per access class, so that a reader's search needs no access filter.

A filter inside Chroma costs time linear in the rows and can be forgotten; a collection
that is not asked cannot answer. Filters are used for dates and document types alone, with
operators that fail closed (`$in`, `$lte`, `$gt` on fields that every row has).
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from copilot.errors import PermanentError
from vectorstore.embed import Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

ADD_BATCH = 1_000


@dataclass(frozen=True)
class VectorRow:
    """What is stored beside a vector; the text itself stays in the catalogue."""

    passage_id: str
    doc_id: str
    doc_type: str
    effective: int
    until: int


class VectorIndex:
    """Nearest passages by cosine, class by class. Only the directory's owner may open it."""

    def __init__(self, directory: Path) -> None:
        """Open or create the index (about a second, most of it the import).

        Raises:
            PermanentError: the index is damaged or cannot be written.
        """
        import chromadb
        from chromadb.config import Settings

        self._directory = directory
        self._collections: dict[str, Collection] = {}
        with self._translated():
            settings = Settings(anonymized_telemetry=False, allow_reset=False)
            self._client = cast("Client", chromadb.PersistentClient(str(directory), settings=settings))

    def add(self, access_class: str, rows: Sequence[VectorRow], vectors: Vectors) -> None:
        """Put passages into a class; an id that is there is overwritten."""
        with self._translated():
            collection = self._collection(access_class)
            for begin in range(0, len(rows), ADD_BATCH):
                batch = rows[begin : begin + ADD_BATCH]
                collection.upsert(
                    ids=[row.passage_id for row in batch],
                    embeddings=vectors[begin : begin + ADD_BATCH],
                    metadatas=[_metadata(row) for row in batch],
                )

    def delete(self, access_class: str, passage_ids: Sequence[str]) -> None:
        """Take passages out of a class; ids that are not there are ignored."""
        if passage_ids:
            with self._translated():
                self._collection(access_class).delete(ids=list(passage_ids))

    def passages_of(self, access_class: str, doc_id: str) -> frozenset[str]:
        """The ids of a document's passages that the class holds."""
        with self._translated():
            return frozenset(self._collection(access_class).get(where={"doc_id": doc_id}, include=[])["ids"])

    def nearest(
        self, access_class: str, vector: Vectors, limit: int, where: dict[str, Any] | None = None
    ) -> list[tuple[str, float]]:
        """Up to `limit` (passage id, cosine similarity), nearest first."""
        with self._translated():
            found = self._collection(access_class).query(
                query_embeddings=vector.reshape(1, -1), n_results=limit, where=where, include=["distances"]
            )
        distances = cast("list[list[float]]", found["distances"])[0]
        return [
            (key, 1.0 - float(distance)) for key, distance in zip(found["ids"][0], distances, strict=True)
        ]

    def close(self) -> None:
        """Let go of the files."""
        self._collections.clear()
        self._client.close()

    def _collection(self, access_class: str) -> "Collection":
        if access_class not in self._collections:
            name = "class-" + hashlib.sha256(access_class.encode()).hexdigest()[:24]
            self._collections[access_class] = self._client.get_or_create_collection(
                name,
                embedding_function=None,  # Chroma's default would download a model
                metadata={"access_class": access_class},
                configuration={"hnsw": {"space": "cosine"}},
            )
        return self._collections[access_class]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Chroma's errors as ours, with what to do."""
        from chromadb.errors import ChromaError

        try:
            yield
        except (ChromaError, OSError) as error:
            raise PermanentError(
                f"The vector index in {self._directory} cannot be used ({type(error).__name__}: {error}); check the disk, "
                "or move the knowledge folder away and ingest the documents again."
            ) from error


def _metadata(row: VectorRow) -> dict[str, str | int]:
    return {"doc_id": row.doc_id, "doc_type": row.doc_type, "effective": row.effective, "until": row.until}
