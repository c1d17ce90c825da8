"""A ranking is worth what the places of its relevant documents say, worked out by hand here."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.scoring.ranking import distinct, ndcg_at, recall_at, reciprocal_rank


def test_recall_counts_the_relevant_documents_within_the_depth() -> None:
    ranked = ("a", "b", "c", "d")
    assert recall_at(ranked, {"b", "d"}, 1) == 0
    assert recall_at(ranked, {"b", "d"}, 3) == 0.5
    assert recall_at(ranked, {"b", "d", "z"}, 4) == pytest.approx(2 / 3)


def test_a_document_that_comes_again_takes_no_place_from_another() -> None:
    ranked = ("a", "a", "a", "b")
    assert distinct(ranked) == ("a", "b")
    assert reciprocal_rank(ranked, {"b"}) == 0.5
    assert recall_at(ranked, {"b"}, 2) == 1


def test_the_reciprocal_rank_is_of_the_first_relevant_document_and_0_without_one() -> None:
    assert reciprocal_rank(("x", "y", "b", "a"), {"a", "b"}) == pytest.approx(1 / 3)
    assert reciprocal_rank(("x", "y"), {"a"}) == 0
    assert reciprocal_rank((), {"a"}) == 0


def test_gain_is_discounted_by_the_place_and_measured_against_the_best_order() -> None:
    gained, best = 1 / log2(3) + 1 / log2(5), 1 + 1 / log2(3)
    assert ndcg_at(("x", "a", "y", "b"), {"a", "b"}, 10) == pytest.approx(gained / best)
    assert ndcg_at(("a", "b", "x"), {"a", "b"}, 10) == 1


def test_more_relevant_documents_than_places_can_still_reach_1() -> None:
    assert ndcg_at(("a", "b"), {"a", "b", "c"}, 2) == 1


def test_nothing_relevant_is_no_ranking_to_judge() -> None:
    for judge in (lambda: recall_at(("a",), (), 5), lambda: ndcg_at(("a",), (), 5)):
        with pytest.raises(ValueError, match="at least one relevant"):
            judge()


@given(st.permutations("abcdef"), st.sets(st.sampled_from("abcdef"), min_size=1))
def test_moving_a_relevant_document_up_never_lowers_a_figure(ranked: list[str], relevant: set[str]) -> None:
    place = next((i for i in range(1, 6) if ranked[i] in relevant and ranked[i - 1] not in relevant), None)
    better = list(ranked)
    if place is not None:
        better[place - 1 : place + 1] = [ranked[place], ranked[place - 1]]
    assert ndcg_at(better, relevant, 10) >= ndcg_at(ranked, relevant, 10)
    assert reciprocal_rank(better, relevant) >= reciprocal_rank(ranked, relevant)
    assert all(recall_at(better, relevant, k) >= recall_at(ranked, relevant, k) for k in range(1, 7))


@given(st.permutations("abcdef"), st.sets(st.sampled_from("abcdef"), min_size=1), st.integers(1, 8))
def test_every_figure_lies_between_0_and_1_and_is_1_where_all_relevant_ones_come_first(
    ranked: list[str], relevant: set[str], k: int
) -> None:
    figures = (
        recall_at(ranked, relevant, k),
        reciprocal_rank(ranked, relevant),
        ndcg_at(ranked, relevant, k),
    )
    assert all(0 <= figure <= 1 + 1e-12 for figure in figures)
    best = sorted(ranked, key=lambda doc: doc not in relevant)
    assert ndcg_at(best, relevant, k) == pytest.approx(1)
    assert reciprocal_rank(best, relevant) == 1
    assert recall_at(best, relevant, len(relevant)) == 1
