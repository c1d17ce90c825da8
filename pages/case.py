"""Case: one subject with everything known about it at the left, the copilot at the right."""

from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.bank_day import bank_day
from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId
from copilot.domain.run import Run, TaskName
from copilot.domain.views import CaseView
from copilot.errors import NotFoundError
from pages.case_file.alerts import show_alerts
from pages.case_file.brief import latest_briefs, show_brief, wanted_first
from pages.case_file.closing import show_closing
from pages.case_file.context import show_context
from pages.case_file.copilot_pane import requested_run, show_pane
from pages.case_file.customer import show_customer
from pages.case_file.header import show_header
from pages.case_file.history import show_history
from pages.case_file.links import show_links
from pages.case_file.papers import show_papers
from pages.case_file.transactions import show_transactions
from pages.ui import marks, navigation, operations

if TYPE_CHECKING:
    from copilot.services import Services

_TABS = (
    "Brief",
    "Transactions",
    "Links",
    "Alerts",
    "Merchant and device",
    "Customer and KYC",
    "Documents and notes",
    "History",
    "Close",
)
_LAST = "case.last"


def render(services: "Services", actor: Actor) -> None:
    """The case named in the address, else the one open last."""
    case_id = navigation.case_in_address() or st.session_state.get(_LAST)
    if case_id is None:
        _none_open()
        return
    if "case" not in st.query_params:
        st.query_params["case"] = case_id
    with operations.guarded():
        try:
            view = services.view_case(actor, case_id)
        except NotFoundError as error:
            _not_found(error)
            return
        st.session_state[_LAST] = case_id
        show_header(services, actor, view)
        left, right = st.columns([2.35, 1])
        pane = right.container(key="case.right", border=True)
        with pane, operations.guarded():
            _brief_at_first_sight(services, actor, view)
            with operations.notices():
                requested_run(services, actor, case_id)
        with left, st.container(key="case.left"):
            briefs = latest_briefs(services, actor, view)
            _tabs(services, actor, view, briefs)
        with pane, operations.guarded():
            show_pane(services, actor, view, briefs)


def _brief_at_first_sight(services: "Services", actor: Actor, view: CaseView) -> None:
    """Who opens a case and may run the copilot finds its brief written, once a day however often they reload.

    A model that costs money is asked only by who takes the case, not by everyone who looks at it.
    """
    case_id = view.row.case_id
    once = f"case.briefed.{case_id}"
    first = wanted_first(view)
    due = not services.settings.asks_a_model or view.row.owner_id == actor.user_id
    if due and first and once not in st.session_state and not latest_briefs(services, actor, view):
        task, today = first[0], bank_day(services.now(), services.bank.timezone).isoformat()
        named = f"auto:{actor.user_id}:{case_id}:{task}:{today}"
        operations.arm("copilot.run", operation_id=named, task=task, question="")
    if due:
        st.session_state[once] = True


def _none_open() -> None:
    st.html(marks.heading("Case"))
    st.html(marks.empty("No case is open", "Open one from the queue, or type its number."))
    _find()


def _not_found(error: NotFoundError) -> None:
    st.html(marks.heading("Case"))
    operations.show(error)
    _find()


def _find() -> None:
    with st.form("case.find", border=False), st.container(horizontal=True, horizontal_alignment="center"):
        number = st.text_input(
            "Case number", placeholder="CF-100001", width=220, label_visibility="collapsed"
        )
        if st.form_submit_button("Open", type="primary") and number.strip():
            navigation.open_page("case", case=CaseId(number.strip().upper()))


def _tabs(services: "Services", actor: Actor, view: CaseView, briefs: dict[TaskName, Run]) -> None:
    """Draw the open tab, and only that."""
    tabs = st.tabs(list(_TABS), key="tab", on_change="rerun", bind="query-params")
    zone = services.bank.timezone
    shown = {
        "Brief": lambda: show_brief(services, view, briefs),
        "Transactions": lambda: show_transactions(services, actor, view),
        "Links": lambda: show_links(services, actor, view),
        "Alerts": lambda: show_alerts(view, zone),
        "Merchant and device": lambda: show_context(view, zone),
        "Customer and KYC": lambda: show_customer(view),
        "Documents and notes": lambda: show_papers(services, actor, view, zone),
        "History": lambda: show_history(services, actor, view, zone),
        "Close": lambda: show_closing(services, actor, view),
    }
    for name, tab in zip(_TABS, tabs, strict=True):
        if tab.open:
            with tab, operations.guarded():
                shown[name]()
