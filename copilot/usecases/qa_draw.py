"""Draw approved drafts for a blind second look, and say what the looks came to."""

import random
import secrets
from collections.abc import Sequence
from datetime import timedelta

from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import DraftId
from copilot.domain.review import QaItem, QaReport, QaSample
from copilot.errors import InputError, NotFoundError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.scoring.qa_report import qa_report_of
from copilot.usecases.access import require
from copilot.usecases.qa_score import require_reviewer, yet_to_score

MAX_ITEMS = 200


def draw_sample(
    actor: Actor,
    *,
    size: int,
    days: int = 30,
    seed: int | None = None,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> QaSample:
    """Draw up to `size` of the drafts approved in the last `days`, each with the same chance; audited with its seed.

    Drafts of the SAR compartment are drawn only by somebody inside it.

    Raises:
        PermissionDeniedError: the actor does not curate.
        InputError: size or days out of range, or nothing was approved in that time.
    """
    require(actor, Permission.GOLDEN_CURATE, to="draw a sample for quality review")
    if not 1 <= size <= MAX_ITEMS or days < 1:
        raise InputError(
            f"A sample holds 1 to {MAX_ITEMS} drafts of at least one day; got {size} of {days} days."
        )
    now = time_source.now()
    since = now - timedelta(days=days)
    chosen_seed = secrets.randbits(32) if seed is None else seed
    with unit_of_work() as unit:
        found = unit.qa.approved_since(since, sar_compartment=actor.in_sar_compartment)
        if not found:
            raise InputError(f"No draft was approved in the last {days} days. Choose a longer time.")
        # Seeded on purpose: an auditor can draw the same sample again.
        drawn = random.Random(chosen_seed).sample(found, min(size, len(found)))  # noqa: S311
        sample = QaSample(
            sample_id=f"QA-{secrets.token_hex(4)}",
            drawn_by=actor.user_id,
            drawn_at=now,
            seed=chosen_seed,
            since=since,
            population=len(found),
        )
        unit.qa.add(sample, _items(sample, drawn))
        details = {"items": len(drawn), "population": len(found), "seed": chosen_seed, "days": days}
        unit.audit.record(
            "qa.sample_drawn",
            actor_id=actor.user_id,
            subject=f"qa:{sample.sample_id}",
            case_id=None,
            details=details,
        )
    return sample


def list_samples(actor: Actor, *, unit_of_work: UnitOfWorkFactory) -> tuple[QaSample, ...]:
    """Newest first.

    Raises:
        PermissionDeniedError: the actor neither reads evaluations nor reviews drafts.
    """
    _require_reader(actor)
    with unit_of_work(read_only=True) as unit:
        return unit.qa.samples()


def qa_report(actor: Actor, sample_id: str, *, unit_of_work: UnitOfWorkFactory) -> QaReport:
    """Shares, means and agreement between reviewers; no single score.

    For a reviewer it leaves out the scores of items that they have yet to score themselves.

    Raises:
        PermissionDeniedError: the actor does not read evaluations.
        NotFoundError: there is no such sample.
    """
    require(actor, Permission.EVALUATION_READ, to="read quality reviews")
    with unit_of_work(read_only=True) as unit:
        sample = next((s for s in unit.qa.samples() if s.sample_id == sample_id), None)
        if sample is None:
            raise NotFoundError(f"There is no sample {sample_id}. Reload the list.")
        blind = yet_to_score(actor, sample_id, unit)
        scores = [score for score in unit.qa.scores(sample_id) if score.item_id not in blind]
        return qa_report_of(sample, unit.qa.items(sample_id), scores)


def _items(sample: QaSample, drawn: Sequence[tuple[DraftId, int]]) -> tuple[QaItem, ...]:
    return tuple(
        QaItem(
            item_id=f"QI-{secrets.token_hex(6)}",
            sample_id=sample.sample_id,
            number=number,
            draft_id=draft_id,
            version=version,
        )
        for number, (draft_id, version) in enumerate(drawn, start=1)
    )


def _require_reader(actor: Actor) -> None:
    if not actor.may(Permission.EVALUATION_READ):
        require_reviewer(actor)
