"""The blind QA sample: drawn at random, scored without knowing whose work it is, by nobody who had a hand in it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from copilot.domain.draft import Draft, Override
from copilot.domain.ids import DraftId, UserId
from copilot.domain.review import Criterion, QaItem, QaScore
from copilot.domain.run import TaskName
from copilot.errors import ConflictError, InputError, NotFoundError, PermissionDeniedError
from tests.review.conftest import Loop
from tests.usecases.specs import NOTE

RIGHT = dict.fromkeys(Criterion, 4)


def approved(loop: Loop, by: str = "ben", checker: str = "ella", **run: Any) -> Draft:
    return loop.desk.review(checker, loop.desk.submitted(by=by, **run))


def drawn(loop: Loop, **values: Any) -> list[str]:
    """The ids of the items of a new sample, as grace sees them."""
    grace = loop.desk.user("grace")
    sample = loop.draw(grace, **{"size": 10, "seed": 1, **values})
    return [item_id for item_id, _, _ in loop.items(grace, sample.sample_id)]


def test_only_approved_drafts_are_drawn_and_the_draw_is_audited(loop: Loop) -> None:
    draft = approved(loop)
    loop.desk.submitted()
    grace = loop.desk.user("grace")
    sample = loop.draw(grace, size=10)
    [item] = _kept(loop, sample.sample_id)
    assert (item.draft_id, item.version, sample.population) == (draft.draft_id, 1, 1)
    [row] = loop.samples(grace)
    assert row == sample


def test_the_same_seed_draws_the_same_again(loop: Loop) -> None:
    for _ in range(6):
        approved(loop)
    draws = [_order(loop, loop.draw(loop.desk.user("grace"), size=3, seed=seed)) for seed in (5, 5, 6)]
    assert draws[0] == draws[1]
    assert draws[0] != draws[2]


@pytest.mark.parametrize("outsider", ["ben", "ella", "ines"])
def test_only_a_policy_owner_draws(loop: Loop, outsider: str) -> None:
    approved(loop)
    with pytest.raises(PermissionDeniedError):
        loop.draw(loop.desk.user(outsider), size=1)


def test_nothing_approved_in_the_time_is_said_and_no_empty_sample_is_made(loop: Loop) -> None:
    approved(loop)
    loop.desk.clock.forward(days=31)
    with pytest.raises(InputError, match="No draft was approved"):
        loop.draw(loop.desk.user("grace"), size=5)
    assert loop.samples(loop.desk.user("grace")) == ()


def test_the_form_hides_author_checker_and_engine(loop: Loop) -> None:
    signed = "Ben Whitlock wrote this and Ella Lindqvist looked at it."
    draft = loop.desk.drafted(f"{NOTE} {signed}", engine="vllm:secret-engine")
    stands = (Override(sentence=signed, reason="The signature rests on nothing."),)
    submitted = loop.desk.submit_draft(loop.desk.user("ben"), draft.draft_id, version=1, overrides=stands)
    loop.desk.review("ella", submitted)
    [item] = drawn(loop)
    form = loop.form(loop.desk.user("grace"), item)
    said = form.model_dump_json()
    for name in ("Whitlock", "Lindqvist", '"ben"', '"ella"', "secret-engine", "DR-", "t@1.0.0"):
        assert name not in said
    assert "Six card payments of $24.99" in form.text
    assert [line[:4] for line in form.evidence] == ["[F1]", "[F2]"]


def test_who_wrote_or_checked_a_draft_is_not_asked_and_not_let(loop: Loop) -> None:
    approved(loop, by="admin")
    [item] = drawn(loop)
    sample = loop.samples(loop.desk.user("grace"))[0].sample_id
    for user in ("admin", "ella"):
        actor = loop.desk.user(user)
        assert loop.items(actor, sample) == ()
        with pytest.raises(PermissionDeniedError, match="somebody else must score"):
            loop.score(actor, item, passed=True, marks=RIGHT)
        with pytest.raises(PermissionDeniedError):
            loop.form(actor, item)
    assert len(loop.items(loop.desk.user("farid"), sample)) == 1


def test_the_database_refuses_a_score_by_the_checker_past_the_use_case(loop: Loop) -> None:
    draft = approved(loop)
    [item] = drawn(loop)
    score = QaScore(
        item_id=item, reviewer_id=UserId("ella"), at=loop.desk.clock.now(), passed=True, marks=RIGHT
    )
    with pytest.raises(PermissionDeniedError), loop.desk.store.unit_of_work() as unit:
        unit.qa.score(score, case_id=draft.case_id)


def test_the_database_refuses_a_sample_of_a_draft_that_nobody_approved(loop: Loop) -> None:
    approved(loop)
    sample = loop.draw(loop.desk.user("grace"), size=1)
    other = loop.desk.submitted()
    item = QaItem(item_id="QI-x", sample_id="QA-x", number=1, draft_id=DraftId(other.draft_id), version=1)
    with pytest.raises(IntegrityError, match="approved drafts only"), loop.desk.store.unit_of_work() as unit:
        unit.qa.add(sample.model_copy(update={"sample_id": "QA-x"}), (item,))


@pytest.mark.parametrize("change", ["UPDATE qa_scores SET passed = 0", "DELETE FROM qa_scores"])
def test_a_score_is_never_changed(loop: Loop, change: str) -> None:
    approved(loop)
    [item] = drawn(loop)
    loop.score(loop.desk.user("grace"), item, passed=True, marks=RIGHT)
    with pytest.raises(IntegrityError, match="append-only"), loop.desk.store.unit_of_work() as unit:
        unit.qa._session.execute(text(change))  # type: ignore[attr-defined]
    with pytest.raises(ConflictError):
        loop.score(loop.desk.user("grace"), item, passed=False, marks=RIGHT)


def test_a_reviewer_reads_their_own_score_and_nobody_elses(loop: Loop) -> None:
    approved(loop)
    [item] = drawn(loop)
    loop.score(loop.desk.user("grace"), item, passed=False, marks=RIGHT, comment="The merchant is missing.")
    mine = loop.form(loop.desk.user("grace"), item).scored
    assert mine is not None
    assert mine.comment == "The merchant is missing."
    assert loop.form(loop.desk.user("farid"), item).scored is None


@pytest.mark.parametrize(
    "marks", [{}, {Criterion.CLEAR: 4}, {**RIGHT, Criterion.CLEAR: 5}, {**RIGHT, Criterion.CLEAR: 0}]
)
def test_every_criterion_is_marked_from_one_to_four(loop: Loop, marks: dict[Criterion, int]) -> None:
    approved(loop)
    [item] = drawn(loop)
    with pytest.raises(InputError, match="1 \\(wrong\\) to 4"):
        loop.score(loop.desk.user("grace"), item, passed=True, marks=marks)


def test_sar_work_is_drawn_and_scored_inside_the_compartment_only(loop: Loop) -> None:
    loop.desk.review(
        "farid", loop.desk.submitted(NOTE, TaskName("sar_narrative"), by="dev", case_id="AM-100001")
    )
    with pytest.raises(InputError, match="No draft"):
        loop.draw(loop.desk.user("grace"), size=5)


def test_the_report_says_how_far_two_reviewers_agree(loop: Loop) -> None:
    for _ in range(4):
        approved(loop)
    items = drawn(loop)
    for number, item in enumerate(items):
        loop.score(loop.desk.user("grace"), item, passed=number < 2, marks=RIGHT)
        if number < 3:
            loop.score(loop.desk.user("farid"), item, passed=number < 2, marks={**RIGHT, Criterion.CLEAR: 2})
    report = loop.report(loop.desk.user("ines"), loop.samples(loop.desk.user("ines"))[0].sample_id)
    [pair] = report.pairs
    assert (pair.first, pair.second, pair.items, pair.same, pair.kappa) == ("farid", "grace", 3, 1.0, 1.0)
    assert (report.scored, report.scores, report.kappa) == (4, 7, 1.0)
    assert report.pass_rate == pytest.approx(4 / 7)
    assert report.means[Criterion.CLEAR] == pytest.approx((4 * 4 + 3 * 2) / 7)
    assert pair.weighted[Criterion.ACCURATE] is None


def test_an_unknown_sample_or_item_is_said(loop: Loop) -> None:
    with pytest.raises(NotFoundError):
        loop.report(loop.desk.user("grace"), "QA-none")
    with pytest.raises(NotFoundError):
        loop.form(loop.desk.user("grace"), "QI-none")


def test_a_draft_approved_before_the_window_is_not_drawn(loop: Loop) -> None:
    approved(loop)
    loop.desk.clock.at += timedelta(days=10)
    young = approved(loop)
    sample = loop.draw(loop.desk.user("grace"), size=5, days=5)
    assert [item.draft_id for item in _kept(loop, sample.sample_id)] == [young.draft_id]


def _kept(loop: Loop, sample_id: str) -> tuple[QaItem, ...]:
    with loop.desk.store.unit_of_work(read_only=True) as unit:
        return unit.qa.items(sample_id)


def _order(loop: Loop, sample: Any) -> list[str]:
    return [item.draft_id for item in _kept(loop, sample.sample_id)]
