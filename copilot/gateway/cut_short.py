"""What can be kept of an answer that broke off, and what can be shown of one that still grows."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic_core import from_json

_TRIES = 40
_SENTENCE_KEYS = frozenset({"text", "reason", "subject"})


def usable_part(raw: str, check: Callable[[dict[str, Any]], str]) -> dict[str, Any] | None:
    """The longest beginning of a broken JSON answer that fills the form, or None.

    It is cut only where an element of a list or a member of the whole had ended, so nothing
    that was still being written is part of it: neither half a sentence nor half a number.
    """
    cuts = list(_whole_places(raw))
    for end, closing in cuts[: -_TRIES - 1 : -1]:
        try:
            output = from_json(raw[:end] + closing)
        except ValueError:
            return None
        if isinstance(output, dict) and not check(output):
            return output
    return None


def _whole_places(raw: str) -> Iterator[tuple[int, str]]:
    """Each place at which something in a list, or a member of the outermost object, had ended."""
    open_: list[str] = []
    in_text = escaped = False
    for place, sign in enumerate(raw):
        if in_text:
            in_text, escaped = (sign != '"' or escaped), (sign == "\\" and not escaped)
        elif sign == '"':
            in_text = True
        elif sign in "{[":
            open_.append(sign)
        elif sign in "}]":
            if not open_:
                return
            open_.pop()
            if _between_elements(open_):
                yield place + 1, _closing(open_)
        elif sign == "," and len(open_) == 1:
            yield place, _closing(open_)


def _between_elements(open_: list[str]) -> bool:
    """Inside nothing but the outermost object and lists in it: an object further in would be torn."""
    return open_.count("{") <= 1 and open_[:1] in ([], ["{"])


def _closing(open_: list[str]) -> str:
    return "".join("}" if sign == "{" else "]" for sign in reversed(open_))


def readable(raw: str) -> str:
    """The sentences of an answer that still grows, one a line; "" while none can be read."""
    try:
        partial = from_json(raw, allow_partial="trailing-strings")
    except ValueError:
        return ""
    return "\n".join(_sentences(partial))


def _sentences(node: Any, key: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _sentences(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from _sentences(value, key)
    elif isinstance(node, str) and key in _SENTENCE_KEYS and node:
        yield node
