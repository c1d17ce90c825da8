"""The one way to a model: redaction at the door, a deadline, one retry loop, an order of engines.

Whatever happens outside, a caller gets an answer within the deadline, because the last
engine in the order is the offline one, which needs nothing.
"""

import hashlib
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from copilot.domain.base import DomainModel
from copilot.domain.run import RedactionView
from copilot.errors import DependencyError, TransientError
from copilot.gateway.redaction_door import ClosedPayload, close_payload, restored
from copilot.ports.model import DraftingModel, DraftRequest, DraftResponse
from copilot.ports.redactor import KnownIdentifier, Redactor

MAX_ATTEMPTS = 3
_SHORTEST_CALL_SECONDS = 0.5


class Call(DomainModel):
    """What a task wants drafted, still in clear."""

    task: str
    prompt: str
    prompt_version: str
    payload: dict[str, Any]
    output_schema: dict[str, Any]
    scope: str  # the case id: pseudonyms are stable within it
    known: tuple[KnownIdentifier, ...] = ()
    keep: tuple[str, ...] = ()


class Drafted(DomainModel):
    """The answer, restored, with what was sent for it and by which engine it was written."""

    output: dict[str, Any]
    engine: str
    engine_note: str
    redaction: RedactionView
    leaks: tuple[str, ...]
    input_tokens: int
    output_tokens: int
    attempts: int


class Gateway:
    """Engines in their order of preference, the offline one last and always there."""

    def __init__(
        self,
        *,
        engines: Sequence[DraftingModel],
        offline: DraftingModel,
        redactor: Redactor,
        deadline_seconds: float,
    ) -> None:
        self._engines = tuple(engines)
        self._offline = offline
        self._redactor = redactor
        self._deadline_seconds = deadline_seconds
        self._pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="model-call")

    @property
    def engine_names(self) -> tuple[str, ...]:
        """The order in which engines are asked."""
        return (*(engine.name for engine in self._engines), self._offline.name)

    def draft(self, call: Call) -> Drafted:
        """Fill the call's schema with the first engine that can.

        A payload that still holds an identifier after redaction goes to no engine but the
        offline one, which runs in this process; `leaks` in the answer says so, for the audit.
        """
        closed = close_payload(
            call.payload, redactor=self._redactor, known=call.known, scope=call.scope, keep=call.keep
        )
        notes: list[str] = []
        attempts = 0
        ends_at = time.monotonic() + self._deadline_seconds
        engines = self._engines
        if closed.leaks and engines:
            engines = ()
            notes.append("Redaction left an identifier in the text, so no model was asked.")
        for engine in engines:
            request = self._request(call, closed.payload, engine.name, ends_at)
            try:
                response, used = self._with_retries(engine, request, ends_at)
            except DependencyError as error:
                notes.append(error.user_message)
                continue
            finally:
                attempts += 1
            return self._drafted(response, closed, notes, attempts + used - 1)
        request = self._request(call, closed.payload, self._offline.name, ends_at)
        response = self._offline.draft(request)
        return self._drafted(response, closed, notes, attempts + 1)

    def close(self) -> None:
        """Stop taking calls; a call under way is left to its own timeout."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _with_retries(
        self, engine: DraftingModel, request: DraftRequest, ends_at: float
    ) -> tuple[DraftResponse, int]:
        tries = 0
        retrying = Retrying(
            retry=retry_if_exception_type(TransientError),
            stop=lambda state: (
                stop_after_attempt(MAX_ATTEMPTS)(state) or _left(ends_at) < _SHORTEST_CALL_SECONDS
            ),
            wait=wait_random_exponential(multiplier=0.2, max=2.0),
            sleep=lambda seconds: time.sleep(min(seconds, max(0.0, _left(ends_at)))),
            reraise=True,
        )
        for attempt in retrying:
            with attempt:
                tries += 1
                return self._bounded(engine, request, ends_at), tries
        raise TransientError(f"{engine.name} did not answer before the deadline.")

    def _bounded(self, engine: DraftingModel, request: DraftRequest, ends_at: float) -> DraftResponse:
        """One call that cannot outlive the deadline: a stalled read is left behind in its thread."""
        try:
            return self._pool.submit(engine.draft, request).result(timeout=max(0.01, _left(ends_at)))
        except FutureTimeoutError as error:
            raise TransientError(f"{engine.name} did not answer before the deadline.") from error

    def _request(self, call: Call, payload: dict[str, Any], engine: str, ends_at: float) -> DraftRequest:
        material = json.dumps([call.task, call.scope, call.prompt_version, engine, payload], sort_keys=True)
        return DraftRequest(
            task=call.task,
            prompt=call.prompt,
            prompt_version=call.prompt_version,
            payload=payload,
            output_schema=call.output_schema,
            idempotency_key=hashlib.sha256(material.encode()).hexdigest(),
            deadline_seconds=max(0.01, _left(ends_at)),
        )

    @staticmethod
    def _drafted(response: DraftResponse, closed: ClosedPayload, notes: list[str], attempts: int) -> Drafted:
        return Drafted(
            output=restored(response.output, closed.restore),
            engine=response.engine,
            engine_note=" ".join(notes),
            redaction=closed.view,
            leaks=closed.leaks,
            input_tokens=response.input_tokens,
            output_tokens=response.output_tokens,
            attempts=attempts,
        )


def _left(ends_at: float) -> float:
    return ends_at - time.monotonic()
