"""Queue: which case next, and which clock presses most."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import streamlit as st

from copilot.domain.bank_day import bank_day
from copilot.domain.identity import Actor, Permission, Queue
from copilot.domain.ids import CaseId, UserId
from copilot.domain.views import QueuePage, QueueRow, UserView
from copilot.language import written
from pages.ui import marks, navigation, operations
from pages.ui.queue_filters import chosen_filter, saved_views, show_counts
from pages.ui.queue_grid import show_grid

if TYPE_CHECKING:
    from copilot.services import Services

_PAGE_SIZE = 50


def render(services: "Services", actor: Actor) -> None:
    """Counts, filters, the table, and what can be done with the chosen cases."""
    with operations.notices():
        _carry_out(services, actor)
    head, buttons = st.columns([3, 2], vertical_alignment="center")
    with buttons:
        bar = st.container(horizontal=True, horizontal_alignment="right", key="queue.bar")
    strip = st.container()
    wanted = chosen_filter(actor)
    number = int(st.session_state.get("page", 1))
    with operations.guarded():
        page = services.list_queue(actor, wanted, offset=(number - 1) * _PAGE_SIZE, limit=_PAGE_SIZE)
        users = services.list_users(actor)
        with head:
            _headline(page)
        with strip:
            show_counts(page)
        picked = _table(page, {user.user_id: user.name for user in users}, services.bank_now())
        with bar:
            _actions(services, actor, picked, users)
            saved_views(services, actor, wanted)


def _carry_out(services: "Services", actor: Actor) -> None:
    opened = operations.carry_out("queue.open", lambda case: CaseId(case)) or operations.carry_out(
        "queue.next", lambda queues: _take_next(services, actor, queues)
    )
    if opened:
        navigation.open_page("case", case=opened)
    operations.carry_out(
        "queue.assign",
        lambda cases, to: services.assign_cases(actor, cases, to) if to else _take(services, actor, cases),
        done="Assigned.",
    )
    operations.carry_out(
        "queue.snooze",
        lambda cases, until, reason: services.snooze_cases(
            actor, cases, datetime.fromisoformat(until), reason
        ),
        done="Snoozed.",
    )


def _take(services: "Services", actor: Actor, cases: Sequence[CaseId]) -> None:
    for case_id in cases:
        services.take_case(actor, case_id)


def _take_next(services: "Services", actor: Actor, queues: Sequence[str]) -> CaseId | None:
    taken = services.take_next(actor, tuple(Queue(name) for name in queues))
    if taken is None:
        st.toast("No free case in these queues. Widen the filter, or look again later.")
    return taken


def _headline(page: QueuePage) -> None:
    st.html(marks.heading("Queue", marks.chip(written.count(page.total, "case"))))


def _table(page: QueuePage, names: dict[UserId, str], now: datetime) -> tuple[QueueRow, ...]:
    if not page.rows:
        st.html(marks.empty("No case fits this filter", "Clear a filter, or look under Snoozed and Closed."))
        return ()
    picked = show_grid(page.rows, names, now)
    pages = -(-page.total // _PAGE_SIZE)
    foot = st.container(horizontal=True, vertical_alignment="center", key="queue.foot")
    with foot:
        first = (int(st.session_state.get("page", 1)) - 1) * _PAGE_SIZE + 1
        st.caption(f"{first:,} to {first + len(page.rows) - 1:,} of {written.count(page.total, 'case')}")
        if pages > 1:
            st.pagination(pages, key="page", width=320)
    return picked


def _actions(
    services: "Services", actor: Actor, picked: Sequence[QueueRow], users: Sequence[UserView]
) -> None:
    ids = [row.case_id for row in picked]
    if actor.may(Permission.CASE_WORK):
        st.button(
            "Take next",
            type="primary",
            icon=":material/play_arrow:",
            shortcut="N",
            on_click=operations.arm,
            args=("queue.next",),
            kwargs={"queues": st.session_state.get("queues") or []},
            key="queue.take_next",
            help="Locks the most pressing free case of these queues for you and opens it.",
        )
    st.button(
        "Open",
        icon=":material/open_in_full:",
        shortcut="O",
        disabled=len(ids) != 1,
        on_click=operations.arm,
        args=("queue.open",),
        kwargs={"case": ids[0]} if ids else {},
        key="queue.open_one",
    )
    if actor.may(Permission.CASE_WORK) or actor.may(Permission.CASE_ASSIGN):
        _assign(actor, ids, users)
    if actor.may(Permission.CASE_WORK):
        _snooze(services, ids)


def _assign(actor: Actor, ids: list[CaseId], users: Sequence[UserView]) -> None:
    if not actor.may(Permission.CASE_ASSIGN):
        st.button(
            "Assign to me",
            icon=":material/person_add:",
            shortcut="A",
            disabled=not ids,
            on_click=operations.arm,
            args=("queue.assign",),
            kwargs={"cases": ids, "to": ""},
            key="queue.assign_me",
        )
        return
    with st.popover("Assign", icon=":material/person_add:", disabled=not ids):
        names = {user.user_id: f"{user.name} · {user.title}" for user in users}
        to = st.selectbox("Assign to", list(names), format_func=names.__getitem__, key="queue.assignee")
        st.button(
            f"Assign {written.count(len(ids), 'case')}",
            type="primary",
            on_click=operations.arm,
            args=("queue.assign",),
            kwargs={"cases": ids, "to": to},
            key="queue.assign_many",
        )


def _snooze(services: "Services", ids: list[CaseId]) -> None:
    with st.popover("Snooze", icon=":material/snooze:", disabled=not ids):
        zone = ZoneInfo(services.bank.timezone)
        today = bank_day(services.bank_now(), services.bank.timezone)
        until = st.date_input(
            "Wake on", today + timedelta(days=1), min_value=today + timedelta(days=1), key="queue.until"
        )
        reason = st.text_input(
            "Reason", max_chars=200, key="queue.reason", placeholder="Waiting for the merchant"
        )
        wake = datetime.combine(until, time(8, 0), zone)
        st.button(
            f"Snooze {written.count(len(ids), 'case')}",
            type="primary",
            disabled=not reason.strip(),
            on_click=operations.arm,
            args=("queue.snooze",),
            kwargs={"cases": ids, "until": wake.isoformat(), "reason": reason},
            key="queue.snooze_many",
        )
