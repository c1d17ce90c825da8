"""The redaction view: the text as it was beside the text that was sent, every replaced span marked and explained."""

from html import escape

import streamlit as st
from markupsafe import Markup

from copilot.domain.run import RedactionDecision, RedactionView
from copilot.language import written
from pages.ui import marks, words
from pages.ui.tables import noted, table

_PARTED = "\u241e"
_LONGEST = 6_000  # characters shown; the whole text may run to hundreds of thousands


def show_redaction(view: RedactionView) -> None:
    """Original and sent, and what was replaced and why."""
    if not view.sent:
        st.html(marks.empty("Nothing was sent", "This run left no text for an engine."))
        return
    kinds: dict[str, int] = {}
    for decision in view.decisions:
        kinds[decision.type] = kinds.get(decision.type, 0) + 1
    st.html(
        marks.row(
            f"<b>{written.count(len(view.decisions), 'replacement')}</b>",
            *(marks.chip(f"{words.title_of(kind.lower())} {count}") for kind, count in sorted(kinds.items())),
        )
    )
    shown = st.segmented_control(
        "Text",
        ["Sent", "Original"],
        default="Sent",
        required=True,
        key="copilot.redaction",
        label_visibility="collapsed",
    )
    text = _marked(view) if shown == "Original" else _pseudonyms(view)
    st.html(f'<div class="fe-sent">{text}</div>')
    if view.decisions:
        st.html(_table(view))
    if st.button("Side by side", icon=":material/compare:", type="tertiary", key="copilot.side_by_side"):
        st.dialog("What was there, and what was sent", width="large")(_side_by_side)(view)
    if len(view.sent) > _LONGEST:
        st.caption(f"The first {_LONGEST:,} of {len(view.sent):,} characters.")


def _side_by_side(view: RedactionView) -> None:
    original, sent = st.columns(2)
    with original:
        st.html(
            marks.section("Original", "hover a span for its rule")
            + f'<div class="fe-sent fe-tall">{_marked(view)}</div>'
        )
    with sent:
        st.html(
            marks.section("Sent", "what stands in its place")
            + f'<div class="fe-sent fe-tall">{_pseudonyms(view)}</div>'
        )
    st.html(marks.section("Decisions", written.count(len(view.decisions), "replacement")) + _table(view))


def _table(view: RedactionView) -> str:
    """One row for each value: what it was, what was sent, how often, and by which rule."""
    times: dict[tuple[str, str, str, str], int] = {}
    for decision in view.decisions:
        was = view.original[decision.start : decision.end]
        row = (decision.type, was, decision.pseudonym, decision.reason)
        times[row] = times.get(row, 0) + 1
    rows = (
        (
            noted(words.title_of(kind.lower()), reason),
            Markup("<del>{}</del>").format(_shown(was)),
            Markup("<ins>{}</ins>").format(pseudonym),
            count,
        )
        for (kind, was, pseudonym, reason), count in sorted(times.items())
    )
    decisions = table(("What and why", "Was", "Sent as", "Times"), rows, right=(3,), kind="fe-decisions")
    return f'<div class="fe-scroll">{decisions}</div>'


def _shown(text: str) -> Markup:
    # Fields are parted by a sign that fonts draw as a box; on a screen a line does it.
    plain = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
    pieces = (piece.replace(_PARTED, "") for piece in plain.split(f"\n{_PARTED}\n"))
    return Markup('<i class="fe-parted"></i>').join(pieces)


def _marked(view: RedactionView) -> str:
    pieces: list[str] = []
    at = 0
    for decision in sorted(view.decisions, key=lambda d: d.start):
        if decision.start < at or decision.start >= _LONGEST:
            continue
        pieces.append(_shown(view.original[at : decision.start]))
        pieces.append(_span(decision, view.original[decision.start : decision.end]))
        at = decision.end
    pieces.append(_shown(view.original[at : max(at, _LONGEST)]))
    return "".join(pieces)


def _span(decision: RedactionDecision, text: str) -> str:
    return f'<del title="{escape(decision.pseudonym)} · {escape(decision.reason)}">{escape(text)}</del>'


def _pseudonyms(view: RedactionView) -> Markup:
    text = _shown(view.sent[:_LONGEST])
    for pseudonym in sorted({d.pseudonym for d in view.decisions}, key=len, reverse=True):
        text = text.replace(str(escape(pseudonym)), Markup("<ins>{}</ins>").format(pseudonym))
    return text
