"""What each of the ten tasks asks of the gateway over the demo bank, heard once and asked again at will."""

import uuid
from pathlib import Path
from typing import Any

from copilot.bootstrap import Adapters
from copilot.controls.routing import DEFAULT_RULES
from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TaskName
from copilot.gateway.call import Call, GatewayResponse
from copilot.gateway.call_control import CallControl
from copilot.gateway.gateway import Gateway, GatewayRules
from copilot.services import Services
from copilot.settings import Settings

_QUESTION = "How many payments were made?"
_POLICY = "How long may a debit card investigation take?"


def rules(deadline_seconds: float = 30.0) -> GatewayRules:
    """The rules of an installation that sets nothing, but for the deadline."""
    return GatewayRules(deadline_seconds=deadline_seconds, residency=dict(DEFAULT_RULES))


class Overhearing(Gateway):
    """A gateway that keeps what it was asked."""

    def __init__(self, **means: Any) -> None:
        super().__init__(**means)
        self.received: dict[str, Call] = {}

    def draft(self, call: Call, control: CallControl | None = None) -> GatewayResponse:
        self.received.setdefault(call.task, call)
        return super().draft(call, control)


class Desk:
    """An installation whose gateway can be built again around other engines."""

    def __init__(self, data_dir: Path) -> None:
        self.adapters = Adapters(Settings(data_dir=data_dir))
        built = self.gateway(Overhearing)
        self.adapters.__dict__["gateway"] = built
        self.services = Services(self.adapters)
        self._gateway = built

    def gateway(self, kind: type[Gateway] = Gateway, **means: Any) -> Any:
        """A gateway over this installation's store and redactor."""
        from connectors.models.offline import OfflineDraftingModel

        composers = {name: spec.compose for name, spec in self.adapters.specs.items()}
        usual = {
            "engines": (),
            "offline": OfflineDraftingModel(composers),
            "redactor": self.adapters.redactor,
            "unit_of_work": self.adapters.unit_of_work,
            "time_source": self.adapters.time_source,
            "rules": rules(),
        }
        return kind(**{**usual, **means})

    def calls(self) -> dict[str, Call]:
        """One call of every task, as the product itself asks."""
        actor = self.services.actor(UserId("admin"))
        self.services.ask_policy(actor, _POLICY)
        cases = self.adapters.systems.ticketing.changed_cases(None).cases
        for task, spec in self.adapters.specs.items():
            if task != TaskName("policy_answer"):
                self._run(actor, next(case.case_id for case in cases if spec.applies(case)), task)
        return dict(self._gateway.received)

    def close(self) -> None:
        """Give everything back."""
        self.services.close()

    def _run(self, actor: Actor, case: CaseId, task: TaskName) -> None:
        question = _QUESTION if task == TaskName("case_question") else ""
        self.services.run_task(actor, case, task, question=question, operation_id=uuid.uuid4().hex)
