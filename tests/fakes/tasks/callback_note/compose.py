"""The offline engine's callback note: the first facts, as they are."""

from typing import Any

from copilot.tasks.base import Payload


def compose(payload: Payload) -> dict[str, Any]:
    """Fill the schema of `CallbackNote`."""
    facts = payload["facts"][:3]
    return {"to_say": [{"text": fact["text"], "kind": "fact", "cites": [fact["id"]]} for fact in facts]}
