"""The hours around a clock change, in New York and in London: each moment has the offset of its own."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.bank_day import bank_day
from copilot.tasks.base import GatheredRecords
from copilot.tasks.facts import internal_facts
from copilot.tasks.facts.ledger import Ledger
from tests.fakes import records as make
from tests.fakes.banks import DEMO

CHANGES = {  # the moments at which the clocks jump
    "America/New_York": (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)),
    "Europe/London": (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
}


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[str, datetime]:
    zone = draw(st.sampled_from(sorted(CHANGES)))
    change = draw(st.sampled_from(CHANGES[zone]))
    return zone, change + timedelta(seconds=draw(st.integers(-36 * 3_600, 36 * 3_600)))


@given(st.lists(near_a_change(), min_size=1, max_size=12))
def test_the_hour_and_the_day_of_every_row_are_those_of_the_wall_clock(
    found: list[tuple[str, datetime]],
) -> None:
    zone = found[0][0]
    rows = [make.transaction(f"T-{n}", booked_at=at) for n, (_, at) in enumerate(found)]
    ledger = Ledger.of(rows, zone)
    for place, row in enumerate(ledger.rows):
        local = datetime.fromisoformat(row.booked_at).astimezone(ZoneInfo(zone))
        assert ledger.hours[place] == local.hour
        assert ledger.day(place) == local.date() == bank_day(ledger.at(place), zone)


@given(near_a_change(), st.integers(1, 7_200))
def test_rows_are_in_the_order_of_time_and_as_far_apart_as_they_were(
    found: tuple[str, datetime], seconds: int
) -> None:
    zone, at = found
    rows = [
        make.transaction("T-2", booked_at=at + timedelta(seconds=seconds)),
        make.transaction("T-1", booked_at=at),
    ]
    ledger = Ledger.of(rows, zone)
    assert [row.transaction_id for row in ledger.rows] == ["T-1", "T-2"]
    assert ledger.seconds[1] - ledger.seconds[0] == seconds


@pytest.mark.parametrize(
    ("moment", "hour"),
    [
        (datetime(2026, 3, 8, 2, 30, tzinfo=UTC), 21),  # 7 March 21:30 EST
        (datetime(2026, 3, 8, 7, 30, tzinfo=UTC), 3),  # 03:30 EDT: 02:30 does not exist
        (datetime(2026, 11, 1, 2, 30, tzinfo=UTC), 22),  # 31 October 22:30 EDT: night
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), 1),  # 01:30 EDT
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), 1),  # 01:30 EST, an hour later
    ],
)
def test_known_hours_of_both_new_york_nights(moment: datetime, hour: int) -> None:
    assert Ledger.of([make.transaction(booked_at=moment)], "America/New_York").hours.tolist() == [hour]


def test_the_silence_of_an_account_is_counted_in_the_banks_days() -> None:
    """Both rows fall late in a New York evening, which is the next day in UTC."""
    last = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)  # 30 June 23:00 EDT
    woke = datetime(2026, 11, 3, 4, 30, tzinfo=UTC)  # 2 November 23:30 EST
    rows = (make.transaction("T-1", booked_at=last), make.transaction("T-2", booked_at=woke))
    alert = make.alert(hits=(make.rule_hit(transaction_ids=("T-2",)),))
    records = GatheredRecords(case=make.case(), now=make.NOW, transactions=rows, alerts=(alert,), bank=DEMO)
    reported = {fact.name: fact.text for fact in internal_facts(records, ())}
    assert reported["dormant_days"].startswith("The account had been silent for 125 days, since 30 June 2026")
    assert (date(2026, 11, 2) - date(2026, 6, 30)).days == 125
