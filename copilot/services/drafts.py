"""Drafts, approvals and the commit of what was approved."""

from typing import Literal

from copilot.domain.disposition import Disposition
from copilot.domain.draft import Draft, DraftStatus, DraftVersion, Override
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId, DraftId, RunId, UserId
from copilot.domain.views import CommitResult, DraftRow, ReviewView
from copilot.services.ports import Part
from copilot.usecases import (
    commit_approved,
    create_draft,
    edit_draft,
    list_approvals,
    propose_disposition,
    read_drafts,
    regather_pack,
    review_draft,
    submit_draft,
    view_submission,
)


class DraftServices(Part):
    """Drafts, approvals and the commit of what was approved."""

    def create_draft(self, actor: Actor, run_id: RunId) -> Draft:
        return create_draft.create_draft(actor, run_id, specs=self._ports.specs, **self._store_and_time)

    def propose_disposition(self, actor: Actor, case_id: CaseId, disposition: Disposition) -> Draft:
        return propose_disposition.propose_disposition(actor, case_id, disposition, **self._store_and_time)

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
        return read_drafts.check_text(actor, draft_id, body, specs=self._ports.specs, **self._store_and_time)

    def edit_draft(self, actor: Actor, draft_id: DraftId, body: str, *, base_version: int) -> Draft:
        return edit_draft.edit_draft(
            actor, draft_id, body, base_version=base_version, specs=self._ports.specs, **self._store_and_time
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
                self._ports.bank.limits, expiry_hours=self._ports.settings.approval_expiry_hours
            ),
            regather=self._regathered,
            specs=self._ports.specs,
            **self._store_and_time,
        )

    def list_approvals(self, actor: Actor) -> tuple[DraftRow, ...]:
        return list_approvals.list_approvals(actor, **self._store_and_time)

    def view_submission(self, actor: Actor, draft_id: DraftId) -> ReviewView:
        return view_submission.view_submission(
            actor,
            draft_id,
            regather=self._regathered,
            knowledge=self._ports.knowledge,
            **self._store_and_time,
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
            **self._store_and_time,
        )

    def commit_approved(self) -> CommitResult:
        return commit_approved.commit_approved(systems=self._ports.systems, **self._store_and_time)

    def _regathered(self, draft: Draft) -> EvidencePack:
        return regather_pack.regather_pack(
            draft,
            systems=self._ports.systems,
            workflow=self._ports.workflow,
            specs=self._ports.specs,
            unit_of_work=self._ports.unit_of_work,
        )
