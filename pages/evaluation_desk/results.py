"""The scenarios of one run, failed ones first; the chosen one opens below."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from copilot.domain.evaluation import EvaluationRun, Scenario, ScenarioResult
from copilot.domain.identity import Actor
from copilot.language import written
from pages.evaluation_desk import metric_words
from pages.evaluation_desk.verdicts import TONES, show_verdicts
from pages.ui import marks, words
from pages.ui.tables import grid

if TYPE_CHECKING:
    from copilot.services import Services

_SHOWN = 9


def show_results(services: "Services", actor: Actor, run: EvaluationRun) -> None:
    """A grid of scenarios, failed ones first; the chosen one below."""
    wrong = sum(result.outcome != "passed" for result in run.results)
    with st.container(horizontal=True, vertical_alignment="center", key="evaluation.results_head"):
        st.html(marks.section("Scenarios", "failed ones first; choose one for its verdicts"))
        only = st.segmented_control(
            "Scenarios",
            ["All", "Not passed"],
            default="All",
            required=True,
            format_func=lambda name: f"{name} {len(run.results) if name == 'All' else wrong:,}",
            key="evaluation.only",
            label_visibility="collapsed",
        )
    order = {"error": 0, "failed": 1, "passed": 2}
    rows = sorted(run.results, key=lambda r: (order[r.outcome], r.suite, r.scenario_id))
    rows = [result for result in rows if only == "All" or result.outcome != "passed"]
    if not rows:
        st.html(marks.empty("Every scenario passed", "Choose All to read what was said."))
        return
    expected = {scenario.id: scenario for scenario in services.golden_scenarios(actor)}
    chosen = _grid(rows, expected, run.evaluation_id)
    result = rows[chosen] if chosen is not None and chosen < len(rows) else rows[0]
    show_verdicts(result, expected.get(result.scenario_id))


def _grid(rows: list[ScenarioResult], known: Mapping[str, Scenario], evaluation_id: str) -> int | None:
    chosen = grid(
        (_cells(result, known.get(result.scenario_id)) for result in rows),
        {"Outcome": 100, "Scenario": 420, "Suite": 140, "What is wrong": 360, "Took": 70},
        key=f"evaluation.results.{evaluation_id}",
        most=_SHOWN,
        right=("Took",),
        chips={"Outcome": {words.title_of(name): tone for name, tone in TONES.items()}},
        choose="single-row",
    )
    return next(iter(chosen), None)


def _cells(result: ScenarioResult, scenario: Scenario | None) -> dict[str, Any]:
    failed = ", ".join(metric_words.title(score.metric) for score in result.scores if score.passed is False)
    return {
        "Outcome": [words.title_of(result.outcome)],
        "Scenario": scenario.title if scenario else result.scenario_id,
        "Suite": metric_words.suite(result.suite),
        "What is wrong": result.problem or failed,
        "Took": written.duration(result.milliseconds),
    }
