"""What people do about an output, noted in the transaction in which they do it: candidates and figures."""

import secrets
from typing import Any

from copilot.domain.draft import Draft, Review, Submission
from copilot.domain.drift import DraftMeasure, RunMeasure
from copilot.domain.review import Candidate, Origin
from copilot.domain.run import Run
from copilot.ports.runs import Rating
from copilot.ports.unit_of_work import UnitOfWork
from copilot.scoring.edit_distance import edit_share


def measure_run(unit: UnitOfWork, run: Run) -> None:
    """Keep a live run's figures; they outlive its texts."""
    unit.measures.add_run(
        RunMeasure(
            run_id=run.run_id,
            at=run.started_at,
            task=run.task,
            engine=run.engine,
            prompt_version=run.prompt_version,
            sar_compartment=run.sar_compartment,
            statements=len(run.verification.verdicts),
            supported=len(run.verification.verdicts) - run.verification.unsupported,
            refused=run.refused,
            milliseconds=run.milliseconds,
            tokens=run.tokens,
            cost_micros=run.cost_micros,
        )
    )


def raise_of_submission(unit: UnitOfWork, draft: Draft, submission: Submission) -> None:
    """What the author changed of the copilot's text, or let stand against its verification, teaches something."""
    run = unit.runs.get(draft.run_id) if draft.run_id else None
    first = draft.versions[0]
    if run is None or first.origin != "model":
        return
    submitted = next(version for version in draft.versions if version.number == submission.version)
    unit.measures.add_draft(
        DraftMeasure(
            draft_id=draft.draft_id,
            version=submission.version,
            at=submission.submitted_at,
            task=draft.task,
            engine=run.engine,
            prompt_version=run.prompt_version,
            sar_compartment=draft.sar_compartment,
            edit_distance=edit_share(first.body, submitted.body),
            overrides=len(submission.overrides),
        )
    )
    about = _about_draft(draft, run, submission.version)
    by = {"raised_by": submission.submitted_by, "at": submission.submitted_at}
    if submitted.body.split() != first.body.split():
        _raise(unit, "edited", f"{draft.draft_id}/{submission.version}", reason="", **about, **by)
    if submission.overrides:
        reasons = "; ".join(override.reason for override in submission.overrides)
        _raise(unit, "overridden", f"{draft.draft_id}/{submission.version}", reason=reasons, **about, **by)


def raise_of_review(unit: UnitOfWork, draft: Draft, review: Review) -> None:
    """A draft that a checker returns or rejects comes with the reason."""
    run = unit.runs.get(draft.run_id) if draft.run_id else None
    if run is None or draft.submission is None or review.decision == "approve":
        return
    origin: Origin = "returned" if review.decision == "return" else "rejected"
    _raise(
        unit,
        origin,
        f"{draft.draft_id}/{draft.submission.version}/{review.reviewer_id}",
        reason=review.reason,
        raised_by=review.reviewer_id,
        at=review.at,
        **_about_draft(draft, run, draft.submission.version),
    )


def raise_of_rating(unit: UnitOfWork, run: Run, rating: Rating) -> None:
    """Thumbs down raise a candidate; thumbs up afterwards, by the same person, take it back."""
    subject = f"{run.run_id}/{rating.actor_id}"
    if rating.thumbs == "up":
        unit.candidates.withdraw("rated_down", subject)
        return
    _raise(
        unit,
        "rated_down",
        subject,
        reason=". ".join(filter(None, (", ".join(rating.tags), rating.comment.strip()))),
        run_id=run.run_id,
        case_id=run.case_id,
        task=run.task,
        engine=run.engine,
        prompt_version=run.prompt_version,
        raised_by=rating.actor_id,
        at=rating.at,
        sar_compartment=run.sar_compartment,
    )


def _raise(unit: UnitOfWork, origin: Origin, subject: str, **values: Any) -> None:
    unit.candidates.add(
        Candidate(candidate_id=f"GC-{secrets.token_hex(5)}", origin=origin, subject=subject, **values)
    )


def _about_draft(draft: Draft, run: Run, version: int) -> dict[str, Any]:
    return {
        "run_id": run.run_id,
        "draft_id": draft.draft_id,
        "version": version,
        "case_id": draft.case_id,
        "task": draft.task,
        "engine": run.engine,
        "prompt_version": run.prompt_version,
        "sar_compartment": draft.sar_compartment,
    }
