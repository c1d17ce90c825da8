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

from connectors.models.chat import ChatDraftingModel

OFFLINE = "offline"
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
        sizes = [sum(len(str(m.content).encode()) for m in messages) // 3, len(content.encode()) // 3]
        message = AIMessage(
            content=content,
            response_metadata={"finish_reason": "stop", "model_name": OFFLINE},
            usage_metadata={"input_tokens": sizes[0], "output_tokens": sizes[1], "total_tokens": sum(sizes)},
        )
        return ChatResult(generations=[ChatGeneration(message=message)])


def offline_model(composers: Mapping[str, Composer]) -> ChatDraftingModel:
    """The engine of last resort: always there, always the same answer for the same payload."""
    return ChatDraftingModel(OFFLINE, OfflineChatModel(composers=composers))
