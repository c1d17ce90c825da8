"""What the record decides is written by code, whatever a model wrote in its place.

A recommendation, a level, a team, a kind of letter, the next act: each follows from facts by
rules that can be read. A model words the rest. So nothing that a text told the model can move
a decision (docs/decisions/0013).
"""

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]
NO_ANSWER = "The model found no answer in what it was given. Ask in other words, or for one thing at a time."
_CHOICES = ("choice", "level", "kind", "team", "priority", "stage")
"""Fields of which it is said when a model chose otherwise."""


def decided(
    output: Mapping[str, Any], composed: Mapping[str, Any], fields: Sequence[str], *, form: str = ""
) -> tuple[Json, tuple[str, ...]]:
    """The output with `fields` as code composed them, and the choices of the model that were put aside.

    `fields` and `form` are dotted paths. `form` says which of several forms was filled: where
    the model filled another than the record asks for, all that it wrote in it is put aside.
    """
    theirs, ours = (_choices(node, (*fields, form)) for node in (output, composed))
    aside = tuple(name for name, choice in ours.items() if theirs.get(name) != choice)
    if form and _at(output, form) != _at(composed, form):
        holder = form.rpartition(".")[0]
        return (_put(output, holder, _at(composed, holder)) if holder else dict(composed)), aside
    result = dict(output)
    for path in fields:
        result = _put(result, path, _at(composed, path))
    if result.get("refused"):
        result["reason"] = composed["reason"] if composed.get("refused") else NO_ANSWER
    return result, aside


def _choices(node: Mapping[str, Any], paths: Sequence[str]) -> Json:
    """The choices that stand at the paths or right below them, by name."""
    found: Json = {}
    for path in paths:
        value, name = _at(node, path), path.rpartition(".")[2]
        below = value if isinstance(value, Mapping) else {name: value}
        found |= {key: choice for key, choice in below.items() if key in _CHOICES}
    return found


def _at(node: Any, path: str) -> Any:
    for key in path.split("."):
        node = node.get(key) if isinstance(node, Mapping) else None
    return node


def _put(node: Mapping[str, Any], path: str, value: Any) -> Json:
    key, _, rest = path.partition(".")
    return {**node, key: _put(node.get(key) or {}, rest, value) if rest else value}
