"""Idempotency keys of API requests: one key, one request, one effect."""

import hashlib
import secrets
from datetime import timedelta

from copilot.domain.identity import Actor
from copilot.errors import ConflictError, KeyReusedError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory

_CLAIM_FOR = timedelta(days=1)


def operation_for(
    actor: Actor,
    key: str | None,
    request: bytes,
    *,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> str:
    """The operation id under which the request is carried out: the same for the same account, key and request.

    Two accounts may use the same key without meeting. Without a key every request is its own.

    Raises:
        KeyReusedError: the account used the key for another request.
    """
    if key is None:
        return f"api-{secrets.token_hex(16)}"
    operation_id = "api-" + _digest(f"{actor.user_id}\n{key}".encode())
    now = time_source.now()
    try:
        with unit_of_work() as unit:
            unit.operations.claim(
                f"{operation_id}-key",
                actor_id=actor.user_id,
                what=f"api request {_digest(request)}",
                now=now,
                until=now + _CLAIM_FOR,
            )
            unit.operations.finish(f"{operation_id}-key", result=operation_id)
    except ConflictError as error:
        raise KeyReusedError(
            "This Idempotency-Key was used for another request. Send a new key with a new request."
        ) from error
    return operation_id


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:48]
