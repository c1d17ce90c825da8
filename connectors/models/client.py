"""The one place that builds a client of langchain-openai."""

from typing import Any

import httpx2
from langchain_core.language_models import BaseChatModel
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import AzureChatOpenAI, ChatOpenAI
from pydantic import SecretStr

from connectors.models.provider import Provider


class _KeepsRefusals:
    """A refusal in a stream has a field of its own, which the library drops."""

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        made: ChatGenerationChunk | None = super()._convert_chunk_to_generation_chunk(  # type: ignore[misc]
            chunk, default_chunk_class, base_generation_info
        )
        choices = chunk.get("choices") or [{}]
        if made and (refusal := (choices[0].get("delta") or {}).get("refusal")):
            made.message.additional_kwargs["refusal"] = refusal
        return made


class _OpenAI(_KeepsRefusals, ChatOpenAI):
    pass


class _Azure(_KeepsRefusals, AzureChatOpenAI):
    pass


def chat_client(provider: Provider, key: SecretStr | None, http: httpx2.AsyncClient) -> BaseChatModel:
    """A client over our HTTP client: without retries or settings of its own."""
    common: dict[str, Any] = {
        "model": provider.model,
        "api_key": key or SecretStr("none"),
        "max_retries": 0,
        # All but the first are clocks of ours: see `openai_compatible`. It must be said here, because
        # the client overrules the timeout of the HTTP client below it.
        "timeout": httpx2.Timeout(None, connect=provider.connect_seconds),
        "stream_chunk_timeout": None,
        "http_async_client": http,
        "openai_proxy": "",  # else read from the environment
        "use_responses_api": False,
        "cache": False,
    }
    if provider.kind == "azure":
        return _Azure(
            azure_endpoint=provider.base_url,
            azure_deployment=provider.deployment,
            api_version=provider.api_version,
            **common,
        )
    return _OpenAI(base_url=provider.base_url, **common)
