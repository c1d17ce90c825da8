"""What a model judged of one output: beside the result, and marked as no part of it."""

from html import escape

import streamlit as st

from copilot.domain.judgement import Judgement, SentenceJudgement
from pages.ui import marks, words


def show_opinion(judgement: Judgement | None) -> None:
    """The model's verdict on each sentence with its reason, or why there is none; nothing where none was asked."""
    if judgement is None:
        return
    st.html(
        marks.section(
            f"Judge ({words.engine(judgement.engine)}), not part of the result",
            "a model's opinion, with its own reasons; it changes no score, outcome or gate",
        )
    )
    if judgement.absent:
        st.html(marks.empty("The judge gave no verdict", judgement.absent))
        return
    st.html("".join(_sentence(one) for one in judgement.sentences))


def _sentence(one: SentenceJudgement) -> str:
    kind, sign, said = ("none", "·", "supported") if one.supported else ("soft", "?", "not supported")
    chip = marks.chip(said, "gray" if one.supported else "amber")
    return (
        f'<div class="fe-said fe-{kind}"><i aria-hidden="true">{sign}</i>'
        f"<div>{escape(words.sentence(one.text))} {chip}<br><small>{escape(one.reason)}</small></div></div>"
    )
