"""BM25 over one access class, with statistics taken over the classes that the reader may read.

A library's index bakes its own collection's idf into the scores, so the scores of two
classes could not be compared. Here idf and mean length are computed at query time over
the reader's classes together: what a role may not read does not move its ranking.
"""

import functools
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

K1 = 1.2
B = 0.75
_WORD = re.compile(r"[a-z0-9]+(?:[.'’-][a-z0-9]+)*")
_GROUPED_DIGITS = re.compile(r"(?<=\d),(?=\d{3}\b)")
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "me",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "she",
        "should",
        "so",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "s",
        "t",
    ]
)
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
_local = threading.local()
_BRITISH = (
    (re.compile(r"is(e|ed|es|er|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{3})our(s|ed|ing|able)?$"), r"or\1"),
    (re.compile(r"^cheque"), "check"),
    (re.compile(r"^programme"), "program"),
    (re.compile(r"^centre"), "center"),
    (re.compile(r"^(licen|defen|offen)ce"), r"\1se"),
)
"""British endings to American ones, on documents and questions alike, so that a wrong change does no harm."""


@functools.lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The word's Snowball stem, after American spelling."""
    import Stemmer

    if not hasattr(_local, "stemmer"):  # a stemmer object is not safe across threads
        _local.stemmer = Stemmer.Stemmer("english")
    for pattern, american in _BRITISH:
        word = pattern.sub(american, word)
    return str(_local.stemmer.stemWord(word))


def terms_of(text: str) -> list[str]:
    """Stemmed words without stop words; "1005.11" is a term beside its parts, "$3,000" is "3000"."""
    terms: list[str] = []
    for match in _WORD.finditer(_GROUPED_DIGITS.sub("", text.lower())):
        word = match.group().replace("’", "'").removesuffix("'s")
        if word in STOP_WORDS:
            continue
        parts = [part for part in re.split(r"[.'-]", word) if part and part not in STOP_WORDS]
        if len(parts) > 1:
            terms.append(word)
        terms.extend(stem(part) for part in parts)
    return terms


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
