"""Sentences with what they rest on: a mark, the words, and a chip for each citation that opens it."""

from collections.abc import Iterable, Mapping
from html import escape

import streamlit as st

from copilot.domain.statement import Statement, Verdict
from pages.ui import words
from pages.ui.evidence_drawer import want

_KIND_NOTES = {"inference": "inference", "recommendation": "recommended", "unknown": "unknown", "fact": ""}
Verdicts = Mapping[str, Verdict]
"""A sentence's text → its verdict."""


def verdicts_by_text(statements: Iterable[Statement], verdicts: Iterable[Verdict]) -> Verdicts:
    """The verdicts, to be found by the sentence they are about."""
    return {statement.text: verdict for statement, verdict in zip(statements, verdicts, strict=False)}


def show_statement(statement: Statement, verdict: Verdict | None, *, key: str) -> None:
    """One sentence; a click on a citation notes it for `open_asked`. `key` is unique on the page."""
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key=f"said.{key}"):
        st.html(_words(statement, verdict))
        if statement.cites:
            st.pills(
                "Evidence",
                statement.cites,
                key=f"cites.{key}",
                wrap=True,
                label_visibility="collapsed",
                on_change=want,
                args=(f"cites.{key}",),
            )


def show_statements(
    statements: Iterable[Statement],
    verdicts: Verdicts,
    *,
    key: str,
) -> None:
    """Sentences one below the other."""
    for number, statement in enumerate(statements):
        show_statement(statement, verdicts.get(statement.text), key=f"{key}.{number}")


def _words(statement: Statement, verdict: Verdict | None) -> str:
    failures = verdict.failures if verdict else ()
    hard = [failure for failure in failures if failure.hard]
    soft = [failure for failure in failures if not failure.hard]
    tone, sign, spoken = ("ok", "✓", "Figures and citations resolve")
    if hard or (verdict and not verdict.supported):
        tone, sign, spoken = ("bad", "!", "Fails a check")
    elif soft:
        tone, sign, spoken = ("soft", "~", "Look twice")
    elif verdict is None:
        tone, sign, spoken = ("none", "·", "Not checked")
    note = _KIND_NOTES[statement.kind]
    kind = f' <span class="fe-kind">{note}</span>' if note else ""
    why = "".join(
        f'<div class="fe-why">{escape(f.code.replace("_", " ").capitalize())}: {escape(f.detail)}</div>'
        for f in failures
    )
    return (
        f'<div class="fe-said fe-{tone}"><i title="{spoken}" aria-label="{spoken}">{sign}</i>'
        f"<div>{escape(words.sentence(statement.text))}{kind}{why}</div></div>"
    )
