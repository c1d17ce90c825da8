import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from copilot.domain.evaluation import EvaluationRun, Expected, Metric, Scenario, Score
from copilot.domain.run import TaskName
from copilot.evaluation.report_html import MOST, html_report
from copilot.evaluation.report_json import json_report
from copilot.evaluation.report_junit import junit_report
from copilot.evaluation.report_provenance import Provenance
from copilot.scoring.accuracy import Accuracy
from copilot.scoring.compare import compare
from copilot.scoring.gate import gate
from copilot.scoring.thresholds import read_thresholds
from tests.scoring.runs import result, run_of

PLANTED = '<script>alert(1)</script><img src="https://evil.example/x" onerror=go()> & "quoted" \x00\x0b\ufffe'
THRESHOLDS = read_thresholds('version = "1"\n[every_suite]\ngrounded = { floor = 0.9 }\n')
SCORERS = (
    Accuracy(metric=Metric.GROUNDED, held_out=True, examples=80, bad=44, wrong=(f"g.yaml#1: {PLANTED}",)),
    Accuracy(metric=Metric.WALL, held_out=False, examples=20, bad=10, wrong=("a", "b", "c")),
)
SOURCE = Provenance(anchor_day="2026-09-01", moment="2026-09-01T15:00:00+00:00", fixture="ab12", code="cd34")
SCENARIO = Scenario(
    id="two",
    suite="complaints",
    title=f"Title {PLANTED}",
    why=f"A reason of enough words {PLANTED}",
    role="chloe",
    task=TaskName("case_summary"),
    expected=Expected(must_mention=("35.00", PLANTED), facts={"case_age_days": "3"}),
)


def view(text: str) -> dict[str, Any]:
    statement = {"text": text, "cites": ["E1"], "supported": False, "failures": [f"number: {text}"]}
    return {"task": "ticket", "engine": "offline", "body": text, "statements": [statement]}


@pytest.fixture
def run() -> EvaluationRun:
    failed = result("two", "complaints", outcome="failed", grounded=0.5, run=view(PLANTED)).model_copy(
        update={"scores": (Score(metric=Metric.GROUNDED, value=0.5, passed=False, details=(PLANTED,)),)}
    )
    error = result("three", "complaints", outcome="error", problem=f"The scorer raised {PLANTED}")
    return run_of(result("one", grounded=1.0, milliseconds=9.0), failed, error)


class Reader(HTMLParser):
    """Notes every element and attribute, and that each is closed."""

    VOID = frozenset({"meta", "line", "br", "img", "link", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def whole_page(run: EvaluationRun) -> tuple[str, Reader]:
    before = run_of(result("one", grounded=0.2, run=view("before")), result("gone"), name="EV-1")
    page = html_report(
        run,
        verdict=gate(run, THRESHOLDS),
        comparison=compare(before, run),
        scorers=SCORERS,
        source=SOURCE,
        scenarios=[SCENARIO],
    )
    reader = Reader()
    reader.feed(page)
    return page, reader


def test_the_page_is_whole_html_that_loads_and_runs_nothing(run: EvaluationRun) -> None:
    page, reader = whole_page(run)
    assert reader.open == []
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & set(reader.tags)
    assert not [
        name for name, _ in reader.attributes if name.startswith("on") or name in ("src", "href", "style")
    ]
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import", page)


def test_a_planted_text_is_shown_as_text_wherever_it_stands(run: EvaluationRun) -> None:
    page, _ = whole_page(run)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 8  # title, reason, expectation, details, text, label …


def test_the_page_shows_charts_figures_the_red_checks_and_the_worst_first(run: EvaluationRun) -> None:
    page, reader = whole_page(run)
    assert reader.tags.count("svg") == 3
    assert "Gate red: 2 of" in page
    assert "grounded is 0.5; the floor is 0.9." in page
    assert page.index(">error</span>") < page.index(">failed</span>") < page.index(">passed</span>")
    assert "prefers-color-scheme: dark" in page
    assert "Gone: gone" in page
    assert "−before" in page or "-before" in page


def test_the_page_says_what_was_run_and_how_far_the_scorers_can_be_trusted(run: EvaluationRun) -> None:
    page, _ = whole_page(run)
    for said in ("2026-09-01", "ab12", "cd34", "Seed", "ticket@1.0.0+0123456789ab"):
        assert said in page
    assert '<td class="full">98.8%</td>' in page  # one of eighty
    assert '<td class="low">85.0%</td>' in page  # three of twenty
    assert "must mention: 35.00, " in page
    assert "facts: case_age_days = 3" in page
    assert "promise about a bank" in page
    assert "Not measured" in html_report(run)


def test_a_suite_stands_with_its_bound_its_change_and_its_interval(run: EvaluationRun) -> None:
    page, _ = whole_page(run)
    disputes = page[page.index("<span class='name'>disputes</span>") :]
    row = disputes[disputes.index("<td>grounded</td>") :].split("</tr>")[0]
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", row)
    assert cells == ["grounded", "100.0%", "1", "≥ 0.9", "+0.8", "+0.8", "+0.8", "holds"]


def test_a_figure_that_applied_nowhere_is_shown_as_a_dash_and_never_as_a_number() -> None:
    page = html_report(run_of(result("one", "complaints", grounded=1.0), result("two", "disputes", wall=0.0)))
    side_by_side = page[page.index("Figures of all suites side by side") :]
    complaints = side_by_side[side_by_side.index("<td>complaints</td>") :].split("</tr>")[0]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", complaints)[-2:] == ["100.0%", "—"]


def test_a_page_of_many_long_texts_stays_within_bounds_and_keeps_every_failure() -> None:
    long = [result(f"long-{n}", run=view("word " * 20_000)) for n in range(300)]
    failed = result("failed-one", outcome="failed", run=view("what went wrong"))
    page = html_report(run_of(*long, failed))
    assert len(page) < MOST * 1.1
    assert "what went wrong" in page
    assert "that passed stand in report.json alone: " in page
    assert all(one.scenario_id in page for one in long)


def test_an_empty_run_and_one_without_a_gate_have_a_page_as_well() -> None:
    assert "Not gated" in html_report(run_of(result("one")))
    empty = html_report(run_of(finished_at=None))
    assert "not finished" in empty
    assert "<svg" not in empty


def test_a_run_that_took_no_time_has_a_chart_of_times() -> None:
    still = result("one").model_copy(update={"milliseconds": 0.0})
    assert "slowest" in html_report(run_of(still))


def test_junit_counts_scenarios_and_checks_and_holds_no_sign_that_xml_forbids(run: EvaluationRun) -> None:
    root = ET.fromstring(junit_report(run, verdict=gate(run, THRESHOLDS)))
    counts = {suite.get("name"): [suite.get(k) for k in ("tests", "failures", "errors")] for suite in root}
    assert counts["disputes"] == ["1", "0", "0"]
    assert counts["complaints"] == ["2", "1", "1"]
    assert counts["gate"][1] == "2"
    for name in ("tests", "failures", "errors"):
        assert int(root.get(name, "")) == sum(int(suite.get(name, "")) for suite in root)
    failure = root.find(".//testcase[@name='two']/failure")
    assert failure is not None
    assert failure.get("message") == "grounded"
    assert "<script>" in (failure.text or "")  # escaped in the file, whole when read
    error = root.find(".//testcase[@name='three']/error")
    assert error is not None
    assert "The scorer raised" in str(error.get("message"))


def test_junit_names_the_scores_of_a_scenario_as_properties(run: EvaluationRun) -> None:
    root = ET.fromstring(junit_report(run))
    found = root.findall(".//testcase[@name='one']/properties/property")
    assert {(p.get("name"), p.get("value")) for p in found} == {("grounded", "1"), ("milliseconds", "9")}


def test_json_holds_the_run_its_figures_and_the_verdict(run: EvaluationRun) -> None:
    report = json.loads(json_report(run, verdict=gate(run, THRESHOLDS), scorers=SCORERS, source=SOURCE))
    assert [(one["metric"], one["accuracy"]) for one in report["scorers"]] == [
        ("grounded", 0.9875),
        ("wall", 0.85),
    ]
    assert report["provenance"]["fixture"] == "ab12"
    assert EvaluationRun.model_validate(report["run"]) == run
    assert report["figures"][""]["grounded"] == {"value": 0.75, "count": 2}
    assert report["gate"]["passed"] is False
    assert [check["kind"] for check in report["gate"]["checks"] if not check["passed"]] == ["errors", "floor"]
    assert report["comparison"] is None
