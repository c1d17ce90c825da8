"""Hybrid ranking: nearest vectors and BM25 over the same classes, fused by reciprocal rank."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from vectorstore.class_index import ClassIndex, ClassIndexes, Scope
from vectorstore.embed import Embedder, Vectors
from vectorstore.lexical import score, terms_of
from vectorstore.vectors import VectorIndex

CANDIDATES = 100
"""How many passages each of the two rankings brings to the fusion."""
RRF_CONSTANT = 60


@dataclass(frozen=True)
class RankedPassage:
    """A passage's place in the fused ranking."""

    passage_id: str
    doc_id: str
    access_class: str
    score: float


class Retriever:
    """Ranks passages of given classes; it never sees a reader, only the classes that the reader may read."""

    def __init__(self, indexes: ClassIndexes, vectors: VectorIndex, embedder: Callable[[], Embedder]) -> None:
        self._indexes = indexes
        self._vectors = vectors
        self._embedder = embedder

    def query(self, text: str, scope: Scope) -> "Query":
        """Prepare a question once; it can then be ranked over several sets of classes."""
        return Query(self._indexes, self._vectors, self._embedder().embed([text])[0], text, scope)


class Query:
    """One question within one scope; the nearest passages of a class are looked up once."""

    def __init__(
        self, indexes: ClassIndexes, vectors: VectorIndex, vector: Vectors, text: str, scope: Scope
    ) -> None:
        self._indexes = indexes
        self._vectors = vectors
        self._vector = vector
        self._terms = dict.fromkeys(terms_of(text), 1.0)
        self._scope = scope
        self._nearest: dict[str, list[tuple[str, float]]] = {}

    def rank(self, access_classes: Collection[str]) -> list[RankedPassage]:
        """All candidates of the classes, best first; passages outside the scope take no place."""
        indexes = self._indexes.get(access_classes)
        masks = [index.eligible(self._scope) for index in indexes]
        fused: dict[str, float] = {}
        for ranking in (self._dense(indexes, masks), self._sparse(indexes, masks)):
            for place, passage_id in enumerate(ranking, 1):
                fused[passage_id] = fused.get(passage_id, 0.0) + 1.0 / (RRF_CONSTANT + place)
        known = [
            RankedPassage(key, str(index.doc_ids[index.row_of[key]]), index.access_class, fused[key])
            for index in indexes
            for key in fused.keys() & index.row_of.keys()
        ]
        return sorted(known, key=lambda passage: (-passage.score, passage.passage_id))

    def _dense(self, indexes: Sequence[ClassIndex], masks: Sequence[np.ndarray]) -> list[str]:
        found: list[tuple[str, float]] = []
        for index, mask in zip(indexes, masks, strict=True):
            if not mask.any():
                continue
            if index.access_class not in self._nearest:
                where = None if mask.all() else self._scope.where()
                self._nearest[index.access_class] = self._vectors.nearest(
                    index.access_class, self._vector, CANDIDATES, where
                )
            found += self._nearest[index.access_class]
        return [key for key, _ in sorted(found, key=lambda hit: (-hit[1], hit[0]))[:CANDIDATES]]

    def _sparse(self, indexes: Sequence[ClassIndex], masks: Sequence[np.ndarray]) -> list[str]:
        found: list[tuple[float, str]] = []
        scores = score([index.lexical for index in indexes], self._terms)
        for index, mask, values in zip(indexes, masks, scores, strict=True):
            values[~mask] = 0.0
            top = (
                np.argpartition(-values, CANDIDATES)[:CANDIDATES]
                if len(values) > CANDIDATES
                else np.arange(len(values))
            )
            found += [(float(values[row]), str(index.passage_ids[row])) for row in top if values[row] > 0]
        return [key for _, key in sorted(found, key=lambda hit: (-hit[0], hit[1]))[:CANDIDATES]]
