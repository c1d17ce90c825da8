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
from copilot.domain.draft import Draft, DraftStatus, DraftVersion, Override
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor, Queue, Role
from copilot.domain.ids import CaseId, DraftId, PassageId, RunId, UserId
from copilot.domain.knowledge import Document, IngestReport, OpenPassage, SearchResult
from copilot.domain.links import LinkGraph
from copilot.domain.records import Transaction
from copilot.domain.run import Run, TaskName
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
    case_history,
    case_links,
    case_transactions,
    commit_approved,
    create_draft,
    edit_draft,
    export_case_bundle,
    get_run,
    ingest_documents,
    list_approvals,
    list_documents,
    list_queue,
    open_passage,
    propose_disposition,
    rate_run,
    read_audit,
    read_drafts,
    redact_text,
    regather_pack,
    release_case,
    review_draft,
    run_task,
    saved_views,
    search_passages,
    sign_in,
    snooze_cases,
    submit_draft,
    sync_cases,
    take_case,
    take_next,
    tick_checklist,
    view_case,
    view_submission,
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
        self._ports.knowledge.search("warm up", roles=list(Role), as_of=self.now().date(), limit=1)
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
            "copilot": lambda: self._ports.workflow,
        }
        return {part: _said(check) for part, check in checks.items()}

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

    def case_transactions(
        self, actor: Actor, case_id: CaseId, *, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Transaction, ...]:
        return case_transactions.case_transactions(
            actor, case_id, since=since, until=until, systems=self._ports.systems
        )

    def case_links(self, actor: Actor, case_id: CaseId, *, hops: int = 2) -> LinkGraph:
        return case_links.case_links(actor, case_id, hops=hops, systems=self._ports.systems)

    def tick_checklist(self, actor: Actor, case_id: CaseId, key: str, done: bool) -> Checklist:
        return tick_checklist.tick_checklist(
            actor,
            case_id,
            key,
            done,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def case_history(self, actor: Actor, case_id: CaseId) -> tuple[AuditEvent, ...]:
        return case_history.case_history(
            actor, case_id, unit_of_work=self._ports.unit_of_work, time_source=self._ports.time_source
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

    # Drafts and approvals

    def create_draft(self, actor: Actor, run_id: RunId) -> Draft:
        return create_draft.create_draft(
            actor,
            run_id,
            specs=self._ports.specs,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def propose_disposition(self, actor: Actor, case_id: CaseId, disposition: Disposition) -> Draft:
        return propose_disposition.propose_disposition(
            actor,
            case_id,
            disposition,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def get_draft(self, actor: Actor, draft_id: DraftId) -> Draft:
        return read_drafts.get_draft(
            actor, draft_id, knowledge=self._ports.knowledge, unit_of_work=self._ports.unit_of_work
        )

    def list_drafts(
        self,
        actor: Actor,
        *,
        case_id: CaseId | None = None,
        mine: bool = False,
        statuses: tuple[DraftStatus, ...] = (),
    ) -> tuple[DraftRow, ...]:
        return read_drafts.list_drafts(
            actor, case_id=case_id, mine=mine, statuses=statuses, unit_of_work=self._ports.unit_of_work
        )

    def check_text(self, actor: Actor, draft_id: DraftId, body: str) -> DraftVersion:
        return read_drafts.check_text(
            actor,
            draft_id,
            body,
            specs=self._ports.specs,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def edit_draft(self, actor: Actor, draft_id: DraftId, body: str, *, base_version: int) -> Draft:
        return edit_draft.edit_draft(
            actor,
            draft_id,
            body,
            base_version=base_version,
            specs=self._ports.specs,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def submit_draft(
        self,
        actor: Actor,
        draft_id: DraftId,
        *,
        version: int,
        named_checker: UserId | None = None,
        overrides: tuple[Override, ...] = (),
    ) -> Draft:
        return submit_draft.submit_draft(
            actor,
            draft_id,
            version=version,
            named_checker=named_checker,
            overrides=overrides,
            rules=submit_draft.ApprovalRules(
                two_approver_limit_minor=self.settings.two_approver_limit_minor,
                expiry_hours=self.settings.approval_expiry_hours,
            ),
            regather=self._regathered,
            specs=self._ports.specs,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def list_approvals(self, actor: Actor) -> tuple[DraftRow, ...]:
        return list_approvals.list_approvals(
            actor, unit_of_work=self._ports.unit_of_work, time_source=self._ports.time_source
        )

    def view_submission(self, actor: Actor, draft_id: DraftId) -> ReviewView:
        return view_submission.view_submission(
            actor,
            draft_id,
            regather=self._regathered,
            knowledge=self._ports.knowledge,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def review_draft(
        self,
        actor: Actor,
        draft_id: DraftId,
        decision: Literal["approve", "return", "reject"],
        *,
        reason: str = "",
        text_hash: str,
        evidence_opened: int,
        seconds_looked: float,
    ) -> Draft:
        return review_draft.review_draft(
            actor,
            draft_id,
            decision,
            reason=reason,
            text_hash=text_hash,
            evidence_opened=evidence_opened,
            seconds_looked=seconds_looked,
            regather=self._regathered,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def commit_approved(self) -> CommitResult:
        return commit_approved.commit_approved(
            systems=self._ports.systems,
            unit_of_work=self._ports.unit_of_work,
            time_source=self._ports.time_source,
        )

    def _regathered(self, draft: Draft) -> EvidencePack:
        return regather_pack.regather_pack(
            draft,
            systems=self._ports.systems,
            workflow=self._ports.workflow,
            specs=self._ports.specs,
            unit_of_work=self._ports.unit_of_work,
        )

    # The audit trail

    def search_audit(
        self, actor: Actor, wanted: AuditFilter, *, offset: int = 0, limit: int = 100
    ) -> tuple[tuple[AuditEvent, ...], int]:
        return read_audit.search_audit(
            actor, wanted, offset=offset, limit=limit, unit_of_work=self._ports.unit_of_work
        )

    def verify_audit(self, actor: Actor) -> AuditVerdict:
        return read_audit.verify_audit(actor, unit_of_work=self._ports.unit_of_work)

    def export_case_bundle(self, actor: Actor, case_id: CaseId) -> bytes:
        return export_case_bundle.export_case_bundle(
            actor,
            case_id,
            systems=self._ports.systems,
            knowledge=self._ports.knowledge,
            unit_of_work=self._ports.unit_of_work,
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
