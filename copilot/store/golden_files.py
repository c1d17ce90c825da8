"""Golden scenarios that this installation wrote: `<data_dir>/golden/<suite>/<id>.yaml`."""

from pathlib import Path

from copilot.domain.evaluation import Scenario
from copilot.errors import ConflictError, PermanentError

FOLDER = "golden"


class GoldenFolder:
    """Implements `copilot.ports.review.GoldenFiles`."""

    def __init__(self, data_dir: Path, *, delivered: Path | None = None) -> None:
        """`delivered` holds the product's own scenarios, whose ids are taken."""
        self._folder = data_dir / FOLDER
        self._delivered = delivered

    def write(self, scenario: Scenario, text: str) -> str:
        if self._found(scenario.id) or _in(self._delivered, scenario.id):
            raise ConflictError(
                f"There is a golden scenario {scenario.id} already. Give this one another id."
            )
        file = self._folder / scenario.suite / f"{scenario.id}.yaml"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open(
                "x", encoding="utf-8", newline="\n"
            ) as out:  # two at once: one of them gets an error
                out.write(text)
        except FileExistsError as error:
            raise ConflictError(f"There is a golden scenario {scenario.id} already.") from error
        except OSError as error:
            raise PermanentError(
                f"The scenario {scenario.id} cannot be written: {error.strerror}."
            ) from error
        return f"{FOLDER}/{scenario.suite}/{file.name}"

    def text(self, scenario_id: str) -> str | None:
        file = self._found(scenario_id)
        return None if file is None else file.read_text(encoding="utf-8")

    def _found(self, scenario_id: str) -> Path | None:
        return _in(self._folder, scenario_id)


def _in(folder: Path | None, scenario_id: str) -> Path | None:
    # Compared, not globbed: an id from outside must not be a pattern or a path.
    files = folder.glob("*/*.yaml") if folder and folder.is_dir() else ()
    return next((file for file in files if file.stem == scenario_id), None)
