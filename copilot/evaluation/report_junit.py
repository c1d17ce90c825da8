"""The report for build servers: JUnit XML, a suite per suite and one more for the gate's checks."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring  # it writes, it parses nothing

from copilot.domain.evaluation import EvaluationRun, ScenarioResult
from copilot.scoring.gate import GateVerdict

_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not: a planted text may contain it."""


def junit_report(run: EvaluationRun, *, verdict: GateVerdict | None = None) -> str:
    """A scenario is a test case with its scores as properties; a red check of the gate is a failure."""
    root = Element("testsuites", name=_clean(f"evaluation {run.evaluation_id}"))
    suites = [_suite(root, suite, run) for suite in sorted({result.suite for result in run.results})]
    if verdict is not None:
        suites.append(_gate(root, verdict))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, suite: str, run: EvaluationRun) -> Element:
    results = [result for result in run.results if result.suite == suite]
    outcomes = [result.outcome for result in results]
    element = SubElement(
        root,
        "testsuite",
        name=_clean(suite),
        tests=str(len(results)),
        failures=str(outcomes.count("failed")),
        errors=str(outcomes.count("error")),
        time=f"{sum(result.milliseconds for result in results) / 1_000:.3f}",
        timestamp=run.started_at.isoformat(timespec="seconds"),
    )
    _properties(element, (("engine", run.engine), ("seed", str(run.seed)), ("version", run.version)))
    for result in results:
        _case(element, result)
    return element


def _case(suite: Element, result: ScenarioResult) -> None:
    case = SubElement(
        suite,
        "testcase",
        classname=_clean(result.suite),
        name=_clean(result.scenario_id),
        time=f"{result.milliseconds / 1_000:.3f}",
    )
    _properties(case, ((s.metric.value, f"{s.value:.6g}") for s in result.scores if s.value is not None))
    if result.outcome == "error":
        SubElement(case, "error", message=_clean(result.problem)).text = _clean(result.problem)
    elif result.outcome == "failed":
        missed = [score for score in result.scores if score.passed is False]
        lines = [f"{score.metric.value}: {'; '.join(score.details) or score.value}" for score in missed]
        message = ", ".join(score.metric.value for score in missed) or result.problem
        SubElement(case, "failure", message=_clean(message)).text = _clean("\n".join(lines))


def _gate(root: Element, verdict: GateVerdict) -> Element:
    red = len(verdict.red)
    element = SubElement(
        root, "testsuite", name="gate", tests=str(len(verdict.checks)), failures=str(red), errors="0"
    )
    for check in verdict.checks:
        name = " ".join(part for part in (check.suite or "all suites", check.figure, check.kind) if part)
        case = SubElement(element, "testcase", classname="gate", name=_clean(name))
        if not check.passed:
            SubElement(case, "failure", message=_clean(check.says))
    return element


def _properties(element: Element, pairs: Iterable[tuple[str, str]]) -> None:
    holder = SubElement(element, "properties")
    for name, value in pairs:
        SubElement(holder, "property", name=_clean(name), value=_clean(value))


def _clean(text: str) -> str:
    return _NO_XML.sub("�", text)
