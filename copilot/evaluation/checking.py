"""What a scenario names must be there: the user, the case, the sources, the records and documents that it expects."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from copilot.bootstrap import Adapters
from copilot.domain.base import DomainModel
from copilot.domain.evaluation import Scenario
from copilot.domain.identity import Role
from copilot.domain.ids import CaseId, UserId
from copilot.domain.records import CaseRecord, Transaction
from copilot.domain.run import POLICY_ANSWER
from copilot.errors import NotFoundError
from copilot.evaluation.scenario_systems import CALLS
from copilot.services import Services
from copilot.workflow.job import Job

Mistake = tuple[tuple[str | int, ...], str]
"""The key at fault, and what is wrong with it."""


class Checker:
    """Looks scenarios up in one opened fixture."""

    def __init__(self, adapters: Adapters) -> None:
        self._adapters = adapters
        self._services = Services(adapters)
        self._names: dict[str, frozenset[str]] = {}

    def mistakes(self, scenario: Scenario) -> Iterator[Mistake]:
        """Every key that names something that is not there."""
        if not _found(lambda: self._services.actor(UserId(scenario.role))):
            yield ("role",), f"there is no user {scenario.role!r}"
        for number, source in enumerate(scenario.missing):
            if source not in CALLS:
                near = get_close_matches(source, CALLS, n=1) or [", ".join(CALLS)]
                yield ("missing", number), f"there is no source {source!r}; there is {near[0]}"
        if scenario.task not in self._adapters.specs:
            tasks = self._adapters.specs
            near = get_close_matches(scenario.task, tasks, n=1) or [", ".join(tasks)]
            yield ("task",), f"there is no task {scenario.task!r}; there is {near[0]}"
            return
        case = self._case(scenario)
        if scenario.task != POLICY_ANSWER and case is None:
            yield (
                ("case_id",),
                f"there is no case {scenario.case_id!r}" if scenario.case_id else "it is missing",
            )
        else:
            yield from self._unknown(scenario, case)

    def _case(self, scenario: Scenario) -> CaseRecord | None:
        wanted = CaseId(scenario.case_id or "")
        return _found(lambda: self._adapters.systems.ticketing.case(wanted)) if wanted else None

    def _unknown(self, scenario: Scenario, case: CaseRecord | None) -> Iterator[Mistake]:
        known = self._of_documents() | (self._of_customer(case) if case else frozenset())
        cited = scenario.expected.must_cite
        if case and not known.issuperset(cited):
            known |= self._of_evidence(scenario, case)
        for number, name in enumerate(cited):
            if name not in known:
                whose = f"of the customer of {case.case_id}" if case else "that is in the documents"
                yield ("expected", "must_cite", number), f"there is no record or document {name!r} {whose}"

    def _of_documents(self) -> frozenset[str]:
        if "" not in self._names:
            found = self._adapters.knowledge.documents(roles=list(Role))
            self._names[""] = frozenset(document.doc_id for document in found)
        return self._names[""]

    def _of_evidence(self, scenario: Scenario, case: CaseRecord) -> frozenset[str]:
        """What the task's own evidence names beyond records: parts of one, and the rules of clocks."""
        now = self._adapters.time_source.now()
        actor = self._services.actor(UserId(scenario.role))
        spec = self._adapters.specs[scenario.task]
        pack = self._adapters.workflow.pack_for(
            Job(actor, spec, case, scenario.question, scenario.as_of, now)
        )
        evidence = (name for item in pack.evidence for name in item.record_ids)
        return frozenset((*evidence, *(name for fact in pack.facts for name in fact.inputs)))

    def _of_customer(self, case: CaseRecord) -> frozenset[str]:
        """Every text that stands alone in a field of the customer's records, ids among them."""
        key = case.customer_id
        if key not in self._names:
            systems = self._adapters.systems
            records: list[Any] = [case, *systems.ticketing.cases_of(case.customer_id)]
            for system, call in CALLS.values():
                if call != "merchants":
                    answer = _found(lambda s=system, c=call: getattr(getattr(systems, s), c)(key))  # type: ignore[misc]
                    records += answer if _is_plain_tuple(answer) else [answer]
            self._names[key] = frozenset(text for record in records for text in _texts(record))
        return self._names[key]


def _found(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except NotFoundError:
        return None


def _is_plain_tuple(answer: Any) -> bool:
    return isinstance(answer, tuple) and not isinstance(answer, Transaction)


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Transaction):
        yield from (node.transaction_id, node.merchant_id, node.card_id, node.device_id)
    elif isinstance(node, DomainModel):
        yield from _texts(node.model_dump())
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _texts(value)
