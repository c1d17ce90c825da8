"""Calls to a model: how one can fail, in one table, and what is kept of each."""

from enum import StrEnum
from typing import NamedTuple

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.ids import CaseId, UserId

OFFLINE = "offline"
"""The engine that is always there: it composes from facts, asks no model and costs nothing."""


class ModelFailure(StrEnum):
    """Every way in which a call to a model can end badly."""

    UNREACHABLE = "unreachable"  # refused, reset, name not found, TLS
    TIMED_OUT = "timed_out"  # no connection, no first token, or no end in time
    STALLED = "stalled"  # began to answer and stopped
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    QUOTA = "quota"
    AUTH = "auth"
    NOT_FOUND = "not_found"  # wrong address or wrong model
    CONTEXT_LENGTH = "context_length"
    FILTERED = "filtered"
    REFUSED = "refused"
    TRUNCATED = "truncated"  # ended for length, or without a finish reason
    MALFORMED = "malformed"  # not JSON
    WRONG_SCHEMA = "wrong_schema"
    OVERLONG = "overlong"  # more bytes than an answer may have
    UNREADABLE = "unreadable"  # HTTP 200 that is no chat completion
    BAD_REQUEST = "bad_request"
    REDIRECTED = "redirected"
    CIRCUIT_OPEN = "circuit_open"
    CANCELLED = "cancelled"


class FailureRule(NamedTuple):
    """What the gateway does about a failure."""

    retry: bool  # the same request may succeed a moment later
    repair: bool  # the same model is asked once more, with the fault named
    trips: bool  # counts towards opening the circuit: the endpoint is ill, not the request
    said: str  # what a screen says after the engine's name


FAILURES: dict[ModelFailure, FailureRule] = {
    ModelFailure.UNREACHABLE: FailureRule(True, False, True, "cannot be reached"),
    ModelFailure.TIMED_OUT: FailureRule(True, False, True, "did not answer in time"),
    ModelFailure.STALLED: FailureRule(True, False, True, "stopped in the middle of its answer"),
    ModelFailure.RATE_LIMITED: FailureRule(True, False, False, "is busy"),
    ModelFailure.SERVER_ERROR: FailureRule(True, False, True, "is failing"),
    ModelFailure.QUOTA: FailureRule(
        False, False, False, "has no quota left; whoever pays for it must raise it"
    ),
    ModelFailure.AUTH: FailureRule(
        False, False, False, "refused the key; whoever runs the desk must correct it"
    ),
    ModelFailure.NOT_FOUND: FailureRule(
        False, False, False, "does not know that model or address; whoever runs the desk must correct it"
    ),
    ModelFailure.CONTEXT_LENGTH: FailureRule(False, False, False, "cannot take a request of this length"),
    ModelFailure.FILTERED: FailureRule(False, True, False, "filtered its answer"),
    ModelFailure.REFUSED: FailureRule(False, True, False, "refused to answer"),
    ModelFailure.TRUNCATED: FailureRule(False, True, False, "was cut off"),
    ModelFailure.MALFORMED: FailureRule(False, True, False, "answered with something other than JSON"),
    ModelFailure.WRONG_SCHEMA: FailureRule(False, True, False, "filled the form wrongly"),
    ModelFailure.OVERLONG: FailureRule(False, True, False, "wrote more than an answer may hold"),
    ModelFailure.UNREADABLE: FailureRule(False, False, True, "sent something that is no answer"),
    ModelFailure.BAD_REQUEST: FailureRule(False, False, False, "cannot take this request"),
    ModelFailure.REDIRECTED: FailureRule(False, False, False, "points to another address"),
    ModelFailure.CIRCUIT_OPEN: FailureRule(False, False, False, "is resting after repeated failures"),
    ModelFailure.CANCELLED: FailureRule(False, False, False, "was stopped"),
}
"""The one table of failures: nothing else decides what is tried again."""


class ModelCall(DomainModel):
    """What is kept of one call, whatever became of it; holds no text."""

    call_id: str
    key: str  # the idempotency key: case, task, evidence, prompt version, engine
    run_id: str  # the workflow run it belongs to
    trace_id: str
    at: AwareDatetime
    actor_id: UserId
    case_id: CaseId | None
    task: str
    engine: str
    prompt_version: str
    outcome: str  # "answered", "reused", "joined", or a ModelFailure
    attempts: int
    milliseconds: float
    input_tokens: int
    output_tokens: int
    cost_micros: int  # millionths of the currency unit in which prices are set
    sar_compartment: bool  # by `domain.compartment.work_belongs`, when it was asked


class Spend(DomainModel):
    """Tokens and cost over some calls."""

    calls: int = 0
    tokens: int = 0
    cost_micros: int = 0
