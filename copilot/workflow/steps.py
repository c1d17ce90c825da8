"""The steps of a run as they are shown, traced and stopped."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypedDict

from copilot import telemetry
from copilot.domain.evidence import EvidenceItem, EvidencePack, Passage
from copilot.domain.fact import Fact
from copilot.domain.run import Step
from copilot.domain.statement import Statement, Verification
from copilot.gateway.call import GatewayResponse
from copilot.gateway.call_control import CallControl
from copilot.tasks.base import GatheredRecords
from copilot.workflow.job import Job


class State(TypedDict, total=False):
    """What the steps hand on."""

    job: Job
    control: CallControl
    records: GatheredRecords | None
    evidence: tuple[EvidenceItem, ...]
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]
    hidden: int
    refusal: str
    pack: EvidencePack
    drafted: GatewayResponse
    output: Any
    statements: tuple[Statement, ...]
    verification: Verification
    repaired: bool
    steps: list[Step]


Node = Callable[[State], State]

_WHAT: dict[str, tuple[str, Callable[[State], int]]] = {
    "gather": (
        "systems of record read",
        lambda s: len(s["job"].spec.plan) if s["job"].case else 0,
    ),
    "compute": ("facts computed", lambda s: len(s.get("facts", ()))),
    "retrieve": ("passages found", lambda s: len(s.get("passages", ()))),
    "write": ("sentences drafted", lambda s: len(s.get("statements", ()))),
    "verify": ("sentences checked", lambda s: len(s.get("statements", ()))),
    "repair": ("sentences drafted again", lambda s: len(s.get("statements", ()))),
    "refuse": ("answers withheld", lambda _: 1),
}
_SPANS = frozenset({"gather", "compute", "retrieve", "verify"})
"""Steps with a span of their own; writing has those of the gateway."""


def reported(name: str, node: Node) -> Node:
    """The node as a step: announced, traced, entered in the "what it checked" list, never begun once stopped."""

    def run(state: State) -> State:
        control = state["control"]
        control.cancellation.check()
        control.listener.step(name)
        began = time.perf_counter()
        what, count = _WHAT[name]
        with telemetry.span(name) if name in _SPANS else nullcontext() as span:
            update = node(state)
            number = count({**state, **update})
            if span is not None:
                telemetry.put(span, count=number, **_counts(update))
        step = Step(name=name, what=what, count=number, milliseconds=(time.perf_counter() - began) * 1_000)
        return {**update, "steps": [*state["steps"], step]}

    return run


def _counts(update: State) -> dict[str, int]:
    counts = {"hidden": update["hidden"]} if "hidden" in update else {}
    if "verification" in update:
        counts.update(
            passed=int(update["verification"].passed), unsupported=update["verification"].unsupported
        )
    return counts
