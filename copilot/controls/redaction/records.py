"""Values that only their place in a record gives away: columns of a CSV, lines of a payment message."""

import csv
import re
from collections.abc import Iterator

from copilot.controls.redaction.findings import Finding
from copilot.controls.redaction.reading import Reading

_RANK = 3
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "PERSON",
        re.compile(
            r"(?:full|customer|cust|client|holder|cardholder|account|payee|beneficiary|sender|recipient|debtor|creditor|first|last|given|family)?[ _]?(?:name|surname|holder|cardholder|payee|beneficiary|customer)",
            re.IGNORECASE,
        ),
    ),
    (
        "ADDRESS",
        re.compile(
            r"(?:.*[ _])?(?:address|street|addr|postcode|zip)(?:[ _]?(?:line)?[ _]?\d)?", re.IGNORECASE
        ),
    ),
    ("DOB", re.compile(r"dob|date[ _]of[ _]birth|birth[ _]?date", re.IGNORECASE)),
    ("PHONE", re.compile(r"(?:.*[ _])?(?:phone|mobile|tel)", re.IGNORECASE)),
    ("ACCOUNT_NUMBER", re.compile(r"(?:account|acct|acc)[ _]?(?:no|num|number)?", re.IGNORECASE)),
    ("USERNAME", re.compile(r"user(?:name|[ _]?id)?|login", re.IGNORECASE)),
)
_HAS_DIGIT = re.compile(r"\d")
_CELLS = {
    "PERSON": re.compile(r"^[\s\"']*[^\W\d_]+[,.]?(?: [^\W\d_a-z][^\W\d]*[.,]?){1,4}[\s\"']*$"),
    "USERNAME": re.compile(r"^[\s\"']*[\w.@-]*[\d._@][\w.@-]*[\s\"']*$"),
}
"""What a cell of a type looks like: a table of rules has a column of names too."""
_MESSAGE_PARTY = re.compile(r":5[0-9][A-Z]?:((?:(?!\n:)[^\u241e])*)")
_MESSAGE_LINE = re.compile(r"[^\n]+")


def record_findings(reading: Reading) -> Iterator[Finding]:
    """Personal columns of delimited tables and parties of SWIFT messages in the folded text."""
    text = reading.text
    yield from _columns(text)
    for party in _MESSAGE_PARTY.finditer(text):
        for line in _MESSAGE_LINE.finditer(text, party.start(1), party.end(1)):
            yield Finding(line.start(), line.end(), "PERSON", "shape: party of a payment message", _RANK)


def _columns(text: str) -> Iterator[Finding]:
    """Cells under a personal heading, as far as the lines keep the heading's number of cells."""
    types: dict[int, str] = {}
    delimiter = ","
    count = offset = 0
    for line in text.splitlines(keepends=True):
        cells = _cells(line.rstrip("\r\n"), delimiter) if types else []
        if types and len(cells) == count:
            for column, type_ in types.items():
                start, end = cells[column]
                if _CELLS.get(type_, _HAS_DIGIT).search(line[start:end]):
                    yield Finding(offset + start, offset + end, type_, "context: column of a table", _RANK)
        else:
            types, delimiter, count = _heading(line.strip("\r\n"))
        offset += len(line)


def _heading(line: str) -> tuple[dict[int, str], str, int]:
    for delimiter in (",", "\t", "|", ";"):
        if line.count(delimiter) < 1 or len(line) > 400:
            continue
        names = [cell.strip(" \"'") for cell in next(csv.reader([line], delimiter=delimiter), [])]
        if any(len(name) > 30 or re.search(r"[.!?]|\d{2}", name) for name in names):
            continue
        types = {
            column: type_
            for column, name in enumerate(names)
            for type_, pattern in _COLUMNS
            if pattern.fullmatch(name)
        }
        if types:
            return types, delimiter, len(names)
    return {}, ",", 0


def _cells(line: str, delimiter: str) -> list[tuple[int, int]]:
    """The spans of the cells of a line; a delimiter within quotes does not end a cell."""
    spans, start, quoted = [], 0, False
    for at, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            spans.append((start, at))
            start = at + 1
    spans.append((start, len(line)))
    return spans
