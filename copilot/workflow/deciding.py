"""What the record decides, put into a model's draft before anybody sees it."""

from collections.abc import Mapping
from typing import Any

from copilot.controls.decisions import decided
from copilot.gateway.call import GatewayResponse
from copilot.tasks.base import TaskSpec


def with_decisions(
    drafted: GatewayResponse, spec: TaskSpec[Any], payload: Mapping[str, Any], *, offline: str
) -> GatewayResponse:
    """The draft with the task's decided fields as code composes them; the note says what was put aside."""
    if drafted.engine == offline:
        return drafted
    output, aside = decided(drafted.output, spec.compose(payload), spec.decided, form=spec.form)
    said = (
        f"The record decides the {', '.join(aside)}; {drafted.engine} had chosen otherwise." if aside else ""
    )
    note = " ".join(part for part in (drafted.engine_note, said) if part)
    return drafted.model_copy(update={"output": output, "engine_note": note})
