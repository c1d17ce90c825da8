"""The queue's filters: bound to the address, kept while one is on another page, saved as views."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from copilot.domain.clock import ClockState
from copilot.domain.identity import Actor, Queue
from copilot.domain.views import CaseSort, QueueFilter, QueuePage, SavedView, TriageLevel
from pages.ui import operations, words

if TYPE_CHECKING:
    from copilot.services import Services

_OPEN = ("open", "in_progress", "awaiting_approval")
_SHOW: dict[str, tuple[str, ...]] = {"Open cases": _OPEN, "Snoozed": ("snoozed",), "Closed": ("closed",)}
_OWNER: dict[str, str] = {"Anyone": "anyone", "Mine": "me", "Nobody": "nobody"}
_CLOCK: dict[str, tuple[ClockState, ...]] = {
    "Any clock": (),
    "Overdue": (ClockState.OVERDUE,),
    "At risk": (ClockState.AT_RISK,),
    "Paused": (ClockState.PAUSED,),
}
_TRIAGE: tuple[TriageLevel, ...] = ("critical", "high", "medium", "low")
_SORT: dict[str, tuple[CaseSort, bool]] = {
    "Most pressing first": ("clock", False),
    "Highest triage first": ("triage", False),
    "Largest amount first": ("amount", True),
    "Newest first": ("opened", True),
    "Oldest first": ("opened", False),
}
_KEYS = ("queues", "triage", "clock", "owner", "show", "find", "sort")
_KEPT = "queue.kept_filters"


def chosen_filter(actor: Actor) -> QueueFilter:
    """Draw the filters and return what they say; only the actor's own queues are on offer."""
    _restore()
    queues = [queue.value for queue in Queue if queue in actor.queues]
    with st.container(horizontal=True, vertical_alignment="center", key="queue.filters_1"):
        chosen = _pills("Queues", queues, "queues", lambda name: words.QUEUE_TITLES[Queue(name)])
        find = st.text_input(
            "Find",
            placeholder="Case, customer or title",
            key="find",
            bind="query-params",
            max_chars=200,
            icon=":material/search:",
            label_visibility="collapsed",
            on_change=_first_page,
        )
        sort = st.selectbox(
            "Sort by",
            list(_SORT),
            key="sort",
            bind="query-params",
            label_visibility="collapsed",
            width=180,
        )
    with st.container(horizontal=True, vertical_alignment="center", key="queue.filters_2"):
        triage = _pills("Triage", _TRIAGE, "triage", words.title_of)
        clock = _segmented("Clock", _CLOCK, "clock")
        owner = _segmented("Owner", _OWNER, "owner")
        show = _segmented("Show", _SHOW, "show")
    _keep()
    column, descending = _SORT[sort]
    return QueueFilter(
        queues=tuple(Queue(name) for name in chosen),
        triage=tuple(cast("list[TriageLevel]", triage)),
        clock=_CLOCK[clock],
        owner=cast("Any", _OWNER[owner]),
        statuses=_SHOW[show],
        text=find or "",
        sort=column,
        descending=descending,
    )


def show_counts(page: QueuePage) -> None:
    """What presses and where, each count a button that sets its filter, or takes it back."""
    with st.container(horizontal=True, key="queue.counts"):
        _count("overdue", page.overdue, "Overdue", "clock", "Overdue")
        _count("at_risk", page.at_risk, "At risk", "clock", "At risk")
        _count("nobody", page.unassigned, "Unassigned", "owner", "Nobody")
        for queue, count in page.by_queue.items():
            _count(queue.value, count, words.QUEUE_TITLES[queue], "queues", [queue.value])


def _count(name: str, count: int, title: str, key: str, value: str | list[str]) -> None:
    st.button(
        f"**{count:,}** {title}",
        type="tertiary",
        key=f"queue.count.{name}",
        width="stretch",
        on_click=_toggle,
        args=(key, value),
    )


def _toggle(key: str, value: str | list[str]) -> None:
    at_rest: dict[str, str | list[str]] = {"clock": "Any clock", "owner": "Anyone", "queues": []}
    st.session_state[key] = at_rest[key] if st.session_state.get(key) == value else value
    _first_page()


def saved_views(services: "Services", actor: Actor, wanted: QueueFilter) -> None:
    """The menu of the user's own saved views."""
    operations.carry_out(
        "queue.save_view",
        lambda name: services.save_view(actor, SavedView(name=name, filter=wanted)),
        done="View saved.",
    )
    with st.popover("Views", icon=":material/bookmark:"):
        views = services.list_views(actor)
        for number, view in enumerate(views):
            st.button(
                view.name, type="tertiary", key=f"queue.view.{number}", on_click=_apply, args=(view.filter,)
            )
        if not views:
            st.caption("No saved view yet. Set the filters, then save them under a name.")
        name = st.text_input("Save these filters as", max_chars=60, key="queue.view_name")
        st.button(
            "Save view",
            disabled=not name.strip(),
            key="queue.save_view_button",
            on_click=operations.arm,
            args=("queue.save_view",),
            kwargs={"name": name.strip()},
        )


def _pills(label: str, options: Sequence[str], key: str, titled: Callable[[str], str]) -> list[str]:
    return st.pills(
        label,
        options,
        selection_mode="multi",
        format_func=titled,
        key=key,
        bind="query-params",
        on_change=_first_page,
        label_visibility="collapsed",
    )


def _segmented(label: str, options: dict[str, Any], key: str) -> str:
    first = next(iter(options))
    return st.segmented_control(
        label,
        list(options),
        default=first,
        required=True,
        key=key,
        bind="query-params",
        on_change=_first_page,
        label_visibility="collapsed",
    )


def _first_page() -> None:
    st.session_state["page"] = 1


def _apply(wanted: QueueFilter) -> None:
    state = st.session_state
    state["queues"] = [queue.value for queue in wanted.queues]
    state["triage"] = list(wanted.triage)
    state["clock"] = next((name for name, states in _CLOCK.items() if states == wanted.clock), "Any clock")
    state["owner"] = next(name for name, owner in _OWNER.items() if owner == wanted.owner)
    state["show"] = next(
        (name for name, statuses in _SHOW.items() if statuses == wanted.statuses), "Open cases"
    )
    state["sort"] = next(
        (name for name, way in _SORT.items() if way == (wanted.sort, wanted.descending)), next(iter(_SORT))
    )
    state["find"] = wanted.text
    _first_page()


def _keep() -> None:
    st.session_state[_KEPT] = {key: st.session_state[key] for key in _KEYS}


def _restore() -> None:
    """Back from another page the widgets are new: give them what they last showed, unless the address says."""
    fresh = not any(key in st.session_state for key in _KEYS)
    if fresh and not any(key in st.query_params for key in _KEYS):
        for key, value in st.session_state.get(_KEPT, {}).items():
            st.session_state[key] = value
