"""Navigation between pages: opening one by its address, and the case named in the address."""

from typing import NoReturn

import streamlit as st

from copilot.domain.ids import CaseId


def open_page(path: str, **params: str) -> NoReturn:
    """Open another page of the desk with these query parameters; ends the script run."""
    # The navigation knows a page by its address alone, so a stand-in finds the real one.
    st.switch_page(st.Page(_stand_in, title=path, url_path=path), query_params=params)


def case_in_address() -> CaseId | None:
    """The case named by `?case=…`, or None."""
    named = st.query_params.get("case", "").strip().upper()
    return CaseId(named) if named else None


def _stand_in() -> None:
    return None
