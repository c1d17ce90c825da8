"""Hybrid ranking: nearest vectors and BM25 over the same classes, asked in the rules' words as well.

A passage's score is a weighted sum of its cosine and its BM25. On top, for the best
passage of a document: its next passages score well too, it belongs to the same section as
a better one (a rule and its interpretation), or it is a bare form. What each part gives
stands in docs/decisions/0002-retrieval.md.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from copilot.domain.vocabulary import added_words
from copilot.language.words import terms_of
from vectorstore.class_index import ClassIndex, ClassIndexes, Scope
from vectorstore.embed import Embedder, Vectors
from vectorstore.lexical import Floats, Mask, score
from vectorstore.vectors import VectorIndex

CANDIDATES = 100
"""How many passages each of the two rankings brings in."""
DENSE_SHARE = 0.65
ADDED_WEIGHT = 0.5
"""How much a word of the rules added to the question counts in BM25, against 1 for a word that was asked."""
FORM_PENALTY = 0.06
DEPTH_SHARE = 0.1
"""How much the next two passages of a document, above the weakest candidate, add to its best."""
FAMILY_SHARE = 0.5
"""How far the best passage of a document is pulled towards the best of its section's documents."""
FORM_TYPES = frozenset({"model_forms"})


@dataclass(frozen=True)
class RankedPassage:
    """A passage's place in the ranking."""

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
        added = added_words(text)
        vector = self._embedder().embed([" ".join((text, *added))])[0]
        terms = {
            **dict.fromkeys(terms_of(" ".join(added)), ADDED_WEIGHT),
            **dict.fromkeys(terms_of(text), 1.0),
        }
        return Query(self._indexes, self._vectors, vector, terms, scope)


class Query:
    """One question within one scope; the nearest passages of a class are looked up once."""

    def __init__(
        self,
        indexes: ClassIndexes,
        vectors: VectorIndex,
        vector: Vectors,
        terms: dict[str, float],
        scope: Scope,
    ) -> None:
        self._indexes = indexes
        self._vectors = vectors
        self._vector = vector
        self._terms = terms
        self._scope = scope
        self._nearest: dict[str, list[tuple[str, float]]] = {}

    def rank(self, access_classes: Collection[str]) -> list[RankedPassage]:
        """All candidates of the classes, best first; passages outside the scope take no place."""
        indexes = self._indexes.get(access_classes)
        masks = [index.eligible(self._scope) for index in indexes]
        near = self._near(indexes, masks)
        lexical = score([index.lexical for index in indexes], self._terms)
        for mask, values in zip(masks, lexical, strict=True):
            values[~mask] = 0.0
        places = _places(near, lexical)
        fused = _fuse(places, near, lexical)
        return self._ordered(indexes, self._lifted(indexes, fused))

    def _near(self, indexes: Sequence[ClassIndex], masks: Sequence[Mask]) -> dict["Place", float]:
        """Cosine of the nearest passages over all the classes."""
        found: list[tuple[float, Place]] = []
        for number, (index, mask) in enumerate(zip(indexes, masks, strict=True)):
            if not mask.any():
                continue
            if index.access_class not in self._nearest:
                where = None if mask.all() else self._scope.where()
                hits = self._vectors.nearest(index.access_class, self._vector, CANDIDATES, where)
                self._nearest[index.access_class] = hits
            for passage_id, cosine in self._nearest[index.access_class]:
                row = index.row_of.get(passage_id)
                if row is not None and mask[row]:
                    found.append((cosine, (number, row)))
        return {place: cosine for cosine, place in sorted(found, reverse=True)[:CANDIDATES]}

    def _lifted(self, indexes: Sequence[ClassIndex], fused: dict["Place", float]) -> dict["Place", float]:
        """The fused scores with the best passage of each document lifted by what the document is."""
        places: dict[tuple[int, int], list[Place]] = defaultdict(list)
        for place in sorted(fused, key=lambda place: -fused[place]):
            places[place[0], int(indexes[place[0]].owners[place[1]])].append(place)
        least = min(fused.values(), default=0.0)
        best = {owner: found[0] for owner, found in places.items()}
        merits = {
            owner: fused[found[0]]
            + DEPTH_SHARE * sum(max(0.0, fused[place] - least) for place in found[1:3])
            - (FORM_PENALTY if indexes[owner[0]].doc_types[owner[1]] in FORM_TYPES else 0.0)
            for owner, found in places.items()
        }
        families: dict[str, float] = defaultdict(float)
        for (number, row), merit in merits.items():
            family = str(indexes[number].families[row])
            families[family] = max(families[family], merit)
        lifted = dict(fused)
        for owner, place in best.items():
            pull = families[str(indexes[owner[0]].families[owner[1]])]
            lifted[place] = (1 - FAMILY_SHARE) * merits[owner] + FAMILY_SHARE * pull
        return lifted

    @staticmethod
    def _ordered(indexes: Sequence[ClassIndex], scores: dict["Place", float]) -> list[RankedPassage]:
        ranked = [
            RankedPassage(
                str(index.passage_ids[row]),
                str(index.doc_ids[index.owners[row]]),
                index.access_class,
                round(value, 6),
            )
            for (number, row), value in scores.items()
            for index in (indexes[number],)
        ]
        return sorted(ranked, key=lambda passage: (-passage.score, passage.passage_id))


Place = tuple[int, int]
"""(number of the class in this search, row of the passage in the class)."""


def _places(near: dict[Place, float], lexical: Sequence[Floats]) -> set[Place]:
    """The candidates: the nearest, and the best by BM25 over all the classes."""
    found: list[tuple[float, Place]] = []
    for number, values in enumerate(lexical):
        top = (
            np.argpartition(-values, CANDIDATES)[:CANDIDATES]
            if len(values) > CANDIDATES
            else range(len(values))
        )
        found += [(float(values[row]), (number, int(row))) for row in top if values[row] > 0]
    return {place for _, place in sorted(found, reverse=True)[:CANDIDATES]} | near.keys()


def _fuse(places: set[Place], near: dict[Place, float], lexical: Sequence[Floats]) -> dict[Place, float]:
    """Weighted sum of cosine and BM25, the best BM25 taken as worth the best cosine.

    So a score near 0.7 means close in absolute terms, and questions can be compared.
    Beyond the nearest, the last of them stands in.
    """
    highest, floor = max(near.values(), default=0.5), min(near.values(), default=0.0)
    best = max((float(lexical[number][row]) for number, row in places), default=0.0) or 1.0
    return {
        (number, row): DENSE_SHARE * near.get((number, row), floor)
        + (1 - DENSE_SHARE) * highest * float(lexical[number][row]) / best
        for number, row in places
    }
