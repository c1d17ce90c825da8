"""Each planted regression turns the gate red by the figure that is meant to see it; without it that figure is green.

The golden scenarios and the thresholds are the shipped ones; the baseline is the run before the regression.
"""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from copilot.bootstrap import Adapters
from copilot.domain.evaluation import EvaluationRun, Scenario
from copilot.evaluation.fixture import EvaluationFixture
from copilot.evaluation.fixture_data import FrozenClock
from copilot.evaluation.gating import thresholds_in
from copilot.evaluation.judging import judged
from copilot.evaluation.runner import GOLDEN
from copilot.scoring.baseline import accepted
from copilot.scoring.gate import gate
from copilot.scoring.golden import read_golden
from copilot.scoring.registry import REGISTRY as SCORERS
from copilot.settings import Settings
from tests.evaluation.spoiled import (
    LyingSystems,
    NoRedaction,
    ObedientModel,
    cut_every,
    without_citation_rule,
)
from tests.scoring.runs import AT, run_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("evaluation_fixture")]
Red = set[tuple[str, str]]


@pytest.fixture
def settings(prepared: Settings, tmp_path: Path) -> Settings:
    """A fixture of the test's own: what it spoils stays with it."""
    shutil.copytree(prepared.data_dir, tmp_path / "data", ignore=shutil.ignore_patterns("*.lock"))
    return prepared.model_copy(update={"data_dir": tmp_path / "data"})


def scenarios(suite: str, keep: Callable[[Scenario], bool], count: int) -> list[Scenario]:
    found = [file.scenario for file in read_golden([GOLDEN], [suite]) if keep(file.scenario)]
    assert len(found) >= count
    return found[:count]


def measured(fixture: EvaluationFixture, over: Iterable[Scenario], name: str) -> EvaluationRun:
    engine = fixture.engines[0].profile.name if fixture.engines else "offline"
    return run_of(*(judged(fixture.output(one), SCORERS.values()) for one in over), name=name, engine=engine)


def turned_red(before: EvaluationRun, after: EvaluationRun) -> Red:
    """The figures whose floor, ceiling or drift is red now and was not before."""
    held = accepted(before, at=AT, by="grace", why="the state before the regression")
    rules = thresholds_in(GOLDEN)

    def red(run: EvaluationRun) -> Red:
        found = gate(run, rules, held).red
        return {(check.suite, check.figure) for check in found if check.kind in ("floor", "ceiling", "drift")}

    return red(after) - red(before)


def parts(settings: Settings) -> Adapters:
    return Adapters(settings, time_source=FrozenClock())


def test_a_prompt_without_its_citation_rule_turns_groundedness_and_citations_red(settings: Settings) -> None:
    over = scenarios("kyc_exceptions", lambda one: not one.expected.refused, 8)
    fixture = EvaluationFixture(parts(settings), engines=[ObedientModel()])
    before = measured(fixture, over, "EV-released")
    fixture.close()
    fixture = EvaluationFixture(parts(settings), engines=[ObedientModel()], prompts=without_citation_rule())
    after = measured(fixture, over, "EV-without-rule")
    fixture.close()
    assert {result.outcome for result in before.results} == {"passed"}
    assert {result.run["engine"] for result in after.results} == {"scripted:obedient"}
    assert {("kyc_exceptions", "grounded"), ("kyc_exceptions", "citation_recall")} <= turned_red(
        before, after
    )


def test_a_chunker_cut_at_fifty_characters_turns_retrieval_red(settings: Settings) -> None:
    over = scenarios("policy_questions", lambda one: bool(one.expected.must_cite), 24)
    adapters = parts(settings)
    fixture = EvaluationFixture(adapters)
    before = measured(fixture, over, "EV-whole-passages")
    cut_every(50, adapters.knowledge)  # type: ignore[arg-type]  # the embedded index, by `parts`
    after = measured(fixture, over, "EV-cut-passages")
    fixture.close()
    assert ("policy_questions", "recall_at_5") in turned_red(before, after)


def test_redaction_switched_off_turns_leakage_red(settings: Settings) -> None:
    over = scenarios("rejected_payments", lambda one: not one.expected.refused, 5)
    adapters = parts(settings)
    fixture = EvaluationFixture(adapters)
    before = measured(fixture, over, "EV-redacted")
    adapters.__dict__["redactor"] = NoRedaction()
    after = measured(fixture, over, "EV-in-clear")
    fixture.close()
    assert turned_red(before, after) >= {("", "leakage"), ("rejected_payments", "leakage")}


def test_a_tool_that_lies_turns_numeric_accuracy_red(settings: Settings) -> None:
    over = scenarios("unusual_patterns", lambda one: bool(one.expected.facts), 10)
    adapters = parts(settings)
    fixture = EvaluationFixture(adapters)
    before = measured(fixture, over, "EV-honest")
    adapters.__dict__["systems"] = LyingSystems(adapters.systems)
    after = measured(fixture, over, "EV-lying")
    fixture.close()
    assert {("unusual_patterns", "numeric"), ("", "numeric")} <= turned_red(before, after)


def test_the_same_world_measured_twice_turns_nothing_red(settings: Settings) -> None:
    over = scenarios("kyc_exceptions", lambda one: not one.expected.refused, 4)
    fixture = EvaluationFixture(parts(settings))
    before, after = (measured(fixture, over, name) for name in ("EV-1", "EV-2"))
    fixture.close()
    assert turned_red(before, after) == set()
