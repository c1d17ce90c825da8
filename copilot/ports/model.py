"""The one shape in which a task asks for a draft, whatever writes it."""

from collections.abc import Callable
from typing import Any, Literal, Protocol

from pydantic import Field

from copilot.domain.base import DomainModel

LogPolicy = Literal["off", "metadata", "redacted", "full"]
"""What the prompt log keeps of a provider's calls; `full` and `redacted` are encrypted at rest."""


class EngineProfile(DomainModel):
    """What an engine is, where it runs, what it costs and how long it may take."""

    name: str  # "offline" or "<provider>:<model>"
    provider: str  # "offline", "openai", "azure", or the name given in the settings
    model: str
    region: str = "local"  # ISO 3166 alpha-2 of the endpoint, "EU", or "local" for this machine
    own: bool = False  # run by the bank itself: consent to outside processing is not needed
    log_policy: LogPolicy = "metadata"
    context_tokens: int = Field(default=128_000, gt=0)
    max_output_tokens: int = Field(default=8_000, gt=0)
    max_in_flight: int = Field(default=8, gt=0)
    input_price_micros: int = 0  # per 1,000 tokens, millionths of a currency unit
    output_price_micros: int = 0


class DraftRequest(DomainModel):
    """What goes out: already redacted, whole, and small enough.

    `payload` is the evidence pack and the question as plain JSON under pseudonyms;
    `output_schema` is the strict JSON schema of the answer, with this request's evidence ids
    as an enum. `repair` names what was wrong with the answer before, "" at the first asking.
    `temperature` stands in the place of the one that the installation set, None leaves that.
    """

    task: str
    prompt: str
    prompt_version: str
    payload: dict[str, Any]
    output_schema: dict[str, Any]
    idempotency_key: str
    deadline_seconds: float
    max_output_tokens: int = 8_000
    repair: str = ""
    temperature: float | None = None


class DraftResponse(DomainModel):
    """What came back: JSON that has been parsed, not yet validated against the task's model."""

    output: dict[str, Any]
    engine: str  # "offline" or "<provider>:<model>"
    input_tokens: int
    output_tokens: int
    degraded: str = ""  # what the endpoint lacks and how it was done without, "" where nothing


class Cancellation(Protocol):
    """A person's wish to stop, which reaches an open socket."""

    @property
    def requested(self) -> bool: ...
    def on_request(self, act: Callable[[], None]) -> Callable[[], None]:
        """Call `act` once when (or if already) requested; the returned function takes it back."""
        ...


class DraftingModel(Protocol):
    """Something that fills a schema from a payload; safe to share between threads."""

    @property
    def profile(self) -> EngineProfile: ...

    def draft(
        self,
        request: DraftRequest,
        *,
        on_text: Callable[[str], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> DraftResponse:
        """Fill the schema within the request's deadline.

        `on_text` gets the raw text of the answer as it grows, piece by piece. When cancelled,
        the connection is closed and the call ends as `CANCELLED`.

        Raises:
            ModelCallError: any of the ways in `ModelFailure`.
        """
        ...

    def close(self) -> None:
        """Give the sockets back; calls under way end."""
        ...
