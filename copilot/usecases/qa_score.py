"""Score drawn drafts blind: a second look that knows nothing of the first."""

from datetime import datetime

from copilot.domain.approval import writers_of
from copilot.domain.compartment import may_know
from copilot.domain.draft import Draft, DraftVersion
from copilot.domain.identity import Actor, Permission
from copilot.domain.review import Criterion, QaForm, QaItem, QaScore
from copilot.errors import InputError, NotFoundError, PermissionDeniedError
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.access import require
from copilot.usecases.readable import readable_draft
from copilot.usecases.redact_for_review import ReviewPorts, hidden, redaction_scope_for

MAX_COMMENT_CHARACTERS = 2_000
BEST_MARK = 4


def qa_items(
    actor: Actor, sample_id: str, *, unit_of_work: UnitOfWorkFactory
) -> tuple[tuple[str, int, bool], ...]:
    """Item id, number and whether the actor has scored it, for the items that the actor may score."""
    require_reviewer(actor)
    with unit_of_work(read_only=True) as unit:
        scored = {s.item_id for s in unit.qa.scores(sample_id) if s.reviewer_id == actor.user_id}
        return tuple(
            (item.item_id, item.number, item.item_id in scored)
            for item in unit.qa.items(sample_id)
            if not _why_not(actor, unit.drafts.get(item.draft_id))
        )


def qa_form(actor: Actor, item_id: str, *, knowledge: KnowledgeBase, ports: ReviewPorts) -> QaForm:
    """The drawn text and what it cites, redacted; author, checker and engine are not in it.

    Of a passage that the actor may not read only the id is left.

    Raises:
        PermissionDeniedError: the actor does not review, or had a hand in this draft.
        NotFoundError: no such item for this actor.
        TransientError, ControlError: the texts could not be redacted whole; nothing is shown.
    """
    require_reviewer(actor)
    with ports.unit_of_work(read_only=True) as unit:
        item, draft = _scorable(unit, actor, item_id)
        mine = next((s for s in unit.qa.scores(item.sample_id) if _is_mine(s, item, actor)), None)
        if mine:
            mine = mine.model_copy(update={"comment": unit.qa.comment(mine, case_id=draft.case_id)})
    version = next(v for v in draft.versions if v.number == item.version)
    cited = _cited(readable_draft(draft, actor, knowledge), version)
    text, *evidence = hidden(
        (version.body, *cited), redaction_scope_for(draft.case_id, ports), ports.redactor
    )
    return QaForm(
        item_id=item_id,
        number=item.number,
        task=draft.task,
        audience=draft.audience,
        text=text,
        evidence=tuple(evidence),
        scored=mine,
    )


def score_item(
    actor: Actor,
    item_id: str,
    *,
    passed: bool,
    marks: dict[Criterion, int],
    comment: str = "",
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> QaScore:
    """Keep the actor's verdict and marks; each reviewer scores an item once, and nobody sees another's before.

    Raises:
        PermissionDeniedError: the actor does not review, or had a hand in this draft (held by the database too).
        NotFoundError: no such item for this actor.
        InputError: a criterion is missing or not 1 to 4, or the comment is too long.
        ConflictError: the actor has scored it.
    """
    require_reviewer(actor)
    if set(marks) != set(Criterion) or not all(1 <= mark <= BEST_MARK for mark in marks.values()):
        raise InputError(f"Mark each of {', '.join(Criterion)} from 1 (wrong) to {BEST_MARK} (right).")
    if len(comment) > MAX_COMMENT_CHARACTERS:
        raise InputError(f"The comment is longer than {MAX_COMMENT_CHARACTERS:,} characters. Shorten it.")
    now: datetime = time_source.now()
    with unit_of_work() as unit:
        item, draft = _scorable(unit, actor, item_id)
        score = QaScore(
            item_id=item_id,
            reviewer_id=actor.user_id,
            at=now,
            passed=passed,
            marks=marks,
            comment=comment.strip(),
        )
        unit.qa.score(score, case_id=draft.case_id)
        unit.audit.record(
            "qa.scored",
            actor_id=actor.user_id,
            subject=f"qa:{item.sample_id}",
            case_id=None,  # which case it was would tell the next reviewer whose draft it is
            details={"item": item_id},  # the fact alone: an auditor may be the next to score it blind
            sar_compartment=draft.sar_compartment,
        )
    return score


def yet_to_score(actor: Actor, sample_id: str, unit: UnitOfWork) -> frozenset[str]:
    """The items of the sample that the actor may score and has not: others' marks on them are not for their eyes."""
    if not reviews(actor):
        return frozenset()
    scored = {score.item_id for score in unit.qa.scores(sample_id) if score.reviewer_id == actor.user_id}
    return frozenset(
        item.item_id
        for item in unit.qa.items(sample_id)
        if item.item_id not in scored and not _why_not(actor, unit.drafts.get(item.draft_id))
    )


def require_reviewer(actor: Actor) -> None:
    """Raise `PermissionDeniedError` unless the actor is a checker or curates."""
    if not reviews(actor):
        require(actor, Permission.DRAFT_REVIEW, to="score drafts for quality review")


def reviews(actor: Actor) -> bool:
    """True if the actor may be asked to score drafts blind."""
    return actor.may(Permission.GOLDEN_CURATE) or actor.may(Permission.DRAFT_REVIEW)


def _scorable(unit: UnitOfWork, actor: Actor, item_id: str) -> tuple[QaItem, Draft]:
    item = unit.qa.item(item_id)
    draft = unit.drafts.get(item.draft_id) if item else None
    why_not = _why_not(actor, draft)
    if item is None or draft is None or why_not == "hidden":
        raise NotFoundError(f"There is no item {item_id} that you can score. Reload the sample.")
    if why_not:
        raise PermissionDeniedError(why_not)
    return item, draft


def _why_not(actor: Actor, draft: Draft | None) -> str:
    """Why the actor may not score the draft; "hidden" where they may not know of it, empty if they may."""
    if draft is None or not may_know(actor, draft):
        return "hidden"
    if draft.queue not in actor.queues and not actor.may(Permission.GOLDEN_CURATE):
        return "hidden"
    if actor.user_id in writers_of(draft) | {review.reviewer_id for review in draft.reviews}:
        return "You wrote, submitted or checked this draft, so somebody else must score it."
    return ""


def _is_mine(score: QaScore, item: QaItem, actor: Actor) -> bool:
    return score.item_id == item.item_id and score.reviewer_id == actor.user_id


def _cited(draft: Draft, version: DraftVersion) -> tuple[str, ...]:
    citable = draft.pack.citable()
    cited = dict.fromkeys(cite for statement in version.statements for cite in statement.cites)
    return tuple(f"[{cite}] {citable[cite]}" for cite in cited if cite in citable)
