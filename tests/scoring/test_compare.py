import random

import numpy as np
import pytest

from copilot.domain.evaluation import Metric
from copilot.errors import InputError
from copilot.scoring.aggregate import WHOLE
from copilot.scoring.compare import compare
from tests.scoring.runs import result, run_of


def test_a_run_beside_itself_has_changed_in_nothing() -> None:
    run = run_of(*(result(f"case-{n}", format=1.0, grounded=n / 10) for n in range(10)))
    found = compare(run, run)
    assert (found.scenarios, found.unchanged, found.added, found.removed) == ((), 10, (), ())
    assert {change.verdict for change in found.metrics} == {"same"}
    assert all((change.low, change.change, change.high) == (0, 0, 0) for change in found.metrics)


def test_a_loss_in_most_scenarios_is_called_worse_and_a_gain_better() -> None:
    before = run_of(*(result(f"case-{n}", grounded=1.0, leakage=3.0) for n in range(12)))
    after = run_of(*(result(f"case-{n}", grounded=0.5 if n else 1.0, leakage=0.0) for n in range(12)))
    by_metric = {change.metric: change for change in compare(before, after).metrics if not change.suite}
    assert by_metric[Metric.GROUNDED].verdict == "worse"
    assert by_metric[Metric.LEAKAGE].verdict == "better"  # less of it is better
    assert (
        by_metric[Metric.GROUNDED].low <= by_metric[Metric.GROUNDED].change <= by_metric[Metric.GROUNDED].high
    )


def test_gains_and_losses_that_cancel_out_are_called_unsure() -> None:
    before = run_of(*(result(f"case-{n}", grounded=0.5) for n in range(20)))
    after = run_of(*(result(f"case-{n}", grounded=0.4 if n % 2 else 0.6) for n in range(20)))
    assert {change.verdict for change in compare(before, after).metrics} == {"unsure"}


def test_four_scenarios_are_too_few_to_call_anything_worse() -> None:
    before = run_of(*(result(f"case-{n}", grounded=1.0) for n in range(4)))
    after = run_of(*(result(f"case-{n}", grounded=0.0) for n in range(4)))
    assert {change.verdict for change in compare(before, after).metrics} == {"unsure"}


def test_the_interval_is_that_of_a_paired_bootstrap_and_the_seed_fixes_it() -> None:
    shuffled = random.Random(1)
    values = [(shuffled.random(), shuffled.random()) for _ in range(40)]
    before = run_of(*(result(f"case-{n}", grounded=old) for n, (old, _) in enumerate(values)))
    after = run_of(*(result(f"case-{n}", grounded=new) for n, (_, new) in enumerate(values)))
    first, again = (compare(before, after).metrics[0] for _ in range(2))
    other = compare(before, after, seed=8).metrics[0]
    differences = np.array([new - old for old, new in sorted(values)])
    half = 1.96 * differences.std() / np.sqrt(40)  # the normal interval, computed another way
    assert (first.low, first.high) == (again.low, again.high) != (other.low, other.high)
    assert first.low == pytest.approx(differences.mean() - half, abs=0.03)
    assert first.high == pytest.approx(differences.mean() + half, abs=0.03)


def test_pairing_sees_a_small_steady_gain_under_large_differences_between_scenarios() -> None:
    before = run_of(*(result(f"case-{n}", grounded=n / 20) for n in range(19)))
    after = run_of(*(result(f"case-{n}", grounded=n / 20 + (0.02 if n % 3 else 0.01)) for n in range(19)))
    assert {change.verdict for change in compare(before, after).metrics} == {"better"}


def test_every_suite_has_its_own_line_beside_that_of_all() -> None:
    before = run_of(result("one", "disputes", format=1.0), result("two", "complaints", format=1.0))
    lines = {(change.suite, change.pairs) for change in compare(before, before).metrics}
    assert lines == {(WHOLE, 2), ("disputes", 1), ("complaints", 1)}


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (result("one", grounded=0.5), result("one", grounded=1.0), "better"),
        (result("one", grounded=1.0), result("one", grounded=0.5), "worse"),
        (result("one", wall=0.0), result("one", wall=1.0), "worse"),
        (result("one", grounded=0.5, format=1.0), result("one", grounded=1.0, format=0.0), "mixed"),
        (result("one", grounded=0.5), result("one", grounded=1.0, outcome="failed"), "worse"),
        (result("one", outcome="error"), result("one", outcome="failed"), "better"),
        (result("one"), result("one", run={"body": "Another text. [E2]"}), "rewritten"),
    ],
)  # fmt: skip
def test_a_scenario_is_judged_by_its_outcome_first_and_then_by_its_scores(old, new, verdict) -> None:  # type: ignore[no-untyped-def]
    found = compare(run_of(old), run_of(new))
    assert [change.verdict for change in found.scenarios] == [verdict]
    assert len(found.better) + len(found.worse) == (verdict != "rewritten")


def test_the_texts_are_shown_line_by_line_and_a_refusal_with_its_reason() -> None:
    old = result("one", run={"body": "We paid it. [E1]\nOn 4 May. [E2]"})
    new = result("one", run={"refused": True, "refusal_reason": "nothing found", "body": ""})
    diff = compare(run_of(old), run_of(new)).scenarios[0].diff
    assert "-We paid it. [E1]" in diff
    assert "+refused: nothing found" in diff


def test_time_tokens_and_cost_make_no_scenario_better_or_worse() -> None:
    old, new = result("one", milliseconds=5.0, tokens=1.0), result("one", milliseconds=9.0, tokens=7.0)
    found = compare(run_of(old), run_of(new))
    assert found.scenarios == ()
    assert {change.metric for change in found.metrics} == {Metric.MILLISECONDS, Metric.TOKENS}


def test_a_score_that_no_longer_applies_is_shown_as_a_change() -> None:
    found = compare(run_of(result("one", grounded=1.0)), run_of(result("one", grounded=None)))
    change = found.scenarios[0].scores[0]
    assert (change.metric, change.before, change.after) == (Metric.GROUNDED, 1.0, None)


def test_scenarios_of_one_run_alone_are_named_and_not_compared() -> None:
    found = compare(run_of(result("one"), result("old")), run_of(result("one"), result("new")))
    assert (found.added, found.removed, found.unchanged) == (("new",), ("old",), 1)


def test_runs_of_different_versions_or_without_a_common_scenario_are_refused() -> None:
    with pytest.raises(InputError, match=r"version 1 .* by 2"):
        compare(run_of(result("one")), run_of(result("one"), version="2"))
    with pytest.raises(InputError, match="share no scenario"):
        compare(run_of(result("one")), run_of(result("two")))
