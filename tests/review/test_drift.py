"""Drift: a change that matters and is no chance raises its alarm, and nothing else does."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from copilot.domain.draft import Override
from copilot.domain.drift import DraftMeasure, DriftReport, LiveMetric, RunMeasure
from copilot.domain.ids import DraftId, RunId
from copilot.domain.run import TaskName
from copilot.errors import InputError, PermissionDeniedError
from copilot.scoring.drift import MIN_VALUES, drift_report, rule_text
from copilot.usecases.drift import drift
from copilot.usecases.raise_candidates import measure_run
from tests.fakes.records import NOW
from tests.review.conftest import EDITED, Loop
from tests.usecases.desk import Desk
from tests.usecases.specs import NOTE, run


def measure(days_ago: float, **changes: Any) -> RunMeasure:
    values: dict[str, Any] = {
        "run_id": RunId(f"R-{random.getrandbits(40):x}"),
        "at": NOW - timedelta(days=days_ago),
        "task": "case_note",
        "engine": "vllm:m",
        "prompt_version": "case_note@1.0.0",
        "sar_compartment": False,
        "statements": 10,
        "supported": 10,
        "refused": False,
        "milliseconds": 1_000.0,
        "tokens": 500,
        "cost_micros": 100,
    }
    return RunMeasure(**{**values, **changes})


def draft(days_ago: float, **changes: Any) -> DraftMeasure:
    values: dict[str, Any] = {
        "draft_id": DraftId(f"DR-{random.getrandbits(40):x}"),
        "version": 1,
        "at": NOW - timedelta(days=days_ago),
        "task": "case_note",
        "engine": "vllm:m",
        "prompt_version": "case_note@1.0.0",
        "sar_compartment": False,
        "edit_distance": 0.0,
        "overrides": 0,
    }
    return DraftMeasure(**{**values, **changes})


Told = Callable[..., DriftReport]


@pytest.fixture
def reported(desk: Desk) -> Told:
    """The report over these measures and those told before, kept in a real store and summed there."""

    def reported(runs: list[RunMeasure], drafts: tuple[DraftMeasure, ...] = ()) -> DriftReport:
        with desk.store.unit_of_work() as unit:
            for one in runs:
                unit.measures.add_run(one)
            for other in drafts:
                unit.measures.add_draft(other)
            figures = unit.measures.days(
                NOW - timedelta(days=35), NOW, recent_from=NOW - timedelta(days=7), sar_compartment=True
            )
        return drift_report(figures, at=NOW, window_days=7, baseline_days=28)

    return reported


def over(days: range, count: int = 30, **changes: Any) -> list[RunMeasure]:
    return [measure(days[n % len(days)] + 0.5, **changes) for n in range(count)]


BEFORE, NOWADAYS = range(8, 30), range(0, 6)


def alarms(report: DriftReport) -> set[tuple[LiveMetric, str]]:
    return {(alarm.metric, alarm.kind) for alarm in report.alarms}


def test_runs_as_they_were_raise_no_alarm(reported: Told) -> None:
    report = reported(over(BEFORE) + over(NOWADAYS))
    assert report.alarms == ()
    assert {one.baseline_of for one in report.series} == {"this group"}


@pytest.mark.parametrize(
    ("change", "metric"),
    [
        ({"supported": 9}, LiveMetric.GROUNDEDNESS),
        ({"refused": True}, LiveMetric.REFUSAL_RATE),
        ({"milliseconds": 1_300.0}, LiveMetric.LATENCY),
        ({"cost_micros": 130}, LiveMetric.COST),
    ],
)
def test_each_metric_that_gets_worse_raises_its_own_alarm(
    reported: Told, change: dict[str, Any], metric: LiveMetric
) -> None:
    report = reported(over(BEFORE) + over(NOWADAYS, **change))
    assert {alarm.metric for alarm in report.alarms} == {metric}
    [alarm] = [alarm for alarm in report.alarms if alarm.kind == "change"]
    assert alarm.rule == rule_text(metric)
    assert alarm.rule in report.rules
    assert "case_note on vllm:m, case_note@1.0.0" in alarm.said


@pytest.mark.parametrize(
    ("change", "metric"),
    [({"edit_distance": 0.4}, LiveMetric.EDIT_DISTANCE), ({"overrides": 2}, LiveMetric.OVERRIDE_RATE)],
)
def test_what_people_change_more_than_before_raises_an_alarm(
    reported: Told, change: dict[str, Any], metric: LiveMetric
) -> None:
    drafts = [draft(10) for _ in range(25)] + [draft(1, **change) for _ in range(25)]
    assert alarms(reported([], tuple(drafts))) == {(metric, "change")}


@pytest.mark.parametrize("change", [{"supported": 10}, {"milliseconds": 700.0}, {"cost_micros": 10}])
def test_getting_better_is_no_alarm(reported: Told, change: dict[str, Any]) -> None:
    assert reported(over(BEFORE, supported=10) + over(NOWADAYS, **change)).alarms == ()


def test_fewer_refusals_than_before_are_an_alarm_too(reported: Told) -> None:
    mixed = over(BEFORE, 15, refused=True) + over(BEFORE, 15)
    assert (LiveMetric.REFUSAL_RATE, "change") in alarms(reported(mixed + over(NOWADAYS)))


def test_a_change_that_chance_explains_is_no_alarm(reported: Told) -> None:
    dice = random.Random(3)
    noisy = [measure(days, milliseconds=dice.uniform(200, 4_000)) for days in [10.0] * 25 + [1.0] * 25]
    slower = [
        m.model_copy(update={"milliseconds": m.milliseconds + 300}) if m.at > NOW - timedelta(days=7) else m
        for m in noisy
    ]
    assert reported(slower).alarms == ()


def test_too_few_runs_say_nothing(reported: Told) -> None:
    few = over(NOWADAYS, MIN_VALUES - 1, supported=0)
    assert reported(over(BEFORE) + few).alarms == ()
    assert alarms(reported([measure(1, supported=0)])) == {
        (LiveMetric.GROUNDEDNESS, "floor"),
        (LiveMetric.GROUNDEDNESS, "change"),
    }


def test_the_floor_holds_without_any_past(reported: Told) -> None:
    report = reported(over(NOWADAYS, supported=9))
    assert alarms(report) == {(LiveMetric.GROUNDEDNESS, "floor")}
    assert report.series[0].baseline is None


def test_a_new_prompt_is_compared_with_what_the_task_did_before(reported: Told) -> None:
    report = reported(over(BEFORE) + over(NOWADAYS, prompt_version="case_note@2.0.0", milliseconds=2_000.0))
    assert alarms(report) == {(LiveMetric.LATENCY, "change")}
    assert {one.baseline_of for one in report.series} == {"the task"}


def test_the_days_hold_their_means_and_counts(reported: Told) -> None:
    report = reported([measure(1, milliseconds=100.0), measure(1, milliseconds=300.0), measure(2)])
    days = next(one.days for one in report.series if one.metric is LiveMetric.LATENCY)
    assert [(day.count, day.mean) for day in days] == [(1, 1_000.0), (2, 200.0)]


def test_a_refusal_does_not_count_as_grounded(reported: Told) -> None:
    report = reported([measure(1, refused=True, statements=0, supported=0)])
    assert LiveMetric.GROUNDEDNESS not in {one.metric for one in report.series}


def _drift(loop: Loop) -> Any:
    return partial(drift, unit_of_work=loop.desk.store.unit_of_work, time_source=loop.desk.clock)


def test_a_submission_is_measured_and_shown_to_operations(loop: Loop) -> None:
    made = loop.desk.drafted()
    edited = loop.desk.edit_draft(loop.desk.user("ben"), made.draft_id, EDITED, base_version=1)
    loop.desk.submit_draft(loop.desk.user("ben"), edited.draft_id, version=2)
    series = {one.metric: one for one in _drift(loop)(loop.desk.user("ines")).series}
    assert 0.2 < series[LiveMetric.EDIT_DISTANCE].recent.mean < 0.6
    assert series[LiveMetric.OVERRIDE_RATE].recent.mean == 0.0
    assert series[LiveMetric.EDIT_DISTANCE].group.prompt_version == "t@1.0.0"


def test_an_override_is_measured(loop: Loop) -> None:
    made = loop.desk.drafted(NOTE.replace("$24.99", "$25.99"))
    sentence = made.current.statements[0].text
    override = Override(sentence=sentence, reason="The bank statement says so.")
    loop.desk.submit_draft(loop.desk.user("ben"), made.draft_id, version=1, overrides=(override,))
    series = {one.metric: one for one in _drift(loop)(loop.desk.user("ines")).series}
    assert series[LiveMetric.OVERRIDE_RATE].recent.mean == 1.0


def test_sar_runs_count_for_the_compartment_alone(loop: Loop) -> None:
    with loop.desk.store.unit_of_work() as unit:
        measure_run(unit, run(TaskName("sar_narrative"), NOTE, case_id="AM-100001"))
    assert _drift(loop)(loop.desk.user("ines")).series == ()
    assert {one.group.task for one in _drift(loop)(loop.desk.user("admin")).series} == {"sar_narrative"}


@pytest.mark.parametrize("outsider", ["ben", "ella", "amara"])
def test_an_analyst_does_not_see_drift(loop: Loop, outsider: str) -> None:
    with pytest.raises(PermissionDeniedError):
        _drift(loop)(loop.desk.user(outsider))


@pytest.mark.parametrize(("window", "baseline"), [(0, 28), (7, 0), (200, 300)])
def test_windows_out_of_range_are_refused(loop: Loop, window: int, baseline: int) -> None:
    with pytest.raises(InputError):
        _drift(loop)(loop.desk.user("ines"), window_days=window, baseline_days=baseline)


def test_the_moment_itself_counts(loop: Loop) -> None:
    at: datetime = loop.desk.clock.now()
    with loop.desk.store.unit_of_work() as unit:
        measure_run(unit, run(TaskName("case_note"), NOTE, started_at=at))
    assert _drift(loop)(loop.desk.user("ines")).series != ()
