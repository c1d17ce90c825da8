"""How a draft's text stands: each sentence with its support, the required elements, the wall."""

from collections.abc import Iterable, Mapping
from html import escape

import streamlit as st

from copilot.domain.draft import Override, Submission
from copilot.domain.statement import Statement, Verification
from pages.ui import marks, words
from pages.ui.statements import show_statement

NOT_OVERRIDABLE = frozenset({"audience_wall", "injection"})
"""Failures for which the screen offers no override; the use case refuses one in any case."""


def show_standing(statements: tuple[Statement, ...], verification: Verification) -> None:
    """One line: how many sentences resolve, what is missing."""
    failing, whole = verification.unsupported, len(statements)
    st.html(
        marks.row(
            marks.chip(f"{whole - failing} of {whole} sentences resolve", "red" if failing else "green")
            if whole
            else marks.chip("no sentence to check"),
            *(marks.chip(f"missing: {element}", "amber") for element in verification.missing_elements),
            "" if verification.missing_elements else marks.chip("every required element is there", "green"),
        )
    )


def show_support(statements: tuple[Statement, ...], verification: Verification, *, key: str) -> None:
    """Every sentence, the failing ones first so that none is overlooked."""
    pairs = list(zip(statements, verification.verdicts, strict=False))
    if not pairs:
        st.html(
            marks.empty("No sentence to check", "This text states a decision; its facts stand on the case.")
        )
    pairs.sort(key=lambda pair: pair[1].supported)
    for number, (statement, verdict) in enumerate(pairs):
        show_statement(statement, verdict, key=f"{key}.{number}")


def failing_sentences(
    statements: tuple[Statement, ...], verification: Verification
) -> list[tuple[str, bool]]:
    """(sentence, may be overridden) of each sentence that fails a hard check."""
    return [
        (statement.text, not any(failure.code in NOT_OVERRIDABLE for failure in verdict.failures))
        for statement, verdict in zip(statements, verification.verdicts, strict=False)
        if not verdict.supported
    ]


def approvers_line(held: Submission) -> str:
    """How many must approve, and why it is two."""
    if held.approvals_needed < 2:
        return ""
    return marks.chip("two approvers", "blue") + " " + marks.soft(held.approvals_reason)


def show_overrides(overrides: Iterable[Override]) -> None:
    """The reasons an author gave for letting failed sentences stand."""
    for override in overrides:
        st.html(
            marks.row(marks.chip("overridden", "amber"), f"<span>{escape(override.sentence)}</span>")
            + marks.quote(override.reason, "the author's reason")
        )


def given(reasons: Mapping[str, str]) -> tuple[Override, ...]:
    """The overrides with a reason."""
    return tuple(
        Override(sentence=text, reason=reason.strip()) for text, reason in reasons.items() if reason.strip()
    )


def engine_line(engine: str, audience: str) -> str:
    """Who drafted and for whom."""
    tone: marks.Tone = {"customer": "amber", "regulator": "violet"}.get(audience, "gray")  # type: ignore[assignment]
    by = {"offline": "Offline engine"}.get(engine, engine)
    return marks.row(
        marks.chip(by, "violet") if by else marks.chip("written by a person"),
        marks.chip(f"for {words.title_of(audience).lower()} eyes", tone),
    )
