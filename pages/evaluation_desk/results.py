"""The scenarios of one run, and one of them down to the verdict on each sentence."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from copilot.domain.evaluation import EvaluationRun, ScenarioResult, Score
from pages.evaluation_desk import metric_words
from pages.ui import marks, words

_ROW = 26
_SHOWN = 14
TONES: dict[str, marks.Tone] = {"passed": "green", "failed": "red", "error": "violet"}


def show_results(run: EvaluationRun) -> None:
    """A grid of scenarios, failed ones first; the chosen one below."""
    wrong = sum(result.outcome != "passed" for result in run.results)
    with st.container(horizontal=True, vertical_alignment="center", key="evaluation.results_head"):
        st.html(marks.section("Scenarios", "choose one to see what was said and what is wrong with it"))
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
    chosen = _grid(rows, run.evaluation_id)
    _scenario(rows[chosen] if chosen is not None and chosen < len(rows) else rows[0])


def _grid(rows: list[ScenarioResult], evaluation_id: str) -> int | None:
    event = st.dataframe(
        pd.DataFrame([_cells(result) for result in rows]),
        hide_index=True,
        row_height=_ROW,
        height=_ROW * (min(len(rows), _SHOWN) + 1) + 2,
        key=f"evaluation.results.{evaluation_id}",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "Outcome": st.column_config.MultiselectColumn(
                options=[words.title_of(name) for name in TONES],
                color=[marks.GRID_COLOURS[tone] for tone in TONES.values()],
                width=100,
            ),
            "What is wrong": st.column_config.TextColumn(width=520),
        },
    )
    return next(iter(event.selection.rows), None)


def _cells(result: ScenarioResult) -> dict[str, Any]:
    failed = ", ".join(metric_words.title(score.metric) for score in result.scores if score.passed is False)
    return {
        "Scenario": result.scenario_id,
        "Suite": words.title_of(result.suite),
        "Outcome": [words.title_of(result.outcome)],
        "What is wrong": result.problem or failed,
        "Took": words.duration(result.milliseconds),
    }


def _scenario(result: ScenarioResult) -> None:
    outcome = marks.chip(result.outcome, TONES[result.outcome])
    st.html(f'<div class="fe-section"><h3>{escape(result.scenario_id)}</h3>{outcome}</div>')
    if result.problem:
        st.warning(result.problem, icon=":material/report:")
    left, right = st.columns([1.5, 1], gap="medium")
    with left:
        _said(result.run)
    with right:
        st.html(marks.section("Scores"))
        st.html(_scores(result.scores))


def _scores(scores: tuple[Score, ...]) -> str:
    rows = "".join(_score(score) for score in scores if score.value is not None)
    head = '<tr><th>Metric</th><th class="fe-num">Value</th><th></th></tr>'
    return f'<table class="fe-table"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _score(score: Score) -> str:
    judged = {True: marks.chip("ok", "green"), False: marks.chip("wrong", "red"), None: ""}[score.passed]
    details = "".join(f"<br><small>{escape(detail)}</small>" for detail in score.details)
    value = metric_words.shown(score.metric, score.value)
    return (
        f"<tr><td>{escape(metric_words.title(score.metric))}{details}</td>"
        f'<td class="fe-num">{value}</td><td>{judged}</td></tr>'
    )


def _said(run: Mapping[str, Any]) -> None:
    if not run:
        st.html(marks.empty("Nothing was said", "The run itself failed, or its texts were erased."))
        return
    st.html(marks.section("What was said", f"{words.engine(str(run['engine']))} · {run['prompt_version']}"))
    if run.get("refused"):
        st.html(marks.quote(str(run.get("refusal_reason", "")), "Refused"))
    st.html("".join(_sentence(statement) for statement in run.get("statements", ())))
    notes = [*run.get("wall", ()), *run.get("missing_elements", ()), *run.get("gaps", ())]
    if notes:
        st.html(marks.pairs([("Noted", words.listed(map(str, notes)))], columns=1))
    if run.get("body"):
        with st.expander("The whole text"):
            st.text(str(run["body"]))


def _sentence(statement: Mapping[str, Any]) -> str:
    fine = bool(statement["supported"])
    tone, sign, spoken = ("ok", "✓", "Supported") if fine else ("bad", "!", "Fails a check")
    cites = "".join(f" {marks.chip(str(cited), 'blue')}" for cited in statement["cites"])
    why = "".join(f'<div class="fe-why">{escape(str(failure))}</div>' for failure in statement["failures"])
    return (
        f'<div class="fe-said fe-{tone}"><i title="{spoken}" aria-label="{spoken}">{sign}</i>'
        f"<div>{escape(words.sentence(str(statement['text'])))}{cites}{why}</div></div>"
    )
