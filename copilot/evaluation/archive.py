"""Evaluations as files, and found again by their id, their file or the word baseline."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import EvaluationRun
from copilot.errors import InputError, NotFoundError, PermanentError
from copilot.evaluation.report_html import html_report
from copilot.evaluation.report_json import json_report
from copilot.evaluation.report_junit import junit_report
from copilot.evaluation.runner import format_version
from copilot.scoring.baseline import Baseline, accepted, baseline_name, read_baseline, written_baseline
from copilot.scoring.compare import Comparison, compare
from copilot.scoring.gate import GateVerdict, gate
from copilot.scoring.thresholds import Thresholds, read_thresholds

REPORT = "evaluation.json"
BASELINE = "baseline"
Kept = Callable[[str], EvaluationRun]


class _Report(DomainModel, extra="ignore"):
    run: EvaluationRun


def write_reports(
    run: EvaluationRun, out: Path, *, verdict: GateVerdict | None, before: Baseline | None
) -> tuple[Path, ...]:
    """JSON, JUnit XML and one HTML file in `out`, replaced whole.

    Raises:
        PermanentError: the folder cannot be written.
    """
    comparison = _compared(run, before)
    texts = {
        REPORT: json_report(run, verdict=verdict, comparison=comparison),
        "junit.xml": junit_report(run, verdict=verdict),
        "report.html": html_report(run, verdict=verdict, comparison=comparison),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            written = out / f".{name}.new"
            written.write_text(text, encoding="utf-8")
            written.replace(out / name)
    except OSError as error:
        raise PermanentError(f"{out} cannot be written ({error.strerror}). Name another folder.") from error
    return tuple(out / name for name in texts)


def judged_by_gate(run: EvaluationRun, golden: Path, *, whole: bool) -> tuple[GateVerdict, Baseline | None]:
    """The gate's verdict by the thresholds and the baseline that lie beside the scenarios.

    Raises:
        InputError: there are no thresholds, or a file cannot be used, or is of another version.
    """
    before = baseline_of(golden, run.engine)
    return gate(run, thresholds_of(golden), before, whole=whole), before


def thresholds_of(golden: Path) -> Thresholds:
    """The thresholds beside the scenarios."""
    return read_thresholds(_text(golden / "thresholds.toml"), source="thresholds.toml")


def baseline_of(golden: Path, engine: str) -> Baseline | None:
    """The accepted baseline of an engine, None where none was accepted yet."""
    path = golden / baseline_name(engine)
    if not path.exists():
        return None
    return read_baseline(_text(path), version=format_version(), source=path.name)


def run_named(name: str, *, golden: Path, engine: str, kept: Kept) -> EvaluationRun:
    """The evaluation of that id, in that file or folder, or the baseline of the engine.

    Raises:
        NotFoundError: there is none.
        InputError: the file holds none.
    """
    if name == BASELINE:
        found = baseline_of(golden, engine)
        if found is None:
            raise NotFoundError(f"There is no baseline of {engine}. Accept one: `eval baseline accept`.")
        return found.as_run()
    path = Path(name) / REPORT if Path(name).is_dir() else Path(name)
    if not path.is_file():
        return kept(name)
    try:
        return _Report.model_validate_json(_text(path)).run
    except ValidationError as error:
        raise InputError(f"{path} holds no evaluation. Name the {REPORT} that `eval run` wrote.") from error


def _compared(run: EvaluationRun, before: Baseline | None) -> Comparison | None:
    shared = before and {r.scenario_id for r in before.results} & {r.scenario_id for r in run.results}
    return compare(before.as_run(), run) if before and shared else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as UTF-8 text ({type(error).__name__}).") from error


def accept_baseline(run: EvaluationRun, golden: Path, *, by: str, why: str, at: datetime) -> Path:
    """Write the run as its engine's baseline; suites that it did not run keep what stood there.

    Raises:
        InputError: no reason is given.
        ConflictError: the run is not finished, holds nothing or an error, or cannot be joined with what stood there.
    """
    path = golden / baseline_name(run.engine)
    if run.version != format_version():
        raise InputError(
            f"{run.evaluation_id} was measured by version {run.version}; this release measures by "
            f"{format_version()}. Run the suites again."
        )
    before = _baseline_or_none(golden, run.engine)
    text = written_baseline(accepted(run, at=at, by=by, why=why, before=before))
    written = path.with_suffix(".new")
    written.write_text(text, encoding="utf-8")
    written.replace(path)
    return path


def _baseline_or_none(golden: Path, engine: str) -> Baseline | None:
    """One of another version, or a damaged one, is what accepting replaces."""
    try:
        return baseline_of(golden, engine)
    except InputError:
        return None
