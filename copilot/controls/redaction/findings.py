"""What a detector found, and how findings that touch become one list without overlaps."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from copilot.language.surface import TAGS


class Finding(NamedTuple):
    """A span of a text that must not leave as it is.

    Of findings that overlap the lower `rank` wins; what the other covers beyond it stays
    found. `stands_for` is the whole value where the span shows a part or a spelling of one.
    """

    start: int
    end: int
    type: str
    reason: str
    rank: int = 5
    stands_for: str = ""


KNOWN_RANK = 0
_OPENS = "+("  # a telephone number begins with these


def without_overlaps(
    findings: Iterable[Finding], text: str, kept: Sequence[tuple[int, int]]
) -> list[Finding]:
    """The findings in reading order, none touching another or a kept span.

    What the case knows wins over kept spans: a promise not to leak goes before a wish to keep.
    """
    taken = bytearray(len(text))
    chosen: list[Finding] = []
    kept_marked = False
    for finding in sorted(findings, key=lambda f: (f.rank, f.start - f.end, f.start)):
        if finding.rank > KNOWN_RANK and not kept_marked:
            for start, end in kept:
                taken[start:end] = b"\1" * (end - start)
            kept_marked = True
        for start, end in _free(finding.start, finding.end, taken):
            piece = _trimmed(text, start, end)
            if piece is None:
                continue
            whole = (start, end) == (finding.start, finding.end)
            stands_for = finding.stands_for if whole else ""
            chosen.append(finding._replace(start=piece[0], end=piece[1], stands_for=stands_for))
            taken[piece[0] : piece[1]] = b"\1" * (piece[1] - piece[0])
    return sorted(chosen)


def _free(start: int, end: int, taken: bytearray) -> Iterator[tuple[int, int]]:
    """What is left of a span beside what is taken."""
    cursor = start
    while cursor < end:
        begin = taken.find(0, cursor, end)
        if begin < 0:
            return
        stop = taken.find(1, begin, end)
        cursor = end if stop < 0 else stop
        yield begin, cursor


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without blanks and signs at its ends; None where no letter or digit is in it."""
    while start < end and not (_says(text[start]) or text[start] in _OPENS):
        start += 1
    while start < end and not _says(text[end - 1]):
        end -= 1
    return (start, end) if start < end else None


def _says(character: str) -> bool:
    return character.isalnum() or ord(character) in TAGS
