"""The date that a question itself asks about: "As of 1 March 2015, which version …"."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_WHOLE = (
    re.compile(r"(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b", re.IGNORECASE),
)
_MONTH_ALONE = (re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b", re.IGNORECASE),)
_YEAR_ALONE = (re.compile(r"\bas (?:of|at) (?P<year>(?:19|20)\d{2})\b", re.IGNORECASE),)
_POINT_IN_TIME = re.compile(
    r"\b(as of|as at|in force|in effect|applied|applicable|apply|version|text|wording|back (?:in|then)|said|say|was the rule|valid)\b",
    re.IGNORECASE,
)


def stated_date(question: str) -> date | None:
    """The one date as of which the question asks for the text, or None.

    A date counts only where the question speaks of versions or force ("as of", "in
    force", "which version"); a date of an event ("paid on 3 May 2024") does not, and two
    different dates are no answer. A month without a day is its first day, a bare year
    (only after "as of") its first of January. Day-first and month-first are distinguished
    by the month's name; figures alone are read as year-month-day.
    """
    if not _POINT_IN_TIME.search(question):
        return None
    for shapes in (_WHOLE, _MONTH_ALONE, _YEAR_ALONE):
        matches = [match for shape in shapes for match in shape.finditer(question)]
        if matches:  # a fuller shape that is there but no date ("31 February") ends the search
            days = {_as_date(match) for match in matches}
            return days.pop() if len(days) == 1 else None
    return None


def _as_date(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = (parts.get("month") or "1").lower()
    try:
        return date(int(parts["year"]), _MONTHS.get(month) or int(month), int(parts.get("day") or 1))
    except ValueError:
        return None
