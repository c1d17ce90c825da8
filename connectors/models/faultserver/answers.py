"""What the fault server writes when it means well: what the offline engine would write of the same payload."""

import json
from collections.abc import Iterator
from typing import Any

from copilot.domain.run import TaskName
from copilot.tasks.registry import find_tasks

USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
OTHER_SHAPE = '{"something": "else"}'
NO_JSON = "I would rather tell you about it in my own words."


def good_answer(request: dict[str, Any]) -> str:
    """The task's form, filled; a plain sentence for a request that is not the desk's."""
    try:
        payload = json.loads(request["messages"][-1]["content"])
        return json.dumps(find_tasks()[TaskName(payload["task"])].compose(payload), ensure_ascii=False)
    except (KeyError, IndexError, TypeError, ValueError):
        return json.dumps({"text": "The fault server answers forms of the desk alone."})


def frames(
    text: str, *, model: str, finish: str | None = "stop", size: int = 64, field: str = "content"
) -> Iterator[dict[str, Any]]:
    """The text as a stream's frames of `size` letters; without a last one where `finish` is None."""
    yield _frame(model, {"role": "assistant", "content": ""})
    for start in range(0, len(text), size):
        yield _frame(model, {field: text[start : start + size]})
    if finish:
        yield _frame(model, {}, finish)


def usage_frame(model: str) -> dict[str, Any]:
    """The frame that reports tokens."""
    return {**_frame(model, {}), "choices": [], "usage": USAGE}


def completion(text: str, *, model: str, finish: str, refusal: str | None = None) -> dict[str, Any]:
    """The answer to a request that asked for no stream."""
    message = {"role": "assistant", "content": None if refusal else text, "refusal": refusal}
    return {
        "id": "chatcmpl-fault",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": USAGE,
    }


def _frame(model: str, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-fault",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": model,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
