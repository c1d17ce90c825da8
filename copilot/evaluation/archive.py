"""An evaluation by its id, by the report that it left, or as the baseline that was accepted."""

from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import EvaluationRun
from copilot.errors import InputError, NotFoundError
from copilot.evaluation.gating import REPORTS, baseline_in
from copilot.evaluation.runner import format_version

BASELINE = "baseline"
_REPORT = REPORTS[0]
Kept = Callable[[str], EvaluationRun]


class _Report(DomainModel, extra="ignore"):
    run: EvaluationRun


def run_named(name: str, *, golden: Path, engine: str, kept: Kept) -> EvaluationRun:
    """The evaluation of that id, in that file or folder, or the baseline of the engine.

    Raises:
        NotFoundError: there is none.
        InputError: the file holds none.
    """
    if name == BASELINE:
        found = baseline_in(golden, engine=engine, version=format_version())
        if found is None:
            raise NotFoundError(f"There is no baseline of {engine}. Accept one: `eval baseline accept`.")
        return found.as_run()
    path = Path(name) / _REPORT if Path(name).is_dir() else Path(name)
    if not path.is_file():
        return kept(name)
    try:
        return _Report.model_validate_json(path.read_text(encoding="utf-8")).run
    except (OSError, ValueError, ValidationError) as error:
        raise InputError(f"{path} holds no evaluation. Name the {_REPORT} that `eval run` wrote.") from error
