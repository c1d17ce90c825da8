"""What people changed, returned or marked down, on its way to a golden scenario."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor, Permission
from copilot.domain.review import Candidate, CandidateView
from copilot.language import written
from pages.ui import marks, operations, words
from pages.ui.tables import grid

if TYPE_CHECKING:
    from copilot.services import Services

_STATES = {"Open": "open", "Promoted": "promoted", "Dismissed": "dismissed"}
_SHOWN = 26
_ORIGINS: dict[str, tuple[str, marks.Tone]] = {
    "edited": ("edited", "amber"),
    "overridden": ("check overridden", "red"),
    "returned": ("returned", "amber"),
    "rejected": ("rejected", "red"),
    "rated_down": ("thumbs down", "violet"),
}


def show_candidates(services: "Services", actor: Actor) -> None:
    """The list at the left; the chosen one, redacted, at the right for a policy owner."""
    with operations.notices():
        _carry_out(services, actor)
    wanted = st.segmented_control(
        "State", list(_STATES), default="Open", required=True, key="evaluation.candidate_state", label_visibility="collapsed"
    )  # fmt: skip
    found = services.list_candidates(actor, state=_STATES[wanted])  # type: ignore[arg-type]
    if not found:
        st.html(
            marks.empty(
                "No candidate here",
                "An edit, an override, a return, a rejection or a thumb down puts one on this list.",
            )
        )
        return
    left, right = st.columns([1, 1.3], gap="medium")
    with left:
        chosen = _grid(found, wanted, services.bank.timezone)
    with right:
        if not actor.may(Permission.GOLDEN_CURATE):
            st.html(marks.empty("For a policy owner", "The texts of a candidate open for those who curate."))
        else:
            _opened(services, services.view_candidate(actor, chosen.candidate_id), actor)


def _grid(found: Sequence[Candidate], state: str, zone: str) -> Candidate:
    """The newest first; none chosen is the newest."""
    chosen = grid(
        (_cells(candidate, zone) for candidate in found),
        {"What happened": 130, "Task": 150, "When": 140},
        key=f"evaluation.candidates.{state}.{len(found)}",
        most=_SHOWN,
        chips={"What happened": dict(_ORIGINS.values())},
        choose="single-row",
    )
    return found[min(next(iter(chosen), 0), len(found) - 1)]


def _cells(candidate: Candidate, zone: str) -> dict[str, object]:
    return {
        "What happened": [_ORIGINS[candidate.origin][0]],
        "Task": words.title_of(candidate.task),
        "Engine": words.engine(candidate.engine),
        "When": written.short_moment(candidate.at, zone),
    }


def _carry_out(services: "Services", actor: Actor) -> None:
    operations.carry_out(
        "evaluation.promote",
        lambda candidate, text: services.promote_candidate(actor, candidate, text),
        done="The golden scenario is written.",
    )
    operations.carry_out(
        "evaluation.dismiss",
        lambda candidate, reason: services.dismiss_candidate(actor, candidate, reason=reason),
        done="The candidate is dismissed.",
    )


def _opened(services: "Services", view: CandidateView, actor: Actor) -> None:
    candidate = view.candidate
    said, tone = _ORIGINS[candidate.origin]
    st.html(
        marks.heading(
            words.title_of(candidate.task),
            marks.chip(said, tone),
            marks.chip(words.engine(candidate.engine)),
            marks.chip(candidate.prompt_version.split("+", 1)[0], title=candidate.prompt_version),
        )
    )
    if view.erased:
        st.html(marks.empty("Erased", "The texts went with their case; nothing can be made of it."))
        return
    if candidate.reason:
        st.html(marks.quote(candidate.reason, "The reason that was given"))
    st.html(marks.section("What people changed", "redacted; - the copilot's line, + theirs"))
    st.code("\n".join(view.diff) or "Nothing was changed.", language="diff", wrap_lines=True)
    if candidate.state == "promoted":
        _download(services, actor, candidate)
    elif candidate.state == "open":
        _decide(view)


def _download(services: "Services", actor: Actor, candidate: Candidate) -> None:
    st.download_button(
        f"Download {candidate.scenario_id}.yaml",
        services.golden_text(actor, candidate.scenario_id),
        file_name=f"{candidate.scenario_id}.yaml",
        icon=":material/download:",
        key="evaluation.golden_download",
    )


def _decide(view: CandidateView) -> None:
    key = view.candidate.candidate_id
    st.html(
        marks.section("As a golden scenario", "say under expected what a right answer holds, then write it")
    )
    text = st.text_area(
        "Scenario",
        view.proposed_text,
        height=320,
        key=f"evaluation.yaml.{key}",
        label_visibility="collapsed",
    )
    st.caption(
        "Under expected, one or more of: must_mention, must_not_mention, must_cite (lists), refused: true, disposition, level."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="evaluation.decide_bar"):
        st.button(
            "Write the scenario",
            type="primary",
            on_click=operations.arm,
            args=("evaluation.promote",),
            kwargs={"candidate": key, "text": text},
            key="evaluation.promote_now",
        )
        with st.popover("Dismiss"):
            reason = st.text_input("Why it teaches nothing", key=f"evaluation.why.{key}")
            st.button(
                "Dismiss it",
                on_click=operations.arm,
                args=("evaluation.dismiss",),
                kwargs={"candidate": key, "reason": reason},
                key="evaluation.dismiss_now",
            )
