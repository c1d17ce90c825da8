"""What evaluations are held to: the thresholds and baselines beside the golden scenarios."""

from pathlib import Path

from copilot.errors import InputError


class StandardsFolder:
    """Implements `copilot.ports.evaluation.Standards` over a folder; files are read each time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def text(self, name: str) -> str | None:
        try:
            return (self._folder / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{name} cannot be read as UTF-8 text ({type(error).__name__}).") from error
