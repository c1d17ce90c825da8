"""What an evaluation has done so far, one line a scenario: a run that was killed goes on from here.

The first line says what is evaluated. A file of anything else is replaced; a line that
was cut in the middle is left out, and its scenario runs once more.
"""

import json
import os
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from copilot.domain.evaluation import ScenarioResult
from copilot.errors import PermanentError


class ProgressFile:
    """Results as they come, on disk before the next one is waited for."""

    def __init__(self, path: Path, header: dict[str, Any]) -> None:
        """Take up the file if it is of the same evaluation, else begin it."""
        self.path = path
        self._header = json.loads(json.dumps(header))
        self.done: tuple[ScenarioResult, ...] = tuple(self._taken_up())
        try:
            begun = path.with_suffix(".new")  # killed while this is written, the old file is still there
            self._file: IO[str] = begun.open("w", encoding="utf-8")
            self._write(
                "\n".join(
                    [json.dumps({"evaluation": self._header}), *(r.model_dump_json() for r in self.done)]
                )
            )
            begun.replace(path)
        except OSError as error:
            raise _unwritable(path, error) from error

    def add(self, result: ScenarioResult) -> None:
        """Keep one more."""
        try:
            self._write(result.model_dump_json())
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def finish(self) -> None:
        """The evaluation is whole: the next one starts from nothing."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave the file for the run that goes on."""
        self._file.close()

    def _write(self, line: str) -> None:
        self._file.write(line + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _taken_up(self) -> list[ScenarioResult]:
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
            if not lines or json.loads(lines[0]) != {"evaluation": self._header}:
                return []
        except (OSError, ValueError):
            return []
        found: dict[str, ScenarioResult] = {}
        for line in lines[1:]:
            try:
                result = ScenarioResult.model_validate_json(line)
            except ValidationError:
                continue
            found[result.scenario_id] = result
        return list(found.values())


def _unwritable(path: Path, error: OSError) -> PermanentError:
    return PermanentError(f"{path} cannot be written ({error.strerror}). Name another folder with --out.")
