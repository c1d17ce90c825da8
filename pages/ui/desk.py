"""The script of every session: sign-in first, then the pages that the roles allow.

Identity comes from the sign-in cookie and from nowhere else; what the person may do is
read from the own store at each run, never from the token and never from session state.
"""

import time
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor
from copilot.domain.ids import UserId
from copilot.errors import NotFoundError
from copilot.settings import Settings
from pages.ui import current, going, marks, operations, theme, words
from pages.ui.page_list import PAGES, PageEntry, pages_for

if TYPE_CHECKING:
    from copilot.services import Services


def main() -> None:
    """One script run."""
    theme.apply()
    services = current.services_or_none()
    if services is None:
        st.html(
            marks.empty("Foureyes is starting", "This page comes by itself in a few seconds; else reload it.")
        )
        return
    with operations.guarded():
        actor = _signed_in(services)
        if actor is None:
            # The same addresses as inside, so that a deep link is still in the address bar at sign-in.
            doors = [st.Page(_door, title=entry.title, url_path=entry.path) for entry in PAGES]
            st.navigation([_home(_door), *doors], position="hidden").run()
        else:
            _inside(services, actor)


def _inside(services: "Services", actor: Actor) -> None:
    entries = pages_for(actor)
    first = "case" if going.case_in_address() and entries[0].path == "queue" else entries[0].path
    sections = {"": [_home(lambda: going.go(first, **st.query_params.to_dict()))]}
    for entry in entries:
        page = st.Page(
            _bound(entry, services, actor), title=entry.title, icon=entry.icon, url_path=entry.path
        )
        sections.setdefault(entry.section, []).append(page)
    here = st.navigation(sections)
    _brand(services.settings)
    if len(entries) == 1:
        # Streamlit leaves out a navigation with a single entry.
        st.sidebar.page_link(sections[entries[0].section][-1])
    _who(actor)
    here.run()


def _home(render: Callable[[], None]) -> st.Page:
    # The default page answers at "/" only and has no address of its own, so no real page may be it.
    return st.Page(render, title="Foureyes", url_path="home", default=True, visibility="hidden")


def _bound(entry: PageEntry, services: "Services", actor: Actor) -> Callable[[], None]:
    def page() -> None:
        entry.render(services, actor)

    return page


def _signed_in(services: "Services") -> Actor | None:
    """The person of the sign-in cookie with the roles of this moment, or None."""
    if not st.user.get("is_logged_in"):
        return None
    expires = st.user.get("exp")
    # Streamlit keeps its cookie for a month and never looks at the token's own end.
    if not isinstance(expires, int | float) or expires <= time.time():
        st.logout()
        return None
    try:
        return services.actor(UserId(str(st.user.get("sub", ""))))
    except NotFoundError:
        st.logout()
        return None


def _door() -> None:
    st.html(
        '<div class="fe-door"><img src="/assets/icon.png" width="52" height="52" alt=""><h1>Foureyes</h1>'
        "<p>From writing to checking. Every sentence of the copilot carries its evidence, and nothing reaches a "
        "system of record before a second person has approved it.</p></div>"
    )
    with st.container(key="desk.door"):
        asked_for = st.query_params.get("case")
        st.button(
            f"Sign in to open {asked_for}" if asked_for else "Sign in",
            type="primary",
            icon=":material/login:",
            on_click=st.login,
            key="desk.sign_in",
        )


def _brand(settings: Settings) -> None:
    whose = settings.bank_name if settings.bank_url else f"{settings.bank_name} · demo data"
    st.sidebar.html(
        f'<div class="fe-brand"><img src="/assets/icon.png" width="26" height="26" alt=""><b>Foureyes</b>'
        f"<small>{escape(whose)}</small></div>"
    )


def _who(actor: Actor) -> None:
    roles = " · ".join(words.ROLE_TITLES[role] for role in sorted(actor.roles))
    shown = "Every role" if len(actor.roles) == len(words.ROLE_TITLES) else roles
    with st.sidebar:
        st.html(
            f'<div class="fe-me"><i aria-hidden="true">{escape(words.initials(actor.name))}</i>'
            f"<b>{escape(actor.name)}</b><small>{escape(shown)}</small></div>"
        )
        st.button(
            "Sign out", icon=":material/logout:", type="tertiary", on_click=st.logout, key="desk.sign_out"
        )


main()
