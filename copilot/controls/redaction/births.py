"""Dates of birth: a date is personal only where the text says that somebody was born on it."""

import re
from collections.abc import Iterator

from copilot.controls.redaction.findings import Finding
from copilot.controls.redaction.not_personal import DATE
from copilot.controls.redaction.reading import Reading

_CUE = re.compile(
    r"(?:\b(?:dob|d\.o\.b\.?|d/o/b|date[ _-]?of[ _-]?birth|birth[ _-]?(?:date|day|dt)|born(?: on)?|bday|geb(?:oren)?\.?(?: am)?|"
    r"nacid[oa](?: el)?|nat[oa](?: il)?|fecha de nacimiento|data di nascita|date de naissance|urodzon[ya])"
    r"|\bn[e\u00e9]e?(?:\(e\))?(?: le)?)[\s:=#\"'>.|(\\/-]*(?:is |was |on |the )?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?:\d{8}|\d{6})(?!\d)|\d{1,2}[ /.-]{1,2}\d{1,2}[ /.-]{1,2}\d{2,4}(?!\d)")


def birth_findings(reading: Reading) -> Iterator[Finding]:
    """Dates of the text that stand after words of birth."""
    text = reading.text
    for cue in _CUE.finditer(text):
        for pattern in (DATE, _DIGITS):
            match = pattern.match(text, cue.end())
            if match:
                yield Finding(match.start(), match.end(), "DOB", "context: date of birth", 1)
