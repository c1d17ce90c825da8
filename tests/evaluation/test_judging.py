"""From an output to a result: what passes, what fails, and a scorer that raises."""

from copilot.domain.evaluation import Expected, Metric, Output, Scenario, Score
from copilot.domain.run import TaskName
from copilot.evaluation.judging import judged


def output(*, refused: bool = False, problem: str = "") -> Output:
    scenario = Scenario(
        id="a-case",
        suite="disputes",
        title="A case",
        why="It stands for any case in these tests.",
        role="chloe",
        task=TaskName("ticket"),
        expected=Expected(refused=refused),
    )
    return Output(scenario=scenario, run=None, problem=problem, milliseconds=3.0)


def right(output: Output) -> Score:
    return Score(metric=Metric.REFUSAL, value=1.0, passed=True)


def wrong(output: Output) -> Score:
    return Score(metric=Metric.MENTIONED, value=0.5, passed=False, details=("not said: 60 days",))


def unjudged(output: Output) -> Score:
    return Score(metric=Metric.MILLISECONDS, value=12.0)


def raising(output: Output) -> Score:
    raise ZeroDivisionError("no statements")


def test_scores_that_pass_or_are_not_judged_alone_make_a_pass() -> None:
    result = judged(output(refused=True), [right, unjudged])
    assert (result.outcome, len(result.scores), result.problem) == ("passed", 2, "")


def test_one_score_that_fails_makes_a_failure() -> None:
    assert judged(output(refused=True), [right, wrong]).outcome == "failed"


def test_a_scorer_that_raises_fails_its_scenario_and_stops_no_other() -> None:
    result = judged(output(refused=True), [raising, right, wrong])
    assert result.outcome == "error"
    assert [score.metric for score in result.scores] == [Metric.REFUSAL, Metric.MENTIONED]
    assert result.problem == "The scorer raising raised ZeroDivisionError: no statements"


def test_a_run_that_failed_is_an_error_unless_a_refusal_was_expected() -> None:
    why = "NotFoundError: There is no case AM-1 that you can see."
    assert judged(output(problem=why), [right]).outcome == "error"
    expected = judged(output(refused=True, problem=why), [right])
    assert (expected.outcome, expected.problem) == ("passed", why)
