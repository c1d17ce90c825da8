"""What is kept in memory per access class: row facts and BM25 postings, stored beside the catalogue.

Rule: the file of a class carries the format and the catalogue's revision of that class.
If either differs, or the file cannot be read, it is rebuilt from the catalogue; never
trusted.
"""

import contextlib
import hashlib
import threading
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.catalogue import DAY_LAST, DAY_ZERO, Catalogue, day_number
from vectorstore.family import family_of
from vectorstore.lexical import LexicalIndex, Mask

FORMAT = 3
"""Raised when columns or the way words become terms change, so that older files are rebuilt."""
Strings = npt.NDArray[np.str_]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Scope:
    """Which documents a search is about: those in force on a day, of certain types (None: any)."""

    as_of: date
    doc_types: frozenset[str] | None = None

    def where(self) -> dict[str, object]:
        """The scope as a Chroma filter; every operator fails closed on a row without the field."""
        day = self.as_of.toordinal()
        terms: list[dict[str, object]] = [{"effective": {"$lte": day}}, {"until": {"$gt": day}}]
        if self.doc_types is not None:
            terms.append({"doc_type": {"$in": sorted(self.doc_types)}})
        return {"$and": terms}


@dataclass(frozen=True)
class ClassIndex:
    """One class: a table of documents, and for passage n its id and its document's row `owners[n]`."""

    access_class: str
    doc_ids: Strings
    doc_types: Strings
    families: Strings
    effective: Integers
    until: Integers
    passage_ids: Strings
    owners: Integers
    lexical: LexicalIndex

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Passage id → row."""
        return {str(passage_id): row for row, passage_id in enumerate(self.passage_ids)}

    def eligible(self, scope: Scope) -> Mask:
        """Which passages the scope covers."""
        day = scope.as_of.toordinal()
        mask: Mask = (self.effective <= day) & (day < self.until)
        if scope.doc_types is not None:
            mask &= np.isin(self.doc_types, sorted(scope.doc_types))
        return mask[self.owners]


_COLUMNS = ("doc_ids", "doc_types", "families", "effective", "until", "passage_ids", "owners")


class ClassIndexes:
    """Loads classes when first asked and again when the catalogue's revision has moved."""

    def __init__(self, catalogue: Catalogue, directory: Path) -> None:
        self._catalogue = catalogue
        self._directory = directory
        self._lock = threading.Lock()
        self._loaded: dict[str, tuple[int, ClassIndex]] = {}

    def classes(self) -> Collection[str]:
        """All access classes that hold, or have held, a passage."""
        return self._catalogue.revisions().keys()

    def get(self, access_classes: Collection[str]) -> list[ClassIndex]:
        """The current index of each of the classes."""
        revisions = self._catalogue.revisions()
        with self._lock:
            return [self._current(name, revisions[name]) for name in sorted(access_classes)]

    def _current(self, access_class: str, revision: int) -> ClassIndex:
        held = self._loaded.get(access_class)
        if held is None or held[0] != revision:
            index = self._load(access_class, revision) or self._build(access_class, revision)
            self._loaded[access_class] = held = (revision, index)
        return held[1]

    def _path(self, access_class: str) -> Path:
        return self._directory / f"{hashlib.sha256(access_class.encode()).hexdigest()[:24]}.npz"

    def _load(self, access_class: str, revision: int) -> ClassIndex | None:
        try:
            with np.load(self._path(access_class), allow_pickle=False) as stored:
                if str(stored["stamp"]) != _stamp(access_class, revision):
                    return None
                columns: dict[str, Any] = {name: stored[name] for name in _COLUMNS}
                return ClassIndex(access_class, **columns, lexical=LexicalIndex.load(stored))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def _build(self, access_class: str, revision: int) -> ClassIndex:
        documents = self._catalogue.class_documents(access_class)
        row_of = {str(document.doc_id): row for row, document in enumerate(documents)}
        passages = self._catalogue.class_passages(access_class)
        columns: dict[str, Any] = {
            "doc_ids": _strings(document.doc_id for document in documents),
            "doc_types": _strings(document.doc_type for document in documents),
            "families": _strings(family_of(document.doc_id, document.title) for document in documents),
            "effective": np.array(
                [day_number(d.effective_date, default=DAY_ZERO) for d in documents], np.int64
            ),
            "until": np.array([day_number(d.superseded_on, default=DAY_LAST) for d in documents], np.int64),
            "passage_ids": _strings(passage.passage_id for passage in passages),
            "owners": np.array([row_of[passage.doc_id] for passage in passages], np.int64),
        }
        titles = [documents[row].title for row in columns["owners"]]
        lexical = LexicalIndex.build(
            f"{title} {passage.heading} {passage.text}"
            for title, passage in zip(titles, passages, strict=True)
        )
        with contextlib.suppress(OSError):  # a full disk costs the next start a rebuild, not this search
            self._directory.mkdir(parents=True, exist_ok=True)
            lexical.save(self._path(access_class), **columns, stamp=_stamp(access_class, revision))
        return ClassIndex(access_class, **columns, lexical=lexical)


def _stamp(access_class: str, revision: int) -> str:
    return f"{FORMAT}|{revision}|{access_class}"


def _strings(values: Iterable[str]) -> Strings:
    return np.array(list(values), np.str_)
