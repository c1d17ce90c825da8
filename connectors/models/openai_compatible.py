"""Any endpoint that speaks the OpenAI protocol, through langchain-openai.

The client's own retries are off (the gateway has the one retry loop), every timeout is
explicit (the client's default is none), redirects are not followed (one would carry
the body to another host), and errors are sorted by status and code into what may and
what may not be tried again.
"""

import json
from typing import Any

import httpx2
import openai
from langchain_core.exceptions import LangChainException
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from connectors.models.chat import ChatDraftingModel
from copilot.errors import DependencyError, PermanentError, TransientError
from copilot.ports.model import DraftRequest, DraftResponse

_TRANSIENT_STATUS = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_PERMANENT_CODES = frozenset(
    {"insufficient_quota", "context_length_exceeded", "content_filter", "model_not_found"}
)
CONNECT_SECONDS = 5.0


class OpenAICompatibleModel:
    """One model at one endpoint."""

    def __init__(self, *, base_url: str, model: str, api_key: SecretStr | None, read_seconds: float) -> None:
        self._http = httpx2.Client(
            timeout=httpx2.Timeout(read_seconds, connect=CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=False,
        )
        self._inner = ChatDraftingModel(
            f"openai:{model}",
            ChatOpenAI(
                model=model,
                base_url=base_url,
                api_key=api_key or SecretStr("none"),
                timeout=read_seconds,
                max_retries=0,
                temperature=0,
                http_client=self._http,
            ),
        )

    @property
    def name(self) -> str:
        """The engine as `openai:<model>`, whatever server stands behind the address."""
        return self._inner.name

    def draft(self, request: DraftRequest) -> DraftResponse:
        """Fill the schema; errors as the port states."""
        try:
            return self._inner.draft(request)
        except DependencyError:
            raise
        except (openai.OpenAIError, LangChainException, httpx2.HTTPError) as error:
            raise classified(error, self.name) from error
        except (json.JSONDecodeError, IndexError, TypeError, ValueError, AttributeError) as error:
            # What the client raises on a 200 that is HTML, cut off, or without choices.
            raise PermanentError(f"{self.name} sent an answer that cannot be read.") from error

    def close(self) -> None:
        """Give the sockets back."""
        self._http.close()


def classified(error: Exception, engine: str) -> DependencyError:
    """Transient or permanent, with a message that holds neither key nor payload."""
    status: Any = getattr(error, "status_code", None)
    code = str(getattr(error, "code", None) or "")
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return TransientError(f"{engine} did not answer in time.")
    if isinstance(error, openai.APIConnectionError | httpx2.HTTPError):
        return TransientError(f"{engine} cannot be reached.")
    if status in _TRANSIENT_STATUS and code not in _PERMANENT_CODES:
        return TransientError(f"{engine} is busy or failing (HTTP {status}).")
    if status in (401, 403):
        return PermanentError(f"{engine} refused the key (HTTP {status}). Check FOUREYES_MODEL_API_KEY.")
    return PermanentError(f"{engine} cannot take this request ({code or f'HTTP {status}'}).")
