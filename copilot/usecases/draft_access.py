"""What the use cases of drafts share: finding one the actor may know of, judging its text, listing rights."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from copilot.controls.verification import verify_body
from copilot.domain.compartment import may_know
from copilot.domain.draft import Draft, DraftKind, DraftStatus, DraftVersion
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId, DraftId
from copilot.domain.run import TaskName
from copilot.domain.statement import Statement, Verification
from copilot.errors import ConflictError, InputError, NotFoundError
from copilot.ports.drafts import DraftQuery
from copilot.ports.unit_of_work import UnitOfWork
from copilot.tasks.base import TaskSpec
from copilot.usecases.access import require

Specs = Mapping[TaskName, TaskSpec[Any]]
MAX_BODY_CHARACTERS = 100_000


def new_draft_id() -> DraftId:
    """A number that nobody can guess from another."""
    return DraftId(f"DR-{secrets.token_hex(6)}")


def visible_draft(unit: UnitOfWork, actor: Actor, draft_id: DraftId) -> Draft:
    """The draft, if the actor may know of it.

    Raises:
        PermissionDeniedError: no role of the actor reads cases.
        NotFoundError: no such draft, or one outside the actor's queues or compartment (not told apart).
    """
    require(actor, Permission.CASE_READ, to="read cases")
    draft = unit.drafts.get(draft_id)
    if draft is None or draft.queue not in actor.queues or not may_know(actor, draft):
        raise NotFoundError(f"There is no draft {draft_id} that you can see. Check the number.")
    return draft


def editable_draft(unit: UnitOfWork, actor: Actor, draft_id: DraftId) -> Draft:
    """The draft, if the actor may write on it now.

    Raises:
        PermissionDeniedError, NotFoundError: as `visible_draft`.
        ConflictError: it is with a checker, or decided.
    """
    require(actor, Permission.DRAFT_EDIT, to="edit drafts")
    draft = visible_draft(unit, actor, draft_id)
    if draft.status is not DraftStatus.DRAFT:
        raise ConflictError(
            f"Draft {draft_id} is {draft.status.value} and cannot be changed. Reload it to see why."
        )
    return draft


def checked_body(body: str) -> str:
    """The text as it is kept.

    Raises:
        InputError: empty, or longer than 100,000 characters.
    """
    if not body.strip():
        raise InputError("The text is empty. Nothing was saved.")
    if len(body) > MAX_BODY_CHARACTERS:
        raise InputError(f"The text has {len(body):,} characters; {MAX_BODY_CHARACTERS:,} is the most.")
    return body


def judged(
    draft: Draft, body: str, pack: EvidencePack, specs: Specs
) -> tuple[tuple[Statement, ...], Verification]:
    """The text's sentences with their verdicts, by the same controls as the model's own draft.

    A disposition is a person's decision in a person's words: it cites nothing and is the checker's to judge.
    """
    if draft.kind is DraftKind.DISPOSITION:
        return (), Verification(passed=True, verdicts=())
    kinds = {s.text: s.kind for version in draft.versions for s in version.statements}
    spec = specs[TaskName(draft.task)]
    return verify_body(
        body,
        pack=pack,
        audience=draft.audience,
        required=spec.required_elements,
        known_names=spec.bank.names,
        kinds=kinds,
    )


def next_version(draft: Draft, actor: Actor, body: str, specs: Specs, now: datetime) -> DraftVersion:
    """The version that saving this text would make."""
    statements, verification = judged(draft, body, draft.pack, specs)
    return DraftVersion(
        number=draft.current.number + 1,
        origin="analyst",
        author_id=actor.user_id,
        created_at=now,
        body=body,
        statements=statements,
        verification=verification,
    )


def query_for(
    actor: Actor,
    *,
    case_id: CaseId | None = None,
    mine: bool = False,
    statuses: tuple[DraftStatus, ...] = (),
) -> DraftQuery:
    """The question with the actor's rights in it."""
    return DraftQuery(
        reader_id=actor.user_id,
        queues=actor.queues,
        sar_compartment=actor.in_sar_compartment,
        case_id=case_id,
        mine=mine,
        statuses=statuses,
    )


def record_draft_event(
    unit: UnitOfWork, action: str, draft: Draft, actor_id: str, details: dict[str, Any]
) -> None:
    """An audit row about a draft, in its case and its compartment."""
    unit.audit.record(
        action,
        actor_id=actor_id,
        subject=f"draft:{draft.draft_id}",
        case_id=draft.case_id,
        details={"kind": draft.kind.value, **details},
        sar_compartment=draft.sar_compartment,
    )
