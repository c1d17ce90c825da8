from copilot.domain.evaluation import Metric, ScenarioResult, Score
from copilot.scoring.aggregate import percentile, refusal_quality, summarise
from copilot.scoring.refusal import DID, SHOULD


def _result(name: str, suite: str, *scores: Score) -> ScenarioResult:
    return ScenarioResult(scenario_id=name, suite=suite, outcome="passed", scores=scores)


def _refusal(*details: str) -> Score:
    right = len(details) != 1
    return Score(metric=Metric.REFUSAL, value=float(right), passed=right, details=details)


_RESULTS = (
    _result("a", "one", _refusal(SHOULD, DID), Score(metric=Metric.GROUNDED, value=1.0, passed=True)),
    _result("b", "one", _refusal(SHOULD), Score(metric=Metric.GROUNDED, value=0.5, passed=False)),
    _result("c", "two", _refusal(DID), Score(metric=Metric.GROUNDED, value=None)),
    _result("d", "two", _refusal(), Score(metric=Metric.LEAKAGE, value=2.0, passed=False)),
)


def test_a_score_that_does_not_apply_counts_neither_for_nor_against() -> None:
    whole = {row.metric: row for row in summarise(_RESULTS) if row.suite == ""}
    assert whole[Metric.GROUNDED].scenarios == 2
    assert whole[Metric.GROUNDED].mean == 0.75
    assert whole[Metric.GROUNDED].failed == ("b",)
    assert Metric.WALL not in whole


def test_what_should_never_happen_is_counted_and_not_averaged_away() -> None:
    leakage = next(row for row in summarise(_RESULTS) if row.suite == "two" and row.metric is Metric.LEAKAGE)
    assert leakage.total == 2
    assert leakage.highest == 2


def test_refusal_precision_and_recall_are_taken_over_a_suite() -> None:
    whole = refusal_quality(_RESULTS)
    assert (whole.precision, whole.recall) == (0.5, 0.5)
    assert refusal_quality(_RESULTS, "one").precision == 1
    assert refusal_quality(_RESULTS, "two").recall is None


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 2
    assert percentile([4, 1, 3, 2], 0.95) == 4
    assert percentile([], 0.5) is None
