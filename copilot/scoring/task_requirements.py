"""What a run's task asks of its output: the form that it fills and the elements that its text must hold."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from copilot.domain.run import Run
from copilot.tasks.base import TaskSpec

_MOST_FAULTS = 5


def requirements_of(run: Run | None, spec: TaskSpec[Any]) -> dict[str, Any]:
    """The fields of an `Output` that follow from the task; none where there is no run."""
    if run is None:
        return {}
    return {"malformed": tuple(_departures(run, spec)), "elements": spec.elements(run.output)}


def _departures(run: Run, spec: TaskSpec[Any]) -> Iterator[str]:
    try:
        spec.output_model.model_validate_json(_json(run), strict=True)
    except ValidationError as error:
        for fault in error.errors()[:_MOST_FAULTS]:
            yield f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"


def _json(run: Run) -> str:
    return run.model_dump_json(include={"output"})[len('{"output":') : -1]
