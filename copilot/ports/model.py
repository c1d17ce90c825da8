"""The one shape in which a task asks for a draft, whatever writes it."""

from typing import Any, Protocol

from copilot.domain.base import DomainModel


class DraftRequest(DomainModel):
    """What goes out: already redacted, whole, and small enough.

    `payload` is the evidence pack and the question as plain JSON under pseudonyms;
    `output_schema` is the strict JSON schema of the answer, with this request's evidence ids
    as an enum.
    """

    task: str
    prompt: str
    prompt_version: str
    payload: dict[str, Any]
    output_schema: dict[str, Any]
    idempotency_key: str
    deadline_seconds: float


class DraftResponse(DomainModel):
    """What came back: JSON that has been parsed, not yet validated against the task's model."""

    output: dict[str, Any]
    engine: str  # "offline" or "<provider>:<model>"
    input_tokens: int
    output_tokens: int


class DraftingModel(Protocol):
    """Something that fills a schema from a payload."""

    @property
    def name(self) -> str:
        """The engine as `offline` or `<provider>:<model>`."""
        ...

    def draft(self, request: DraftRequest) -> DraftResponse:
        """Fill the schema.

        Raises:
            TransientError: slow, down or rate-limited.
            PermanentError: refused, filtered, cut off, not JSON, misconfigured.
        """
        ...
