"""The brief: level, recommendation, evidence for and against, gaps and next steps, all on one screen."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor
from copilot.domain.run import CASE_SUMMARY, TRIAGE_BRIEF, Run, TaskName
from copilot.domain.statement import Statement
from copilot.domain.views import CaseView
from copilot.language import written
from pages.case_file.run_progress import is_running
from pages.ui import marks, operations, words
from pages.ui.output_form import show_output
from pages.ui.statements import show_statements, verdicts_by_text
from pages.ui.tables import table

if TYPE_CHECKING:
    from copilot.services import Services

_BRIEFS = (TRIAGE_BRIEF, CASE_SUMMARY)


def latest_briefs(services: "Services", actor: Actor, view: CaseView) -> dict[TaskName, Run]:
    """The newest brief and the newest summary of the case, whichever there are."""
    case_id = view.row.case_id
    return {task: run for task in _BRIEFS if (run := services.latest_run(actor, case_id, task))}


def show_brief(services: "Services", view: CaseView, runs: dict[TaskName, Run]) -> None:
    """The brief or the summary, as chosen, or the way to a first one."""
    if not runs:
        _being_written() if is_running(view.row.case_id) else _nothing_yet(services, wanted_first(view))
        return
    task = next(iter(runs))
    if len(runs) > 1:
        task = st.segmented_control(
            "Show",
            list(runs),
            default=task,
            required=True,
            format_func=services.tasks.title,
            key="case.brief_shown",
            label_visibility="collapsed",
        )
    run = runs[task]
    if run.refused:
        title = "Erased" if run.engine == words.ERASED else "No answer"
        st.html(marks.empty(title, run.refusal_reason))
    elif task == TRIAGE_BRIEF and "evidence_for" in run.output:
        _triage(run)
    else:
        show_output(run, key=f"brief.{run.run_id}")


def wanted_first(view: CaseView) -> list[TaskName]:
    """What may be asked for on this case, the more telling first: a case with alerts is triaged, another summed up."""
    order = _BRIEFS if view.alerts else tuple(reversed(_BRIEFS))
    return [task for task in order if task in view.tasks]


def _being_written() -> None:
    st.html(
        marks.empty(
            "The copilot is at work",
            "The panel at the right shows each step. What it writes stands here once checked.",
        )
    )


def _nothing_yet(services: "Services", offered: list[TaskName]) -> None:
    if not offered:
        st.html(
            marks.empty("No brief", "Your roles read cases; a brief is written by the analyst who works one.")
        )
        return
    st.html(
        marks.empty(
            "No brief yet", "The copilot gathers the records, computes the facts and writes it in seconds."
        )
    )
    with st.container(horizontal=True, horizontal_alignment="center"):
        for number, task in enumerate(offered):
            st.button(
                f"Write the {services.tasks.title(task).lower()}",
                type="secondary" if number else "primary",
                icon=":material/bolt:",
                on_click=operations.arm,
                args=("copilot.run",),
                kwargs={"task": task, "question": ""},
                key=f"case.first_brief.{task}",
            )


def _triage(run: Run) -> None:
    verdicts = verdicts_by_text(run.statements, run.verification.verdicts)
    key = f"brief.{run.run_id}"

    def part(name: str) -> None:
        found = _said(run.output.get(name))
        if found:
            tone = {"evidence_for": " fe-for", "evidence_against": " fe-against"}.get(name, "")
            st.html(f'<div class="fe-part{tone}">{escape(_PARTS[name])}<span>{len(found)}</span></div>')
            show_statements(found, verdicts, key=f"{key}.{name}")

    st.html(_verdict_line(run))
    show_statements(_said(run.output["summary"]), verdicts, key=f"{key}.summary")
    show_statements(_said(run.output["recommendation"]), verdicts, key=f"{key}.recommendation")
    show_statements(_said(run.output["level_reason"]), verdicts, key=f"{key}.level_reason")
    left, right = st.columns(2)
    with left:
        for name in ("evidence_for", "contradictions", "unknowns"):
            part(name)
    with right:
        for name in ("evidence_against", "next_steps", "what_would_change_it"):
            part(name)
    if run.output.get("signals"):
        with st.expander(f"How the level was reached: {written.count(len(run.output['signals']), 'signal')}"):
            st.html(_signals(run))


_PARTS = {
    "evidence_for": "Evidence for",
    "evidence_against": "Evidence against",
    "contradictions": "Contradictions",
    "unknowns": "Gaps and unknowns",
    "next_steps": "Next steps",
    "what_would_change_it": "What would change it",
}


def _verdict_line(run: Run) -> str:
    level = str(run.output.get("level", ""))
    proposed = run.output.get("recommendation") or {}
    confidence = float(proposed.get("confidence", 0))
    tone = marks.TRIAGE_TONES.get(level, "gray")  # type: ignore[call-overload]
    return marks.row(
        marks.chip(f"{words.title_of(level)} priority", tone),
        f"<strong>{escape(words.title_of(str(proposed.get('choice', ''))))}</strong>",
        f'<span class="fe-soft">proposed with {confidence:.0%} confidence; the decision is yours</span>',
    )


def _said(value: object) -> list[Statement]:
    if isinstance(value, dict):
        inner = value if "text" in value else value.get("statement")
        return [Statement.model_validate(inner)] if inner else []
    return [Statement.model_validate(item) for item in value] if isinstance(value, list) else []


def _signals(run: Run) -> str:
    rows = (
        (words.title_of(signal["name"]), signal["side"], signal["points"], written.joined(signal["cites"]))
        for signal in run.output["signals"]
    )
    return table(("Signal", "Side", "Points", "Rests on"), rows, right=(2,))
