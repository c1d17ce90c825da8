"""Runs as jobs, engines and traces in memory: what the copilot's pane and the Operations page call."""

from datetime import date, timedelta
from typing import Any

from copilot.domain.desk_operations import BudgetLine, EngineStatus, RunProgress, SpanView
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId, RunId, UserId
from copilot.domain.model_call import ModelCall
from copilot.domain.run import Run, TaskName
from copilot.errors import CopilotError, NotFoundError, PermissionDeniedError
from tests.fakes import bank


class FakeRuns:
    """Jobs that end at once, or stand still where `paused` says so, until they are let go or cancelled."""

    paused: RunProgress | None = None
    asked: dict[str, dict[str, Any]]
    jobs: dict[str, RunProgress]
    engines: tuple[EngineStatus, ...]
    limits: tuple[BudgetLine, ...]
    model_calls: tuple[ModelCall, ...]

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.jobs = {}, {}
        self.engines, self.limits, self.model_calls = bank_engines(), bank_budgets(), bank_calls()

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
        raise NotImplementedError

    def get_run(self, actor: Actor, run_id: RunId) -> Run:
        raise NotImplementedError

    def start_run(
        self,
        actor: Actor,
        case_id: CaseId,
        task: TaskName,
        *,
        question: str = "",
        operation_id: str,
        allowed: frozenset[str] = frozenset(),
    ) -> None:
        if not actor.may(Permission.COPILOT_RUN):
            raise PermissionDeniedError("Your roles do not allow copilot.run.")
        if operation_id in self.jobs:
            return
        self.asked[operation_id] = {
            "case_id": case_id,
            "task": task,
            "question": question,
            "allowed": allowed,
        }
        if self.paused is not None:
            self.jobs[operation_id] = self.paused.model_copy(update={"operation_id": operation_id})
        else:
            self._end(actor, operation_id)

    def let_go(self, actor: Actor) -> None:
        """End every job that stands still."""
        for operation_id, job in self.jobs.items():
            if job.run_id is None:
                self._end(actor, operation_id)

    def run_progress(self, actor: Actor, operation_id: str) -> RunProgress:
        if operation_id not in self.jobs:
            raise NotFoundError("There is no such run of yours.")
        return self.jobs[operation_id]

    def cancel_run(self, actor: Actor, operation_id: str) -> None:
        job = self.run_progress(actor, operation_id)
        self.jobs[operation_id] = job.model_copy(update={"state": "cancelled", "step": ""})

    def trace_of_run(self, actor: Actor, run_id: RunId) -> tuple[SpanView, ...]:
        self.get_run(actor, run_id)
        return bank_spans(run_id)

    def engine_status(self, actor: Actor) -> tuple[EngineStatus, ...]:
        if not actor.may(Permission.OPERATIONS_READ):
            raise PermissionDeniedError("Your roles do not allow operations.read.")
        return self.engines

    def budgets(self, actor: Actor) -> tuple[BudgetLine, ...]:
        return self.limits

    def recent_calls(self, actor: Actor, *, limit: int = 200) -> tuple[ModelCall, ...]:
        return self.model_calls[:limit]

    def _end(self, actor: Actor, operation_id: str) -> None:
        asked = self.asked[operation_id]
        ended = progress("done", steps_done=("gather", "compute", "retrieve", "write", "verify"))
        try:
            run = self.run_task(
                actor,
                asked["case_id"],
                asked["task"],
                question=asked["question"],
                operation_id=operation_id,
            )
            change: dict[str, Any] = {"run_id": run.run_id}
        except CopilotError as error:
            change = {"state": "failed", "problem": error.user_message}
        self.jobs[operation_id] = ended.model_copy(update={"operation_id": operation_id, **change})


def progress(state: str, **changes: Any) -> RunProgress:
    """A job's state, with what matters to a test changed."""
    plain = {
        "operation_id": "",
        "state": state,
        "step": "",
        "steps_done": (),
        "queue_position": None,
        "engine": "",
        "unverified_text": "",
        "problem": "",
        "run_id": None,
    }
    return RunProgress.model_validate({**plain, **changes})


def bank_engines() -> tuple[EngineStatus, ...]:
    """Three engines: one resting, one busy, the offline one last."""
    plain = {"retry_at": None, "in_flight": 0, "waiting": 0, "last_failure": "", "note": "", "own": True}
    numbers = ("max_in_flight", "calls_today", "failures_today", "tokens_today", "cost_micros_today")
    rows = (
        (
            "azure:gpt-5-mini",
            "azure",
            "gpt-5-mini",
            "US",
            "metadata",
            "open",
            (8, 412, 37, 1_904_220, 4_310_000),
        ),
        ("vllm:qwen3-32b", "vllm", "qwen3-32b", "local", "redacted", "closed", (4, 96, 2, 388_110, 0)),
        ("offline", "offline", "offline", "local", "off", "closed", (16, 233, 0, 0, 0)),
    )
    made = [
        EngineStatus.model_validate(
            {
                **plain,
                **dict(
                    zip(
                        ("name", "provider", "model", "region", "log_policy", "breaker"), row[:6], strict=True
                    )
                ),
                **dict(zip(numbers, row[6], strict=True)),
            }
        )
        for row in rows
    ]
    ill = {"own": False, "last_failure": "server_error", "retry_at": bank.NOW + timedelta(seconds=40)}
    busy = {
        "in_flight": 4,
        "waiting": 2,
        "last_failure": "rate_limited",
        "note": "no strict schema; words are used",
    }
    return made[0].model_copy(update=ill), made[1].model_copy(update=busy), made[2]


def bank_budgets() -> tuple[BudgetLine, ...]:
    """One limit far off, one near, one reached, one not set."""
    return (
        BudgetLine(title="per run", unit="tokens", used=12_000, limit=60_000),
        BudgetLine(title="per user and day", unit="tokens", used=432_000, limit=500_000),
        BudgetLine(title="per day", unit="micros", used=5_000_000, limit=5_000_000),
        BudgetLine(title="per call", unit="tokens", used=8_100, limit=0),
    )


def bank_calls() -> tuple[ModelCall, ...]:
    """A morning's calls, one in four of which failed."""
    ends = (
        "answered",
        "answered",
        "reused",
        "rate_limited",
        "answered",
        "server_error",
        "joined",
        "wrong_schema",
    )
    engines = ("vllm:qwen3-32b", "azure:gpt-5-mini")
    tasks = ("triage_brief", "dispute_letter", "case_question", "policy_answer")
    return tuple(
        ModelCall(
            call_id=f"MC-{number:04d}",
            key=f"{number:064x}",
            run_id=f"R-{number:08x}",
            trace_id=f"{number * 7919:032x}"[::-1],
            at=bank.NOW - timedelta(minutes=4 * number),
            actor_id=UserId("ben"),
            case_id=None if tasks[number % 4] == "policy_answer" else CaseId("CF-100001"),
            task=tasks[number % 4],
            engine=engines[number % 3 == 0],
            prompt_version="triage_brief@1.0.0",
            outcome=ends[number % len(ends)],
            attempts=1 + number % 3,
            milliseconds=900.0 + 137 * (number % 17),
            input_tokens=4_200 + 61 * number,
            output_tokens=380 + 13 * number,
            cost_micros=5_400 if number % 3 == 0 else 0,
            sar_compartment=False,
        )
        for number in range(40)
    )


def bank_spans(run_id: str) -> tuple[SpanView, ...]:
    """A run of some seconds with one attempt that failed."""
    rows: tuple[tuple[str, str | None, str, float, float, dict[str, str], bool], ...] = (
        ("a", None, "run", 0, 2_410, {"task": "triage_brief", "run_id": run_id}, False),
        ("b", "a", "gather", 2, 240, {"count": "14"}, False),
        ("c", "b", "connector.core", 3, 61, {"status_code": "200"}, False),
        ("d", "b", "connector.devices", 4, 236, {"status_code": "200"}, False),
        ("e", "a", "compute", 243, 2, {"count": "36"}, False),
        ("f", "a", "retrieve", 246, 88, {"count": "8", "hidden": "0"}, False),
        ("g", "a", "redact", 335, 9.4, {"redacted": "31", "leaks": "0"}, False),
        ("h", "a", "model.call", 345, 1_990, {"engine": "vllm:qwen3-32b", "attempts": "2"}, False),
        ("i", "h", "model.attempt", 346, 310, {"outcome": "server_error", "attempt": "1"}, True),
        ("j", "h", "model.attempt", 905, 1_428, {"outcome": "answered", "attempt": "2"}, False),
        ("k", "a", "verify", 2_336, 61, {"passed": "15", "unsupported": "0"}, False),
    )
    return tuple(
        SpanView(
            span_id=span,
            parent_id=parent,
            name=name,
            started_at=bank.NOW + timedelta(milliseconds=begin),
            milliseconds=took,
            attributes=reported,
            failed=failed,
        )
        for span, parent, name, begin, took, reported, failed in rows
    )
