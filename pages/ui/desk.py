"""The script of every session: sign-in first, then the pages that the roles allow.

Identity comes from the sign-in cookie and from nowhere else; what the person may do is
read from the own store at each run, never from the token and never from session state.
"""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor
from copilot.language import written
from pages.ui import current, entrance, marks, navigation, operations, theme
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
        visitor = entrance.visitor(services)
        if visitor.actor is None:
            _outside(lambda: entrance.door(services, visitor.reason))
        elif not pages_for(visitor.actor):
            actor = visitor.actor
            _outside(lambda: entrance.without_rights(services, actor))
        else:
            _inside(services, visitor.actor)


def _outside(door: Callable[[], None]) -> None:
    # The same addresses as inside, so that a deep link is still in the address bar at sign-in.
    doors = [st.Page(door, title=entry.title, url_path=entry.path) for entry in PAGES]
    st.navigation([_home(door), *doors], position="hidden").run()


def _inside(services: "Services", actor: Actor) -> None:
    entries = pages_for(actor)
    first = "case" if navigation.case_in_address() and entries[0].path == "queue" else entries[0].path
    sections = {"": [_home(lambda: navigation.open_page(first, **st.query_params.to_dict()))]}
    for entry in entries:
        page = st.Page(
            _bound(entry, services, actor), title=entry.title, icon=entry.icon, url_path=entry.path
        )
        sections.setdefault(entry.section, []).append(page)
    # Without these Streamlit would say that such a page does not exist.
    sections[""] += [_closed(entry, actor) for entry in PAGES if entry not in entries]
    here = st.navigation(sections)
    _brand(services)
    if len(entries) == 1:
        # Streamlit leaves out a navigation with a single entry.
        st.sidebar.page_link(sections[entries[0].section][-1])
    entrance.who(services, actor)
    entrance.banner(services)
    here.run()


def _home(render: Callable[[], None]) -> st.Page:
    # The default page answers at "/" only and has no address of its own, so no real page may be it.
    return st.Page(render, title="Foureyes", url_path="home", default=True, visibility="hidden")


def _closed(entry: PageEntry, actor: Actor) -> st.Page:
    return st.Page(
        lambda: entrance.closed(entry.title, actor),
        title=entry.title,
        url_path=entry.path,
        visibility="hidden",
    )


def _bound(entry: PageEntry, services: "Services", actor: Actor) -> Callable[[], None]:
    def page() -> None:
        entry.render(services, actor)

    return page


def _brand(services: "Services") -> None:
    lines = [services.bank.name]
    if not services.settings.bank_url:
        lines.append(f"Demo data, {written.short_day(services.bank_now(), services.bank.timezone)}")
    st.sidebar.html(
        f'<div class="fe-brand"><img src="/assets/icon.png" width="26" height="26" alt=""><b>Foureyes</b>'
        f"{''.join(f'<small>{escape(line)}</small>' for line in lines)}</div>"
    )


# A worker process that the desk begins reads this file again, under another name, and draws nothing.
if __name__ == "__main__":
    main()
