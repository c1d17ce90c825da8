"""The gateway: what it adds to a call of the client, beside that call, against a real server on this machine."""

import json
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from connectors.models.faultserver.server import FaultServer, serving
from connectors.models.openai_compatible import OpenAICompatibleModel
from connectors.models.provider import Provider
from copilot.bench.result import Measured, from_seconds
from copilot.bootstrap import Adapters
from copilot.demo import reset_demo
from copilot.domain.identity import Actor, Queue, Role
from copilot.domain.ids import UserId
from copilot.domain.run import TRIAGE_BRIEF
from copilot.gateway.call import Call, GatewayResponse
from copilot.gateway.call_control import CallControl
from copilot.gateway.gateway import Gateway
from copilot.gateway.redaction_boundary import redact_payload
from copilot.ports.model import Cancellation, DraftRequest, DraftResponse
from copilot.ports.redactor import KnownIdentifier, RedactedText, Redactor
from copilot.settings import Settings
from copilot.workflow.job import Job
from copilot.workflow.task_workflow import TaskWorkflow

_CALLS = 40
_WARM_UP = 5
_BEN = Actor(user_id=UserId("ben"), name="Ben", roles=frozenset({Role.FRAUD_ANALYST}))


def gateway(folder: Path) -> tuple[Measured, ...]:
    """Each call once through the gateway and once straight through the client, turn by turn; no fault, no reuse."""
    settings = Settings(data_dir=folder)
    reset_demo(settings, customers=120, cases=150)
    adapters = Adapters(settings)
    try:
        call, answer = _call_of_a_brief(adapters)
        # The answer is made once: composing it for each request would be the server's time, not ours.
        with serving(FaultServer(answer=lambda request: answer)) as url:
            model = OpenAICompatibleModel(
                Provider(kind="compatible", name="bench", model="loopback", base_url=url)
            )
            return _compared_with_client(adapters, model, call)
    finally:
        adapters.close()


def _compared_with_client(
    adapters: Adapters, model: OpenAICompatibleModel, call: Call
) -> tuple[Measured, ...]:
    recorded = _RecordingModel(model)
    way = Gateway(
        engines=[recorded],
        offline=adapters.offline,
        redactor=_Absent(),
        unit_of_work=adapters.unit_of_work,
        time_source=adapters.time_source,
    )
    through, straight, doors = [], [], []
    try:
        for _ in range(_WARM_UP):
            way.draft(_another(call))
        for _ in range(_CALLS):
            through.append(_taken(partial(way.draft, _another(call))))
            straight.append(_taken(partial(model.draft, recorded.request)))
            # Walking the payload to redact it is redaction too, which is counted apart.
            doors.append(_taken(partial(_closed, _Absent(), call)))
    finally:
        way.close()
    turns = list(zip(through, straight, doors, strict=True))
    added = [one.wall - client.wall - door.wall for one, client, door in turns]
    cpu = statistics.median(one.cpu - client.cpu - door.cpu for one, client, door in turns)
    size = len(recorded.request.model_dump_json()) // 1_024
    return (
        from_seconds(
            "gateway, added to a call of the client",
            added,
            bar=0.01,
            note=f"{size} kB a request, {1_000 * cpu:.1f} ms of CPU",
        ),
        from_seconds("client alone, loopback server", [one.wall for one in straight], bar=1.0),
        from_seconds("redaction of the call, counted apart", _redaction(adapters, call), bar=0.5),
    )


def _redaction(adapters: Adapters, call: Call) -> list[float]:
    return [_taken(partial(_closed, adapters.redactor, call)).wall for _ in range(_CALLS)]


def _closed(redactor: Redactor, call: Call) -> None:
    redact_payload(call.payload, redactor=redactor, known=call.known, scope=call.scope, keep=call.keep)


class _Absent:
    """Redacts nothing: its time is counted apart, and would drown what is measured here."""

    def redact(
        self, text: str, *, known: Sequence[KnownIdentifier], scope: str, keep: Sequence[str] = ()
    ) -> RedactedText:
        return RedactedText(text=text, decisions=(), restore={})

    def leaks(self, outgoing: str, *, known: Sequence[KnownIdentifier]) -> tuple[str, ...]:
        return ()


class _RecordingModel:
    """The client, with the last request kept: the direct call sends the very same."""

    def __init__(self, inner: OpenAICompatibleModel) -> None:
        self._inner = inner
        self.profile = inner.profile
        self.request: DraftRequest

    def draft(
        self,
        request: DraftRequest,
        *,
        on_text: Callable[[str], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> DraftResponse:
        self.request = request
        return self._inner.draft(request, on_text=on_text, cancellation=cancellation)

    def close(self) -> None:
        self._inner.close()


class _Caught(Exception):
    """Ends a run where its call begins."""


class _Catching(Gateway):
    """Takes the workflow's call and goes no further."""

    def draft(self, call: Call, control: CallControl | None = None) -> GatewayResponse:
        self.caught = call
        raise _Caught


def _call_of_a_brief(adapters: Adapters) -> tuple[Call, str]:
    """The call of a payment fraud's brief as the workflow makes it, and what the offline engine would answer."""
    catching = _Catching(
        engines=(),
        offline=adapters.offline,
        redactor=adapters.redactor,
        unit_of_work=adapters.unit_of_work,
        time_source=adapters.time_source,
    )
    machine = TaskWorkflow(
        systems=adapters.systems,
        knowledge=adapters.knowledge,
        gateway=catching,
        clocks_for=adapters.clocks_for,
    )
    try:
        machine.run(_job(adapters))
    except _Caught:
        pass
    finally:
        machine.close()
    drafted = adapters.gateway.draft(catching.caught)
    return catching.caught, json.dumps(drafted.output)


def _job(adapters: Adapters) -> Job:
    now = adapters.time_source.now()
    cases = adapters.systems.ticketing.changed_cases(None, limit=500).cases
    case = next(case for case in cases if case.queue is Queue.PAYMENT_FRAUD)
    spec = adapters.specs[TRIAGE_BRIEF]
    return Job(actor=_BEN, spec=spec, case=case, question="", as_of=None, now=now)


def _another(call: Call) -> Call:
    """The same call about something else: nothing is joined or reused."""
    return call.model_copy(update={"payload": {**call.payload, "question": uuid.uuid4().hex}})


class _Time(NamedTuple):
    wall: float
    cpu: float  # of the calling thread


def _taken(work: Callable[[], Any]) -> _Time:
    wall, cpu = time.perf_counter(), time.thread_time()
    work()
    return _Time(time.perf_counter() - wall, time.thread_time() - cpu)
