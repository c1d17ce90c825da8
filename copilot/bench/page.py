"""Reruns of a screen, in Streamlit's own test runner: the script's time without the browser's."""

import time
from typing import Any

from copilot.domain.identity import Actor
from copilot.errors import PermanentError
from copilot.services import Services

_RUNS = 15
_shown: dict[str, Any] = {}


def show() -> None:
    """Render the queue for the user of the measurement; called by the script under test."""
    from pages import queue

    queue.render(_shown["services"], _shown["actor"])


def queue_reruns(services: Services, actor: Actor) -> list[float]:
    """Seconds of each rerun of the Queue screen, the first one not counted."""
    from streamlit import config
    from streamlit.testing.v1 import AppTest

    # The test runner keeps its own state in the session, which the desk's strict setting refuses.
    config.set_option("runner.enforceSerializableSessionState", False)

    def script() -> None:
        from copilot.bench import page

        page.show()

    _shown.update(services=services, actor=actor)
    screen = AppTest.from_function(script, default_timeout=60)
    screen.run()
    seconds = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        screen.run()
        seconds.append(time.perf_counter() - began)
    if screen.exception:
        raise PermanentError("The Queue screen failed while it was measured; run the page's tests.")
    return seconds
