"""Each scorer's accuracy on its labelled examples, as the reports of a run state it.

It is measured with the scorers that the run used and kept beside the reports, under a hash of
what it follows from: the scorers' source, the schemas they read, the labels and how texts are
embedded. Where one of them changes, or the file is not as it was written, it is measured again.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

import copilot.domain
import copilot.scoring
from copilot.domain.base import DomainModel
from copilot.evaluation.similarity import SCORERS
from copilot.scoring.accuracy import Accuracy, accuracies
from copilot.scoring.labelled import read_labelled

LABELS = Path(__file__).resolve().parents[2] / "tests" / "scoring" / "labelled"
KEPT = "scorer-accuracy.json"


class _Kept(DomainModel):
    digest: str
    scorers: tuple[Accuracy, ...]


def scorer_accuracy(out: Path, labels: Path = LABELS) -> tuple[Accuracy, ...]:
    """Every scorer's accuracy, from the file kept in `out` where it still holds; () where there are no labels.

    A folder that cannot be written costs the file and not the figures.

    Raises:
        InputError: a file of labels cannot be used; it is named.
    """
    files = sorted(labels.glob("*.yaml"))
    if not files:
        return ()
    path, digest = out / KEPT, _digest(files)
    kept = _read(path)
    if kept is not None and kept.digest == digest:
        return kept.scorers
    found = accuracies(
        read_labelled({file.name: file.read_text(encoding="utf-8") for file in files}), SCORERS
    )
    _write(path, _Kept(digest=digest, scorers=found))
    return found


def _digest(labels: Iterable[Path]) -> str:
    """Of the scorers' own source, of the domain's, of this package's embedder and of the labels."""
    code = [
        path
        for package in (copilot.scoring, copilot.domain)
        for folder in package.__path__
        for path in sorted(Path(folder).glob("*.py"))
    ]
    whole = hashlib.sha256()
    for path in (*code, Path(__file__).with_name("similarity.py"), *labels):
        whole.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _read(path: Path) -> _Kept | None:
    try:
        return _Kept.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError, ValueError):
        return None


def _write(path: Path, kept: _Kept) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(kept.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError:  # the reports say so themselves, by the same folder
        return
