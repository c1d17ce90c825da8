"""What is kept in memory per access class: row facts and BM25 postings, stored beside the catalogue.

Rule: the file of a class carries the catalogue's revision of that class. If the two
differ, or the file cannot be read, it is rebuilt from the catalogue; never trusted.
"""

import hashlib
import threading
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.catalogue import Catalogue
from vectorstore.lexical import LexicalIndex, Mask


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
    """One class; row n of every array is passage n."""

    access_class: str
    passage_ids: npt.NDArray[np.str_]
    doc_ids: npt.NDArray[np.str_]
    doc_types: npt.NDArray[np.str_]
    effective: npt.NDArray[np.int64]
    until: npt.NDArray[np.int64]
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
        return mask


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
                if int(stored["revision"]) != revision or str(stored["access_class"]) != access_class:
                    return None
                columns: dict[str, Any] = {
                    name: stored[name]
                    for name in ("passage_ids", "doc_ids", "doc_types", "effective", "until")
                }
                return ClassIndex(access_class, **columns, lexical=LexicalIndex.load(stored))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def _build(self, access_class: str, revision: int) -> ClassIndex:
        rows = self._catalogue.class_rows(access_class)
        columns: dict[str, Any] = {
            "passage_ids": np.array([row.passage_id for row in rows], np.str_),
            "doc_ids": np.array([row.doc_id for row in rows], np.str_),
            "doc_types": np.array([row.doc_type for row in rows], np.str_),
            "effective": np.array([row.effective for row in rows], np.int64),
            "until": np.array([row.until for row in rows], np.int64),
        }
        lexical = LexicalIndex.build(f"{row.title} {row.heading} {row.text}" for row in rows)
        self._directory.mkdir(parents=True, exist_ok=True)
        lexical.save(self._path(access_class), **columns, revision=revision, access_class=access_class)
        return ClassIndex(access_class, **columns, lexical=lexical)
