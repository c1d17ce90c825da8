"""The copilot's pane: ask for a task, ask about this case, see what it checked and what it sent."""

from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.run import CASE_QUESTION, TRIAGE_BRIEF, Run, TaskName
from copilot.domain.views import CaseView
from copilot.language import written
from pages.case_file.redaction import show_redaction
from pages.case_file.run_notices import show_gaps, show_notices, summary_line
from pages.case_file.run_progress import (
    is_running,
    show_how_it_ended,
    show_progress,
    shown_run,
    start_requested_run,
)
from pages.ui import marks, navigation, operations, words
from pages.ui.evidence_drawer import open_evidence
from pages.ui.evidence_list import show_evidence_list
from pages.ui.statements import show_statements, verdicts_by_text
from pages.ui.tables import noted, table
from pages.ui.trace_drawer import trace_button

if TYPE_CHECKING:
    from copilot.services import Services


def requested_run(services: "Services", actor: Actor, case_id: CaseId) -> None:
    """Begin the task that was clicked, before anything that shows its result is drawn."""
    start_requested_run(services, actor, case_id)
    drafted = operations.carry_out("copilot.draft", lambda run_id: services.create_draft(actor, run_id))
    if drafted is not None:
        navigation.open_page("drafts", draft=drafted.draft_id)


def show_pane(services: "Services", actor: Actor, view: CaseView, briefs: dict[TaskName, Run]) -> None:
    """The pane for this case; the last run shows until another one is asked for."""
    case_id = view.row.case_id
    asked = shown_run(case_id)
    run = services.get_run(actor, asked) if asked else next(iter(briefs.values()), None)
    busy = is_running(case_id)
    _title(None if busy else run)
    if not view.tasks:
        st.html(
            marks.empty(
                "Reading only", "The copilot works for the analyst of a case; you may read what it wrote."
            )
        )
    else:
        _tasks(services, view, busy=busy)
        if CASE_QUESTION in view.tasks or actor.may(Permission.COPILOT_RUN):
            _ask(busy=busy)
    if busy:
        show_progress(services, actor, case_id)
        return
    show_how_it_ended(services, case_id)
    if run is not None and run.engine == words.ERASED:
        st.html(marks.empty(f"{services.tasks.title(run.task)} erased", run.refusal_reason))
    elif run is not None:
        _run(services, actor, run, in_tab=run.run_id in {brief.run_id for brief in briefs.values()})
    elif view.tasks:
        st.html(marks.empty("Nothing asked yet", "Choose a task above, or ask a question about this case."))


def _run(services: "Services", actor: Actor, run: Run, *, in_tab: bool) -> None:
    said, checked, sent = st.tabs(["Result", "What it checked", "What it sent"])
    with said:
        _result(services, actor, run, in_tab=in_tab)
    with checked:
        _checked(services, actor, run)
    with sent:
        show_redaction(run.redaction)
    open_evidence(services, actor, run.pack)


def _title(run: Run | None) -> None:
    written = ""
    if run and run.engine != words.ERASED:
        written = marks.chip(
            words.engine(run.engine), "violet", title=f"Wrote what stands below. {run.engine_note}"
        )
    st.html(marks.row('<h3 class="fe-pane">Copilot</h3>', written))


def _tasks(services: "Services", view: CaseView, *, busy: bool) -> None:
    with st.container(horizontal=True, gap="xsmall", key="copilot.tasks"):
        for task in view.tasks:
            spec = services.tasks[task]
            if spec.asked:
                continue
            st.button(
                spec.title,
                icon=spec.icon,
                shortcut="B" if task == TRIAGE_BRIEF else None,
                disabled=busy,
                on_click=operations.arm,
                args=("copilot.run",),
                kwargs={"task": task, "question": ""},
                key=f"copilot.task.{task}",
            )


def _ask(*, busy: bool) -> None:
    st.chat_input(
        "Ask about this case",
        key="copilot.question",
        max_chars=2_000,
        on_submit=_submit_question,
        disabled=busy,
    )


def _submit_question() -> None:
    asked = st.session_state["copilot.question"]
    if asked:
        operations.arm("copilot.run", task=CASE_QUESTION, question=str(asked))


def _result(services: "Services", actor: Actor, run: Run, *, in_tab: bool) -> None:
    with st.container(key="copilot.result"):
        st.html(summary_line(run, services.tasks.title(run.task)))
        show_notices(run)
        if run.question:
            st.html(marks.quote(run.question, "you asked"))
        if run.refused:
            st.html(marks.empty("No answer", run.refusal_reason))
        elif in_tab:
            st.caption("It stands in the Brief tab, every sentence with its evidence.")
        else:
            verdicts = verdicts_by_text(run.statements, run.verification.verdicts)
            show_statements(run.statements, verdicts, key=f"pane.{run.run_id}")
        if run.verification.missing_elements:
            st.warning(f"Still missing: {written.joined(run.verification.missing_elements)}.")
    spec = services.tasks.get(run.task)
    if run.case_id and not run.refused and actor.may(Permission.DRAFT_EDIT) and spec and not spec.asked:
        st.button(
            "Edit as a draft",
            type="primary",
            icon=":material/edit_note:",
            shortcut="E",
            on_click=operations.arm,
            args=("copilot.draft",),
            kwargs={"run_id": run.run_id},
            key="copilot.edit_draft",
        )
    with st.container(horizontal=True, vertical_alignment="center", key="copilot.foot"):
        if actor.may(Permission.COPILOT_RUN):
            _rate(services, actor, run)
        trace_button(services, actor, run)


def _rate(services: "Services", actor: Actor, run: Run) -> None:
    key = f"copilot.thumbs.{run.run_id}"

    def rate() -> None:
        thumbs = st.session_state[key]
        if thumbs is not None:
            operations.arm("copilot.rate", run_id=run.run_id, thumbs="up" if thumbs else "down")

    st.feedback("thumbs", key=key, on_change=rate)
    operations.carry_out(
        "copilot.rate",
        lambda run_id, thumbs: services.rate_run(actor, run_id, thumbs, (), ""),
        done="Thank you.",
    )


def _checked(services: "Services", actor: Actor, run: Run) -> None:
    rows = (
        (
            "✕" if step.failed else "✓",
            noted(step.name, f"{step.count:,} {step.what}"),
            f"{step.milliseconds:,.0f} ms",
        )
        for step in run.steps
    )
    st.html(table((), rows, right=(2,)))
    show_gaps(run)
    st.html(marks.pairs(_counts(run)))
    st.html(marks.section("What it may cite"))
    cited = {cite for statement in run.statements for cite in statement.cites}
    show_evidence_list(run.pack, cited=cited, key=f"pane.{run.run_id}")


def _counts(run: Run) -> list[tuple[str, str]]:
    counts = [
        ("Records", str(len(run.pack.evidence))),
        ("Facts computed", str(len(run.pack.facts))),
        ("Passages", str(len(run.pack.passages))),
        ("Hidden by your role", str(run.hidden)),
        ("Prompt", run.prompt_version),
    ]
    if run.tokens:
        counts += [
            ("Calls to a model", str(run.attempts)),
            ("Tokens", f"{run.tokens:,}"),
            ("Cost", written.cost(run.cost_micros)),
        ]
    return counts
