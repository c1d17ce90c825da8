"""Candidates for golden scenarios: list them, look at one redacted, make a scenario of it or dismiss it."""

from difflib import unified_diff

from copilot.domain.identity import Actor, Permission, Role
from copilot.domain.review import Candidate, CandidateState, CandidateView, Golden
from copilot.domain.run import Run
from copilot.errors import ConflictError, InputError, NotFoundError
from copilot.ports.review import GoldenFiles
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.scoring.golden import read_scenario
from copilot.scoring.golden_text import scenario_text
from copilot.scoring.proposal import proposed_scenario, says_something
from copilot.usecases.access import require
from copilot.usecases.redact_for_review import Means, hidden, hiding_for, refuse_leaks

MAX_ROWS = 500
MIN_REASON = 10
ERASED = "erased"


def list_candidates(
    actor: Actor,
    *,
    state: CandidateState | None = "open",
    limit: int = 200,
    unit_of_work: UnitOfWorkFactory,
) -> tuple[Candidate, ...]:
    """Newest first, without the reasons: those stand in the view, redacted. SAR work is left out for outsiders.

    Raises:
        PermissionDeniedError: the actor does not read evaluations.
        InputError: limit out of range (1 to 500).
    """
    require(actor, Permission.EVALUATION_READ, to="see candidates for golden scenarios")
    if not 1 <= limit <= MAX_ROWS:
        raise InputError(f"A list of candidates holds 1 to {MAX_ROWS}; got {limit}.")
    with unit_of_work(read_only=True) as unit:
        rows = unit.candidates.rows(state=state, sar_compartment=actor.in_sar_compartment, limit=limit)
    return tuple(row.model_copy(update={"reason": "", "decision": ""}) for row in rows)


def view_candidate(actor: Actor, candidate_id: str, *, means: Means) -> CandidateView:
    """The candidate with its texts redacted, what people changed, and a scenario to begin from.

    Raises:
        PermissionDeniedError: the actor does not curate golden scenarios.
        NotFoundError: no such candidate for this actor.
        TransientError: a source did not answer, so nothing can be redacted.
        ControlError: redaction left an identifier; nothing is shown.
    """
    _require(actor)
    with means.unit_of_work(read_only=True) as unit:
        candidate = _visible(unit, actor, candidate_id)
        run, before, after = _texts(unit, candidate)
        author = unit.users.actor(run.actor_id) if run else None
    if run is None or run.engine == ERASED:
        return _erased(candidate)
    hiding = hiding_for(candidate.case_id, means)
    failures = [failure for verdict in run.verification.verdicts for failure in verdict.failures]
    raw = (run.question, before, after, candidate.reason, candidate.decision, *(f.detail for f in failures))
    question, was, now, reason, decision, *details = hidden(raw, hiding, means.redactor)
    shown = candidate.model_copy(update={"reason": reason, "decision": decision})
    roles = author.roles if author else frozenset[Role]()
    proposed = proposed_scenario(shown, roles=roles, question=question, before=was, after=now)
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


def promote_candidate(
    actor: Actor, candidate_id: str, text: str, *, files: GoldenFiles, means: Means
) -> Golden:
    """Write the policy owner's text as a golden scenario of this installation, and close the candidate.

    The text is the YAML of one scenario with its expected outcome. It is refused while it names
    anybody or any account that the case knows.

    Raises:
        PermissionDeniedError, NotFoundError: as `view_candidate`.
        InputError: the text is no scenario (line and key named), or it expects nothing.
        ConflictError: the candidate was decided, or there is a scenario of that id.
        ControlError: the text still holds an identifier of the case.
    """
    _require(actor)
    with means.unit_of_work(read_only=True) as unit:
        candidate = _visible(unit, actor, candidate_id)
    _refuse_decided(candidate)
    scenario = read_scenario(text, source="the scenario").scenario
    if not says_something(scenario.expected):
        raise InputError(
            "The scenario expects nothing, so it could only pass. State what must be cited or mentioned, "
            "must not be mentioned, or that it must be refused."
        )
    written = scenario_text(scenario)
    read = scenario_text(scenario.model_copy(update={"role": ""}))  # the role is a demo user's name
    refuse_leaks(read, hiding_for(candidate.case_id, means), means.redactor)
    with means.unit_of_work() as unit:
        unit.candidates.decide(
            candidate_id,
            "promoted",
            by=actor.user_id,
            at=means.time_source.now(),
            scenario_id=scenario.id,
        )
        _record(
            unit, "candidate.promoted", actor, candidate, {"scenario": scenario.id, "suite": scenario.suite}
        )
        path = files.write(scenario, written)  # last: if it cannot be written, nothing is decided
    return Golden(scenario=scenario, path=path, text=written)


def dismiss_candidate(
    actor: Actor,
    candidate_id: str,
    *,
    reason: str,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> None:
    """Close the candidate without a scenario; the reason is kept sealed.

    Raises:
        PermissionDeniedError, NotFoundError: as `view_candidate`.
        InputError: the reason has fewer than 10 characters.
        ConflictError: it was decided already.
    """
    _require(actor)
    if len(reason.strip()) < MIN_REASON:
        raise InputError("Say in a few words why this teaches nothing, so that nobody looks at it again.")
    with unit_of_work() as unit:
        candidate = _visible(unit, actor, candidate_id)
        unit.candidates.decide(
            candidate_id, "dismissed", by=actor.user_id, at=time_source.now(), decision=reason.strip()
        )
        _record(unit, "candidate.dismissed", actor, candidate, {})


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


def _require(actor: Actor) -> None:
    require(actor, Permission.GOLDEN_CURATE, to="curate golden scenarios")


def _visible(unit: UnitOfWork, actor: Actor, candidate_id: str) -> Candidate:
    candidate = unit.candidates.get(candidate_id)
    if candidate is None or (candidate.sar_compartment and not actor.in_sar_compartment):
        raise NotFoundError(f"There is no candidate {candidate_id} that you can see. Reload the list.")
    return candidate


def _refuse_decided(candidate: Candidate) -> None:
    if candidate.state != "open":
        raise ConflictError(
            f"Candidate {candidate.candidate_id} is {candidate.state} already. Reload the list."
        )


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
    blank = candidate.model_copy(update={"reason": "", "decision": ""})
    return CandidateView(
        candidate=blank, question="", before="", after="", diff=(), failures=(), proposed=None, erased=True
    )


def _record(
    unit: UnitOfWork, action: str, actor: Actor, candidate: Candidate, details: dict[str, str]
) -> None:
    unit.audit.record(
        action,
        actor_id=actor.user_id,
        subject=f"candidate:{candidate.candidate_id}",
        case_id=candidate.case_id,
        details={"origin": candidate.origin, **details},
        sar_compartment=candidate.sar_compartment,
    )
