"""Regulation E worked by hand from 12 CFR 1005.11, with the holidays that decide the day."""

from datetime import date

import pytest

from copilot.domain.clock import StatutoryClock
from copilot.domain.clocks.business_days import US
from copilot.domain.clocks.reg_e import reg_e_clock
from copilot.domain.records import DisputeCategory
from tests.domain.clocks.makers import account, dispute, noon


def due(clock: StatutoryClock, name: str) -> date:
    (deadline,) = [d for d in clock.deadlines if d.name == name]
    return US.local_day(deadline.due_at)


def names(clock: StatutoryClock) -> list[str]:
    return [deadline.name for deadline in clock.deadlines]


@pytest.mark.parametrize(
    ("noticed", "ten_business_days", "forty_five_days"),
    [
        # Thanksgiving, Thursday 26 November, does not count; the Friday after does.
        (date(2026, 11, 12), date(2026, 11, 27), date(2026, 12, 27)),
        # Christmas (Friday) and New Year's Day (Friday) fall out.
        (date(2026, 12, 18), date(2027, 1, 5), date(2027, 2, 1)),
        # Juneteenth 2026 is a Friday.
        (date(2026, 6, 12), date(2026, 6, 29), date(2026, 7, 27)),
        # Juneteenth 2027 is a Saturday: Federal Reserve banks are open on Friday 18 June.
        (date(2027, 6, 10), date(2027, 6, 24), date(2027, 7, 25)),
        # No holiday near: notice on a Monday, ten business days are two weeks.
        (date(2026, 3, 2), date(2026, 3, 16), date(2026, 4, 16)),
        # A notice on a Saturday counts from that day; the first business day is Monday.
        (date(2026, 3, 7), date(2026, 3, 20), date(2026, 4, 21)),
    ],
)
def test_ten_business_days_and_forty_five_days(
    noticed: date, ten_business_days: date, forty_five_days: date
) -> None:
    clock = reg_e_clock(dispute(notice_received_at=noon(noticed)))
    assert (due(clock, "provisional_credit"), due(clock, "resolve")) == (ten_business_days, forty_five_days)


def test_an_evening_notice_counts_on_the_day_in_new_york() -> None:
    """2 March, 23:30 in New York is 3 March in UTC; the count starts on the second."""
    moment = noon(date(2026, 3, 3)).replace(hour=4, minute=30)
    assert due(reg_e_clock(dispute(notice_received_at=moment)), "provisional_credit") == date(2026, 3, 16)


def test_a_new_account_gets_twenty_business_days_and_ninety_days() -> None:
    new = account(first_deposit_on=date(2026, 10, 20))
    clock = reg_e_clock(dispute(), account=new, transferred_on=date(2026, 11, 10))
    # 13 Nov is day 1; Thanksgiving falls out; day 20 is 11 December.
    assert due(clock, "provisional_credit") == date(2026, 12, 11)
    assert due(clock, "resolve") == date(2027, 2, 10)


def test_thirty_days_after_the_first_deposit_is_still_new_and_the_next_day_is_not() -> None:
    new = account(first_deposit_on=date(2026, 10, 1))
    within = reg_e_clock(dispute(), account=new, transferred_on=date(2026, 10, 31))
    after = reg_e_clock(dispute(), account=new, transferred_on=date(2026, 11, 1))
    assert due(within, "provisional_credit") == date(2026, 12, 11)
    assert due(after, "provisional_credit") == date(2026, 11, 27)


@pytest.mark.parametrize("change", [{"is_pos_debit": True}, {"is_foreign_initiated": True}])
def test_point_of_sale_and_foreign_transfers_get_ninety_days_but_ten_business_days(
    change: dict[str, bool],
) -> None:
    clock = reg_e_clock(dispute(**change))
    assert due(clock, "provisional_credit") == date(2026, 11, 27)
    assert due(clock, "resolve") == date(2027, 2, 10)


def test_a_notice_on_day_sixty_is_in_time_and_on_day_sixty_one_starts_nothing() -> None:
    in_time = reg_e_clock(dispute(statement_sent_on=date(2026, 9, 13)))
    late = reg_e_clock(dispute(statement_sent_on=date(2026, 9, 12)))
    assert in_time.started_at is not None
    assert late.started_at is None
    assert late.deadlines == ()
    assert "61 days" in late.branches[0]
    assert "1005.11(b)(1)(i)" in late.branches[0]


def test_the_customer_is_told_within_two_business_days_of_the_credit() -> None:
    """Credited on the Wednesday before Thanksgiving: Friday is day 1, Monday day 2."""
    clock = reg_e_clock(dispute(provisional_credit_on=date(2026, 11, 25)))
    assert due(clock, "notify_provisional_credit") == date(2026, 11, 30)


def test_a_late_credit_is_named() -> None:
    clock = reg_e_clock(dispute(provisional_credit_on=date(2026, 12, 1)))
    assert any("Neither decided nor credited by 27 Nov 2026" in branch for branch in clock.branches)


@pytest.mark.parametrize(
    ("came", "as_of", "owed"),
    [
        (date(2026, 11, 27), None, True),
        (date(2026, 11, 30), None, False),
        (None, date(2026, 11, 27), True),
        (None, date(2026, 11, 30), False),
        (None, None, True),
    ],
)
def test_no_credit_is_owed_without_the_written_confirmation(
    came: date | None, as_of: date | None, owed: bool
) -> None:
    waiting = dispute(written_confirmation_required=True, written_confirmation_received_on=came)
    clock = reg_e_clock(waiting, as_of=as_of)
    assert ("provisional_credit" in names(clock)) is owed
    assert any("no provisional credit is owed" in branch for branch in clock.branches) is not owed


def test_after_the_result_one_business_day_to_correct_and_three_to_report() -> None:
    """Decided on Friday before the Monday holiday of Martin Luther King."""
    clock = reg_e_clock(dispute(resolved_on=date(2027, 1, 15)))
    assert due(clock, "correct_error") == date(2027, 1, 19)
    assert due(clock, "report_result") == date(2027, 1, 21)


def test_a_merchant_dispute_says_that_only_policy_sets_its_times() -> None:
    clock = reg_e_clock(dispute(category=DisputeCategory.NOT_RECEIVED))
    assert any("own policy" in branch for branch in clock.branches)


def test_every_deadline_states_its_basis_calendar_and_citation() -> None:
    first = reg_e_clock(dispute()).deadlines[0]
    assert (
        first.basis
        == "10 business days after notice received 12 Nov 2026 (Federal Reserve holidays, New York time)"
    )
    assert first.citation == "12 CFR 1005.11(c)(1), (c)(2)(i)"
