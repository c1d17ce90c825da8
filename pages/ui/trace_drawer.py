"""The drawer that shows a run's trace: each span as a bar where it lay in time, under the span that began it."""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from copilot.domain.desk_operations import SpanView
from copilot.domain.identity import Actor
from copilot.domain.run import Run
from copilot.language import written
from pages.ui import marks, operations
from pages.ui.tables import table

if TYPE_CHECKING:
    from copilot.services import Services

_SHORT = 8
_NARROWEST = 0.6  # per cent of the drawer's width: a bar of a microsecond is still seen


def trace_button(services: "Services", actor: Actor, run: Run) -> None:
    """The trace's id, short, as a button that opens the drawer; nothing where the run was not traced."""
    if not run.trace_id:
        return
    if st.button(
        f"Trace {run.trace_id[:_SHORT]}",
        icon=":material/timeline:",
        type="tertiary",
        help="Where the time went",
        key=f"trace.open.{run.run_id}",
    ):
        st.dialog("Trace", position="right", width="large")(_drawer)(services, actor, run)


def _drawer(services: "Services", actor: Actor, run: Run) -> None:
    with operations.guarded():
        spans = services.trace_of_run(actor, run.run_id)
        failed = sum(span.failed for span in spans)
        st.html(
            marks.row(
                f"<b>{escape(services.tasks.title(run.task))}</b>",
                marks.chip(written.count(len(spans), "span")),
                marks.chip(f"{failed} failed", "red") if failed else "",
                f'<span class="fe-soft">{written.duration(run.milliseconds)}</span>',
            )
        )
        st.html(marks.pairs([("Trace", run.trace_id), ("Run", run.run_id)], columns=2))
        if not spans:
            st.html(
                marks.empty(
                    "No span is kept of this run",
                    "Traces are kept for a number of days; the run itself and its audit rows stay.",
                )
            )
            return
        st.html(waterfall(spans))
        st.caption("Spans hold ids, counts and times, and no text of a customer.")


def waterfall(spans: tuple[SpanView, ...]) -> str:
    """The spans as rows of a table, in the order in which they began, children under their parents."""
    begin = min(span.started_at for span in spans)
    end = max((span.started_at - begin).total_seconds() * 1_000 + span.milliseconds for span in spans)
    rows = (
        _row(span, depth, (span.started_at - begin).total_seconds() * 1_000, max(end, 0.001))
        for span, depth in _in_order(spans)
    )
    return table(("Step", "When", "Took"), rows, right=(2,), kind="fe-spans")


def _in_order(spans: tuple[SpanView, ...]) -> Iterator[tuple[SpanView, int]]:
    """Depth first; a span whose parent is not among them stands at the top."""
    known = {span.span_id for span in spans}
    children: dict[str | None, list[SpanView]] = {}
    for span in sorted(spans, key=lambda span: span.started_at):
        children.setdefault(span.parent_id if span.parent_id in known else None, []).append(span)
    waiting = [(span, 0) for span in reversed(children.get(None, []))]
    while waiting:
        span, depth = waiting.pop()
        yield span, depth
        waiting += [(child, depth + 1) for child in reversed(children.get(span.span_id, []))]


def _row(span: SpanView, depth: int, offset: float, whole: float) -> tuple[str, ...]:
    left = min(100 - _NARROWEST, 100 * offset / whole)
    width = min(100 - left, max(_NARROWEST, 100 * span.milliseconds / whole))
    attributes = " · ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in sorted(span.attributes.items()) if value != ""
    )
    step = Markup('<div style="padding-left: {:.1f}rem"><b>{}</b> {} <small>{}</small></div>').format(
        0.9 * depth, span.name, marks.chip("failed", "red") if span.failed else "", attributes
    )
    bar = Markup('<div class="fe-span{}"><i style="left: {:.2f}%; width: {:.2f}%"></i></div>').format(
        " fe-failed" if span.failed else "", left, width
    )
    return step, bar, _milliseconds(span.milliseconds)


def _milliseconds(value: float) -> str:
    return f"{value:,.1f} ms" if value < 10 else written.duration(value)
