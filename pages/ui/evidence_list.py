"""The evidence of a run or a draft as a list: each piece in a line, a click opens it."""

from collections.abc import Collection
from html import escape

import streamlit as st

from copilot.domain.evidence import EvidencePack
from pages.ui import marks, words
from pages.ui.evidence_drawer import want

_LONGEST = 130


def show_evidence_list(
    pack: EvidencePack, *, cited: Collection[str], key: str, opened: Collection[str] = ()
) -> None:
    """What the text cites first, then the rest behind an expander; `opened` bear a mark."""
    lines = [
        *((fact.id, fact.text) for fact in pack.facts),
        *((item.id, f"{item.title}. {item.text}") for item in pack.evidence),
        *((passage.id, f"{passage.heading or passage.title}. {passage.text}") for passage in pack.passages),
    ]
    kinds = pack.suspicious
    used = [line for line in lines if line[0] in cited]
    rest = [line for line in lines if line[0] not in cited]
    for identity, text in used:
        _line(identity, text, key=key, opened=identity in opened, kinds=kinds.get(identity, ()))
    if not used and lines:
        st.html(marks.empty("Nothing is cited", "Put markers such as [E1] behind each sentence."))
    if rest:
        with st.expander(f"{len(rest)} not cited"):
            for identity, text in rest:
                _line(identity, text, key=key, opened=identity in opened, kinds=kinds.get(identity, ()))


def _line(identity: str, text: str, *, key: str, opened: bool, kinds: tuple[str, ...]) -> None:
    text = words.sentence(text)
    shown = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
    seen = '<span class="fe-seen" title="Opened">✓</span>' if opened else ""
    widget = f"cites.{key}.{identity}"
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key=f"listed.{key}.{identity}"):
        st.pills(
            identity, [identity], key=widget, label_visibility="collapsed", on_change=want, args=(widget,)
        )
        st.html(f'<div class="fe-line">{escape(shown)}{seen} {marks.suspicious(kinds)}</div>')
