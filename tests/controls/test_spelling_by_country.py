"""A sentence in one country's form over evidence in the other's: supported where it is right, caught where it is not."""

import pytest

from copilot.controls.grounding import verify_statements
from copilot.domain.statement import Statement

PAIRS = (
    (
        "On November 30, 2026 at 14:05 EST $1,200.00 went out of the checking account by check.",
        "On 30 November 2026 at 14:05 EST $1,200.00 went out of the current account by cheque.",
    ),
    (
        "You told us on November 3, 2026 that you had not authorized it; we honor checks until November 12, 2026.",
        "You told us on 3 November 2026 that you had not authorised it; we honour cheques until 12 November 2026.",
    ),
    (
        "The Checking Account was opened on June 4, 2019, and a driver's license was checked on May 5, 2026.",
        "The Current Account was opened on 4 June 2019, and a driving licence was checked on 5 May 2026.",
    ),
)
FAULTS = (
    ("November 30", "November 13"), ("30 November", "30 December"), ("November 3, 2026", "November 3, 2025"),
    ("12 November", "11 November"), ("June 4", "July 4"), ("5 May", "4 May"), ("14:05", "15:04"),
)  # fmt: skip


def failures(said: str, source: str) -> list[str]:
    verdict = verify_statements([Statement(text=said, kind="fact", cites=("E1",))], {"E1": source})[0]
    return [failure.code for failure in verdict.failures]


@pytest.mark.parametrize(("american", "british"), PAIRS)
def test_both_forms_support_each_other(american: str, british: str) -> None:
    for said in (american, british):
        for source in (american, british):
            assert failures(said, source) == []


@pytest.mark.parametrize(("american", "british"), PAIRS)
@pytest.mark.parametrize(("right", "wrong"), FAULTS)
def test_a_wrong_month_day_year_or_time_is_caught_in_both(
    american: str, british: str, right: str, wrong: str
) -> None:
    for said, source in ((american, british), (british, american)):
        if right in said:
            assert {"date", "time"} & set(failures(said.replace(right, wrong), source))


def test_two_american_dates_that_change_places_are_caught() -> None:
    said = "It was raised on May 3, 2026, and closed on May 5, 2026."
    assert failures(said, "It was raised on 3 May 2026, and closed on 5 May 2026.") == []
    assert "date" in failures(said, "It was raised on 5 May 2026, and closed on 3 May 2026.")


def test_every_fault_is_planted_somewhere() -> None:
    assert all(any(right in said for pair in PAIRS for said in pair) for right, _ in FAULTS)
