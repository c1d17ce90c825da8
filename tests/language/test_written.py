from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.language import written
from copilot.language.profile import profile_of
from copilot.language.spelling import LOCALES

AUTUMN = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # 01:30 EDT, an hour before the clocks are put back
ZONES = st.sampled_from(["America/New_York", "Europe/London", "Asia/Kathmandu", "UTC"])
MOMENTS = st.integers(1_577_880_000, 1_924_900_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def test_a_moment_has_a_long_form_for_prose_and_a_short_one_for_tables():
    at = datetime(2026, 11, 12, 19, 5, tzinfo=UTC)
    assert written.Style("America/New_York").moment(at) == "12 November 2026 at 14:05 EST"
    assert written.short_moment(at, "America/New_York") == "12 Nov 2026 14:05 EST"
    assert written.Style("Europe/London").day(at) == "12 November 2026"
    assert written.short_day(date(2026, 11, 12)) == "12 Nov 2026"
    assert written.short_day(None) == "—"


@pytest.mark.parametrize("form", [lambda at, zone: written.Style(zone).moment(at), written.short_moment])
def test_the_hour_that_a_clock_change_repeats_is_told_apart_by_its_zone(form):
    early, late = form(AUTUMN, "America/New_York"), form(AUTUMN + timedelta(hours=1), "America/New_York")
    assert early.removesuffix("EDT") == late.removesuffix("EST")
    assert early.endswith("01:30 EDT")
    london = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert form(london, "Europe/London").endswith("01:30 BST")
    assert form(london + timedelta(hours=1), "Europe/London").endswith("01:30 GMT")


@given(MOMENTS, MOMENTS, ZONES)
def test_two_moments_in_different_minutes_are_never_written_alike(one, other, zone):
    alike = written.short_moment(one, zone) == written.short_moment(other, zone)
    assert alike == (one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0))


@given(
    st.integers(0, 47),
    st.sampled_from([AUTUMN, datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)]),
    ZONES,
)
def test_a_span_across_a_clock_change_is_as_long_as_it_was(half_hours, start, zone):
    length = timedelta(minutes=30 * half_hours)
    end = (start + length).astimezone(ZoneInfo(zone))
    assert written.span(end - start.astimezone(UTC)) == written.span(length)


@pytest.mark.parametrize(
    ("seconds", "said"), [(20, "1 min"), (5_400, "1 h 30 min"), (187_200, "2 d 4 h"), (-18_000, "5 h")]
)
def test_a_short_span_names_its_two_largest_units(seconds, said):
    assert written.short_span(seconds) == said


def test_values_in_a_table_and_in_a_sentence():
    assert written.listed(["a", "b", "c"]) == "a, b and c"
    assert written.joined(["a", "b"]) == "a, b"
    assert written.joined([]) == "—"
    assert written.count(1, "case") == "1 case"
    assert written.count(2_000, "entry", "entries") == "2,000 entries"


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(LOCALES))
def test_a_day_written_for_any_reader_is_read_back_as_that_day(day, locale):
    style = written.Style("UTC", dates=locale)
    for text in (style.day(day), f"It was due on {style.day(day)}, and {style.day(day)} was a holiday."):
        found = profile_of(text).moments.dates
        assert {claim.readings for claim in found} == {((day.year, day.month, day.day),)}


@given(MOMENTS, ZONES, st.sampled_from(LOCALES))
def test_a_moment_written_for_any_reader_is_read_back_with_its_time(at, zone, locale):
    local, found = at.astimezone(ZoneInfo(zone)), profile_of(written.Style(zone, locale).moment(at)).moments
    assert [claim.readings for claim in found.dates] == [((local.year, local.month, local.day),)]
    assert [(claim.hour, claim.minute) for claim in found.times] == [(local.hour, local.minute)]


def test_each_locale_has_its_order_of_day_and_month():
    at = datetime(2026, 11, 30, 19, 5, tzinfo=UTC)
    assert written.Style("America/New_York", "en_US").moment(at) == "November 30, 2026 at 14:05 EST"
    assert written.Style("Europe/London", "en_GB").moment(at) == "30 November 2026 at 19:05 GMT"
