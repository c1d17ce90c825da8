"""A LangChain chat model as a `DraftingModel`: one way to ask, one way to read the answer."""

import json
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from copilot.errors import PermanentError
from copilot.ports.model import DraftRequest, DraftResponse


class ChatDraftingModel:
    """Sends prompt and payload as two messages under a strict JSON schema, and parses what returns.

    The answer is checked for refusal and for an unfinished end before it is parsed: a
    model that was cut off or filtered raises nothing by itself.
    """

    def __init__(self, name: str, model: BaseChatModel) -> None:
        self._name = name
        self._model = model

    @property
    def name(self) -> str:
        """The engine's name as screens and audit rows show it."""
        return self._name

    def draft(self, request: DraftRequest) -> DraftResponse:
        """Fill the schema; errors as the port states."""
        reply = self._model.invoke(
            [SystemMessage(request.prompt), HumanMessage(json.dumps(request.payload, ensure_ascii=False))],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": request.task, "schema": request.output_schema, "strict": True},
            },
        )
        usage = reply.usage_metadata or {"input_tokens": 0, "output_tokens": 0}
        return DraftResponse(
            output=_parsed(reply, self._name),
            engine=self._name,
            input_tokens=usage["input_tokens"],
            output_tokens=usage["output_tokens"],
        )


def _parsed(reply: AIMessage, engine: str) -> dict[str, Any]:
    if reply.additional_kwargs.get("refusal"):
        raise PermanentError(f"{engine} refused the request. The next engine takes over.")
    finish = reply.response_metadata.get("finish_reason")
    if finish != "stop":
        raise PermanentError(
            f"{engine} stopped early ({finish or 'no finish reason'}). The next engine takes over."
        )
    try:
        output = json.loads(str(reply.text))
    except json.JSONDecodeError as error:
        raise PermanentError(
            f"{engine} answered with something other than JSON. The next engine takes over."
        ) from error
    if not isinstance(output, dict):
        raise PermanentError(f"{engine} answered with JSON that is no object. The next engine takes over.")
    return output
