"""Calls to a model: how one can fail, in one table, and what is kept of each."""

from enum import Flag, StrEnum, auto
from typing import Self

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.ids import CaseId, UserId

OFFLINE = "offline"
"""The engine that is always there: it composes from facts, asks no model and costs nothing."""


class _Rule(Flag):
    """What the gateway does about a failure."""

    RETRY = auto()  # the same request may succeed a moment later
    REPAIR = auto()  # the same model is asked once more, with the fault named
    TRIPS = auto()  # counts towards opening the circuit: the endpoint is ill, not the request


_RETRY, _REPAIR, _TRIPS = _Rule
_NOTHING = _Rule(0)


class ModelFailure(StrEnum):
    """Every way in which a call to a model can end badly: nothing else decides what is tried again."""

    said: str  # what a screen says after the engine's name
    retry: bool
    repair: bool
    trips: bool

    def __new__(cls, value: str, said: str, rule: _Rule = _NOTHING) -> Self:
        """A member is its value, and carries what it means."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.said = said
        member.retry, member.repair, member.trips = (one in rule for one in _Rule)
        return member

    UNREACHABLE = "unreachable", "cannot be reached", _RETRY | _TRIPS  # refused, reset, name not found, TLS
    # no connection, no first token, or no end in time
    TIMED_OUT = "timed_out", "did not answer in time", _RETRY | _TRIPS
    STALLED = "stalled", "stopped in the middle of its answer", _RETRY | _TRIPS  # began to answer and stopped
    RATE_LIMITED = "rate_limited", "is busy", _RETRY
    SERVER_ERROR = "server_error", "is failing", _RETRY | _TRIPS
    QUOTA = "quota", "has no quota left; the account holder must raise it"
    AUTH = "auth", "refused the key; the operator must correct it"
    # wrong address or wrong model
    NOT_FOUND = "not_found", "does not know that model or address; the operator must correct it"
    CONTEXT_LENGTH = "context_length", "cannot take a request of this length"
    FILTERED = "filtered", "filtered its answer", _REPAIR
    REFUSED = "refused", "refused to answer", _REPAIR
    TRUNCATED = "truncated", "was cut off", _REPAIR  # ended for length, or without a finish reason
    MALFORMED = "malformed", "answered with something other than JSON", _REPAIR  # not JSON
    WRONG_SCHEMA = "wrong_schema", "filled the form wrongly", _REPAIR
    OVERLONG = "overlong", "wrote more than an answer may hold", _REPAIR  # more bytes than an answer may have
    # HTTP 200 that is no chat completion
    UNREADABLE = "unreadable", "sent something that is no answer", _TRIPS
    BAD_REQUEST = "bad_request", "cannot take this request"
    REDIRECTED = "redirected", "points to another address"
    CIRCUIT_OPEN = "circuit_open", "is resting after repeated failures"
    CANCELLED = "cancelled", "was stopped"


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
