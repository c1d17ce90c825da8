"""The way in and out: the door, who is signed in, and the banner of the demo.

Identity comes from the sign-in cookie and from nowhere else; whether it still counts and what
it allows is checked at every script run, never read from the address or session state.
"""

from html import escape
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from copilot.domain.identity import Actor
from copilot.domain.sign_in import SignInClaims, read_claims
from copilot.errors import SignedOutError
from pages.server.sign_in_return import FAILED, FAILED_PARAMETER
from pages.ui import marks, words

if TYPE_CHECKING:
    from copilot.services import Services


class Visitor(NamedTuple):
    """Somebody at the desk: an actor inside, or a reason why not ("" for a first visit)."""

    actor: Actor | None
    reason: str = ""


def stay(services: "Services") -> Actor:
    """For a part of a page that refreshes itself: the person with the roles of now, or the end of the page."""
    actor = visitor(services, active=False).actor
    if actor is None:
        st.rerun()
    return actor


def visitor(services: "Services", *, active: bool = True) -> Visitor:
    """Who the sign-in cookie says is here, if it still counts at this moment."""
    if not st.user.get("is_logged_in"):
        failed = st.query_params.get(FAILED_PARAMETER) == FAILED
        return Visitor(
            None, "The sign-in did not finish. Try again, or tell an administrator." if failed else ""
        )
    try:
        return Visitor(services.enter_desk(_claims(services), active=active))
    except SignedOutError as error:
        return Visitor(None, error.user_message)


def door(services: "Services", reason: str) -> None:
    """The sign-in, with what ended the last one; all that somebody outside ever sees."""
    banner(services)
    st.html(
        '<div class="fe-door"><img src="/assets/icon.png" width="52" height="52" alt=""><h1>Foureyes</h1>'
        "<p>From writing to checking. Every sentence of the copilot carries its evidence, and nothing reaches a "
        "system of record before a second person has approved it.</p></div>"
    )
    with st.container(key="desk.door"):
        if reason:
            st.warning(reason, icon=":material/lock:")
        asked_for = st.query_params.get("case")
        st.button(
            f"Sign in to open {asked_for}" if asked_for else "Sign in",
            type="primary",
            icon=":material/login:",
            on_click=st.login,
            key="desk.sign_in",
        )


def without_rights(services: "Services", actor: Actor) -> None:
    """For somebody whom the provider knows and whose groups give nothing here."""
    st.warning(
        f"You are signed in as {actor.name}, but none of your groups gives you a right here. "
        "Ask an administrator to add you to one, then sign in again.",
        icon=":material/lock:",
    )
    st.button(
        "Sign out",
        icon=":material/logout:",
        on_click=lambda: _leave(services, everywhere=False),
        key="desk.sign_out",
    )


def closed(title: str, actor: Actor) -> None:
    """In the place of a page that the person's roles do not open."""
    roles = " and ".join(words.ROLE_TITLES[role] for role in sorted(actor.roles))
    st.html(
        marks.empty(
            f"{title} is not open to you",
            f"You are here as {roles}, and this page takes another role. An administrator can add you to one.",
        )
    )


def banner(services: "Services") -> None:
    """On every screen of the demo: that nobody was asked for a password here."""
    if services.sign_in_rules.demo:
        st.html(
            '<div class="fe-demo" role="note"><b>Demo sign-in</b> No password is asked and the data is invented. '
            "Never put a real customer's data here.</div>"
        )


def who(services: "Services", actor: Actor) -> None:
    """The person in the side bar, with the ways out."""
    roles = " · ".join(words.ROLE_TITLES[role] for role in sorted(actor.roles))
    shown = "Every role" if len(actor.roles) == len(words.ROLE_TITLES) else roles
    with st.sidebar:
        st.html(
            f'<div class="fe-me"><i aria-hidden="true">{escape(words.initials(actor.name))}</i>'
            f"<b>{escape(actor.name)}</b><small>{escape(shown)}</small></div>"
        )
        with st.container(gap="xxsmall"):
            st.button(
                "Sign out",
                icon=":material/logout:",
                type="tertiary",
                on_click=lambda: _leave(services, everywhere=False),
                key="desk.sign_out",
            )
            st.button(
                "End all my sessions",
                icon=":material/devices_off:",
                type="tertiary",
                help="Signs you out here and wherever else you are signed in.",
                on_click=lambda: _leave(services, everywhere=True),
                key="desk.sign_out_everywhere",
            )


def _leave(services: "Services", *, everywhere: bool) -> None:
    # In the store first: a copy of the cookie opens nothing from here on, even if the browser keeps it.
    claims = _claims(services)
    if claims is not None:
        services.leave_desk(claims, everywhere=everywhere)
    st.logout()


def _claims(services: "Services") -> SignInClaims | None:
    return read_claims(st.user.to_dict(), groups_claim=services.sign_in_rules.groups_claim)
