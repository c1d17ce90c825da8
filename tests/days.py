"""The days on which the demo of the tests may stand: `python -m tests.days [DATE …]` runs the unit part on each.

Every day is run, whatever became of the ones before it; those that fail are named at the end.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from typing import Final

USUAL: Final = date(2026, 11, 18)
"""A Wednesday without anything about it; `make test` runs on it."""
DAYS: Final = {
    date(2028, 2, 29): "a leap day",
    date(2027, 3, 14): "clocks go forward in the United States",
    date(2026, 11, 1): "clocks go back in the United States",
    date(2027, 3, 28): "clocks go forward in the United Kingdom",
    date(2026, 12, 31): "the last day of a year",
    date(2026, 11, 26): "a Federal Reserve holiday",
    date(2026, 11, 30): "a Monday on which the tests failed once",
    date(2026, 12, 1): "the first day of a month, likewise",
}


def day_named(text: str) -> date:
    """The date; stops with what to write where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SystemExit(f"{text!r} is not a date. Write it as YYYY-MM-DD, such as 2028-02-29.") from None


def main(words: Sequence[str]) -> int:
    """0 if the unit part passes on every day."""
    days = [day_named(word) for word in words] or list(DAYS)
    failed = []
    for day in days:
        print(f"=== {day}: {DAYS.get(day, 'asked for')}", flush=True)  # noqa: T201 - a command's output
        command = [sys.executable, "-m", "pytest", "-n", "2", "-m", "not browser and not model"]
        done = subprocess.run(command, env={**os.environ, "FOUREYES_TEST_DAY": str(day)}, check=False)
        if done.returncode:
            failed.append(str(day))
    said = (
        f"Failed on {len(failed)} of {len(days)} days: {', '.join(failed)}" if failed else "Every day passes."
    )
    print(said)  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
