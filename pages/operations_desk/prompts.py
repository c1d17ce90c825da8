"""The prompt log of a case, as far as each engine's policy keeps it. Reading it is itself a row of the audit trail."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId
from copilot.language import written
from copilot.ports.prompt_log import PromptEntry
from pages.ui import marks, operations, words

if TYPE_CHECKING:
    from copilot.services import Services

_NO_TEXT = {
    "off": "This engine's policy keeps nothing.",
    "metadata": "This engine's policy keeps sizes and versions, no text.",
    "redacted": "The text was erased by the retention rules.",
    "full": "The text was erased by the retention rules.",
}


def show_prompts(services: "Services", actor: Actor) -> None:
    """Ask for a case; its log opens beside, once for each asking."""
    st.html(marks.section("Prompt log", "what was sent to an engine for a case, and what came back"))
    with st.container(horizontal=True, vertical_alignment="center", key="operations.prompts_bar"):
        case = st.text_input(
            "Case number",
            placeholder="Case: CF-100001",
            max_chars=20,
            label_visibility="collapsed",
            key="operations.prompts_case",
            width=220,
        )
        st.button(
            "Read the log",
            type="primary",
            icon=":material/history_edu:",
            disabled=not case.strip(),
            on_click=operations.arm,
            args=("operations.prompts",),
            kwargs={"case": case.strip().upper()},
            key="operations.prompts_read",
        )
    st.html(
        marks.empty(
            "Each reading is recorded",
            "Texts are kept under pseudonyms where the policy is redacted, in clear where it is full, and encrypted either way.",
        )
    )
    read = operations.carry_out(
        "operations.prompts", lambda case: (case, services.prompt_log(actor, CaseId(case)))
    )
    if read is not None:
        case_id, entries = read
        st.dialog(f"Prompt log of {case_id}", position="right", width="large")(_log)(
            entries, services.bank.timezone
        )


def _log(entries: tuple[PromptEntry, ...], zone: str) -> None:
    if not entries:
        st.html(
            marks.empty(
                "Nothing was sent for this case",
                "The offline engine wrote what there is, or nobody has asked yet.",
            )
        )
        return
    st.html("".join(_entry(entry, zone) for entry in entries))


def _entry(entry: PromptEntry, zone: str) -> str:
    sizes = f"{entry.sent_bytes:,} bytes sent, {entry.received_bytes:,} received"
    head = marks.row(
        f"<b>{escape(written.short_moment(entry.at, zone))}</b>",
        marks.chip(words.engine(entry.engine), "violet"),
        marks.chip(entry.policy),
        f'<span class="fe-soft">{sizes}</span>',
    )
    texts = "".join(
        f'<details><summary>{title}</summary><div class="fe-sent">{escape(text)}</div></details>'
        for title, text in (("Sent", entry.sent), ("Received", entry.received))
        if text
    )
    said = texts or f'<p class="fe-soft">{_NO_TEXT[entry.policy]}</p>'
    return f'<div class="fe-card fe-entry">{head}<small>{escape(entry.prompt_version)} · {escape(entry.call_id)}</small>{said}</div>'
