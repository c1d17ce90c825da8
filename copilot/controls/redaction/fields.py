"""Values of fields that never leave: hidden where they stand, and wherever else they are repeated."""

from collections.abc import Iterator
from typing import Any

from copilot.controls.redaction.policy import Treatment, treatment_of_field
from copilot.ports.redactor import KnownIdentifier


def dropped_values(payload: Any) -> tuple[KnownIdentifier, ...]:
    """Each value below a field that the policy drops, as something known: the leak gate looks for it, too."""
    return tuple(
        KnownIdentifier(type="DROPPED", value=value, source=f"the field {key} never leaves")
        for key, value in dict.fromkeys(_dropped(payload))
    )


def _dropped(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _dropped(value, key if treatment_of_field(key) is Treatment.DROP else name)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _dropped(value, key)
    elif isinstance(node, str) and node.strip() and treatment_of_field(key) is Treatment.DROP:
        yield key, node
