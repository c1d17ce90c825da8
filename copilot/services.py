"""The product's one front door: every use case, bound to its ports.

Pages, the CLI and the API hold a `Services` and nothing else of the product. Each method
is the use case of the same name; rights are checked there, promises and errors are stated
there.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from copilot.domain.audit import AuditEvent, AuditVerdict
from copilot.domain.disposition import Disposition
from copilot.domain.draft import Draft, Override
from copilot.domain.identity import Actor, Queue
from copilot.domain.ids import CaseId, DraftId, PassageId, RunId, UserId
from copilot.domain.knowledge import Document, IngestReport, OpenPassage, SearchResult
from copilot.domain.links import LinkGraph
from copilot.domain.records import Transaction
from copilot.domain.run import Run, TaskName
from copilot.domain.statement import Statement, Verification
from copilot.domain.views import (
    AuditFilter,
    CaseView,
    Checklist,
    CommitResult,
    DraftRow,
    QueueFilter,
    QueuePage,
    ReviewView,
    SavedView,
    UserView,
)
from copilot.errors import CopilotError
from copilot.ports.knowledge import KnowledgeBase, Progress
from copilot.ports.redactor import RedactedText, Redactor
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.settings import Settings
from copilot.tasks.base import TaskSpec
from copilot.usecases import (
    ask_policy,
    assign_cases,
    get_run,
    ingest_documents,
    list_documents,
    list_queue,
    open_passage,
    rate_run,
    redact_text,
    release_case,
    run_task,
    saved_views,
    search_passages,
    sign_in,
    snooze_cases,
    sync_cases,
    take_case,
    take_next,
    view_case,
)
from copilot.usecases.run_task import Workflow
from copilot.workflow.gather import ClocksFor


class Ports(Protocol):
    """What the use cases need from outside; heavy ones are built when first asked for."""

    @property
    def settings(self) -> Settings: ...
    @property
    def time_source(self) -> TimeSource: ...
    @property
    def clocks_for(self) -> ClocksFor: ...
    @property
    def unit_of_work(self) -> UnitOfWorkFactory: ...
    @property
    def systems(self) -> SystemsOfRecord: ...
    @property
    def knowledge(self) -> KnowledgeBase: ...
    @property
    def redactor(self) -> Redactor: ...
    @property
    def specs(self) -> Mapping[TaskName, TaskSpec[Any]]: ...
    @property
    def workflow(self) -> Workflow: ...
    def close(self) -> None: ...


class Services:
    """Every use case under its own name; safe to share between threads."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    # The installation

    @property
    def settings(self) -> Settings:
        """What this installation has set."""
        return self._ports.settings

    def now(self) -> datetime:
        """The moment that every clock on a screen counts from."""
        return self._ports.time_source.now()

    def warm_up(self) -> None:
        """Build what the first request would otherwise wait for."""
        admin = Actor(user_id=UserId("system"), name="warm-up", roles=frozenset())
        self._ports.knowledge.search("warm up", roles=admin.roles, as_of=self.now().date(), limit=1)
        _ = self._ports.workflow, self._ports.redactor, self._ports.systems

    def readiness(self) -> dict[str, str]:
        """Part → "ok" or what is wrong with it."""

        def store() -> None:
            with self._ports.unit_of_work(read_only=True) as unit:
                unit.users.all()

        checks: dict[str, Callable[[], object]] = {
            "store": store,
            "bank": lambda: self._ports.systems.ticketing.changed_cases(None, limit=1),
            "index": lambda: self._ports.knowledge.documents(roles=()),
        }
        return {part: _said(check) for part, check in checks.items()}

    def close(self) -> None: ...


class Services:
    """Every use case under its own name; safe to share between threads."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    # The installation

    @property
    def settings(self) -> Settings:
        """What this installation has set."""
        return self._ports.settings

    def now(self) -> datetime:
        """The moment that every clock on a screen counts from."""
        return self._ports.time_source.now()

    def warm_up(self) -> None:
        """Build what the first request would otherwise wait for."""
        admin = Actor(user_id=UserId("system"), name="warm-up", roles=frozenset())
        self._ports.knowledge.search("warm up", roles=admin.roles, as_of=self.now().date(), limit=1)
        _ = self._ports.workflow, self._ports.redactor, self._ports.systems

    def readiness(self) -> dict[str, str]:
        """Part → "ok" or what is wrong with it."""

        def said(check: Any) -> str:
            try:
                check()
            except CopilotError as error:
                return error.user_message
            return "ok"

        return {
            "store": said(lambda: self._ports.unit_of_work(read_only=True).__enter__().users.all()),
            "bank": said(lambda: self._ports.systems.ticketing.changed_cases(None, limit=1)),
            "index": said(lambda: self._ports.knowledge.documents(roles=())),
        }

    def close(self) -> None:
        """Give back every file, socket and thread."""
        self._ports.close()

    def actor(self, user_id: UserId) -> Actor:
        """The user with the roles of this moment; see `sign_in`."""
        return sign_in.sign_in(user_id, unit_of_work=self._ports.unit_of_work)

    def list_users(self, actor: Actor) -> tuple[UserView, ...]:
        return sign_in.list_users(actor, unit_of_work=self._ports.unit_of_work)

    # The queue

    def sync_cases(self) -> int:
        return sync_cases.sync_cases(
            systems=self._ports.systems,
            unit_of_work=self._ports.unit_of_work,
            clocks_for=self._ports.clocks_for,
        )

    def list_queue(self, actor: Actor, wanted: QueueFilter, *, offset: int = 0, limit: int = 50) -> QueuePage:
        return list_queue.list_queue(
            actor,
            wanted,
            offset=offset,
            limit=limit,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def take_next(self, actor: Actor, queues: tuple[Queue, ...] = ()) -> CaseId | None:
        return take_next.take_next(
            actor, queues, unit_of_work=self._ports.unit_of_work, time_source=self._ports.time_source
        )

    def take_case(self, actor: Actor, case_id: CaseId) -> None:
        take_case.take_case(
            actor, case_id, unit_of_work=self._ports.unit_of_work, time_source=self._ports.time_source
        )

    def release_case(self, actor: Actor, case_id: CaseId) -> None:
        release_case.release_case(
            actor, case_id, unit_of_work=self._ports.unit_of_work, time_source=self._ports.time_source
        )

    def assign_cases(self, actor: Actor, case_ids: Sequence[CaseId], assignee: UserId) -> int:
        return assign_cases.assign_cases(
            actor,
            case_ids,
            assignee,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def snooze_cases(self, actor: Actor, case_ids: Sequence[CaseId], until: datetime, reason: str) -> int:
        return snooze_cases.snooze_cases(
            actor,
            case_ids,
            until,
            reason,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def save_view(self, actor: Actor, view: SavedView) -> None:
        saved_views.save_view(actor, view, unit_of_work=self._ports.unit_of_work)

    def list_views(self, actor: Actor) -> tuple[SavedView, ...]:
        return saved_views.list_views(actor, unit_of_work=self._ports.unit_of_work)

    # A case

    def view_case(self, actor: Actor, case_id: CaseId) -> CaseView:
        return view_case.view_case(
            actor,
            case_id,
            systems=self._ports.systems,
            unit_of_work=self._ports.unit_of_work,
            clocks_for=self._ports.clocks_for,
            specs=self._ports.specs,
            time_source=self._ports.time_source,
        )

    # The copilot

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
        return run_task.run_task(
            actor,
            case_id,
            task,
            question=question,
            as_of=as_of,
            operation_id=operation_id,
            systems=self._ports.systems,
            workflow=self._ports.workflow,
            spec=self._ports.specs[task],
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def ask_policy(
        self,
        actor: Actor,
        question: str,
        *,
        as_of: date | None = None,
        operation_id: str = "",
    ) -> Run:
        return ask_policy.ask_policy(
            actor,
            question,
            as_of=as_of,
            operation_id=operation_id,
            workflow=self._ports.workflow,
            spec=self._ports.specs[TaskName.POLICY_ANSWER],
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def latest_run(self, actor: Actor, case_id: CaseId, task: TaskName) -> Run | None:
        return get_run.latest_run(
            actor, case_id, task, systems=self._ports.systems, unit_of_work=self._ports.unit_of_work
        )

    def get_run(self, actor: Actor, run_id: RunId) -> Run:
        return get_run.get_run(
            actor, run_id, systems=self._ports.systems, unit_of_work=self._ports.unit_of_work
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
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
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

    # Knowledge

    def search_passages(
        self,
        actor: Actor,
        query: str,
        *,
        as_of: date | None = None,
        doc_types: Collection[str] | None = None,
        limit: int = 10,
    ) -> SearchResult:
        return search_passages.search_passages(
            actor,
            query,
            as_of=as_of,
            doc_types=doc_types,
            limit=limit,
            knowledge=self._ports.knowledge,
            time_source=self._ports.time_source,
        )

    def open_passage(self, actor: Actor, passage_id: PassageId) -> OpenPassage:
        return open_passage.open_passage(actor, passage_id, knowledge=self._ports.knowledge)

    def list_documents(self, actor: Actor, *, as_of: date | None = None) -> tuple[Document, ...]:
        return list_documents.list_documents(actor, as_of=as_of, knowledge=self._ports.knowledge)

    def ingest_documents(
        self, actor: Actor, paths: Iterable[Path], *, progress: Progress | None = None, jobs: int = 1
    ) -> IngestReport:
        return ingest_documents.ingest_documents(
            actor,
            paths,
            progress=progress,
            jobs=jobs,
            knowledge=self._ports.knowledge,
            unit_of_work=self._ports.unit_of_work,
        )


def _said(check: Callable[[], object]) -> str:
    try:
        check()
    except CopilotError as error:
        return error.user_message
    return "ok"
