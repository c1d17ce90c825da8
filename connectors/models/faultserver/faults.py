"""Every way in which the fault server can go wrong, with what it does then."""

from enum import StrEnum
from typing import NamedTuple, Self


class ErrorReply(NamedTuple):
    """An error as the protocol words it."""

    status: int
    code: str
    said: str


class Fault(StrEnum):
    """What to do with one request; `ok` answers as the offline engine would."""

    description: str
    error: ErrorReply | None

    def __new__(cls, value: str, description: str = "", error: ErrorReply | None = None) -> Self:
        """A member is its name on the command line, and carries what it means."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.description, member.error = description, error
        return member

    OK = "ok", "a good answer"
    NO_USAGE = "no-usage", "a good answer that reports no tokens"
    RATE_LIMIT = (
        "429",
        "429 without Retry-After",
        ErrorReply(429, "rate_limit_exceeded", "Too many requests."),
    )
    RATE_LIMIT_RETRY_AFTER = (
        "429-retry-after",
        "429 with Retry-After",
        ErrorReply(429, "rate_limit_exceeded", "Too many requests."),
    )
    QUOTA = (
        "quota",
        "429 with the code insufficient_quota",
        ErrorReply(429, "insufficient_quota", "The quota is used up."),
    )
    ERROR_500 = "500", "500", ErrorReply(500, "server_error", "Something broke.")
    ERROR_503 = "503", "503", ErrorReply(503, "overloaded", "Overloaded.")
    AUTH = "auth", "401, the key is wrong", ErrorReply(401, "invalid_api_key", "The key is wrong.")
    WRONG_MODEL = (
        "wrong-model",
        "404, the model is unknown",
        ErrorReply(404, "model_not_found", "There is no such model."),
    )
    CONTEXT_LENGTH = (
        "context-length",
        "400, the request is longer than the model's context",
        ErrorReply(400, "context_length_exceeded", "The request is too long."),
    )
    FILTERED_REQUEST = (
        "filtered-request",
        "400, the request was filtered (as Azure says it)",
        ErrorReply(400, "content_filter", "The request was filtered."),
    )
    NO_JSON_SCHEMA = "no-json-schema", "400 while a strict schema is asked for, else a good answer"
    NO_STRUCTURE = "no-structure", "400 while any response_format is sent, else a good answer in a fence"
    NO_TEMPERATURE = "no-temperature", "400 while a temperature is sent, else a good answer"
    REDIRECT = "redirect", "307 to another address"
    HTML = "html", "200 with a web page"
    EMPTY_CHOICES = "empty-choices", "200 without choices"
    BROKEN_FRAME = "broken-frame", "200 with a frame that is no JSON"
    RESET = "reset", "the connection is reset before any answer"
    RESET_MIDWAY = "reset-midway", "the connection is reset in the middle of the answer"
    HANG = "hang", "nothing, for as long as the client waits"
    SLOW_HEADERS = "slow-headers", "the headers letter by letter"
    SLOW_FIRST_BYTE = "slow-first-byte", "headers at once, then a long silence, then a good answer"
    STALLED_STREAM = "stalled-stream", "half an answer, then silence"
    KEEP_ALIVE_ONLY = "keep-alive-only", "headers, then comments for ever and never a word"
    DRIP = "drip", "a good answer, one letter at a time, too slowly ever to end"
    CUT_STREAM = "cut-stream", "half an answer and a clean end, without a finish reason"
    ERROR_IN_STREAM = "error-in-stream", "half an answer, then an error as a frame"
    TRUNCATED_JSON = "truncated-json", "half an answer, finished for length"
    INVALID_JSON = "invalid-json", "a whole answer that is no JSON"
    WRONG_SCHEMA = "wrong-schema", "a whole answer in JSON of another shape"
    REFUSAL = "refusal", "a refusal"
    CONTENT_FILTER = "content-filter", "half an answer, stopped by a content filter"
    HUGE = "huge", "an answer that never ends"


def parse(text: str) -> list[Fault]:
    """Faults as written: names joined by `+`.

    Raises:
        ValueError: a name is unknown.
    """
    return [Fault(name) for name in text.split("+")]
