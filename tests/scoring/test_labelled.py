import pytest

from copilot.domain.evaluation import Metric
from tests.scoring.accuracy import LEAST, Accuracy, accuracies

MAIN = frozenset(Metric) - {
    Metric.RECALL_AT_5, Metric.MRR, Metric.NDCG_AT_10, Metric.MILLISECONDS, Metric.TOKENS, Metric.COST_MICROS,
}  # fmt: skip
_FOUND = {one.metric: one for one in accuracies()}


@pytest.mark.parametrize("found", _FOUND.values(), ids=lambda found: found.metric.value)
def test_a_scorer_agrees_with_people_in_nineteen_of_twenty_cases(found: Accuracy) -> None:
    assert found.share >= LEAST, found.wrong


@pytest.mark.parametrize("metric", sorted(MAIN), ids=lambda metric: metric.value)
def test_each_main_scorer_is_measured_on_twenty_examples_half_of_them_planted_bad(metric: Metric) -> None:
    assert _FOUND[metric].examples >= 20
    assert _FOUND[metric].bad >= 10
