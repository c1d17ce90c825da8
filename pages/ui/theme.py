"""The desk's looks: one stylesheet of our own, one icon, wide pages."""

from pathlib import Path

import streamlit as st

_ASSETS = Path(__file__).resolve().parents[2] / "assets"
ICON = str(_ASSETS / "icon.png")


def apply(title: str = "Foureyes") -> None:
    """Set up the page; called once, at the top of every script run."""
    st.set_page_config(page_title=title, page_icon=ICON, layout="wide", initial_sidebar_state="expanded")
    st.html(_ASSETS / "desk.css")
    # Dialogs hang outside the part of the page that Streamlit gives its scheme; the root reaches them too.
    st.html(f"<style>:root {{ color-scheme: {'dark' if is_dark() else 'light'}; }}</style>")


def is_dark() -> bool:
    """True if the viewer's theme is dark; charts take their colours from it."""
    return st.context.theme.type == "dark"
