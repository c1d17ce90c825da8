"""The labelled examples as they lie in the folder beside this module."""

from pathlib import Path

from copilot.scoring.labelled import Labelled, read_labelled

FOLDER = Path(__file__).parent / "labelled"


def labelled() -> list[Labelled]:
    """All examples, in the order of the files."""
    return list(
        read_labelled({file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.yaml")})
    )
