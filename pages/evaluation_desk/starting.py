"""Start an evaluation, watch it, stop it."""

from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.evaluation import EvaluationProgress
from copilot.domain.identity import Actor, Permission
from pages.evaluation_desk import metric_words
from pages.ui import entrance, operations, words

if TYPE_CHECKING:
    from copilot.services import Services

_POLL = 1.0
_UNDER_WAY = frozenset({"preparing", "running"})
_SEEN = "evaluation.seen"


def carry_out(services: "Services", actor: Actor) -> None:
    """Start or stop what was clicked, before anything that shows it is drawn."""
    operations.carry_out(
        "evaluation.start",
        lambda suites, model: services.start_evaluation(actor, suites=tuple(suites), model=model),
    )
    operations.carry_out("evaluation.cancel", lambda: services.cancel_evaluation(actor))


def show_start(services: "Services", actor: Actor) -> None:
    """The suites and the model to run; nothing chosen means every suite."""
    busy = services.evaluation_progress(actor).state in _UNDER_WAY
    with st.popover(
        "A run is under way" if busy else "New run",
        icon=":material/play_arrow:",
        type="primary",
        disabled=busy,
        key="evaluation.new_run",
        on_change="rerun",
    ) as menu:
        if not menu.open:
            return
        with operations.guarded():
            _form(services, actor)


def _form(services: "Services", actor: Actor) -> None:
    scenarios = services.golden_scenarios(actor)
    suites = sorted({scenario.suite for scenario in scenarios})
    wanted = st.multiselect(
        "Suites",
        suites,
        format_func=metric_words.suite,
        placeholder=f"All {len(suites)} suites, {len(scenarios):,} scenarios",
        key="evaluation.suites",
        width=380,
    )
    model = st.selectbox(
        "Model",
        services.evaluation_models(actor),
        format_func=words.engine,
        key="evaluation.model",
    )
    count = sum(not wanted or scenario.suite in wanted for scenario in scenarios)
    st.button(
        f"Start {words.counted(count, 'scenario')}",
        type="primary",
        icon=":material/play_arrow:",
        on_click=operations.arm,
        args=("evaluation.start",),
        kwargs={"suites": wanted, "model": model},
        key="evaluation.start_now",
    )


@st.fragment(run_every=_POLL)
def show_progress(services: "Services") -> None:
    """How far the run under way is, drawn anew each second; the page follows once it has ended."""
    with operations.guarded():
        actor = entrance.stay(services)
        if not actor.may(Permission.EVALUATION_RUN):
            st.rerun()
        now = services.evaluation_progress(actor)
        before = st.session_state.get(_SEEN, now.state)
        st.session_state[_SEEN] = now.state
        if before in _UNDER_WAY and now.state not in _UNDER_WAY:
            st.rerun()
        _draw(now)


def _draw(now: EvaluationProgress) -> None:
    if now.state in _UNDER_WAY:
        share = now.done / now.total if now.total else 0.0
        said = (
            f"{now.done:,} of {now.total:,}" if now.total else "Preparing the bank that the scenarios run in"
        )
        with st.container(horizontal=True, vertical_alignment="center", key="evaluation.progress_bar"):
            st.progress(share, text=f"{said} · {now.last}" if now.last else said)
            st.button("Stop", on_click=operations.arm, args=("evaluation.cancel",), key="evaluation.stop")
    elif now.state == "failed":
        st.error(now.problem, icon=":material/block:")
    elif now.state == "cancelled":
        st.info("The run was stopped. A new start goes on where it stood.", icon=":material/pause:")
