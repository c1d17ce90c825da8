"""Propose a disposition: a person's decision on the case, waiting for a second pair of eyes."""

from datetime import datetime

from copilot.domain.audience import Audience
from copilot.domain.compartment import queue_belongs
from copilot.domain.disposition import Disposition, Outcome
from copilot.domain.draft import Draft, DraftKind, DraftStatus, DraftVersion
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.run import TRIAGE_BRIEF, Run
from copilot.domain.statement import Verification
from copilot.domain.views import QueueRow
from copilot.errors import InputError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.case_work import hold_for_work, visible_row
from copilot.usecases.draft_access import new_draft_id, record_draft_event

TASK = "disposition"


def propose_disposition(
    actor: Actor,
    case_id: CaseId,
    disposition: Disposition,
    *,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Draft:
    """A draft whose text is the disposition in words.

    What the copilot recommended is taken from its latest brief that the actor may know of, not from the
    caller; resting on a brief of the SAR compartment, the disposition belongs to it too.

    Raises:
        NotFoundError: no such case for this actor.
        InputError: the decision departs from the copilot's recommendation and gives no reason.
        ConflictError: somebody else holds the case.
    """
    require(actor, Permission.DRAFT_EDIT, to="edit drafts")
    now = time_source.now()
    with unit_of_work() as unit:
        row = visible_row(unit, actor, case_id, now)
        brief = unit.runs.latest(case_id, TRIAGE_BRIEF, sar_compartment=actor.in_sar_compartment)
        decided = disposition.model_copy(update={"copilot_recommendation": _recommended(brief)})
        refuse_silent_departure(decided)
        hold_for_work(unit, actor, case_id, now)
        belongs = queue_belongs(row.queue) or (brief is not None and brief.sar_compartment)
        draft = _draft_of(actor, row, decided, now, as_of=time_source.bank_now(), sar_compartment=belongs)
        unit.drafts.add(draft)
        details = {
            "outcome": decided.outcome.value,
            "departs": decided.departs,
            "text_hash": draft.current.text_hash,
        }
        record_draft_event(unit, "draft.created", draft, actor.user_id, details)
        return draft


def _draft_of(
    actor: Actor,
    row: QueueRow,
    decided: Disposition,
    now: datetime,
    *,
    as_of: datetime,
    sar_compartment: bool,
) -> Draft:
    version = DraftVersion(
        number=1,
        origin="analyst",
        author_id=actor.user_id,
        created_at=now,
        body=disposition_text(decided),
        statements=(),
        verification=Verification(passed=True, verdicts=()),
    )
    return Draft(
        draft_id=new_draft_id(),
        case_id=row.case_id,
        queue=row.queue,
        task=TASK,
        kind=DraftKind.DISPOSITION,
        audience=Audience.INTERNAL,
        title=f"Close as {decided.outcome.value.replace('_', ' ')}",
        status=DraftStatus.DRAFT,
        author_id=actor.user_id,
        created_at=now,
        run_id=None,
        engine="",
        pack=EvidencePack(case_id=row.case_id, as_of=as_of),
        versions=(version,),
        submission=None,
        reviews=(),
        sar_compartment=sar_compartment,
        disposition=decided,
    )


def _recommended(brief: Run | None) -> Outcome | None:
    """The outcome that the brief proposed; None where there is no brief or it proposed none."""
    choice = (brief.output.get("recommendation") or {}).get("choice") if brief else None
    return Outcome(choice) if choice in set(Outcome) else None


def refuse_silent_departure(disposition: Disposition) -> None:
    """Raise `InputError` if the decision departs from the copilot's recommendation without a reason."""
    if (
        disposition.departs
        and disposition.copilot_recommendation
        and not disposition.departure_reason.strip()
    ):
        proposed = disposition.copilot_recommendation.value.replace("_", " ")
        raise InputError(f"The copilot proposed {proposed}. Say in a sentence why you decide otherwise.")


def disposition_text(disposition: Disposition) -> str:
    """The decision as the text that is frozen, reviewed and hashed: every field that will be written."""
    lines = [
        f"Outcome: {disposition.outcome.value.replace('_', ' ')}",
        f"Reason code: {disposition.reason_code}",
        f"Action taken: {disposition.action_taken}",
        f"Loss: {disposition.loss}",
        f"Recovery: {disposition.recovery}",
        f"Rationale: {disposition.rationale}",
    ]
    if disposition.departs:
        lines.append(f"Reason for departing from the copilot: {disposition.departure_reason}")
    return "\n".join(lines)
