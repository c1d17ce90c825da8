"""What a screen says for a value."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.clock import ClockState
from pages.case_file.movements import running_median, totals
from pages.ui import words
from pages.ui.word_diff import changed_words, word_diff
from tests.fakes import bank

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "state", "said"),
    [
        (timedelta(days=2, hours=4), ClockState.RUNNING, "2 d 4 h left"),
        (timedelta(hours=-5), ClockState.OVERDUE, "overdue 5 h"),
        (timedelta(minutes=-90), ClockState.OVERDUE, "overdue 1 h 30 min"),
        (timedelta(seconds=20), ClockState.AT_RISK, "1 min left"),
        (timedelta(days=41, hours=3), ClockState.RUNNING, "41 d left"),
        (timedelta(days=3), ClockState.PAUSED, "paused · 3 d left"),
        (timedelta(days=3), ClockState.MET, "met"),
        (timedelta(days=3), ClockState.NOT_OWED, "—"),
    ],
)
def test_a_clock_says_how_much_time_is_left(left: timedelta, state: ClockState, said: str) -> None:
    assert words.clock_text(NOW + left, state, NOW) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [("kyc_exceptions", "KYC exceptions"), ("sim_swap", "SIM swap"), ("draft.submitted", "Draft submitted")],
)
def test_a_machines_name_reads_as_a_person_would_write_it(name: str, said: str) -> None:
    assert words.title_of(name) == said


def test_all_but_four_signs_are_masked() -> None:
    assert words.masked("4000000000000042") == "··0042"


TEXT = st.text(alphabet="ab<>& \n", max_size=80)


@given(before=TEXT, after=TEXT)
def test_a_diff_holds_exactly_the_newer_text_outside_what_is_struck_out(before: str, after: str) -> None:
    import re
    from html import unescape

    shown = re.sub(r"<del>.*?</del>", "", word_diff(before, after), flags=re.DOTALL)
    assert unescape(shown.replace("<ins>", "").replace("</ins>", "")) == after


def test_markup_in_a_draft_is_shown_and_never_run() -> None:
    assert "<script>" not in word_diff("", "<script>alert(1)</script>")


def test_changed_words_are_counted_both_ways() -> None:
    assert changed_words("we hold the card", "we block your card") == (2, 2)


def test_long_texts_are_compared_by_line_first() -> None:
    lines = [f"Line {n} stays as it is." for n in range(120)]
    changed = [*lines[:60], "Line 60 is new.", *lines[61:]]
    assert word_diff("\n".join(lines), "\n".join(changed)).count("<ins>") == 2


def test_totals_leave_out_what_was_declined_and_name_other_currencies() -> None:
    row = bank.transactions()[0]
    rows = (
        row._replace(amount_minor=1_000, direction="out", status="posted"),
        row._replace(amount_minor=5_000, direction="out", status="declined"),
        row._replace(amount_minor=2_500, direction="in", status="posted"),
        row._replace(amount_minor=9_900, currency="GBP"),
    )
    sums = totals(rows, {row.transaction_id})
    assert (sums.out.amount, sums.into.amount, sums.declined, sums.other_currencies) == (
        Decimal(10),
        Decimal(25),
        1,
        1,
    )


def test_no_transaction_is_an_empty_sum() -> None:
    assert totals((), ()).movements == 0


def test_the_running_median_begins_with_twenty_movements() -> None:
    rows = [row for row in bank.transactions() if row.status != "declined"]
    assert running_median(rows[:19]) == []
    assert len(running_median(rows[:25])) == 6
