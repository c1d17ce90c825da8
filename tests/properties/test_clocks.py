"""What holds of every clock, whatever the day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.clock import StatutoryClock
from copilot.domain.clocks.business_days import UK, US, Calendar, add_business_days
from copilot.domain.clocks.reg_e import reg_e_clock
from copilot.domain.clocks.reg_z import reg_z_clock, second_cycle_end
from copilot.domain.clocks.uk_app import Pause, uk_app_clock
from tests.domain.clocks.makers import account, dispute

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
MOMENTS = st.integers(0, 280_000_000).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
CALENDARS = st.sampled_from([US, UK])


def dues(clock: StatutoryClock) -> dict[str, datetime]:
    return {deadline.name: deadline.due_at for deadline in clock.deadlines}


@given(DAYS, st.integers(1, 40), CALENDARS)
def test_a_count_of_business_days_ends_on_one_and_holds_exactly_so_many(
    start: date, count: int, calendar: Calendar
) -> None:
    end = add_business_days(start, count, calendar)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert calendar.is_business_day(end)
    assert sum(calendar.is_business_day(day) for day in between) == count


@given(DAYS, DAYS, st.integers(1, 40), CALENDARS)
def test_a_later_start_never_ends_earlier(one: date, other: date, count: int, calendar: Calendar) -> None:
    first, second = sorted((one, other))
    assert add_business_days(first, count, calendar) <= add_business_days(second, count, calendar)


@pytest.mark.parametrize("count", [0, -1])
def test_a_count_below_one_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        add_business_days(date(2026, 1, 1), count, US)


@given(DAYS, CALENDARS)
def test_a_day_ends_at_its_last_second_also_when_clocks_change(day: date, calendar: Calendar) -> None:
    end = calendar.end_of(day)
    local = end.astimezone(ZoneInfo(calendar.zone))
    assert (local.date(), local.hour, local.minute, local.second) == (day, 23, 59, 59)
    assert calendar.local_day(end) == day
    assert calendar.local_day(end + timedelta(seconds=1)) == day + timedelta(days=1)


@given(MOMENTS, st.booleans(), st.booleans(), st.booleans())
def test_branches_of_regulation_e_only_lengthen(at: datetime, pos: bool, foreign: bool, new: bool) -> None:
    plain = dues(reg_e_clock(dispute(notice_received_at=at)))
    first = US.local_day(at) if new else date(2015, 1, 2)
    branched = reg_e_clock(
        dispute(notice_received_at=at, is_pos_debit=pos, is_foreign_initiated=foreign),
        account=account(first_deposit_on=first),
    )
    for name, due in dues(branched).items():
        assert due >= plain[name]
    days = (US.local_day(dues(branched)["resolve"]) - US.local_day(at)).days
    assert days == (90 if pos or foreign or new else 45)


@given(MOMENTS, MOMENTS)
def test_regulation_e_is_monotone_in_its_start(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    early, late = (dues(reg_e_clock(dispute(notice_received_at=at))) for at in (first, second))
    assert all(early[name] <= late[name] for name in early)


@given(MOMENTS, st.integers(1, 31))
def test_regulation_z_never_takes_longer_than_ninety_days(at: datetime, closing: int) -> None:
    statement = date(2023, 12, closing)
    written = dispute(notice_received_at=at, notice_channel="written")
    clock = reg_z_clock(written, account=account(last_statement_on=statement))
    days = (US.local_day(dues(clock)["resolve"]) - US.local_day(at)).days
    assert 58 <= days <= 90


@given(DAYS, DAYS, st.integers(1, 31))
def test_billing_cycles_are_monotone(one: date, other: date, closing: int) -> None:
    first, second = sorted((one, other))
    assert second_cycle_end(first, closing) <= second_cycle_end(second, closing)


@given(MOMENTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), max_size=4))
def test_stops_only_lengthen_and_never_past_the_limit(at: datetime, stops: list[tuple[int, int]]) -> None:
    begin = UK.local_day(at)
    pauses = [
        Pause(reason="waiting for an answer", begins_on=begin + timedelta(days=offset), ends_on=begin + timedelta(days=offset + length))
        for offset, length in stops
    ]  # fmt: skip
    plain, stopped = dues(uk_app_clock(at)), dues(uk_app_clock(at, pauses=pauses))
    assert plain["reimburse"] <= stopped["reimburse"] <= stopped["final"] == plain["final"]
    assert UK.is_business_day(UK.local_day(stopped["reimburse"]))
