"""Keep what a person thought of an output."""

from typing import Literal

from copilot.domain.identity import Actor
from copilot.domain.ids import RunId
from copilot.errors import InputError
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.runs import Rating
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.get_run import get_run
from copilot.usecases.raise_candidates import raise_of_rating

MAX_COMMENT_CHARACTERS = 2_000


def rate_run(
    actor: Actor,
    run_id: RunId,
    thumbs: Literal["up", "down"],
    *,
    tags: tuple[str, ...] = (),
    comment: str = "",
    systems: SystemsOfRecord,
    knowledge: KnowledgeBase,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> None:
    """Thumbs, tags and a comment on a run that the actor may see; a second rating replaces the first.

    Raises:
        NotFoundError: no such run for this actor.
        InputError: the comment is too long.
    """
    run = get_run(actor, run_id, systems=systems, knowledge=knowledge, unit_of_work=unit_of_work)
    if len(comment) > MAX_COMMENT_CHARACTERS:
        raise InputError(f"The comment is longer than {MAX_COMMENT_CHARACTERS:,} characters. Shorten it.")
    rating = Rating(
        run_id=run_id, actor_id=actor.user_id, thumbs=thumbs, tags=tags, comment=comment, at=time_source.now()
    )
    with unit_of_work() as unit:
        unit.runs.rate(rating)
        raise_of_rating(unit, run, rating)
        unit.audit.record(
            "run.rated",
            actor_id=actor.user_id,
            subject=f"run:{run_id}",
            case_id=run.case_id,
            details={"thumbs": thumbs, "tags": list(tags)},
            sar_compartment=run.sar_compartment,
        )
