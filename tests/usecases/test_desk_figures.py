"""The desk's figures: counted right, by the bank's day, and without what the reader may not know."""

from datetime import date, timedelta

import pytest

from copilot.domain.desk_figures import DeskFigures
from copilot.domain.identity import Actor, Queue, Role
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TRIAGE_BRIEF, TaskName
from copilot.errors import InputError, PermissionDeniedError
from copilot.usecases.desk_figures import desk_figures
from tests.contracts.store.builders import call
from tests.usecases.desk import Desk
from tests.usecases.specs import NOTE, pack

AUDITOR = Actor(user_id=UserId("u"), name="U", roles=frozenset({Role.AUDITOR}))
INVESTIGATOR = Actor(user_id=UserId("u"), name="U", roles=frozenset({Role.AUDITOR, Role.AML_INVESTIGATOR}))
SUSPECT = CaseId("AM-100001")


def _figures(desk: Desk, actor: Actor = AUDITOR, *, days: int = 7, zone: str = "UTC") -> DeskFigures:
    return desk_figures(
        actor, days=days, zone=zone, unit_of_work=desk.store.unit_of_work, time_source=desk.clock
    )


def _called(desk: Desk, **fields: object) -> None:
    with desk.store.unit_of_work() as unit:
        number = len(unit.ledger.calls(sar_compartment=True, since=desk.clock.now() - timedelta(days=99)))
        unit.ledger.add(call(f"MC-{number}", at=desk.clock.now(), **fields))


def test_calls_of_a_day_give_counts_times_tokens_and_cost(desk: Desk) -> None:
    for milliseconds in (100.0, 200.0, 300.0, 4_000.0):
        _called(desk, milliseconds=milliseconds)
    _called(
        desk, outcome="server_error", milliseconds=9_000.0, input_tokens=0, output_tokens=0, cost_micros=0
    )
    _called(desk, outcome="circuit_open", input_tokens=0, output_tokens=0, cost_micros=0)
    _called(desk, outcome="cancelled", input_tokens=0, output_tokens=0, cost_micros=0)
    found = _figures(desk)
    (day,) = found.engines
    assert (day.calls, day.failed, day.circuit_open) == (7, 2, 1)
    assert (day.median_milliseconds, day.p95_milliseconds) == (200.0, 4_000.0)
    assert (day.tokens, day.cost_micros) == (440, 28)
    assert found.failures == {"server_error": 1, "circuit_open": 1}
    assert found.complete


def test_a_run_fell_back_where_a_model_was_asked_and_none_answered(desk: Desk) -> None:
    _called(desk, run_id="R-1", outcome="timed_out")
    _called(desk, run_id="R-1", outcome="answered")
    _called(desk, run_id="R-2", outcome="timed_out")
    _called(desk, run_id="R-3", outcome="cancelled")
    (day,) = _figures(desk).fallback
    assert (day.runs, day.fell_back) == (2, 1)


def test_a_day_is_the_banks_day_and_days_before_the_window_are_past(desk: Desk) -> None:
    desk.clock.at = desk.clock.at.replace(hour=2)  # still the evening before in New York
    _called(desk)
    assert _figures(desk).engines[0].day == desk.clock.at.date()
    there = _figures(desk, zone="America/New_York")
    assert there.engines[0].day == desk.clock.at.date() - timedelta(days=1)
    desk.clock.forward(days=7)
    assert _figures(desk).engines == ()


def test_a_leak_that_was_stopped_is_counted_on_its_day(desk: Desk) -> None:
    with desk.store.unit_of_work() as unit:
        unit.audit.record("model.leak_blocked", actor_id="ben", subject="run:R-1")
    assert _figures(desk).leaks == {desk.clock.at.date(): 1}


def test_decisions_and_their_waiting_are_counted(desk: Desk) -> None:
    first = desk.submitted()
    desk.clock.forward(hours=2)
    desk.review("ella", first)
    second = desk.submitted()
    desk.clock.forward(hours=1)
    desk.review("ella", second, "return")
    (day,) = _figures(desk).reviews
    assert (day.approved, day.returned, day.rejected) == (1, 1, 0)
    assert day.median_seconds == 3_600


def test_time_to_a_brief_counts_from_the_opening_to_the_first_one(desk: Desk) -> None:
    assert _figures(desk).to_brief == ()
    desk.run(TaskName("triage_brief"), "It looks like card testing.")
    (waited,) = _figures(desk).to_brief
    assert (waited.queue, waited.cases) == (Queue.CARD_FRAUD, 1)
    before = waited.median_seconds
    desk.run(TaskName("triage_brief"), "Again.", started_at=desk.clock.now() + timedelta(hours=5))
    assert _figures(desk).to_brief[0].median_seconds == before


def test_open_cases_stand_by_age_and_clock_and_a_breach_shows_as_overdue(desk: Desk) -> None:
    now = _figures(desk).open_cases
    assert sum(row.cases for row in now) > 0
    desk.clock.forward(days=400)
    later = _figures(desk).open_cases
    assert {row.clock for row in later} <= {"overdue", "paused"}
    assert {row.age for row in later} == {"over 30 days"}
    assert sum(row.cases for row in later) == sum(row.cases for row in now)


def test_work_of_the_compartment_is_counted_inside_it_alone(desk: Desk) -> None:
    _called(desk, case_id=SUSPECT, sar_compartment=True)
    _called(desk, case_id=None, sar_compartment=True)
    _called(desk, case_id=None)
    outside, inside = _figures(desk), _figures(desk, INVESTIGATOR)
    assert (outside.engines[0].calls, inside.engines[0].calls) == (1, 3)
    assert Queue.AML not in {row.queue for row in outside.open_cases}
    assert Queue.AML in {row.queue for row in inside.open_cases}


def test_a_brief_and_a_decision_of_the_compartment_on_an_open_case_are_counted_inside_alone(
    desk: Desk,
) -> None:
    reported = pack().model_copy(
        update={"facts": (pack().facts[0].model_copy(update={"sensitivity": "sar"}), *pack().facts[1:])}
    )
    draft = desk.submitted(NOTE, TRIAGE_BRIEF, by="admin", pack=reported)
    desk.review("farid", draft)
    outside, inside = _figures(desk), _figures(desk, INVESTIGATOR)
    assert (outside.to_brief, outside.reviews) == ((), ())
    assert [one.cases for one in inside.to_brief] == [one.approved for one in inside.reviews] == [1]


def test_the_figures_are_for_those_who_look_after_the_desk(desk: Desk) -> None:
    with pytest.raises(PermissionDeniedError):
        _figures(desk, desk.user("ben"))


@pytest.mark.parametrize("days", [0, 91])
def test_a_window_has_bounds(desk: Desk, days: int) -> None:
    with pytest.raises(InputError, match="1 to 90 days"):
        _figures(desk, days=days)


def test_an_idle_desk_has_figures_too(desk: Desk) -> None:
    found = _figures(desk)
    assert (found.engines, found.fallback, found.leaks, found.reviews) == ((), (), {}, ())
    assert found.since == date.fromordinal(desk.clock.at.date().toordinal() - 6)
