"""What has been heard of one streamed answer, and whether it ended as an answer must."""

from collections.abc import Callable

from langchain_core.messages import BaseMessage

from connectors.models.chat import estimated_tokens
from copilot.domain.model_call import ModelFailure
from copilot.errors import ModelCallError
from copilot.ports.model import DraftRequest, EngineProfile

MAX_BYTES_PER_TOKEN = 8
"""No tokeniser's average is near: a text above it did not come from the tokens we allowed."""
_ENDS = {"length": ModelFailure.TRUNCATED, "content_filter": ModelFailure.FILTERED}


class StreamedAnswer:
    """Collects the pieces of an answer and passes each on."""

    def __init__(self, profile: EngineProfile, emit: Callable[[str], None]) -> None:
        self._engine = profile.name
        self._cap = profile.max_output_tokens * MAX_BYTES_PER_TOKEN
        self._emit = emit
        self._pieces: list[str] = []
        self._bytes = 0
        self.overlong = False
        self._finish = ""
        self._refusal = ""
        self._usage: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """Everything so far."""
        return "".join(self._pieces)

    def take(self, chunk: BaseMessage) -> bool:
        """Add a chunk; True where it brought something, which a sign of life alone does not.

        Past its cap the answer is `overlong` and takes nothing more.
        """
        piece = str(chunk.text)
        refusal = str(chunk.additional_kwargs.get("refusal") or "")
        finish = str(chunk.response_metadata.get("finish_reason") or "")
        if usage := getattr(chunk, "usage_metadata", None):
            # Never below nothing: it would give back what a budget has counted.
            self._usage = (max(0, usage["input_tokens"]), max(0, usage["output_tokens"]))
        self._finish = self._finish or finish
        self._refusal += refusal[:1_000]
        if piece:
            self._add(piece)
        return bool(piece or refusal or finish)

    def check_end(self) -> None:
        """Refuse an answer that did not end by itself: nothing else says so.

        Raises:
            ModelCallError: OVERLONG, REFUSED, FILTERED, TRUNCATED or UNREADABLE.
        """
        if self.overlong:
            raise ModelCallError(self._engine, ModelFailure.OVERLONG, partial=self.text)
        if self._refusal:
            raise ModelCallError(self._engine, ModelFailure.REFUSED)
        if self._finish in _ENDS:
            raise ModelCallError(self._engine, _ENDS[self._finish], partial=self.text)
        if not self._finish:
            # A stream that was cut ends like one that is complete, but for this.
            failure = ModelFailure.TRUNCATED if self._pieces else ModelFailure.UNREADABLE
            raise ModelCallError(self._engine, failure, partial=self.text)
        if self._finish != "stop":
            raise ModelCallError(self._engine, ModelFailure.UNREADABLE, detail="an unknown ending")

    def json_text(self, *, loosely: bool) -> str:
        """The text; loosely, what stands between the first and the last brace: some models fence or explain."""
        text = self.text
        if loosely:
            text = text.rpartition("</think>")[2]
        if loosely and "{" in text:
            return text[text.index("{") : text.rindex("}") + 1] if "}" in text else text
        return text

    def usage(self, request: DraftRequest) -> tuple[int, int]:
        """Tokens asked and written, as reported; estimated where the endpoint says nothing."""
        if self._usage:
            return self._usage
        return estimated_tokens(request.prompt, str(request.payload)), estimated_tokens(self.text)

    def _add(self, piece: str) -> None:
        self._bytes += len(piece.encode(errors="replace"))
        self.overlong = self._bytes > self._cap
        if not self.overlong:
            self._pieces.append(piece)
            self._emit(piece)
