"""The files of the gate: thresholds and baselines beside the golden scenarios, reports in a folder of the run."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from copilot.domain.evaluation import EvaluationRun, Scenario
from copilot.errors import InputError, PermanentError
from copilot.evaluation.report_accuracy import scorer_accuracy
from copilot.evaluation.report_html import html_report
from copilot.evaluation.report_json import json_report
from copilot.evaluation.report_junit import junit_report
from copilot.evaluation.report_provenance import Provenance, provenance
from copilot.scoring.accuracy import Accuracy
from copilot.scoring.baseline import Baseline, accepted, baseline_name, read_baseline, written_baseline
from copilot.scoring.compare import Comparison, compare
from copilot.scoring.gate import GateVerdict, gate
from copilot.scoring.thresholds import Thresholds, read_thresholds

THRESHOLDS = "thresholds.toml"
REPORTS = ("report.json", "report.xml", "report.html")


def gate_of(run: EvaluationRun, golden: Path, *, whole: bool) -> GateVerdict:
    """The verdict by the thresholds and the engine's baseline in `golden`; `whole` where every suite was run.

    Raises:
        InputError: there are no thresholds, or one of the two files cannot be used.
    """
    thresholds = thresholds_in(golden)
    return gate(run, thresholds, baseline_in(golden, engine=run.engine, version=run.version), whole=whole)


def thresholds_in(golden: Path) -> Thresholds:
    """The thresholds of a folder.

    Raises:
        InputError: there are none, they cannot be used, or name a suite that the folder does not hold.
    """
    path = golden / THRESHOLDS
    if not path.exists():
        raise InputError(f"There is no {path}: without thresholds there is nothing to hold a run to.")
    suites = sorted(folder.name for folder in golden.iterdir() if folder.is_dir())
    return read_thresholds(_read(path), source=path.name, suites=suites)


def baseline_in(golden: Path, *, engine: str, version: str) -> Baseline | None:
    """The engine's baseline of a folder, None where none was accepted yet.

    Raises:
        InputError: it is damaged, or of another version.
    """
    path = golden / baseline_name(engine)
    if not path.exists():
        return None
    return read_baseline(_read(path), version=version, source=path.name)


def accept_into(golden: Path, run: EvaluationRun, *, at: datetime, by: str, why: str) -> Path:
    """Write the run as the engine's baseline; returns its file. One of another version is replaced whole.

    Raises:
        ConflictError: the run cannot be a baseline.
        InputError: no reason is given, or the run breaks a threshold that does not depend on the baseline.
        PermanentError: the file cannot be written.
    """
    path = golden / baseline_name(run.engine)
    new = accepted(run, at=at, by=by, why=why, before=_replaceable(path, run.version))
    red = gate(run, thresholds_in(golden), new).red
    if red:
        raise InputError(
            f"The run {run.evaluation_id} breaks {len(red)} thresholds, so it is no state to hold. "
            f"First: {red[0].suite or 'all suites'}: {red[0].says}"
        )
    _write(path, written_baseline(new))
    return path


def against_baseline(run: EvaluationRun, golden: Path) -> Comparison | None:
    """The run beside the baseline, None where there is none or they share no scenario."""
    before = baseline_in(golden, engine=run.engine, version=run.version)
    if before is None or not {one.scenario_id for one in before.results} & {
        one.scenario_id for one in run.results
    }:
        return None
    return compare(before.as_run(), run)


def write_reports(
    out: Path,
    run: EvaluationRun,
    *,
    verdict: GateVerdict | None = None,
    comparison: Comparison | None = None,
    scenarios: Iterable[Scenario] = (),
) -> tuple[Path, ...]:
    """`report.json`, `report.xml` (JUnit) and `report.html` in `out`; returns their paths.

    Each scorer's accuracy stands in them, measured or as it was kept in `out`.

    Raises:
        InputError: the labelled examples cannot be used.
        PermanentError: the reports cannot be written.
    """
    scorers, source = scorer_accuracy(out), provenance()
    both: _Beside = {"verdict": verdict, "comparison": comparison, "scorers": scorers, "source": source}
    texts = (
        json_report(run, **both),
        junit_report(run, verdict=verdict),
        html_report(run, **both, scenarios=scenarios),
    )
    paths = tuple(out / name for name in REPORTS)
    for path, text in zip(paths, texts, strict=True):
        _write(path, text)
    return paths


class _Beside(TypedDict):
    """What both reports for readers hold beside the run."""

    verdict: GateVerdict | None
    comparison: Comparison | None
    scorers: tuple[Accuracy, ...]
    source: Provenance


def _replaceable(path: Path, version: str) -> Baseline | None:
    """What stands there, if a part of it may stay: one that cannot be read gives way to the new one."""
    try:
        return read_baseline(_read(path), version=version, source=path.name) if path.exists() else None
    except InputError:
        return None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as UTF-8 text ({type(error).__name__}).") from error


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A lone surrogate of a planted text is no UTF-8: it is shown as a code, not a reason to lose a report.
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise PermanentError(
            f"{path} cannot be written ({error.strerror}). Name another folder with --out."
        ) from error
