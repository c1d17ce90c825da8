"""What the tests of redaction share."""

from collections.abc import Callable

import pytest

from copilot.controls.redaction.engine import RedactionEngine
from copilot.ports.redactor import RedactedText


@pytest.fixture(scope="session")
def engine() -> RedactionEngine:
    return RedactionEngine()


@pytest.fixture(scope="session")
def found(engine: RedactionEngine) -> Callable[[str], list[tuple[str, str]]]:
    """What a text loses without any known identifier: pairs of type and value."""

    def of(text: str) -> list[tuple[str, str]]:
        result: RedactedText = engine.redact(text, known=(), scope="CF-1")
        return [(d.type, text[d.start : d.end]) for d in result.decisions]

    return of
