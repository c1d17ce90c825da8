"""Actions that happen once, however often their button is clicked.

A click only notes the operation and its id (`arm`); the page's body then carries it
out under that id (`pending`) and strikes it off. Clicks that come while it is under
way find it noted and change nothing; a use case sees the same id again and answers
with the first result.
"""

import logging
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from copilot.errors import ConflictError, CopilotError

_log = logging.getLogger(__name__)
_PREFIX = "operation."
_FRAMES = 6


def arm(name: str, /, *, operation_id: str = "", **arguments: Any) -> None:
    """Note an operation to be carried out by the run that follows; for `on_click`.

    Without an `operation_id` of its own each noting is a new operation.
    """
    key = _PREFIX + name
    if key not in st.session_state:
        st.session_state[key] = {"id": operation_id or uuid.uuid4().hex, **arguments}


@contextmanager
def _struck_off(key: str) -> Iterator[None]:
    # Not in a `finally`: a rerun in the middle (a second click) is no Exception and must find it still noted.
    try:
        yield
    except Exception:
        del st.session_state[key]
        raise
    del st.session_state[key]


def carry_out(name: str, work: Callable[..., Any], *, done: str = "", with_id: bool = False) -> Any:
    """Do the noted operation, if there is one: `work(**arguments)`, then say so in a toast.

    With `with_id` the work also gets `operation_id`, the idempotency key. Errors of the
    product are shown where the page stands; returns the work's result, or None.
    """
    key = _PREFIX + name
    noted = st.session_state.get(key)
    if noted is None:
        return None
    arguments = {field: value for field, value in noted.items() if field != "id"}
    if with_id:
        arguments["operation_id"] = noted["id"]
    result = None
    with guarded():
        with _struck_off(key):
            result = work(**arguments)
        if done:
            st.toast(done)
    return result


def notices() -> DeltaGenerator:
    """A place for what operations say, there whether they say anything or not.

    Without it a message that comes or goes moves everything below by one, and an open menu closes.
    """
    return st.container()


def show(error: CopilotError) -> None:
    """An error where it happened: what, to what, and what to do now."""
    if isinstance(error, ConflictError):
        st.warning(error.user_message, icon=":material/sync_problem:")
    else:
        st.error(error.user_message, icon=":material/block:")


@contextmanager
def guarded() -> Iterator[None]:
    """Show what failed in its place, and go on with the page: the screen never goes blank.

    The product's own errors say what to do. Any other is a defect: it is logged under a reference
    that the screen gives, and nothing of it is shown.
    """
    try:
        yield
    except CopilotError as error:
        show(error)
    except Exception as error:
        reference = uuid.uuid4().hex[:8]
        _log.error(
            "screen.failed reference=%s error=%s at=%s", reference, type(error).__name__, _where(error)
        )
        st.error(
            "This part of the screen failed, and the rest still works. Reload the page; "
            f"if it happens again, give support the reference {reference}.",
            icon=":material/error:",
        )


def _where(error: Exception) -> str:
    # Places, not the message: a message may name a customer, and the log is not their place.
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
