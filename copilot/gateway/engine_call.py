"""EngineCall one engine: retries, validation, at most one repair, and what is kept of an answer cut short."""

from collections.abc import Callable
from typing import Any, NamedTuple

from copilot.domain.ids import UserId
from copilot.domain.model_call import ModelFailure
from copilot.errors import ModelCallError
from copilot.gateway.call_control import CallControl
from copilot.gateway.cut_short import usable_part
from copilot.gateway.guarded_engine import GuardedEngine
from copilot.gateway.retry import SHORTEST_CALL_SECONDS, with_retries
from copilot.ports.model import DraftRequest, DraftResponse

_KEPT_AT_ONCE = frozenset({ModelFailure.STALLED, ModelFailure.TIMED_OUT})
_PAID = frozenset(
    {
        ModelFailure.STALLED,
        ModelFailure.TRUNCATED,
        ModelFailure.MALFORMED,
        ModelFailure.OVERLONG,
        ModelFailure.REFUSED,
        ModelFailure.FILTERED,
    }
)
"""Failures of a model that had read the request: a provider charges for them."""
BYTES_PER_TOKEN = 3


class EngineAnswer(NamedTuple):
    """What an engine's answer came to; the output is under pseudonyms still."""

    output: dict[str, Any]
    degraded: str = ""
    cut_short: bool = False


class Usage:
    """What asking cost so far, failures included."""

    def __init__(self) -> None:
        self.attempts = 0
        self.input_tokens = 0
        self.output_tokens = 0
        self.received = ""

    def answered(self, response: DraftResponse) -> None:
        """The engine says what it used."""
        self.input_tokens += response.input_tokens
        self.output_tokens += response.output_tokens

    def failed(self, error: ModelCallError, request: DraftRequest) -> None:
        """An engine that failed says nothing: what it had read and written is estimated."""
        self.received = error.partial
        if error.failure in _PAID or error.partial:
            self.input_tokens += input_tokens(request)
            self.output_tokens += len(error.partial.encode("utf-8", "replace")) // BYTES_PER_TOKEN


def input_tokens(request: DraftRequest) -> int:
    """An estimate of what the request takes, on the high side."""
    sent = request.model_dump_json(include={"prompt", "payload", "output_schema", "repair"})
    return len(sent.encode("utf-8", "replace")) // BYTES_PER_TOKEN


class EngineCall:
    """One engine being asked for one answer."""

    def __init__(
        self,
        engine: GuardedEngine,
        *,
        user: UserId,
        control: CallControl,
        check: Callable[[dict[str, Any]], str],
        on_text: Callable[[str], None],
        usage: Usage,
    ) -> None:
        self._engine, self._user, self._control = engine, user, control
        self._check, self._on_text, self._tally = check, on_text, usage

    def answer(self, request: DraftRequest, *, may_repair: Callable[[], bool]) -> EngineAnswer:
        """The engine's answer, valid for the task's form.

        Raises:
            ModelCallError: the engine failed, or its answer did not pass after one repair.
            CancelledError: asked to stop.
        """
        try:
            return self._once(request)
        except ModelCallError as error:
            kept = self._kept(error)
            if kept and error.failure in _KEPT_AT_ONCE:
                return kept
            if not (error.failure.repair and self._time_left() and may_repair()):
                if kept:
                    return kept
                raise
            return self._repaired(request, error, kept)

    def _repaired(
        self, request: DraftRequest, error: ModelCallError, kept: EngineAnswer | None
    ) -> EngineAnswer:
        try:
            return self._once(request.model_copy(update={"repair": error.user_message}))
        except ModelCallError as second:
            better = self._kept(second) or kept
            if better:
                return better
            raise

    def _once(self, request: DraftRequest) -> EngineAnswer:
        def attempt() -> EngineAnswer:
            return self._attempt(request)

        return with_retries(
            attempt,
            deadline=self._control.deadline,
            cancellation=self._control.cancellation,
            again=lambda error: self._kept(error) is None,
        )

    def _attempt(self, request: DraftRequest) -> EngineAnswer:
        written = _Written(self._on_text)
        try:
            response = self._engine.attempt(
                request,
                user=self._user,
                control=self._control,
                on_text=written.more,
                number=self._tally.attempts + 1,
            )
        except ModelCallError as error:
            if error.failure is not ModelFailure.CIRCUIT_OPEN:
                self._tally.attempts += 1
            self._tally.failed(error, request)
            raise
        self._tally.attempts += 1
        self._tally.answered(response)
        problem = self._check(response.output)
        if problem:
            name = self._engine.profile.name
            raise ModelCallError(name, ModelFailure.WRONG_SCHEMA, detail=problem)
        return EngineAnswer(response.output, degraded=response.degraded)

    def _kept(self, error: ModelCallError) -> EngineAnswer | None:
        output = usable_part(error.partial, self._check) if error.partial else None
        return None if output is None else EngineAnswer(output, cut_short=True)

    def _time_left(self) -> bool:
        return self._control.deadline.left > SHORTEST_CALL_SECONDS


class _Written:
    """The text of one attempt as it grows: another attempt begins with an empty one."""

    def __init__(self, on_text: Callable[[str], None]) -> None:
        self._on_text = on_text
        self._so_far = ""

    def more(self, piece: str) -> None:
        self._so_far += piece
        self._on_text(self._so_far)
