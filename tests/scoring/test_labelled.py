"""Every scorer agrees with people on labelled examples, and would not if it always said the same."""

from collections.abc import Callable

import pytest

from copilot.domain.evaluation import LOWER_IS_BETTER, Metric, Output, Score
from copilot.errors import InputError
from copilot.scoring.accuracy import LEAST, Accuracy, accuracies
from copilot.scoring.grounded import LEAST_ALIKE
from copilot.scoring.labelled import BASE, read_labelled
from copilot.scoring.registry import REGISTRY
from tests.scoring.accuracy import measured, of_others
from tests.scoring.labelled_examples import FOLDER, labelled
from tests.scoring.meaning import chosen, likenesses

MAIN = frozenset(Metric) - {
    Metric.RECALL_AT_5, Metric.MRR, Metric.NDCG_AT_10, Metric.MILLISECONDS, Metric.TOKENS, Metric.COST_MICROS,
}  # fmt: skip
_FOUND = measured()
_OWN = {one.metric: one for one in _FOUND if not one.held_out}


@pytest.mark.parametrize("found", _FOUND, ids=lambda found: f"{found.metric.value}-{found.held_out}")
def test_a_scorer_agrees_with_people_in_nineteen_of_twenty_cases(found: Accuracy) -> None:
    assert found.share >= LEAST, found.wrong


def test_groundedness_agrees_with_what_others_labelled_for_the_products_own_verification() -> None:
    found = of_others()
    assert found.examples >= 150
    assert found.share >= LEAST, found.wrong


def test_groundedness_is_measured_on_sentences_that_took_no_part_in_making_it() -> None:
    held_out = next(one for one in _FOUND if one.held_out)
    assert held_out.metric is Metric.GROUNDED
    assert held_out.examples >= 60
    assert 0.4 <= held_out.bad / held_out.examples <= 0.6


@pytest.mark.parametrize("metric", sorted(MAIN), ids=lambda metric: metric.value)
def test_each_main_scorer_is_measured_on_twenty_examples_half_of_them_planted_bad(metric: Metric) -> None:
    assert _OWN[metric].examples >= 20
    assert _OWN[metric].bad >= 10


@pytest.mark.parametrize("says_good", [True, False], ids=["always good", "always bad"])
@pytest.mark.parametrize("metric", sorted(MAIN), ids=lambda metric: metric.value)
def test_a_scorer_that_always_said_the_same_would_be_found_out(metric: Metric, says_good: bool) -> None:
    examples = [one for one in labelled() if one.metric is metric]
    assert accuracies(examples, {metric: REGISTRY[metric]})[0].share > 0.9
    for found in accuracies(examples, {metric: _constant(metric, says_good)}):
        assert found.share < LEAST
        assert found.wrong


@pytest.mark.parametrize("metric", [Metric.RECALL_AT_5, Metric.MRR, Metric.NDCG_AT_10])
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_ranking_scorer_that_always_said_the_same_would_be_found_out(metric: Metric, value: float) -> None:
    examples = [one for one in labelled() if one.metric is metric]
    found = accuracies(examples, {metric: lambda output: Score(metric=metric, value=value)})
    assert found[0].share < LEAST


def _constant(metric: Metric, says_good: bool) -> Callable[[Output], Score]:
    best, worst = (0.0, 1.0) if metric in LOWER_IS_BETTER else (1.0, 0.0)
    scale = 100.0 if metric is Metric.READABILITY else 1.0
    value = scale * (best if says_good else worst)
    return lambda output: Score(metric=metric, value=value)


def test_a_scorer_that_raises_is_wrong_about_that_example() -> None:
    def raises(output: Output) -> Score:
        raise ZeroDivisionError

    examples = [one for one in labelled() if one.metric is Metric.FORMAT]
    assert accuracies(examples, {Metric.FORMAT: raises})[0].share == 0


def test_the_least_likeness_of_meaning_is_the_one_that_the_labels_say() -> None:
    assert chosen(likenesses()) == LEAST_ALIKE


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("groundd.yaml", "examples: []", "groundd is no metric"),
        ("format.yaml", "examples: [{label: fine, why: x}]", "example 1 .*not good or bad"),
        ("format.yaml", "examples: [{label: good}]", "example 1 .*why"),
        ("format.yaml", "examples: [", "format.yaml: it is not YAML"),
        ("format.yaml", "- one", "under the key `examples`"),
    ],
)
def test_a_file_of_labels_that_cannot_be_used_is_named(name: str, text: str, said: str) -> None:
    base = (FOLDER / BASE).read_text(encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_labelled({BASE: base, name: text})


def test_labels_without_the_records_that_they_cite_are_refused() -> None:
    with pytest.raises(InputError, match=r"base\.yaml"):
        read_labelled({"format.yaml": "examples: []"})
