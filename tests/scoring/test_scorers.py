from collections.abc import Sequence

import pytest

from copilot.domain.evaluation import Metric, Output
from copilot.scoring.claims import claims_of
from copilot.scoring.grounded import grounded_with
from copilot.scoring.readability import reading_ease
from copilot.scoring.registry import REGISTRY
from tests.scoring.labelled_examples import Labelled, labelled

_EXAMPLES = labelled()


def _example(metric: Metric, why: str) -> Labelled:
    return next(one for one in _EXAMPLES if one.metric is metric and one.why == why)


def _typed(output: Output, *, passes: bool) -> Output:
    assert output.run
    verification = output.run.verification.model_copy(update={"passed": passes})
    return output.model_copy(
        update={
            "scenario": output.scenario.model_copy(update={"typed": output.run.body}),
            "run": output.run.model_copy(update={"verification": verification}),
        }
    )


def test_every_metric_has_a_scorer_that_answers_for_itself() -> None:
    assert set(REGISTRY) == set(Metric)
    for metric, scorer in REGISTRY.items():
        assert {scorer(example.output).metric for example in _EXAMPLES} == {metric}


@pytest.mark.parametrize("metric", [Metric.GROUNDED, Metric.NUMERIC, Metric.WALL, Metric.NOT_MENTIONED])
def test_a_typed_text_that_was_blocked_reached_nobody_and_is_not_scored(metric: Metric) -> None:
    bad = next(
        one.output for one in _EXAMPLES if one.metric is metric and one.good is False and one.output.run
    )
    assert REGISTRY[metric](_typed(bad, passes=True)).passed is False
    assert REGISTRY[metric](_typed(bad, passes=False)).value is None


def test_a_scorer_does_not_repeat_the_products_own_verdict() -> None:
    wrong = _example(Metric.GROUNDED, "another amount").output
    assert wrong.run
    assert all(verdict.supported for verdict in wrong.run.verification.verdicts)
    assert REGISTRY[Metric.GROUNDED](wrong).passed is False


def test_other_words_of_the_same_meaning_count_as_support_where_an_embedding_says_so() -> None:
    invented = _example(Metric.GROUNDED, "an invented story without figures").output

    def alike(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return [(1.0, 0.0) for _ in texts]

    def apart(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return [(1.0, 0.0), *((0.0, 1.0) for _ in texts[1:])]

    assert grounded_with(invented, alike).value == 1
    assert grounded_with(invented, apart).value == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$1,250.00", "USD 1250"),
        ("3 August 2026", "August 3rd, 2026"),
        ("9:40 pm", "21:40"),
        ("card ending in 4471", "card **4471"),
        ("two days", "2 days"),
        ("3.4 per cent", "3.4%"),
        ("12 CFR 1005.11(c)(1)", "12 CFR 1005.11 (c)(1)"),
    ],
)
def test_two_spellings_of_one_claim_are_one(one: str, other: str) -> None:
    assert claims_of(one).exact == claims_of(other).exact != frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [("102 minutes", "102 hours"), ("10 days", "10 business days"), ("$5", "£5"), ("5%", "5")],
)
def test_the_same_digits_of_another_thing_are_another_claim(one: str, other: str) -> None:
    assert claims_of(one).exact != claims_of(other).exact


def test_reading_ease_follows_flesch() -> None:
    # 6 words, 1 sentence, 6 syllables: 206.835 - 6.09 - 84.6, kept at 100.
    assert reading_ease("The cat sat on the mat.") == 100
    # 3 words, 1 sentence, 5 syllables by the counter: 206.835 - 3.045 - 141.
    assert reading_ease("We paid yesterday.") == pytest.approx(62.79, abs=0.01)
    assert reading_ease("12 345.") is None
