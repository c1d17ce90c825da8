"""Look at candidates for golden scenarios: the list, one with its texts redacted, a file that was written."""

from difflib import unified_diff

from copilot.domain.identity import Actor, Permission, Role
from copilot.domain.ids import UserId
from copilot.domain.review import Candidate, CandidateState, CandidateView
from copilot.domain.run import Run
from copilot.errors import InputError, NotFoundError
from copilot.ports.review import GoldenFiles
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.scoring.golden_text import scenario_text
from copilot.scoring.proposal import proposed_scenario
from copilot.usecases.access import require
from copilot.usecases.candidate_access import require_curator, visible_candidate
from copilot.usecases.live_versions import Specs
from copilot.usecases.qa_score import reviews
from copilot.usecases.redact_for_review import ReviewPorts, hidden, redaction_scope_for

MAX_ROWS = 500
ERASED = "erased"
_NOBODY = {"raised_by": UserId(""), "subject": ""}
"""Who wrote or checked a draft is not told with its text: the same reader may be asked to score it blind."""
NOT_SHOWN = "not shown"
_BLIND = {**_NOBODY, "engine": NOT_SHOWN}
"""Nor does it name the engine: everyone who opens a candidate reviews it."""


def list_candidates(
    actor: Actor,
    *,
    state: CandidateState | None = "open",
    limit: int = 200,
    unit_of_work: UnitOfWorkFactory,
) -> tuple[Candidate, ...]:
    """Newest first, without the reasons: those stand in the view, redacted. SAR work is left out for outsiders.

    Reviewers who may score drafts blind do not see which engine wrote.

    Raises:
        PermissionDeniedError: the actor does not read evaluations.
        InputError: limit out of range (1 to 500).
    """
    require(actor, Permission.EVALUATION_READ, to="see candidates for golden scenarios")
    if not 1 <= limit <= MAX_ROWS:
        raise InputError(f"A list of candidates holds 1 to {MAX_ROWS}; got {limit}.")
    with unit_of_work(read_only=True) as unit:
        rows = unit.candidates.rows(state=state, sar_compartment=actor.in_sar_compartment, limit=limit)
    blind = _BLIND if reviews(actor) else _NOBODY
    return tuple(row.model_copy(update={**blind, "reason": "", "decision": ""}) for row in rows)


def view_candidate(actor: Actor, candidate_id: str, *, specs: Specs, ports: ReviewPorts) -> CandidateView:
    """The candidate with its texts redacted, what people changed, and a scenario to begin from.

    Raises:
        PermissionDeniedError: the actor does not curate golden scenarios.
        NotFoundError: no such candidate for this actor.
        TransientError: a source did not answer, so nothing can be redacted.
        ControlError: redaction left an identifier; nothing is shown.
    """
    require_curator(actor)
    with ports.unit_of_work(read_only=True) as unit:
        candidate = visible_candidate(unit, actor, candidate_id)
        run, before, after = _texts(unit, candidate)
        author = unit.users.actor(run.actor_id) if run else None
    if run is None or run.engine == ERASED:
        return _erased(candidate)
    scope = redaction_scope_for(candidate.case_id, ports)
    failures = [failure for verdict in run.verification.verdicts for failure in verdict.failures]
    raw = (run.question, before, after, candidate.reason, candidate.decision, *(f.detail for f in failures))
    question, was, now, reason, decision, *details = hidden(raw, scope, ports.redactor)
    shown = candidate.model_copy(update={**_BLIND, "reason": reason, "decision": decision})
    roles = author.roles if author else frozenset[Role]()
    suite = specs[run.task].suite
    proposed = proposed_scenario(shown, suite=suite, roles=roles, question=question, before=was, after=now)
    return CandidateView(
        candidate=shown,
        question=question,
        before=was,
        after=now,
        diff=_changes(was, now),
        failures=tuple(
            failure.model_copy(update={"detail": detail})
            for failure, detail in zip(failures, details, strict=True)
        ),
        proposed=proposed,
        proposed_text=scenario_text(proposed),
    )


def golden_text(actor: Actor, scenario_id: str, *, files: GoldenFiles) -> str:
    """The file of a scenario that this installation wrote, to download.

    Raises:
        PermissionDeniedError: the actor does not read evaluations.
        NotFoundError: there is none of that id.
    """
    require(actor, Permission.EVALUATION_READ, to="read golden scenarios")
    text = files.text(scenario_id)
    if text is None:
        raise NotFoundError(f"This installation wrote no golden scenario {scenario_id}.")
    return text


def _texts(unit: UnitOfWork, candidate: Candidate) -> tuple[Run | None, str, str]:
    """The run, its text, and the text as people left it."""
    run = unit.runs.get(candidate.run_id) if candidate.run_id else None
    draft = unit.drafts.get(candidate.draft_id) if candidate.draft_id else None
    if run is None:
        return None, "", ""
    before = run.body or run.refusal_reason
    version = next((v for v in draft.versions if v.number == candidate.version), None) if draft else None
    return run, before, version.body if version else before


def _changes(before: str, after: str) -> tuple[str, ...]:
    lines = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    return tuple(line for line in lines if not line.startswith("@@"))


def _erased(candidate: Candidate) -> CandidateView:
    blank = candidate.model_copy(update={**_BLIND, "reason": "", "decision": ""})
    return CandidateView(
        candidate=blank, question="", before="", after="", diff=(), failures=(), proposed=None, erased=True
    )
