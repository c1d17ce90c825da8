"""The offline engine: a chat model that fills the schema by code, from the payload alone.

It sees what any other model would see (the redacted payload, nothing else), so every
control around a model is exercised with no key and no network.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from connectors.models.chat import estimated_tokens, messages, parsed
from copilot.domain.model_call import ModelFailure
from copilot.errors import ModelCallError
from copilot.ports.model import Cancellation, DraftRequest, DraftResponse, EngineProfile

OFFLINE = "offline"
PROFILE = EngineProfile(name=OFFLINE, provider=OFFLINE, model=OFFLINE, own=True, max_in_flight=1_000)
"""On this machine, for nothing, and computing: no queue before it would make it faster."""
Composer = Callable[[Mapping[str, Any]], dict[str, Any]]


class OfflineChatModel(BaseChatModel):
    """Hands the payload to the task's composer and returns its output as JSON."""

    composers: Mapping[str, Composer]

    @property
    def _llm_type(self) -> str:
        return OFFLINE

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        payload = json.loads(str(messages[-1].content))
        content = json.dumps(self.composers[payload["task"]](payload), ensure_ascii=False)
        sizes = [estimated_tokens(*(str(m.content) for m in messages)), estimated_tokens(content)]
        message = AIMessage(
            content=content,
            response_metadata={"finish_reason": "stop", "model_name": OFFLINE},
            usage_metadata={"input_tokens": sizes[0], "output_tokens": sizes[1], "total_tokens": sum(sizes)},
        )
        return ChatResult(generations=[ChatGeneration(message=message)])


class OfflineDraftingModel:
    """The engine of last resort: always there, always the same answer for the same payload."""

    profile = PROFILE

    def __init__(self, composers: Mapping[str, Composer]) -> None:
        self._chat = OfflineChatModel(composers=composers)

    def draft(
        self,
        request: DraftRequest,
        *,
        on_text: Callable[[str], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> DraftResponse:
        """Fill the schema at once; the text arrives in one piece."""
        if cancellation and cancellation.requested:
            raise ModelCallError(OFFLINE, ModelFailure.CANCELLED)
        reply = self._chat.invoke(messages(request))
        text = str(reply.text)
        if on_text:
            on_text(text)
        usage = reply.usage_metadata
        return DraftResponse(
            output=parsed(text, OFFLINE),
            engine=OFFLINE,
            input_tokens=usage["input_tokens"] if usage else 0,
            output_tokens=usage["output_tokens"] if usage else 0,
        )

    def close(self) -> None:
        """Hold nothing, give nothing back."""
