"""The hidden ground truth: kept in a file of its own that no connector reads."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from copilot.errors import PermanentError


@dataclass(frozen=True)
class Truth:
    """What a planted case really is, and the records that show it."""

    case_id: str
    typology: str
    variant: str
    expected_outcome: str
    key_record_ids: tuple[str, ...]
    why: str


class TruthWriter:
    """Writes one JSON object per line; the file appears whole on success, or not at all.

    Raises (any method):
        PermanentError: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partial = path.with_name(path.name + ".new")

    def __enter__(self) -> Self:
        with self._translated():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._partial.open("w", encoding="utf-8")
        return self

    def add(self, truth: Truth) -> None:
        """Append one case."""
        with self._translated():
            self._file.write(json.dumps(asdict(truth), ensure_ascii=False) + "\n")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            with self._translated():
                self._file.close()
                if kind is None:
                    self._partial.replace(self._path)
        finally:
            self._partial.unlink(missing_ok=True)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PermanentError(
                f"The ground truth {self._path} could not be written ({error.strerror}). "
                "Check the folder, its rights and the free space on the disk."
            ) from error


def read_truth(path: Path) -> Iterator[Truth]:
    """The planted cases, in the order in which they were written.

    Raises:
        PermanentError: the file is not there or does not hold ground truth.
    """
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Truth(**{**row, "key_record_ids": tuple(row["key_record_ids"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise PermanentError(
            f"The ground truth in {path} cannot be read. Generate the mock bank again."
        ) from error
