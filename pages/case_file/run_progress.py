"""A run under way: started once, watched while it goes, stopped on request, shown when it has ended."""

import time
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from copilot.domain.desk_operations import RunProgress
from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId, RunId
from copilot.domain.run import TaskName
from copilot.errors import NotFoundError
from pages.ui import entrance, marks, operations, words

if TYPE_CHECKING:
    from copilot.services import Services

_RUNNING = "copilot.running"
_SHOWN = "copilot.shown_run"
_ENDED_BADLY = "copilot.ended_badly"
_WAITED_IN_PLACE = 0.8  # seconds: a run of the offline engine ends within, and never flickers
_LOOK_AGAIN = 0.02
_POLL = 0.5
_STEPS = {
    "gather": "Reading the records",
    "compute": "Computing the facts",
    "retrieve": "Finding the passages",
    "write": "Replacing what must not leave, then writing",
    "verify": "Checking every sentence",
}
_ALSO = {"repair": "Asking once more, with the faults named", "refuse": "Saying why there is no answer"}


def start_requested_run(services: "Services", actor: Actor, case_id: CaseId) -> None:
    """Start the task that was clicked, and wait in place for a moment: a quick one ends before anything is drawn."""

    def start(task: str, question: str, operation_id: str, allowed: tuple[str, ...] = ()) -> dict[str, Any]:
        services.start_run(
            actor,
            case_id,
            TaskName(task),
            question=question,
            operation_id=operation_id,
            allowed=frozenset(allowed),
        )
        noted = {"id": operation_id, "task": task, "question": question, "allowed": list(allowed)}
        return {**noted, "since": services.now().isoformat()}

    begun = operations.carry_out("copilot.run", start, with_id=True)
    if begun is not None:
        st.session_state[_RUNNING] = {**_running_by_case(), case_id: begun}
        st.session_state.pop(_ENDED_BADLY, None)
        slot = st.empty()
        with slot, st.status(f"{services.tasks.title(begun['task'])} begun", type="compact"):
            _wait_briefly(services, actor, begun["id"])
        slot.empty()
    noted = _running_by_case().get(case_id)
    if noted is not None:
        _settle(services, actor, case_id, noted)


def is_running(case_id: CaseId) -> bool:
    """True while a run of this session goes on for the case."""
    return case_id in _running_by_case()


def shown_run(case_id: CaseId) -> RunId | None:
    """The run asked for last in this session, where it was for this case."""
    kept = st.session_state.get(_SHOWN)
    return RunId(kept["run"]) if kept and kept["case"] == case_id else None


@st.fragment(run_every=_POLL)
def show_progress(services: "Services", actor: Actor, case_id: CaseId) -> None:
    """Where the run stands, twice a second, until it has ended; then the page is drawn again."""
    noted = _running_by_case().get(case_id)
    if noted is None:
        return
    actor = entrance.stay(services)
    with operations.guarded():
        operations.carry_out("copilot.cancel", lambda: services.cancel_run(actor, noted["id"]))
        progress = _progress(services, actor, noted["id"])
        if progress is None or progress.state in _ENDS:
            st.rerun()
        title = services.tasks.title(noted["task"])
        with st.container(key="copilot.progress"):
            st.html(f"{_headline(title, progress)}{_steps(progress)}")
            if progress.unverified_text:
                st.html(_unverified(progress))
            st.button(
                "Cancel",
                icon=":material/stop_circle:",
                on_click=operations.arm,
                args=("copilot.cancel",),
                key="copilot.cancel_run",
            )


def show_how_it_ended(services: "Services", case_id: CaseId) -> None:
    """What is said of a run that left no result, with the way to ask again."""
    ended = st.session_state.get(_ENDED_BADLY)
    if not ended or ended["case"] != case_id:
        return
    title = services.tasks.title(ended["task"])
    if ended["state"] == "cancelled":
        st.info(f"{title}: stopped as you asked. Nothing of it was kept.", icon=":material/stop_circle:")
    else:
        st.error(f"{title}: {ended['problem']}", icon=":material/block:")
    st.button(
        "Ask again",
        icon=":material/replay:",
        on_click=operations.arm,
        args=("copilot.run",),
        kwargs={"task": ended["task"], "question": ended["question"], "allowed": tuple(ended["allowed"])},
        key="copilot.ask_again",
    )


_ENDS = frozenset({"done", "failed", "cancelled"})


def _running_by_case() -> dict[CaseId, dict[str, Any]]:
    kept: dict[CaseId, dict[str, Any]] = st.session_state.get(_RUNNING, {})
    return kept


def _progress(services: "Services", actor: Actor, operation_id: str) -> RunProgress | None:
    """How it stands, or None where this process knows nothing of it: the desk was restarted meanwhile."""
    try:
        return services.run_progress(actor, operation_id)
    except NotFoundError:
        return None


def _wait_briefly(services: "Services", actor: Actor, operation_id: str) -> None:
    until = time.monotonic() + _WAITED_IN_PLACE
    while time.monotonic() < until:
        progress = _progress(services, actor, operation_id)
        if progress is None or progress.state in _ENDS:
            return
        time.sleep(_LOOK_AGAIN)


def _settle(services: "Services", actor: Actor, case_id: CaseId, noted: dict[str, Any]) -> None:
    """Strike off a run that has ended and keep what the pane shows of it."""
    progress = _progress(services, actor, noted["id"])
    if progress is not None and progress.state not in _ENDS:
        return
    st.session_state[_RUNNING] = {
        case: other for case, other in _running_by_case().items() if case != case_id
    }
    if progress is not None and progress.run_id is not None:
        st.session_state[_SHOWN] = {"case": case_id, "run": progress.run_id}
        return
    lost = "the desk was restarted while it ran. What was finished was kept; ask again to go on from there."
    st.session_state[_ENDED_BADLY] = {
        "case": case_id,
        "state": progress.state if progress else "failed",
        "problem": progress.problem if progress else lost,
        **{name: noted[name] for name in ("task", "question", "allowed")},
    }


def _headline(title: str, progress: RunProgress) -> str:
    place = progress.queue_position
    state = marks.chip(words.engine(progress.engine), "violet") if progress.engine else ""
    if place:
        hover = "The engine answers a few at a time, each person in turn."
        state = marks.chip(f"number {place} in the queue", "amber", title=hover)
    elif progress.state == "waiting":
        state = marks.chip("waiting for its turn", "amber")
    return marks.row(f"<b>{escape(title)}</b>", state)


def _steps(progress: RunProgress) -> str:
    names = dict(_STEPS)
    for name in (*progress.steps_done, progress.step):
        if name and name not in names:
            names[name] = _ALSO.get(name, words.title_of(name))
    lines = "".join(_step(name, said, progress) for name, said in names.items())
    return f'<div class="fe-steps" role="list" aria-live="polite">{lines}</div>'


def _step(name: str, said: str, progress: RunProgress) -> str:
    state, spoken = ("now", "under way") if name == progress.step else ("next", "to come")
    if name in progress.steps_done and name != progress.step:
        state, spoken = "done", "done"
    return f'<div role="listitem" class="fe-step-{state}"><i title="{spoken}" aria-label="{spoken}"></i>{escape(said)}</div>'


def _unverified(progress: RunProgress) -> str:
    return (
        '<div class="fe-unverified"><div>Unverified, still being written</div>'
        f"<p>{escape(progress.unverified_text)}</p></div>"
    )
