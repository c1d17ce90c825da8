"""The fixtures of an evaluation: the opened demo bank, and one scenario over it with its planted and missing records."""

import dataclasses
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from copilot.bootstrap import Adapters
from copilot.controls.verification import verify_body
from copilot.domain.evaluation import Output, Scenario
from copilot.domain.ids import CaseId, UserId
from copilot.domain.records import CaseRecord
from copilot.domain.run import POLICY_ANSWER, Run, TaskName
from copilot.errors import CopilotError
from copilot.evaluation.recording import RecordingModel
from copilot.evaluation.scenario_systems import ScenarioSystems
from copilot.ports.model import DraftingModel
from copilot.scoring.task_requirements import requirements_of
from copilot.services import Services
from copilot.tasks.prompt import Prompt
from copilot.tasks.registry import Tasks
from copilot.usecases.ask_policy import ask_policy
from copilot.usecases.run_task import run_task

_SHARED = ("store", "encryption_key", "knowledge", "redactor", "shadow_runner")


class EvaluationFixture:
    """An opened demo bank: what stays the same from one scenario to the next."""

    def __init__(
        self,
        adapters: Adapters,
        *,
        engines: Sequence[DraftingModel] = (),
        prompts: Mapping[TaskName, Prompt] = MappingProxyType({}),
    ) -> None:
        """`engines` are asked before the offline one; `prompts` stand in the place of the released ones."""
        self.adapters = adapters
        self.engines = list(engines)
        self.specs = Tasks(
            dataclasses.replace(spec, prompt=prompts.get(name, spec.prompt))
            for name, spec in adapters.specs.items()
        )

    def output(self, scenario: Scenario) -> Output:
        """The outcome of the scenario; a run that raises leaves the error's kind and message."""
        began = time.perf_counter()
        sent: list[str] = []
        run, problem = self._played(scenario, sent)
        milliseconds = (time.perf_counter() - began) * 1_000
        plain = None
        if run and scenario.plant:
            plain, _ = self._played(scenario.model_copy(update={"plant": ()}), [])
        return Output(
            scenario=scenario,
            run=run,
            problem=problem,
            sent=tuple(sent),
            known=self._identifiers(scenario),
            retrieved=tuple(dict.fromkeys(p.doc_id for p in run.pack.passages)) if run else (),
            plain=plain,
            milliseconds=milliseconds,
            **requirements_of(run, self.specs[scenario.task]),
        )

    def close(self) -> None:
        """Give back everything that was opened."""
        self.adapters.close()

    def _played(self, scenario: Scenario, sent: list[str]) -> tuple[Run | None, str]:
        fixture = ScenarioFixture(self, scenario, self._case(scenario), sent)
        try:
            return self._typed(scenario, _run(fixture, scenario)), ""
        except CopilotError as error:
            return None, f"{type(error).__name__}: {error.user_message}"
        finally:
            fixture.leave()

    def _case(self, scenario: Scenario) -> CaseRecord | None:
        wanted = scenario.case_id
        return self.adapters.systems.ticketing.case(CaseId(wanted)) if wanted else None

    def _typed(self, scenario: Scenario, run: Run) -> Run:
        """The run with the typed text in the place of the task's own, judged as an edit would be."""
        if not scenario.typed:
            return run
        spec = self.specs[run.task]
        body = spec.bank.filled(scenario.typed)
        statements, verification = verify_body(
            body,
            pack=run.pack,
            audience=run.audience,
            required=spec.required_elements,
            known_names=spec.bank.names,
            kinds={statement.text: statement.kind for statement in run.statements},
        )
        typed = {"body": body, "statements": statements, "verification": verification}
        return run.model_copy(update=typed)

    def _identifiers(self, scenario: Scenario) -> tuple[str, ...]:
        """Whom and which accounts the case is about, by the bank's records and not by the redactor's list."""
        case, systems = self._case(scenario), self.adapters.systems
        if case is None:
            return ()
        customer = systems.core.customer(case.customer_id)
        accounts = systems.core.accounts(case.customer_id)
        found = [customer.full_name, customer.national_id, customer.email, customer.phone]
        found += [value for account in accounts for value in (account.number, account.iban)]
        found += [card.pan for card in systems.cards.cards(case.customer_id)]
        found += [payee.account for payee in systems.core.payees(case.customer_id)]
        return tuple(dict.fromkeys(value for value in found if value.strip()))


class ScenarioFixture(Adapters):
    """The fixture's adapters for one scenario."""

    def __init__(
        self, fixture: EvaluationFixture, scenario: Scenario, case: CaseRecord | None, sent: list[str]
    ) -> None:
        base = fixture.adapters
        super().__init__(base.settings, time_source=base.time_source)
        for name in _SHARED:
            self.__dict__[name] = getattr(base, name)
        self._base = base
        self.__dict__["specs"] = fixture.specs
        self.__dict__["engines"] = [RecordingModel(engine, sent) for engine in fixture.engines]
        self.__dict__["offline"] = RecordingModel(base.offline, sent)
        self.__dict__["systems"] = ScenarioSystems(
            base.systems, case, plants=scenario.plant, missing=scenario.missing
        )

    def leave(self) -> None:
        """Close what this scenario opened, and nothing that other scenarios use."""
        for name in ("workflow", "gateway"):
            if name in self.__dict__:
                self.__dict__[name].close()


def _run(fixture: ScenarioFixture, scenario: Scenario) -> Run:
    """By the use cases themselves: nothing that follows a live run follows this one."""
    actor = Services(fixture).actor(UserId(scenario.role))
    operation = f"eval:{scenario.id}:{time.perf_counter_ns()}"
    if scenario.task == POLICY_ANSWER:
        return ask_policy(
            actor,
            scenario.question,
            as_of=scenario.as_of,
            operation_id=operation,
            workflow=fixture.workflow,
            spec=fixture.specs[scenario.task],
            unit_of_work=fixture.unit_of_work,
            time_source=fixture.time_source,
        )
    return run_task(
        actor,
        CaseId(scenario.case_id or ""),
        scenario.task,
        question=scenario.question,
        as_of=scenario.as_of,
        operation_id=operation,
        systems=fixture.systems,
        workflow=fixture.workflow,
        spec=fixture.specs[scenario.task],
        unit_of_work=fixture.unit_of_work,
        time_source=fixture.time_source,
    )
