"""Services in memory, for pages under test: the same methods, rights and errors, no store and no bank."""

import io
import uuid
import zipfile
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from copilot.domain.audience import Audience
from copilot.domain.audit import GENESIS, AuditEvent, AuditVerdict
from copilot.domain.clock import ClockState
from copilot.domain.disposition import Disposition
from copilot.domain.draft import (
    Draft,
    DraftKind,
    DraftStatus,
    DraftVersion,
    Override,
    Review,
    Submission,
    text_hash,
)
from copilot.domain.evidence import EvidenceItem, EvidencePack, Passage
from copilot.domain.evidence_fields import DeviceFields, EarlierAlertFields
from copilot.domain.fact import Amount, Fact, FactName
from copilot.domain.identity import Actor, Permission, Queue, Role
from copilot.domain.ids import CaseId, DocId, DraftId, PassageId, RunId, UserId
from copilot.domain.knowledge import Document, OpenPassage, PassageHit, SearchResult
from copilot.domain.links import LinkGraph
from copilot.domain.money import Money
from copilot.domain.records import CaseFile, Transaction
from copilot.domain.run import RedactionDecision, RedactionView, Run, Step, TaskName
from copilot.domain.sign_in import EndedBy, SignInClaims, SignInRules, token_problem
from copilot.domain.statement import Failure, Statement, Verdict, Verification
from copilot.domain.views import (
    AuditFilter,
    CaseView,
    Checklist,
    CommitResult,
    DraftRow,
    QueueFilter,
    QueuePage,
    QueueRow,
    ReviewView,
    SavedView,
    UserView,
)
from copilot.errors import ConflictError, InputError, NotFoundError, PermissionDeniedError, SignedOutError
from copilot.settings import Settings
from copilot.tasks.registry import find_tasks
from copilot.usecases.manage_users import UserAccess
from tests.fakes import bank
from tests.fakes.banks import DEMO
from tests.fakes.evaluation import FakeEvaluation
from tests.fakes.figures import FakeFigures
from tests.fakes.governance import FakeGovernance
from tests.fakes.runs import FakeRuns

_POLICY = (
    "# Card fraud procedure\n\n## 4.2 Provisional credit\n\nCredit the account within ten business days of the "
    "notice unless the claim is decided before. Tell the customer within two business days of crediting.\n\n"
    "## 4.3 Closing\n\nRecord the outcome and the reason code."
)


DEMO_SIGN_IN = SignInRules(demo=True, issuer="http://localhost:8501/demo-identity", client_id="foureyes-desk")


class FakeServices(FakeGovernance, FakeEvaluation, FakeFigures, FakeRuns):
    """What pages call, kept in dictionaries; every call is counted in `calls`."""

    def __init__(
        self, *, rows: Sequence[QueueRow] | None = None, sign_in_rules: SignInRules = DEMO_SIGN_IN
    ) -> None:
        super().__init__()
        self.settings = Settings()
        self.tasks = find_tasks()
        self.bank = DEMO
        self.sign_in_rules = sign_in_rules
        self.ended: dict[str, EndedBy] = {}
        self.rows = {row.case_id: row for row in (bank.queue_rows() if rows is None else rows)}
        self.done: dict[CaseId, frozenset[str]] = {}
        self.runs: dict[str, Run] = {}
        self.drafts: dict[DraftId, Draft] = {}
        self.views: dict[UserId, tuple[SavedView, ...]] = {}
        self.events: list[AuditEvent] = []
        self.calls: list[str] = []

    def now(self) -> datetime:
        return bank.NOW

    def bank_now(self) -> datetime:
        return bank.NOW

    def warm_up(self) -> None:
        self.calls.append("warm_up")

    def readiness(self) -> dict[str, str]:
        return {"store": "ok", "bank": "ok", "index": "ok"}

    def close(self) -> None:
        self.calls.append("close")

    def actor(self, user_id: UserId) -> Actor:
        for known, name, _title, roles in bank.USERS:
            if known == user_id:
                return Actor(user_id=user_id, name=name, roles=frozenset(roles))
        raise NotFoundError(f"There is no user {user_id!r}.")

    def enter_desk(self, claims: SignInClaims | None, *, active: bool = True) -> Actor:
        if claims is None:
            raise SignedOutError(EndedBy.BROKEN)
        why = self.ended.get(claims.session_id) or token_problem(
            claims, self.sign_in_rules, datetime.now(UTC)
        )
        if why is not None:
            raise SignedOutError(why)
        try:
            return self.actor(UserId(claims.subject))
        except NotFoundError:
            raise SignedOutError(EndedBy.UNKNOWN) from None

    def leave_desk(self, claims: SignInClaims, *, everywhere: bool = False) -> int:
        self.ended[claims.session_id] = EndedBy.EVERYWHERE if everywhere else EndedBy.SIGNED_OUT
        return 1

    def list_access(self, actor: Actor) -> tuple[UserAccess, ...]:
        return ()

    def list_users(self, actor: Actor) -> tuple[UserView, ...]:
        return bank.users()

    # Queue

    def sync_cases(self) -> int:
        return 0

    def list_queue(self, actor: Actor, filter: QueueFilter, *, offset: int = 0, limit: int = 50) -> QueuePage:
        self._need(actor, Permission.CASE_READ)
        mine = [row for row in self.rows.values() if row.queue in actor.queues]
        found = sorted(
            (row for row in mine if _matches(row, filter, actor)), key=lambda row: row.due_at or bank.NOW
        )
        return QueuePage(
            rows=tuple(found[offset : offset + limit]),
            total=len(found),
            by_queue={q: sum(r.queue is q for r in mine) for q in Queue if q in actor.queues},
            overdue=sum(row.clock_state is ClockState.OVERDUE for row in found),
            at_risk=sum(row.clock_state is ClockState.AT_RISK for row in found),
            unassigned=sum(row.owner_id is None for row in found),
        )

    def take_next(self, actor: Actor, queues: tuple[Queue, ...] = ()) -> CaseId | None:
        self._need(actor, Permission.CASE_WORK)
        free = [row for row in self.rows.values() if row.owner_id is None and row.queue in actor.queues]
        chosen = next((row for row in free if not queues or row.queue in queues), None)
        if chosen is None:
            return None
        self.take_case(actor, chosen.case_id)
        return chosen.case_id

    def take_case(self, actor: Actor, case_id: CaseId) -> None:
        self._own(actor, (case_id,), actor.user_id)

    def release_case(self, actor: Actor, case_id: CaseId) -> None:
        self._own(actor, (case_id,), None)

    def assign_cases(self, actor: Actor, case_ids: Sequence[CaseId], assignee: UserId) -> int:
        self._need(actor, Permission.CASE_ASSIGN)
        return self._own(actor, case_ids, assignee)

    def snooze_cases(self, actor: Actor, case_ids: Sequence[CaseId], until: datetime, reason: str) -> int:
        for case_id in case_ids:
            self.rows[case_id] = self._row(actor, case_id).model_copy(
                update={"snoozed_until": until, "status": "snoozed"}
            )
        self._event(actor, "case.snoozed", case_ids[0])
        return len(case_ids)

    def save_view(self, actor: Actor, view: SavedView) -> None:
        kept = tuple(old for old in self.views.get(actor.user_id, ()) if old.name != view.name)
        self.views[actor.user_id] = (*kept, view)

    def list_views(self, actor: Actor) -> tuple[SavedView, ...]:
        return self.views.get(actor.user_id, ())

    # Case

    def view_case(self, actor: Actor, case_id: CaseId) -> CaseView:
        self._need(actor, Permission.CASE_READ)
        row = self._row(actor, case_id)
        may = actor.may(Permission.COPILOT_RUN)
        tasks = (
            TaskName("triage_brief"),
            TaskName("case_summary"),
            TaskName("case_note"),
            TaskName("dispute_letter"),
        )
        return bank.case_view(
            row,
            checklist=bank.checklist(self.done.get(case_id, frozenset())),
            case_file=CaseFile(),
            tasks=tasks if may else (),
        )

    def case_transactions(
        self, actor: Actor, case_id: CaseId, *, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Transaction, ...]:
        self._row(actor, case_id)
        return bank.transactions()

    def case_links(self, actor: Actor, case_id: CaseId, *, hops: int = 2) -> LinkGraph:
        self._row(actor, case_id)
        return bank.links()

    def tick_checklist(self, actor: Actor, case_id: CaseId, key: str, done: bool) -> Checklist:
        self._need(actor, Permission.CASE_WORK)
        held = self.done.get(case_id, frozenset())
        self.done[case_id] = held | {key} if done else held - {key}
        return bank.checklist(self.done[case_id])

    def case_history(self, actor: Actor, case_id: CaseId) -> tuple[AuditEvent, ...]:
        return tuple(event for event in self.events if event.case_id == case_id)

    # Copilot

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
        self._need(actor, Permission.COPILOT_RUN)
        self._row(actor, case_id)
        self.calls.append(f"run_task:{task}")
        if operation_id not in self.runs:
            self.runs[operation_id] = _run(actor, case_id, task, question)
            self._event(actor, "run.completed", case_id)
        return self.runs[operation_id]

    def latest_run(self, actor: Actor, case_id: CaseId, task: TaskName) -> Run | None:
        runs = [run for run in self.runs.values() if run.case_id == case_id and run.task == task]
        return runs[-1] if runs else None

    def get_run(self, actor: Actor, run_id: RunId) -> Run:
        for run in self.runs.values():
            if run.run_id == run_id:
                return run
        raise NotFoundError(f"There is no run {run_id}.")

    def ask_policy(
        self, actor: Actor, question: str, *, as_of: date | None = None, operation_id: str = ""
    ) -> Run:
        self._need(actor, Permission.POLICY_ASK)
        run = _run(actor, None, TaskName("policy_answer"), question)
        if "moon" in question:
            reason = "No document in force that you may read answers this."
            run = run.model_copy(
                update={"refused": True, "refusal_reason": reason, "statements": (), "hidden": 2}
            )
        self.runs[operation_id or uuid.uuid4().hex] = run
        return run

    def rate_run(self, actor: Actor, run_id: RunId, thumbs: str, tags: tuple[str, ...], comment: str) -> None:
        self._event(actor, "run.rated", None)

    # Drafts

    def create_draft(self, actor: Actor, run_id: RunId) -> Draft:
        self._need(actor, Permission.DRAFT_EDIT)
        run = self.get_run(actor, run_id)
        assert run.case_id is not None
        kind = DraftKind.LETTER if run.audience == "customer" else DraftKind.CASE_NOTE
        draft = Draft(
            draft_id=DraftId(f"DR-{1000 + len(self.drafts)}"),
            case_id=run.case_id,
            queue=self.rows[run.case_id].queue,
            task=run.task,
            kind=kind,
            audience=run.audience,
            title=f"{run.task.replace('_', ' ').capitalize()} for {run.case_id}",
            status=DraftStatus.DRAFT,
            author_id=actor.user_id,
            created_at=bank.NOW,
            run_id=run_id,
            engine=run.engine,
            pack=run.pack,
            versions=(_version(1, "model", actor, run.body),),
            submission=None,
            reviews=(),
            sar_compartment=run.sar_compartment,
        )
        self.drafts[draft.draft_id] = draft
        self._event(actor, "draft.created", run.case_id)
        return draft

    def propose_disposition(self, actor: Actor, case_id: CaseId, disposition: Disposition) -> Draft:
        run = self.run_task(actor, case_id, TaskName("case_note"), operation_id=f"disposition:{case_id}")
        draft = self.create_draft(actor, run.run_id)
        kept = draft.model_copy(update={"kind": DraftKind.DISPOSITION, "disposition": disposition})
        self.drafts[draft.draft_id] = kept
        return kept

    def get_draft(self, actor: Actor, draft_id: DraftId) -> Draft:
        if draft_id not in self.drafts:
            raise NotFoundError(f"There is no draft {draft_id} that you may see.")
        return self.drafts[draft_id]

    def list_drafts(
        self,
        actor: Actor,
        *,
        case_id: CaseId | None = None,
        mine: bool = False,
        statuses: tuple[DraftStatus, ...] = (),
    ) -> tuple[DraftRow, ...]:
        return tuple(
            _draft_row(draft, actor)
            for draft in self.drafts.values()
            if (case_id is None or draft.case_id == case_id)
            and (not mine or draft.author_id == actor.user_id)
            and (not statuses or draft.status in statuses)
        )

    def edit_draft(self, actor: Actor, draft_id: DraftId, body: str, *, base_version: int) -> Draft:
        draft = self.get_draft(actor, draft_id)
        if base_version != draft.current.number:
            raise ConflictError(f"Draft {draft_id} was saved by somebody else meanwhile. Reload it and look.")
        version = _version(base_version + 1, "analyst", actor, body)
        return self._keep(draft, versions=(*draft.versions, version))

    def check_text(self, actor: Actor, draft_id: DraftId, body: str) -> DraftVersion:
        return _version(0, "analyst", actor, body)

    def submit_draft(
        self,
        actor: Actor,
        draft_id: DraftId,
        *,
        version: int,
        named_checker: UserId | None = None,
        overrides: tuple[Override, ...] = (),
    ) -> Draft:
        draft = self.get_draft(actor, draft_id)
        if draft.current.verification.unsupported > len(overrides):
            raise InputError("A sentence fails its check. Correct it, or override it with a reason.")
        submission = Submission(
            version=version,
            text_hash=draft.current.text_hash,
            evidence_hash=draft.pack.content_hash,
            submitted_by=actor.user_id,
            submitted_at=bank.NOW,
            expires_at=bank.NOW + timedelta(hours=72),
            named_checker=named_checker,
            approvals_needed=1,
            overrides=overrides,
        )
        self._event(actor, "draft.submitted", draft.case_id)
        return self._keep(draft, status=DraftStatus.SUBMITTED, submission=submission)

    def list_approvals(self, actor: Actor) -> tuple[DraftRow, ...]:
        self._need(actor, Permission.DRAFT_REVIEW)
        return self.list_drafts(actor, statuses=(DraftStatus.SUBMITTED,))

    def view_submission(self, actor: Actor, draft_id: DraftId) -> ReviewView:
        draft = self.get_draft(actor, draft_id)
        own = draft.author_id == actor.user_id
        return ReviewView(
            draft=draft,
            changed_since_submit=(),
            may_review=not own,
            why_not="You wrote this draft, so another person must check it." if own else "",
        )

    def review_draft(
        self,
        actor: Actor,
        draft_id: DraftId,
        decision: str,
        *,
        reason: str = "",
        text_hash: str,
        evidence_opened: int,
        seconds_looked: float,
    ) -> Draft:
        draft = self.get_draft(actor, draft_id)
        assert draft.submission is not None
        if draft.author_id == actor.user_id:
            raise PermissionDeniedError("You wrote this draft, so another person must check it.")
        review = Review.model_validate(
            {
                "reviewer_id": actor.user_id,
                "decision": decision,
                "reason": reason,
                "text_hash": text_hash,
                "evidence_hash": draft.submission.evidence_hash,
                "evidence_opened": evidence_opened,
                "seconds_looked": seconds_looked,
                "at": bank.NOW,
            }
        )
        after = {"approve": DraftStatus.APPROVED, "return": DraftStatus.DRAFT, "reject": DraftStatus.REJECTED}
        self._event(actor, f"draft.{decision}", draft.case_id)
        return self._keep(draft, status=after[decision], reviews=(*draft.reviews, review))

    def commit_approved(self) -> CommitResult:
        ready = [draft for draft in self.drafts.values() if draft.status is DraftStatus.APPROVED]
        for draft in ready:
            self._keep(draft, status=DraftStatus.COMMITTED, commit_reference="N-900001")
        return CommitResult(committed=tuple(draft.draft_id for draft in ready), failed=(), waiting=0)

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
        self._need(actor, Permission.POLICY_ASK)
        if not query.strip():
            raise InputError("The search is empty. Type a few words.")
        if "moon" in query:
            return SearchResult(results=(), hidden=2)
        start = _POLICY.index("Credit the account")
        hit = PassageHit(
            doc_id=DocId("card-fraud-procedure"),
            passage_id=PassageId("card-fraud-procedure#3"),
            title="Card fraud procedure",
            doc_type="procedure",
            citation="CFP 4.2",
            heading="4.2 Provisional credit",
            start=start,
            end=start + 83,
            score=0.81,
            text=_POLICY[start : start + 83],
        )
        return SearchResult(results=(hit,), hidden=2)

    def open_passage(self, actor: Actor, passage_id: PassageId) -> OpenPassage:
        start = _POLICY.index("Credit the account")
        return OpenPassage(
            document=self.list_documents(actor)[0],
            text=_POLICY,
            start=start,
            end=start + 83,
            heading="4.2 Provisional credit",
        )

    def list_documents(self, actor: Actor, *, as_of: date | None = None) -> tuple[Document, ...]:
        return (
            Document(
                doc_id=DocId("card-fraud-procedure"),
                title="Card fraud procedure",
                doc_type="procedure",
                citation="CFP",
                business_line="cards",
                version="3.1",
                roles=frozenset(Role),
                effective_date=date(2026, 1, 1),
                superseded_on=None,
                source_path="card_fraud_procedure.md",
                content_hash="0" * 64,
                passages=4,
            ),
        )

    # Audit

    def search_audit(
        self, actor: Actor, filter: AuditFilter, *, offset: int = 0, limit: int = 100
    ) -> tuple[tuple[AuditEvent, ...], int]:
        self._need(actor, Permission.AUDIT_READ)
        found = [
            event
            for event in reversed(self.events)
            if (filter.case_id is None or event.case_id == filter.case_id) and filter.action in event.action
        ]
        return tuple(found[offset : offset + limit]), len(found)

    def verify_audit(self, actor: Actor) -> AuditVerdict:
        return AuditVerdict(ok=True, rows=len(self.events), first_bad=None, reason="")

    def export_case_bundle(self, actor: Actor, case_id: CaseId) -> bytes:
        if case_id not in self.rows:
            raise NotFoundError(f"There is no case {case_id} that you may see.")
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as bundle:
            bundle.writestr("case.json", "{}")
        return held.getvalue()

    # Inside

    def _need(self, actor: Actor, permission: Permission) -> None:
        if not actor.may(permission):
            raise PermissionDeniedError(f"Your roles do not allow {permission}.")

    def _row(self, actor: Actor, case_id: CaseId) -> QueueRow:
        row = self.rows.get(case_id)
        if row is None or row.queue not in actor.queues:
            raise NotFoundError(f"There is no case {case_id} that you may see. Check the number.")
        return row

    def _own(self, actor: Actor, case_ids: Sequence[CaseId], owner: UserId | None) -> int:
        for case_id in case_ids:
            status = "in_progress" if owner else "open"
            self.rows[case_id] = self._row(actor, case_id).model_copy(
                update={"owner_id": owner, "status": status}
            )
            self._event(actor, "case.assigned", case_id)
        return len(case_ids)

    def _keep(self, draft: Draft, **changes: Any) -> Draft:
        changed = draft.model_copy(update=changes)
        self.drafts[draft.draft_id] = changed
        return changed

    def _event(self, actor: Actor, action: str, case_id: CaseId | None) -> None:
        event = AuditEvent(
            sequence=len(self.events) + 1,
            at=bank.NOW,
            actor_id=actor.user_id,
            action=action,
            subject=f"case:{case_id}",
            case_id=case_id,
            details={},
            sar_compartment=False,
            previous=self.events[-1].digest if self.events else GENESIS,
            digest="",
        )
        self.events.append(event.model_copy(update={"digest": event.computed_digest()}))


def _matches(row: QueueRow, wanted: QueueFilter, actor: Actor) -> bool:
    tests: tuple[Callable[[], bool], ...] = (
        lambda: not wanted.queues or row.queue in wanted.queues,
        lambda: not wanted.statuses or row.status in wanted.statuses,
        lambda: not wanted.triage or row.triage in wanted.triage,
        lambda: not wanted.clock or row.clock_state in wanted.clock,
        lambda: wanted.owner != "me" or row.owner_id == actor.user_id,
        lambda: wanted.owner != "nobody" or row.owner_id is None,
        lambda: wanted.text.lower() in f"{row.case_id} {row.customer_name} {row.title}".lower(),
    )
    return all(test() for test in tests)


def _pack(case_id: CaseId | None) -> EvidencePack:
    return EvidencePack(
        case_id=case_id,
        as_of=bank.NOW,
        evidence=(
            EvidenceItem(
                id="E1",
                system="alert engine",
                record_ids=("AL-300001",),
                title="Alert AL-300001",
                as_of=bank.NOW,
                fields=EarlierAlertFields(status="open"),
                text="Alert AL-300001, score 94, two rules fired: R-118 and R-042.",
            ),
            EvidenceItem(
                id="E2",
                system="device intelligence",
                record_ids=("D-77",),
                title="Device D-77",
                as_of=bank.NOW,
                fields=DeviceFields(device_kind="phone", first_seen_at=bank.NOW, customers=1),
                text="Device D-77, Android 15, an emulator, first seen 22 Nov 2026 08:00 UTC.",
            ),
        ),
        facts=(
            Fact(
                id="F1",
                name=FactName.FOCUS_TOTAL_OUT,
                value=Amount(money=Money(amount=Decimal("12820.50"), currency="USD")),
                text="Six online payments total $12,820.50 within 15 minutes on 22 Nov 2026.",
                inputs=("E1",),
            ),
        ),
        passages=(
            Passage(
                id="P1",
                passage_id=PassageId("card-fraud-procedure#3"),
                doc_id=DocId("card-fraud-procedure"),
                title="Card fraud procedure",
                heading="4.2 Provisional credit",
                doc_type="procedure",
                citation="CFP 4.2",
                text="Credit the account within ten business days of the notice unless decided before.",
                start=0,
                end=80,
                score=0.8,
            ),
        ),
        clocks=bank.clocks(),
    )


def _verify(statements: tuple[Statement, ...]) -> Verification:
    wrong = Failure(code="amount", detail="$99,999.00 stands in nothing that is cited")
    verdicts = tuple(
        Verdict(supported=False, failures=(wrong,)) if "99,999" in s.text else Verdict(supported=True)
        for s in statements
    )
    return Verification(passed=all(v.supported for v in verdicts), verdicts=verdicts)


def _split(body: str) -> tuple[Statement, ...]:
    found = []
    for line in body.splitlines():
        cites = tuple(part.split("]")[0] for part in line.split("[")[1:])
        text = line.split("[")[0].strip()
        if text:
            found.append(Statement(text=text, kind="fact", cites=cites))
    return tuple(found)


_BODY = (
    "Six online payments total $12,820.50 within 15 minutes on 22 Nov 2026. [F1]\n"
    "They came from device D-77, an emulator first seen that morning. [E2]\n"
    "Credit the account within ten business days of the notice. [P1]"
)


def _output(said: tuple[Statement, ...]) -> dict[str, Any]:
    first, second, third = (statement.model_dump(mode="json") for statement in said)
    return {
        "summary": [first, second],
        "level": "critical",
        "level_reason": second,
        "recommendation": {"choice": "confirmed_fraud", "confidence": 0.86, "statement": third},
        "what_would_change_it": [third],
        "evidence_for": [first, second],
        "evidence_against": [],
        "contradictions": [],
        "unknowns": [third],
        "next_steps": [third],
        "signals": [{"name": "new_device", "side": "for", "points": 3, "cites": ["E2"]}],
    }


def _run(actor: Actor, case_id: CaseId | None, task: TaskName, question: str) -> Run:
    statements = _split(_BODY)
    return Run(
        run_id=RunId(f"R-{uuid.uuid4().hex[:8]}"),
        task=task,
        case_id=case_id,
        actor_id=actor.user_id,
        question=question,
        audience=Audience.CUSTOMER if task == TaskName("dispute_letter") else Audience.INTERNAL,
        engine="offline",
        engine_note="No model is configured.",
        prompt_version="1",
        trace_id="4bf92f3577b34da6a3ce929d0e0e4736",
        started_at=bank.NOW,
        milliseconds=41.0,
        pack=_pack(case_id),
        output=_output(statements),
        statements=statements,
        verification=_verify(statements),
        body=_BODY,
        refused=False,
        refusal_reason="",
        hidden=2 if task == TaskName("policy_answer") else 0,
        steps=(
            Step(name="gather", what="systems of record read", count=8, milliseconds=12.0),
            Step(name="compute", what="facts computed", count=1, milliseconds=1.0),
            Step(name="verify", what="sentences checked", count=3, milliseconds=2.0),
        ),
        sar_compartment=False,
        redaction=RedactionView(
            original="Nadia Petrova, card 4000000000000042",
            sent="PERSON_1, card CARD_1",
            decisions=(
                RedactionDecision(
                    start=0, end=13, type="PERSON", pseudonym="PERSON_1", reason="known: customer name"
                ),
                RedactionDecision(
                    start=20, end=36, type="CARD", pseudonym="CARD_1", reason="shape: card number"
                ),
            ),
        ),
    )


def _version(number: int, origin: str, actor: Actor, body: str) -> DraftVersion:
    statements = _split(body)
    return DraftVersion.model_validate(
        {
            "number": number,
            "origin": origin,
            "author_id": actor.user_id,
            "created_at": bank.NOW,
            "body": body,
            "statements": statements,
            "verification": _verify(statements),
        }
    )


def _draft_row(draft: Draft, actor: Actor) -> DraftRow:
    held = draft.submission
    return DraftRow(
        draft_id=draft.draft_id,
        case_id=draft.case_id,
        queue=draft.queue,
        kind=draft.kind,
        task=draft.task,
        title=draft.title,
        status=draft.status,
        author_id=draft.author_id,
        version=draft.current.number,
        updated_at=draft.current.created_at,
        submitted_at=held.submitted_at if held else None,
        expires_at=held.expires_at if held else None,
        named_checker=held.named_checker if held else None,
        approvals=sum(review.decision == "approve" for review in draft.reviews),
        approvals_needed=held.approvals_needed if held else 1,
        unsupported=draft.current.verification.unsupported,
        mine=draft.author_id == actor.user_id,
    )


__all__ = ["FakeServices", "text_hash"]
