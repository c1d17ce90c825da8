"""Dates of birth: a date is personal only where the text says that somebody was born on it."""

import re
from collections.abc import Iterator

from copilot.controls.redaction.findings import Finding
from copilot.controls.redaction.not_personal import DATE
from copilot.controls.redaction.reading import Reading

_CUE = re.compile(
    r"(?:\b(?:dob|d\.o\.b\.?|d/o/b|date[ _-]?of[ _-]?birth|birth[ _-]?(?:date|day|dt)|born(?: on)?|bday|geb(?:oren)?\.?(?: am)?|"
    r"nacid[oa](?: el)?|nat[oa](?: il)?|fecha de nacimiento|data di nascita|date de naissance|urodzon[ya])"
    r"|\bn[e\u00e9]e?(?:\(e\))?(?: le)?)[\s:=#\"'>.|(\\/-]*(?:is |was |on |the )?$",
    re.IGNORECASE,
)
_LOOK_BACK = 32
_DIGITS = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{6}|\d{2}(?:19|20)\d{2}|\d{8}|\d{6})(?!\d)|(?<!\d)\d{1,2}[ /.-]{1,2}\d{1,2}[ /.-]{1,2}\d{2,4}(?!\d)"
)


def birth_findings(reading: Reading) -> Iterator[Finding]:
    """Dates of the text that stand after words of birth."""
    text = reading.text
    for pattern in (DATE, _DIGITS):
        for match in pattern.finditer(text):
            if _CUE.search(text[max(0, match.start() - _LOOK_BACK) : match.start()]):
                yield Finding(match.start(), match.end(), "DOB", "context: date of birth", 1)
