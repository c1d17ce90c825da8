"""A run beside its floors and its baseline, figure by figure."""

from copilot.domain.evaluation import EvaluationRun
from copilot.scoring.baseline import accepted
from copilot.scoring.standing import FigureStanding, Standing, standing
from copilot.scoring.thresholds import read_thresholds
from tests.scoring.runs import AT, result, run_of

LIMITS = read_thresholds(
    'version = "1"\n[all_suites]\ngrounded = { floor = 0.9, drift = 0.01 }\nleakage = { ceiling = 0.0 }\n'
)


def many(name: str, grounded: float, leakage: float = 0.0) -> EvaluationRun:
    return run_of(*(result(f"s-{n}", grounded=grounded, leakage=leakage) for n in range(8)), name=name)


def figure(found: Standing, name: str, suite: str = "") -> FigureStanding:
    return next(one for one in found.figures if (one.suite, one.figure) == (suite, name))


def test_a_figure_stands_beside_its_floor_and_its_past() -> None:
    before = accepted(many("EV-1", 1.0), at=AT, by="grace", why="The state of September.")
    found = standing(many("EV-2", 0.85), LIMITS, before)
    one = figure(found, "grounded")
    assert (one.value, one.bound, one.before, one.count) == (0.85, 0.9, 1.0, 8)
    assert one.change is not None
    assert one.change < 0
    assert any("0.9" in said for said in one.red)
    assert not found.passed
    assert (found.baseline, found.why) == ("EV-1", "The state of September.")


def test_what_holds_everything_is_green_and_a_ceiling_is_its_bound() -> None:
    before = accepted(many("EV-1", 1.0), at=AT, by="grace", why="The state of September.")
    found = standing(many("EV-2", 1.0), LIMITS, before)
    assert found.passed
    assert figure(found, "leakage").bound == 0.0
    assert not any(one.red for one in found.figures)


def test_a_leak_is_red_at_its_own_figure() -> None:
    before = accepted(many("EV-1", 1.0), at=AT, by="grace", why="The state of September.")
    found = standing(many("EV-2", 1.0, leakage=1.0), LIMITS, before)
    assert figure(found, "leakage").red
    assert not figure(found, "grounded").red


def test_without_a_baseline_there_is_nothing_to_move_from() -> None:
    found = standing(many("EV-2", 1.0), LIMITS, None)
    assert figure(found, "grounded").before is None
    assert found.baseline == ""
    assert not found.passed, "a drift that cannot be judged is red"
