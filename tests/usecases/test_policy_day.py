"""The day whose policies hold is the bank's: in New York, not the next day in UTC."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from copilot.domain.bank_day import bank_day
from copilot.domain.identity import Actor, Role
from copilot.domain.ids import UserId
from copilot.domain.knowledge import SearchResult
from copilot.domain.run import TaskName
from copilot.tasks.registry import find_tasks
from copilot.usecases.search_passages import search_passages
from copilot.workflow.job import Job
from tests.fakes.banks import DEMO
from tests.fakes.store import HandClock

EVENING = datetime(2026, 12, 1, 0, 16, tzinfo=UTC)  # 30 November 19:16 in New York
ANALYST = Actor(user_id=UserId("ben"), name="Ben", roles=frozenset({Role.FRAUD_ANALYST}))


class _Asked:
    """Notes the day of each search."""

    days: list[date]

    def __init__(self) -> None:
        self.days = []

    def search(self, _text: str, *, roles: Collection[Role], as_of: date, **_rest: Any) -> SearchResult:
        assert roles
        self.days.append(as_of)
        return SearchResult(results=(), hidden=0)


def searched(query: str, zone: str, as_of: date | None = None) -> date:
    knowledge = _Asked()
    search_passages(
        ANALYST, query, as_of=as_of, knowledge=knowledge, time_source=HandClock(EVENING), zone=zone,  # type: ignore[arg-type]
    )  # fmt: skip
    return knowledge.days[0]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", date(2026, 11, 30)),
        ("Europe/London", date(2026, 12, 1)),
        ("Asia/Tokyo", date(2026, 12, 1)),
    ],
)
def test_a_search_takes_the_banks_day(zone, day):
    assert bank_day(EVENING, zone) == day == searched("provisional credit", zone)


def test_a_day_that_is_asked_for_wins():
    day = date(2025, 3, 1)
    assert searched("provisional credit", "America/New_York", day) == day
    assert searched("provisional credit as of 1 March 2015", "America/New_York") == date(2015, 3, 1)


def test_a_run_without_a_day_takes_the_banks():
    spec = replace(find_tasks()[TaskName("policy_answer")], bank=DEMO)
    job = Job(ANALYST, spec, None, "When is provisional credit due?", None, EVENING)
    assert job.policy_day == date(2026, 11, 30)
    assert job._replace(as_of=date(2025, 3, 1)).policy_day == date(2025, 3, 1)
