"""Start an evaluation, watch it, stop it."""

from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.evaluation import EvaluationProgress
from copilot.domain.identity import Actor, Permission
from copilot.language import written
from pages.evaluation_desk import metric_words
from pages.ui import entrance, operations, words

if TYPE_CHECKING:
    from copilot.services import Services

_POLL = 1.0
_RUNNING = frozenset({"preparing", "running"})
_SEEN = "evaluation.seen"
_STOPPING = "evaluation.stopping"


def carry_out(services: "Services", actor: Actor) -> None:
    """Start what was asked for, before anything that shows it is drawn."""
    operations.carry_out(
        "evaluation.start",
        lambda suites, model: services.start_evaluation(actor, suites=tuple(suites), model=model),
    )


def show_start(services: "Services", actor: Actor) -> None:
    """The suites and the model to run; nothing chosen means every suite."""
    busy = services.evaluation_progress(actor).state in _RUNNING
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
    wanted = st.pills(  # no drop-down: its list would lie over the button below it
        "Suites; none chosen means all of them",
        suites,
        selection_mode="multi",
        format_func=metric_words.suite,
        key="evaluation.suites",
        width=420,
    )
    model = st.selectbox(
        "Model",
        services.evaluation_models(actor),
        format_func=words.engine,
        key="evaluation.model",
    )
    count = sum(not wanted or scenario.suite in wanted for scenario in scenarios)
    st.button(
        f"Start {written.count(count, 'scenario')}",
        type="primary",
        icon=":material/play_arrow:",
        on_click=operations.arm,
        args=("evaluation.start",),
        kwargs={"suites": wanted, "model": model},
        key="evaluation.start_now",
    )


@st.fragment(run_every=_POLL)
def show_progress(services: "Services") -> None:
    """How far the current run is, refreshed each second; the page follows once it has ended."""
    with operations.guarded():
        actor = entrance.stay(services)
        if not actor.may(Permission.EVALUATION_RUN):
            st.rerun()
        # Here, not in the page: a click inside a fragment draws the fragment alone.
        operations.carry_out("evaluation.cancel", lambda: services.cancel_evaluation(actor))
        now = services.evaluation_progress(actor)
        before = st.session_state.get(_SEEN, now.state)
        st.session_state[_SEEN] = now.state
        if before in _RUNNING and now.state not in _RUNNING:
            st.rerun()
        _draw(now)


def _stop() -> None:
    st.session_state[_STOPPING] = True
    operations.arm("evaluation.cancel")


def _draw(now: EvaluationProgress) -> None:
    if now.state in _RUNNING:
        share = now.done / now.total if now.total else 0.0
        said = f"{now.done:,} of {now.total:,}"
        if now.state == "preparing" or not now.done:
            said = f"Preparing the bank that {written.count(now.total, 'scenario')} run in; up to a minute the first time"
        if st.session_state.get(_STOPPING):
            said = "Stopping after the step under way; what is done is kept"
        with st.container(horizontal=True, vertical_alignment="center", key="evaluation.progress_bar"):
            st.progress(share, text=f"{said} · {now.last}" if now.last else said)
            st.button("Stop", on_click=_stop, disabled=_STOPPING in st.session_state, key="evaluation.stop")
        return
    st.session_state.pop(_STOPPING, None)
    if now.state == "failed":
        st.error(now.problem, icon=":material/block:")
    elif now.state == "cancelled":
        st.info(
            "The run was stopped. The same suites and model, started again, go on where it stood.",
            icon=":material/pause:",
        )
