"""Disposition: whether the choice and the level are those that the rules ask for."""

from collections.abc import Mapping
from typing import Any

from copilot.domain.evaluation import Metric, Output, Score

_CHOICES = (("recommendation", "choice"), ("kind",), ("stage",), ("summary", "kind"), ("team",))
"""Where the tasks hold their one choice."""


def score_disposition(output: Output) -> Score:
    """The share of right choices among the disposition and the level that are expected."""
    expected = output.scenario.expected
    asked = {"disposition": expected.disposition, "level": expected.level}
    asked = {name: value for name, value in asked.items() if value is not None}
    if not asked:
        return Score(metric=Metric.DISPOSITION, value=None)
    held = choices_of(output.run.output) if output.run else {}
    wrong = tuple(
        f"{name} is {held.get(name, 'not stated')}, not {value}"
        for name, value in asked.items()
        if held.get(name) != value
    )
    value = 1 - len(wrong) / len(asked)
    return Score(metric=Metric.DISPOSITION, value=value, passed=not wrong, details=wrong)


def choices_of(output: Mapping[str, Any]) -> dict[str, str]:
    """The disposition and the level of an output, as far as its task holds them."""
    found = {"level": str(output["level"])} if "level" in output else {}
    for path in _CHOICES:
        value: Any = output
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is not None:
            return found | {"disposition": str(value)}
    return found
