"""The two messages of a request, and the one way to read the text that comes back."""

import json
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from copilot.domain.model_call import ModelFailure
from copilot.errors import ModelCallError
from copilot.ports.model import DraftRequest

BYTES_PER_TOKEN = 3
"""The estimate where an endpoint reports no usage; counting exactly would need a download."""


def messages(request: DraftRequest, *, in_words: str = "") -> list[BaseMessage]:
    """The prompt, with what was wrong before and how to answer, then the payload alone as JSON."""
    system = "\n\n".join(part for part in (request.prompt, in_words, request.repair) if part)
    return [
        SystemMessage(_sendable(system)),
        HumanMessage(_sendable(json.dumps(request.payload, ensure_ascii=False))),
    ]


def _sendable(text: str) -> str:
    """Half a character, as a damaged note may hold, becomes a question mark: it could not be sent at all."""
    return text.encode("utf-8", "replace").decode()


def estimated_tokens(*texts: str) -> int:
    """Tokens of the texts, estimated from their bytes."""
    return sum(len(text.encode(errors="replace")) for text in texts) // BYTES_PER_TOKEN


def parsed(text: str, engine: str) -> dict[str, Any]:
    """The text as a JSON object that can be stored and sent on.

    Raises:
        ModelCallError: MALFORMED; `partial` holds the text.
    """
    try:
        output = json.loads(text, parse_constant=_no_constant)
        # A lone surrogate parses and then breaks whatever encodes it: store, hash, page.
        json.dumps(output, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        # From nothing: the parser's error quotes the text.
        raise ModelCallError(engine, ModelFailure.MALFORMED, partial=text) from None
    if not isinstance(output, dict):
        raise ModelCallError(engine, ModelFailure.MALFORMED, detail="no JSON object", partial=text)
    return output


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
