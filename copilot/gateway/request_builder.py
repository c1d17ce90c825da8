"""A request as one engine can take it: small enough, with an estimate of what it may spend."""

from collections.abc import Collection
from typing import Any, NamedTuple

from copilot.controls.context_budget import trimmed
from copilot.domain.model_call import ModelFailure
from copilot.errors import ModelCallError
from copilot.gateway.budgets import Estimate, cost_micros
from copilot.gateway.call import Call
from copilot.gateway.engine_call import BYTES_PER_TOKEN, input_tokens
from copilot.gateway.idempotency import call_key
from copilot.ports.model import DraftRequest, EngineProfile


class BuiltRequest(NamedTuple):
    """A request, what it may spend at most, and what was left out of it."""

    request: DraftRequest
    estimate: Estimate
    left_out: tuple[str, ...]


def build_request(
    call: Call, payload: dict[str, Any], profile: EngineProfile, *, call_tokens: int, seconds: float
) -> BuiltRequest:
    """The closed payload as a request for this engine; `call_tokens` is the budget of a call, 0 for none.

    Raises:
        ModelCallError: it is too long even with everything left out that may be.
    """
    most_out = min(profile.max_output_tokens, call_tokens // 4) if call_tokens else profile.max_output_tokens
    room = min(profile.context_tokens, call_tokens or profile.context_tokens) - most_out
    request = request_for(call, payload, profile, seconds=seconds, max_output_tokens=most_out)
    takes = input_tokens(request)
    left_out: tuple[str, ...] = ()
    if takes > room:
        around = input_tokens(request.model_copy(update={"payload": {}}))
        fitting, left_out = trimmed(payload, max_bytes=max(0, (room - around) * BYTES_PER_TOKEN))
        less = _without(call, {entry.partition(" ")[0] for entry in left_out})
        request = request_for(less, fitting, profile, seconds=seconds, max_output_tokens=most_out)
        takes = input_tokens(request)
    if takes > room:
        raise ModelCallError(
            profile.name, ModelFailure.CONTEXT_LENGTH, detail=f"about {takes:,} tokens, {room:,} fit"
        )
    estimate = Estimate(takes + most_out, cost_micros(profile, takes, most_out))
    return BuiltRequest(request, estimate, left_out)


def request_for(
    call: Call, payload: dict[str, Any], profile: EngineProfile, *, seconds: float, max_output_tokens: int
) -> DraftRequest:
    """The request with its key."""
    return DraftRequest(
        task=call.task,
        prompt=call.prompt,
        prompt_version=call.prompt_version,
        payload=payload,
        output_schema=call.output_schema,
        idempotency_key=call_key(call, payload, profile.name),
        deadline_seconds=max(0.01, seconds),
        max_output_tokens=max_output_tokens,
        temperature=call.temperature,
    )


def _without(call: Call, gone: Collection[str]) -> Call:
    """The call whose schema no longer offers the ids of what was left out: nobody may cite what he did not read."""

    def narrowed(node: Any) -> Any:
        if isinstance(node, dict):
            changed = {key: narrowed(value) for key, value in node.items()}
            if isinstance(changed.get("enum"), list):
                changed["enum"] = [value for value in changed["enum"] if value not in gone] or changed["enum"]
            return changed
        return [narrowed(value) for value in node] if isinstance(node, list) else node

    return call.model_copy(update={"output_schema": narrowed(call.output_schema)})
