"""Every way in which the fault server can go wrong, with what it does then."""

from enum import StrEnum
from typing import NamedTuple


class Fault(StrEnum):
    """What to do with one request; `ok` answers as the offline engine would."""

    OK = "ok"
    NO_USAGE = "no-usage"
    RATE_LIMIT = "429"
    RATE_LIMIT_RETRY_AFTER = "429-retry-after"
    QUOTA = "quota"
    ERROR_500 = "500"
    ERROR_503 = "503"
    AUTH = "auth"
    WRONG_MODEL = "wrong-model"
    CONTEXT_LENGTH = "context-length"
    FILTERED_REQUEST = "filtered-request"
    NO_JSON_SCHEMA = "no-json-schema"
    NO_STRUCTURE = "no-structure"
    NO_TEMPERATURE = "no-temperature"
    REDIRECT = "redirect"
    HTML = "html"
    EMPTY_CHOICES = "empty-choices"
    BROKEN_FRAME = "broken-frame"
    RESET = "reset"
    RESET_MIDWAY = "reset-midway"
    HANG = "hang"
    SLOW_HEADERS = "slow-headers"
    SLOW_FIRST_BYTE = "slow-first-byte"
    STALLED_STREAM = "stalled-stream"
    KEEP_ALIVE_ONLY = "keep-alive-only"
    DRIP = "drip"
    CUT_STREAM = "cut-stream"
    ERROR_IN_STREAM = "error-in-stream"
    TRUNCATED_JSON = "truncated-json"
    INVALID_JSON = "invalid-json"
    WRONG_SCHEMA = "wrong-schema"
    REFUSAL = "refusal"
    CONTENT_FILTER = "content-filter"
    HUGE = "huge"


DESCRIPTIONS: dict[Fault, str] = {
    Fault.OK: "a good answer",
    Fault.NO_USAGE: "a good answer that reports no tokens",
    Fault.RATE_LIMIT: "429 without Retry-After",
    Fault.RATE_LIMIT_RETRY_AFTER: "429 with Retry-After",
    Fault.QUOTA: "429 with the code insufficient_quota",
    Fault.ERROR_500: "500",
    Fault.ERROR_503: "503",
    Fault.AUTH: "401, the key is wrong",
    Fault.WRONG_MODEL: "404, the model is unknown",
    Fault.CONTEXT_LENGTH: "400, the request is longer than the model's context",
    Fault.FILTERED_REQUEST: "400, the request was filtered (as Azure says it)",
    Fault.NO_JSON_SCHEMA: "400 while a strict schema is asked for, else a good answer",
    Fault.NO_STRUCTURE: "400 while any response_format is sent, else a good answer in a fence",
    Fault.NO_TEMPERATURE: "400 while a temperature is sent, else a good answer",
    Fault.REDIRECT: "307 to another address",
    Fault.HTML: "200 with a web page",
    Fault.EMPTY_CHOICES: "200 without choices",
    Fault.BROKEN_FRAME: "200 with a frame that is no JSON",
    Fault.RESET: "the connection is reset before any answer",
    Fault.RESET_MIDWAY: "the connection is reset in the middle of the answer",
    Fault.HANG: "nothing, for as long as the client waits",
    Fault.SLOW_HEADERS: "the headers letter by letter",
    Fault.SLOW_FIRST_BYTE: "headers at once, then a long silence, then a good answer",
    Fault.STALLED_STREAM: "half an answer, then silence",
    Fault.KEEP_ALIVE_ONLY: "headers, then comments for ever and never a word",
    Fault.DRIP: "a good answer, one letter at a time, too slowly ever to end",
    Fault.CUT_STREAM: "half an answer and a clean end, without a finish reason",
    Fault.ERROR_IN_STREAM: "half an answer, then an error as a frame",
    Fault.TRUNCATED_JSON: "half an answer, finished for length",
    Fault.INVALID_JSON: "a whole answer that is no JSON",
    Fault.WRONG_SCHEMA: "a whole answer in JSON of another shape",
    Fault.REFUSAL: "a refusal",
    Fault.CONTENT_FILTER: "half an answer, stopped by a content filter",
    Fault.HUGE: "an answer that never ends",
}


class ErrorReply(NamedTuple):
    """An error as the protocol words it."""

    status: int
    code: str
    said: str


ERRORS: dict[Fault, ErrorReply] = {
    Fault.RATE_LIMIT: ErrorReply(429, "rate_limit_exceeded", "Too many requests."),
    Fault.RATE_LIMIT_RETRY_AFTER: ErrorReply(429, "rate_limit_exceeded", "Too many requests."),
    Fault.QUOTA: ErrorReply(429, "insufficient_quota", "The quota is used up."),
    Fault.ERROR_500: ErrorReply(500, "server_error", "Something broke."),
    Fault.ERROR_503: ErrorReply(503, "overloaded", "Overloaded."),
    Fault.AUTH: ErrorReply(401, "invalid_api_key", "The key is wrong."),
    Fault.WRONG_MODEL: ErrorReply(404, "model_not_found", "There is no such model."),
    Fault.CONTEXT_LENGTH: ErrorReply(400, "context_length_exceeded", "The request is too long."),
    Fault.FILTERED_REQUEST: ErrorReply(400, "content_filter", "The request was filtered."),
}


def parse(text: str) -> list[Fault]:
    """Faults as written: names joined by `+`.

    Raises:
        ValueError: a name is unknown.
    """
    return [Fault(name) for name in text.split("+")]
