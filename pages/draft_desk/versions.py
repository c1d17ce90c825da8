"""Versions of a draft and what changed between two of them."""

import streamlit as st

from copilot.domain.draft import Draft
from copilot.language import written
from pages.ui import marks
from pages.ui.word_diff import changed_words, word_diff


def show_versions(draft: Draft, zone: str, *, key: str) -> None:
    """The diff from the chosen version to the newest; from the model's own text at first."""
    newest = draft.current
    if len(draft.versions) == 1:
        st.html(marks.empty("One version so far", "Save an edit, and the words that changed show here."))
        return
    older = {version.number: version for version in draft.versions[:-1]}
    number = st.segmented_control(
        "Compare version",
        list(older),
        default=next(iter(older)),
        required=True,
        format_func=lambda n: f"{n} · {older[n].origin}",
        key=f"{key}.compare",
    )
    before = older[number]
    added, removed = changed_words(before.body, newest.body)
    st.html(
        marks.row(
            f"<b>Version {before.number} → {newest.number}</b>",
            marks.chip(f"+{written.count(added, 'word')}", "green") if added else "",
            marks.chip(f"−{written.count(removed, 'word')}", "red") if removed else "",
            f'<span class="fe-soft">saved {written.short_moment(newest.created_at, zone)} by {newest.author_id}</span>',
        )
    )
    st.html(f'<div class="fe-diff">{word_diff(before.body, newest.body)}</div>')
