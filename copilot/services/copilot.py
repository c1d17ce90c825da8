"""The copilot: tasks, questions, runs, redaction."""

from datetime import date
from typing import Literal

from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId, RunId
from copilot.domain.run import POLICY_ANSWER, Run, TaskName
from copilot.ports.redactor import RedactedText
from copilot.services.ports import Part
from copilot.usecases import ask_policy, get_run, rate_run, redact_text, run_task


class CopilotServices(Part):
    """The copilot: tasks, questions, runs, redaction."""

    def run_task(
        self,
        actor: Actor,
        case_id: CaseId,
        task: TaskName,
        *,
        question: str = "",
        as_of: date | None = None,
        operation_id: str,
    ) -> Run:
        run = run_task.run_task(
            actor,
            case_id,
            task,
            question=question,
            as_of=as_of,
            operation_id=operation_id,
            systems=self._ports.systems,
            workflow=self._ports.workflow,
            spec=self._ports.specs[task],
            **self._store_and_time,
        )
        return self._followed(run)

    def ask_policy(
        self, actor: Actor, question: str, *, as_of: date | None = None, operation_id: str = ""
    ) -> Run:
        run = ask_policy.ask_policy(
            actor,
            question,
            as_of=as_of,
            operation_id=operation_id,
            workflow=self._ports.workflow,
            spec=self._ports.specs[POLICY_ANSWER],
            **self._store_and_time,
        )
        return self._followed(run)

    def latest_run(self, actor: Actor, case_id: CaseId, task: TaskName) -> Run | None:
        return get_run.latest_run(
            actor, case_id, task, systems=self._ports.systems, unit_of_work=self._ports.unit_of_work
        )

    def get_run(self, actor: Actor, run_id: RunId) -> Run:
        return get_run.get_run(
            actor,
            run_id,
            systems=self._ports.systems,
            knowledge=self._ports.knowledge,
            unit_of_work=self._ports.unit_of_work,
        )

    def rate_run(
        self,
        actor: Actor,
        run_id: RunId,
        thumbs: Literal["up", "down"],
        tags: tuple[str, ...] = (),
        comment: str = "",
    ) -> None:
        rate_run.rate_run(
            actor,
            run_id,
            thumbs,
            tags=tags,
            comment=comment,
            systems=self._ports.systems,
            knowledge=self._ports.knowledge,
            **self._store_and_time,
        )

    def redact_text(self, actor: Actor, text: str, *, case_id: CaseId | None = None) -> RedactedText:
        return redact_text.redact_text(
            actor,
            text,
            case_id=case_id,
            redactor=self._ports.redactor,
            systems=lambda: self._ports.systems,
            clocks_for=self._ports.clocks_for,
            time_source=self._ports.time_source,
        )
