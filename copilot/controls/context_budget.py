"""What is left out of a payload that is too long for an engine, by one stated rule.

Whole items only, so that no sentence is cut in half: first passages, the least relevant
first; then evidence items, the longest first. The question, the case, the facts, the
clocks and the gaps are never left out: what the bank computed outweighs what it read.
"""

import json
from collections.abc import Callable
from typing import Any

Item = dict[str, Any]
_ORDER: tuple[tuple[str, Callable[[Item], float]], ...] = (
    ("passages", lambda passage: float(passage.get("score", 0.0))),
    ("evidence", lambda item: -float(_size(item))),
)
"""Lists that may lose items, in this order, and by what: the smallest goes first."""


def trimmed(payload: dict[str, Any], *, max_bytes: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The payload within `max_bytes` of UTF-8 JSON, and what was left out as "<id> <title>".

    The result is longer than `max_bytes` where what may not be left out is longer already:
    the caller then has to refuse. The payload given is not changed; items keep their order.
    """
    excess = _size(payload) - max_bytes
    result = dict(payload)
    left_out: list[str] = []
    for key, worth in _ORDER:
        items = list(payload.get(key, ()))
        dropped: set[int] = set()
        last_first = items[::-1]  # of equals the one that stands last goes first: sorting is stable
        for item in sorted(last_first, key=worth):
            if excess <= 0:
                break
            excess -= _size(item)
            dropped.add(id(item))
            left_out.append(f"{item.get('id', '')} {item.get('title', '')}".strip())
        if dropped:
            result[key] = [item for item in items if id(item) not in dropped]
    return result, tuple(left_out)


def _size(node: dict[str, Any]) -> int:
    return len(json.dumps(node, ensure_ascii=False).encode("utf-8", "replace"))
