"""BM25 over one access class, with statistics taken over the classes that the reader may read.

A library's index bakes its own collection's idf into the scores, so the scores of two
classes could not be compared. Here idf and mean length are computed at query time over
the reader's classes together: what a role may not read does not move its ranking.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from copilot.language.words import terms_of

K1 = 1.2
B = 0.75
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class LexicalIndex:
    """Postings of one class: for term number t, rows `passages[starts[t]:starts[t+1]]` hold it `counts` times."""

    vocabulary: dict[str, int]
    starts: npt.NDArray[np.int64]
    passages: npt.NDArray[np.int32]
    counts: Floats
    lengths: Floats

    @classmethod
    def build(cls, texts: Iterable[str]) -> "LexicalIndex":
        """Index the texts; row n is the n-th text."""
        vocabulary: dict[str, int] = {}
        rows: list[npt.NDArray[np.int64]] = []
        lengths: list[int] = []
        for number, text in enumerate(texts):
            numbers = [vocabulary.setdefault(term, len(vocabulary)) for term in terms_of(text)]
            found, counts = np.unique(np.array(numbers, np.int64), return_counts=True)
            rows.append(np.stack([found, np.full(len(found), number), counts]))
            lengths.append(len(numbers))
        table = np.concatenate(rows, axis=1) if rows else np.empty((3, 0), np.int64)
        table = table[:, np.argsort(table[0], kind="stable")]
        starts = np.searchsorted(table[0], np.arange(len(vocabulary) + 1))
        return cls(
            vocabulary,
            starts.astype(np.int64),
            table[1].astype(np.int32),
            table[2].astype(np.float32),
            np.array(lengths, np.float32),
        )

    def postings(self, term: str) -> tuple[npt.NDArray[np.int32], Floats]:
        """The rows that hold the term, and how often."""
        number = self.vocabulary.get(term)
        if number is None:
            return self.passages[:0], self.counts[:0]
        part = slice(self.starts[number], self.starts[number + 1])
        return self.passages[part], self.counts[part]

    def save(self, path: Path, **extra: Any) -> None:
        """Write to one file beside a temporary one, so that a crash leaves the old or the new."""
        draft = path.with_suffix(".tmp.npz")
        words = np.array(list(self.vocabulary), dtype=np.str_)
        np.savez(
            draft,
            words=words,
            starts=self.starts,
            passages=self.passages,
            counts=self.counts,
            lengths=self.lengths,
            **extra,
        )
        draft.replace(path)

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> "LexicalIndex":
        """From the arrays that `save` wrote."""
        vocabulary = {str(word): number for number, word in enumerate(stored["words"])}
        return cls(vocabulary, stored["starts"], stored["passages"], stored["counts"], stored["lengths"])


def score(indexes: Sequence[LexicalIndex], query: Mapping[str, float]) -> list[Floats]:
    """BM25 of every row of every index for weighted query terms, comparable between the indexes."""
    total = sum(len(index.lengths) for index in indexes)
    mean_length = sum(float(index.lengths.sum()) for index in indexes) / max(1, total) or 1.0
    scores = [np.zeros(len(index.lengths), np.float32) for index in indexes]
    norms = [K1 * (1 - B + B * index.lengths / mean_length) for index in indexes]
    for term, weight in query.items():
        found = [index.postings(term) for index in indexes]
        frequency = sum(len(rows) for rows, _ in found)
        if not frequency:
            continue
        idf = weight * float(np.log1p((total - frequency + 0.5) / (frequency + 0.5)))
        for target, norm, (rows, counts) in zip(scores, norms, found, strict=True):
            target[rows] += idf * (K1 + 1) * counts / (counts + norm[rows])
    return scores
