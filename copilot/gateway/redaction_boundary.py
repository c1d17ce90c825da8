"""The door of the gateway: a payload goes out under pseudonyms and comes back restored.

All texts of a payload are redacted as one, so that a name split between two fields is
still one name, and the screen can show the whole of what was sent beside the original.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from copilot.controls.redaction.fields import dropped_values
from copilot.controls.redaction.policy import FIELDS, Treatment
from copilot.domain.base import DomainModel
from copilot.domain.evidence_fields import AnyFields, typed_names
from copilot.domain.fact import AnyValue
from copilot.domain.run import RedactionView
from copilot.ports.redactor import KnownIdentifier, Redactor

_SEPARATOR = "\n\u241e\n"
"""Stands between the texts of a payload (the symbol for a record separator); taken out of texts first."""

_STRUCTURAL_KEYS = frozenset(key for key, treatment in FIELDS.items() if treatment is Treatment.ALLOW)
"""Keys whose values our own code wrote: ids and enums that the task needs as they are."""
_VOCABULARY_KEYS = frozenset({"task", "kind", "system", "sensitivity", "queue", "name", "doc_type"})
"""Structural keys whose values are words of our own code: a customer called Max is not in `three_month_max`."""
_TYPED = {"fields": typed_names(get_args(AnyFields)), "value": typed_names(get_args(AnyValue))}
"""Below these keys only what a type keeps from holding a text is structural: dates, amounts, counts, kinds."""
_TYPE_KEYS = {"fields": frozenset({"kind"}), "value": frozenset({"type"})}
"""Below these keys the words of our own code; a date there may still be somebody's date of birth."""


class RedactedPayload(DomainModel):
    """A payload under pseudonyms, and the way back; it may leave only if `leaks` is empty."""

    payload: dict[str, Any]
    view: RedactionView
    restore: dict[str, str]
    leaks: tuple[str, ...]  # types of identifiers that redaction did not catch


def redact_payload(
    payload: dict[str, Any],
    *,
    redactor: Redactor,
    known: Sequence[KnownIdentifier],
    scope: str,
    keep: Sequence[str],
) -> RedactedPayload:
    """Redact every free text of the payload, then scan what came of it as a whole."""
    texts: list[str] = []

    def collect(text: str) -> str:
        texts.append(text.replace("\u241e", " "))
        return text

    _mapped(payload, collect)
    known = (*known, *dropped_values(payload))
    original = _SEPARATOR.join(texts)
    redacted = redactor.redact(original, known=known, scope=scope, keep=keep)
    view = RedactionView(original=original, sent=redacted.text, decisions=redacted.decisions)
    sent = redacted.text.split(_SEPARATOR)
    if len(sent) != len(texts):
        # A detector swallowed a separator: nothing separates the texts any more.
        return RedactedPayload(payload=payload, view=view, restore={}, leaks=("UNSEPARATED_TEXT",))
    pieces = iter(sent)
    closed = _mapped(payload, lambda _: next(pieces))
    return RedactedPayload(
        payload=closed,
        view=view,
        restore=redacted.restore,
        leaks=redactor.leaks(_outgoing(closed), known=known),
    )


def _outgoing(closed: dict[str, Any]) -> str:
    """Every value that leaves, but for the words of our own code."""
    values: list[str] = []

    def collect(text: str) -> str:
        values.append(text)
        return text

    _mapped(closed, collect, structural=_VOCABULARY_KEYS, typed=_TYPE_KEYS)
    return _SEPARATOR.join(values)


def restored(output: dict[str, Any], restore: Mapping[str, str]) -> dict[str, Any]:
    """The output with every pseudonym replaced by what it stands for."""
    result: dict[str, Any] = _mapped(
        output, lambda text: restored_text(text, restore), structural=frozenset(), typed={}
    )
    return result


def restored_text(text: str, restore: Mapping[str, str]) -> str:
    """The text with every pseudonym replaced; the longest first, so that none is taken for a part of another."""
    for pseudonym in sorted(restore, key=len, reverse=True):
        if pseudonym in text:
            text = text.replace(pseudonym, restore[pseudonym])
    return text


def _mapped(
    node: Any,
    change: Callable[[str], str],
    *,
    key: str = "",
    structural: frozenset[str] = _STRUCTURAL_KEYS,
    typed: Mapping[str, frozenset[str]] = _TYPED,
) -> Any:
    """The same structure with every free text changed, in one fixed order."""
    if isinstance(node, dict):
        below = typed.get(key, structural)
        return {k: _mapped(v, change, key=k, structural=below, typed=typed) for k, v in node.items()}
    if isinstance(node, list | tuple):
        return [_mapped(v, change, key=key, structural=structural, typed=typed) for v in node]
    if isinstance(node, str) and key not in structural and node:
        return change(node)
    return node
