"""The state machine that runs one task.

    gather ─▶ compute ─▶ retrieve ─▶ draft ─▶ verify ─▶ propose
                             │                  │  ▲
                             ▼ no answer held   ▼  │ once
                           refuse             repair

Steps are bounded: every node runs once, repair at most once. The model has no tools and
decides no transition. State lives in memory: a run takes seconds and changes nothing
outside, so a crashed run is simply asked for again under the same operation id.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal, TypedDict

from langgraph.graph import END, START, StateGraph
from pydantic import ValidationError

from copilot.controls.answerability import assess
from copilot.controls.verification import verify_output
from copilot.domain.evidence import EvidenceItem, EvidencePack, Fact, Passage
from copilot.domain.run import RedactionView, Step
from copilot.domain.statement import Statement, Verification
from copilot.errors import PermanentError
from copilot.gateway.gateway import Call, Drafted, Gateway
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.systems import SystemsOfRecord
from copilot.tasks.base import GatheredRecords
from copilot.workflow.gather import ClocksFor, gather_records
from copilot.workflow.identifiers import keep_strings, known_identifiers
from copilot.workflow.job import Job, Outcome
from copilot.workflow.payload import build_payload, schema_with_ids
from copilot.workflow.retrieve import retrieve_passages
from copilot.workflow.visible import visible_records

OFFLINE_ENGINE = "offline"
_EMPTY_VIEW = RedactionView(original="", sent="", decisions=())
_PASSED = Verification(passed=True, verdicts=())


class _State(TypedDict, total=False):
    job: Job
    records: GatheredRecords | None
    evidence: tuple[EvidenceItem, ...]
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]
    hidden: int
    refusal: str
    pack: EvidencePack
    drafted: Drafted
    output: Any
    statements: tuple[Statement, ...]
    verification: Verification
    repaired: bool
    steps: list[Step]


class TaskWorkflow:
    """The compiled state machine over its ports; safe to run from many threads."""

    def __init__(
        self, *, systems: SystemsOfRecord, knowledge: KnowledgeBase, gateway: Gateway, clocks_for: ClocksFor
    ) -> None:
        self._systems = systems
        self._knowledge = knowledge
        self._gateway = gateway
        self._clocks_for = clocks_for
        self._pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="gather")
        self._graph = self._compiled()

    def run(self, job: Job) -> Outcome:
        """Carry the job through; bounded by the gateway's deadline and the connectors' timeouts."""
        state: _State = self._graph.invoke({"job": job, "steps": [], "repaired": False, "refusal": ""})
        refusal = state["refusal"] or _own_refusal(state["output"])
        drafted = state.get("drafted")
        return Outcome(
            pack=state["pack"],
            output=state["output"].model_dump(mode="json"),
            statements=state["statements"],
            verification=state["verification"],
            body="" if refusal else job.spec.body(state["output"], _payload(state)),
            refused=bool(refusal),
            refusal_reason=refusal,
            hidden=state["hidden"],
            engine=drafted.engine if drafted else OFFLINE_ENGINE,
            engine_note=drafted.engine_note if drafted else "",
            leaks=drafted.leaks if drafted else (),
            redaction=drafted.redaction if drafted else _EMPTY_VIEW,
            steps=tuple(state["steps"]),
        )

    def pack_for(self, job: Job) -> EvidencePack:
        """Gather, compute and retrieve again without drafting: to see whether evidence changed."""
        state: _State = {"job": job, "steps": [], "repaired": False, "refusal": ""}
        for node in (self._gather, self._compute, self._retrieve):
            state.update(node(state))
        return state["pack"]

    def close(self) -> None:
        """Stop the gathering threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _compiled(self) -> Any:
        graph = StateGraph(_State)
        nodes: dict[str, Callable[[_State], _State]] = {
            "gather": self._gather,
            "compute": self._compute,
            "retrieve": self._retrieve,
            "write": self._write,
            "verify": self._verify,
            "repair": self._repair,
            "refuse": self._refuse,
        }
        for name, node in nodes.items():
            timed: Any = _timed(name, node)
            graph.add_node(name, timed)
        graph.add_edge(START, "gather")
        graph.add_edge("gather", "compute")
        graph.add_edge("compute", "retrieve")
        graph.add_conditional_edges(
            "retrieve", lambda s: "refuse" if s["refusal"] else "write", ["refuse", "write"]
        )
        graph.add_edge("write", "verify")
        graph.add_conditional_edges("verify", _after_verify, {"repair": "repair", "end": END})
        graph.add_edge("repair", "verify")
        graph.add_edge("refuse", END)
        return graph.compile()

    def _gather(self, state: _State) -> _State:
        job = state["job"]
        if job.case is None:
            return {"records": None}
        records = gather_records(
            job.case,
            job.spec.plan(job.case),
            systems=self._systems,
            clocks_for=self._clocks_for,
            now=job.now,
            pool=self._pool,
        )
        return {"records": visible_records(records, job.actor)}

    def _compute(self, state: _State) -> _State:
        job, records = state["job"], state["records"]
        if records is None:
            return {"evidence": (), "facts": ()}
        evidence = job.spec.evidence(records, job.question)
        return {"evidence": evidence, "facts": job.spec.facts(records, evidence)}

    def _retrieve(self, state: _State) -> _State:
        job, records = state["job"], state["records"]
        queries = job.spec.queries(records, job.question) if records else ((job.question, None),)
        passages, hidden = retrieve_passages(self._knowledge, queries, roles=job.actor.roles, as_of=job.as_of)
        refusal = "" if records else assess(job.question, passages).refusal
        pack = EvidencePack(
            case_id=job.case.case_id if job.case else None,
            as_of=job.now,
            evidence=state["evidence"],
            facts=state["facts"],
            passages=passages,
            clocks=records.clocks if records else (),
            gaps=records.gaps if records else (),
        )
        return {"passages": passages, "hidden": hidden, "refusal": refusal, "pack": pack}

    def _write(self, state: _State) -> _State:
        return self._draft(state, _payload(state))

    def _repair(self, state: _State) -> _State:
        failed = [
            {"text": statement.text, "failures": [failure.detail for failure in verdict.failures]}
            for statement, verdict in zip(state["statements"], state["verification"].verdicts, strict=True)
            if not verdict.supported
        ]
        missing = list(state["verification"].missing_elements)
        return {
            **self._draft(state, {**_payload(state), "failed": failed, "missing": missing}),
            "repaired": True,
        }

    def _draft(self, state: _State, payload: dict[str, Any]) -> _State:
        job, records = state["job"], state["records"]
        drafted = self._gateway.draft(
            Call(
                task=job.spec.name.value,
                prompt=job.spec.prompt.text,
                prompt_version=job.spec.prompt.reference,
                payload=payload,
                output_schema=schema_with_ids(job.spec.output_model, state["pack"]),
                scope=str(job.case.case_id) if job.case else job.actor.user_id,
                known=known_identifiers(records) if records else (),
                keep=keep_strings(records) if records else (),
            )
        )
        try:
            output = job.spec.output_model.model_validate(drafted.output)
        except ValidationError as error:
            fields = ", ".join(".".join(str(part) for part in e["loc"]) for e in error.errors()[:3])
            raise PermanentError(
                f"{drafted.engine} filled the form wrongly ({fields}). Run it again."
            ) from error
        return {"drafted": drafted, "output": output, "statements": job.spec.statements(output)}

    def _verify(self, state: _State) -> _State:
        job = state["job"]
        verification = verify_output(
            state["statements"],
            body=job.spec.body(state["output"], _payload(state)),
            pack=state["pack"],
            audience=job.spec.audience,
            required=job.spec.required_elements,
        )
        return {"verification": verification.model_copy(update={"repaired": state["repaired"]})}

    def _refuse(self, state: _State) -> _State:
        spec, reason = state["job"].spec, state["refusal"]
        output = spec.output_model.model_validate({"refused": True, "reason": reason, "statements": []})
        return {"output": output, "statements": (), "verification": _PASSED}


def _own_refusal(output: Any) -> str:
    """Why a task that may refuse did, "" where it answered; tasks that may not have no such field."""
    return str(output.reason) if getattr(output, "refused", False) else ""


def _payload(state: _State) -> dict[str, Any]:
    job = state["job"]
    return build_payload(job.spec.name, job.question, job.case, state["pack"])


def _after_verify(state: _State) -> Literal["repair", "end"]:
    """Repair once, and only a writer that can write differently: the offline engine cannot."""
    again = (
        not state["verification"].passed
        and not state["repaired"]
        and state["drafted"].engine != OFFLINE_ENGINE
    )
    return "repair" if again else "end"


_WHAT: dict[str, tuple[str, Callable[[_State], int]]] = {
    "gather": (
        "systems of record read",
        lambda s: len(s["job"].spec.plan(s["job"].case)) if s["job"].case else 0,
    ),
    "compute": ("facts computed", lambda s: len(s.get("facts", ()))),
    "retrieve": ("passages found", lambda s: len(s.get("passages", ()))),
    "write": ("sentences drafted", lambda s: len(s.get("statements", ()))),
    "verify": ("sentences checked", lambda s: len(s.get("statements", ()))),
    "repair": ("sentences drafted again", lambda s: len(s.get("statements", ()))),
    "refuse": ("answers withheld", lambda _: 1),
}


def _timed(name: str, node: Callable[[_State], _State]) -> Callable[[_State], _State]:
    """The node with its entry in the "what it checked" list."""

    def run(state: _State) -> _State:
        began = time.perf_counter()
        update = node(state)
        what, count = _WHAT[name]
        after: _State = {**state, **update}
        step = Step(
            name=name, what=what, count=count(after), milliseconds=(time.perf_counter() - began) * 1_000
        )
        return {**update, "steps": [*state["steps"], step]}

    return run
