"""What the analyst must know of how a result came about: who wrote it, who was not asked, what is missing."""

from html import escape

import streamlit as st

from copilot.domain.run import Run
from copilot.language import written
from pages.ui import marks, operations, words


def summary_line(run: Run, title: str) -> str:
    """The task, how many sentences hold, how long it took."""
    held = len(run.statements) - run.verification.unsupported
    tone: marks.Tone = "green" if run.verification.passed else "red"
    return marks.row(
        f"<b>{escape(title)}</b>",
        marks.chip(f"{held} of {len(run.statements)} sentences resolve", tone) if run.statements else "",
        marks.chip("repaired once", "amber") if run.verification.repaired else "",
        f'<span class="fe-soft">{written.duration(run.milliseconds)}</span>',
    )


def show_notices(run: Run) -> None:
    """Only what there is to say; a run of the first engine over whole records says nothing."""
    lines = [(_rule(why), why) for why in run.routing]
    if run.cut_short:
        lines.append(
            ("cut short", "The answer stopped before its end. What was whole is kept; the rest is missing.")
        )
    if run.degraded:
        lines.append(("done without", run.degraded))
    suspicious = len(run.pack.suspicious)
    if suspicious:
        held = written.count(suspicious, "source holds", "sources hold")
        lines.append(("as data", f"{held} text that reads like an instruction. It was quoted, not followed."))
    notes = [f'<div class="fe-note">{marks.chip(name, "amber")} {escape(said)}</div>' for name, said in lines]
    if rest := _rest_of_note(run):
        notes.append(f'<div class="fe-note fe-soft">{escape(rest)}</div>')
    if notes:
        st.html("".join(notes))
    if run.left_out:
        with st.expander(f"Left out to fit the engine: {written.count(len(run.left_out), 'piece')}"):
            st.html("".join(f'<div class="fe-line">{escape(name)}</div>' for name in run.left_out))


_RULES = {
    "agreed": "consent",
    "may not go": "residency",
    "budget": "budget",
    "the most": "budget",
    "resting": "circuit",
}


def _rule(why: str) -> str:
    """The rule behind a reason, by the words that it is given in."""
    return next((rule for sign, rule in _RULES.items() if sign in why), "not asked")


def _rest_of_note(run: Run) -> str:
    """The engine's note without what stands above on lines of its own."""
    note = run.engine_note
    for said in (*run.routing, run.degraded):
        note = note.replace(said, "") if said else note
    return " ".join(note.split())


def show_gaps(run: Run) -> None:
    """What could not be had; a source that asks first bears the button that releases it for one run."""
    for gap in run.pack.gaps:
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"copilot.gap.{run.run_id}.{gap.source}"
        ):
            sort = marks.chip("asks first", "blue") if gap.asks else marks.chip("gap", "amber")
            said = escape(f"{words.title_of(gap.source)}: {gap.reason}")
            st.html(f'<div class="fe-note">{sort} {said}</div>')
            if gap.asks:
                st.button(
                    "Allow for this run",
                    icon=":material/key:",
                    on_click=operations.arm,
                    args=("copilot.run",),
                    kwargs={"task": run.task, "question": run.question, "allowed": (gap.source,)},
                    key=f"copilot.allow.{gap.source}",
                )
