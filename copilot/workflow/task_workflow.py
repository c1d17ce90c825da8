"""The state machine that runs one task.

    gather ─▶ compute ─▶ retrieve ─▶ draft ─▶ verify ─▶ propose
                             │                  │  ▲
                             ▼ no answer held   ▼  │ once
                           refuse             repair

Steps are bounded: every node runs once, repair at most once. The model has no tools and
decides no transition. State lives in memory: a run takes seconds and changes nothing
outside, so a crashed run is simply asked for again under the same operation id.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph

from copilot.controls.answerability import assess
from copilot.controls.outside_text import marked
from copilot.controls.tool_policy import ToolPolicy
from copilot.controls.verification import verify_output
from copilot.domain.evidence import EvidencePack
from copilot.domain.statement import Verification
from copilot.gateway.call_control import CallControl, control_for
from copilot.gateway.gateway import Gateway
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.systems import SystemsOfRecord
from copilot.tasks.policy_answer.parts import queries_of
from copilot.workflow.deciding import with_decisions
from copilot.workflow.engine_request import call_of, payload_of, total_usage
from copilot.workflow.gather import ClocksFor, gather_records
from copilot.workflow.job import Job, Outcome
from copilot.workflow.outcome import OFFLINE_ENGINE, outcome_of
from copilot.workflow.reading import Leave
from copilot.workflow.retrieve import retrieve_passages
from copilot.workflow.steps import Node, State, reported
from copilot.workflow.visible import visible_records

GATHER_SHARE = 0.5
"""The part of a task's deadline that gathering may use: a system that hangs becomes a gap."""
_GATHER_THREADS = 32
_SHORTEST_REPAIR_SECONDS = 0.5
_PASSED = Verification(passed=True, verdicts=())


class TaskWorkflow:
    """The compiled state machine over its ports; safe to run from many threads."""

    def __init__(
        self,
        *,
        systems: SystemsOfRecord,
        knowledge: KnowledgeBase,
        gateway: Gateway,
        clocks_for: ClocksFor,
        tool_policy: ToolPolicy | None = None,
    ) -> None:
        self._systems = systems
        self._knowledge = knowledge
        self._gateway = gateway
        self._clocks_for = clocks_for
        self._tool_policy = tool_policy or ToolPolicy()
        self._pool = ThreadPoolExecutor(max_workers=_GATHER_THREADS, thread_name_prefix="gather")
        self._graph = self._compiled()

    def run(self, job: Job) -> Outcome:
        """Carry the job through within the deadline of its control, gathering included.

        Raises:
            CancelledError: asked to stop; nothing was kept.
        """
        state: State = self._graph.invoke(self._begun(job))
        return outcome_of(state)

    def pack_for(self, job: Job) -> EvidencePack:
        """Gather, compute and retrieve again without drafting: to see whether evidence changed."""
        state = self._begun(job)
        for node in (self._gather, self._compute, self._retrieve):
            state.update(node(state))
        return state["pack"]

    def close(self) -> None:
        """Stop the gathering threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _begun(self, job: Job) -> State:
        control = job.control or control_for(self._gateway.deadline_seconds)
        return {"job": job, "control": control, "steps": [], "repaired": False, "refusal": ""}

    def _compiled(self) -> Any:
        graph = StateGraph(State)
        nodes: dict[str, Node] = {
            "gather": self._gather,
            "compute": self._compute,
            "retrieve": self._retrieve,
            "write": self._write,
            "verify": self._verify,
            "repair": self._repair,
            "refuse": self._refuse,
        }
        for name, node in nodes.items():
            step: Any = reported(name, node)
            graph.add_node(name, step)
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

    def _gather(self, state: State) -> State:
        job = state["job"]
        if job.case is None:
            return {"records": None}
        records = gather_records(
            job.case,
            job.spec.plan,
            systems=self._systems,
            clocks_for=self._clocks_for,
            now=job.now,
            pool=self._pool,
            leave=Leave(job.actor.roles, self._tool_policy, job.allowed),
            control=_gathering(state["control"]),
            bank=job.spec.bank,
            audience=job.spec.audience,
        )
        return {"records": visible_records(records, job.actor)}

    def _compute(self, state: State) -> State:
        job, records = state["job"], state["records"]
        if records is None:
            return {"evidence": (), "facts": ()}
        gathered = job.spec.evidence(records, job.question)
        evidence, facts = marked(gathered, job.spec.facts(records, gathered))
        return {"evidence": evidence, "facts": facts}

    def _retrieve(self, state: State) -> State:
        job, records = state["job"], state["records"]
        queries = job.spec.queries(records, job.question) if records else queries_of(job.question)
        passages, hidden = retrieve_passages(
            self._knowledge, queries, roles=job.actor.roles, as_of=job.policy_day
        )
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

    def _write(self, state: State) -> State:
        return self._draft(state, payload_of(state))

    def _repair(self, state: State) -> State:
        failed = [
            {"text": statement.text, "failures": [failure.detail for failure in verdict.failures]}
            for statement, verdict in zip(state["statements"], state["verification"].verdicts, strict=True)
            if not verdict.supported
        ]
        missing = list(state["verification"].missing_elements)
        return {
            **self._draft(state, {**payload_of(state), "failed": failed, "missing": missing}),
            "repaired": True,
        }

    def _draft(self, state: State, payload: dict[str, Any]) -> State:
        spec = state["job"].spec
        drafted = with_decisions(
            self._gateway.draft(call_of(state, payload), state["control"]),
            spec,
            payload,
            offline=OFFLINE_ENGINE,
        )
        output = spec.output_model.model_validate(drafted.output)  # the gateway hands out nothing else
        return {
            "drafted": total_usage(state.get("drafted"), drafted),
            "output": output,
            "statements": spec.statements(output),
        }

    def _verify(self, state: State) -> State:
        job = state["job"]
        verification = verify_output(
            state["statements"],
            body=job.spec.body(state["output"], payload_of(state)),
            pack=state["pack"],
            audience=job.spec.audience,
            required=job.spec.required_elements,
            known_names=job.spec.bank.names,
        )
        return {"verification": verification.model_copy(update={"repaired": state["repaired"]})}

    def _refuse(self, state: State) -> State:
        spec, reason = state["job"].spec, state["refusal"]
        output = spec.output_model.model_validate({"refused": True, "reason": reason, "statements": []})
        return {"output": output, "statements": (), "verification": _PASSED}


def _after_verify(state: State) -> Literal["repair", "end"]:
    """Repair once, and only a writer that can write differently: the offline engine cannot."""
    again = (
        not state["verification"].passed
        and not state["repaired"]
        and state["control"].deadline.left > _SHORTEST_REPAIR_SECONDS
        and state["drafted"].engine != OFFLINE_ENGINE
    )
    return "repair" if again else "end"


def _gathering(control: CallControl) -> CallControl:
    return control._replace(deadline=control.deadline.within(control.deadline.left * GATHER_SHARE))
