"""What the analyst must know of how a result came about: who wrote it, who was not asked, what is missing."""

from html import escape

import streamlit as st

from copilot.domain.run import Run
from pages.ui import marks, operations, words


def summary_line(run: Run) -> str:
    """The task, how many sentences hold, how long it took."""
    held = len(run.statements) - run.verification.unsupported
    tone: marks.Tone = "green" if run.verification.passed else "red"
    return marks.row(
        f"<b>{words.TASK_TITLES[run.task]}</b>",
        marks.chip(f"{held} of {len(run.statements)} sentences resolve", tone) if run.statements else "",
        marks.chip("repaired once", "amber") if run.verification.repaired else "",
        f'<span class="fe-soft">{words.duration(run.milliseconds)}</span>',
    )


def show_notices(run: Run) -> None:
    """Only what there is to say; a run of the first engine over whole records says nothing."""
    if run.cut_short:
        st.warning(
            "The answer stopped before its end. What was whole is kept and checked; the rest is missing.",
            icon=":material/content_cut:",
        )
    lines = [*run.routing, *(note for note in (run.degraded,) if note)]
    if run.engine_note and run.engine_note not in lines:
        lines.insert(0, run.engine_note)
    suspicious = sum(bool(item.suspicious) for item in run.pack.evidence)
    if suspicious:
        held = words.counted(suspicious, "record holds", "records hold")
        lines.append(f"{held} text that reads like an instruction. It was quoted as data and not followed.")
    if lines:
        st.html(f'<ul class="fe-notes">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>')
    if run.left_out:
        with st.expander(f"Left out to fit the engine: {words.counted(len(run.left_out), 'piece')}"):
            st.html("".join(f'<div class="fe-line">{escape(name)}</div>' for name in run.left_out))


def show_gaps(run: Run) -> None:
    """What could not be had; a source that asks first bears the button that releases it for one run."""
    for gap in run.pack.gaps:
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"copilot.gap.{run.run_id}.{gap.source}"
        ):
            st.html(
                marks.row(
                    marks.chip("asks first" if gap.asks else "gap", "blue" if gap.asks else "amber"),
                    escape(f"{words.title_of(gap.source)}: {gap.reason}"),
                )
            )
            if gap.asks:
                st.button(
                    "Allow for this run",
                    icon=":material/key:",
                    on_click=operations.arm,
                    args=("copilot.run",),
                    kwargs={"task": run.task.value, "question": run.question, "allowed": (gap.source,)},
                    key=f"copilot.allow.{gap.source}",
                )
