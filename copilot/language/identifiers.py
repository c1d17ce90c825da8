"""Identifiers: record ids, reason and rule codes, CFR sections, account tails, long digits, addresses on the net."""

import re
from typing import NamedTuple

from copilot.language.text import Remaining

_NET = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]*\w|\bhttps?://[^\s<>\"')\]]*[\w/]|\bwww\.[\w./-]*\w"
    r"|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)"
)
_SECTION = re.compile(
    r"(?:\b(?P<title>\d{1,2})\s+(?:C\.?\s?F\.?\s?R\.?|U\.?\s?S\.?\s?C\.?)\s*(?:§+\s*|part\s+|section\s+)?|§+\s*|\b[Ss]ections?\s+)"
    r"(?P<number>\d{2,5}[a-z]?(?:\.\d{1,4}[a-z]?)?(?:-\d+)?)(?P<path>(?:\s?\([0-9A-Za-z]{1,5}\))*)"
)
_PARAGRAPH = re.compile(r"\bparagraphs?\s+(?P<path>\([0-9A-Za-z]{1,5}\)(?:\s?\([0-9A-Za-z]{1,5}\))*)", re.I)
_RECORD = re.compile(r"(?<![\w-])[A-Z]{1,4}-(?=[A-Z0-9-]*\d)[A-Z0-9]+(?:-[A-Z0-9]+)*\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?\b")
_CODE = re.compile(r"(?<![\w-])[A-Z]{1,4}\d{1,5}[A-Z]?\b(?![.-]\d)")
_TAIL = re.compile(
    r"(?:\b(?:ending|ends|ended)(?:\s+(?:in|with))?|\blast\s+(?:four|4)(?:\s+digits)?(?:\s+of(?:\s+\w+){1,4}?)?(?:\s+(?:are|is|were|was))?|[*•xX#…]{2,})[\s:.*•-]*(?P<tail>\d{3,4})\b",
    re.I,
)
_DIGITS = re.compile(r"(?<![\w.,/-])\+?\d(?:[ -]?\d){6,}(?![\w/]|[.,]\d)")


class Section(NamedTuple):
    """A place in the law: title ("12" of 12 CFR, "" unsaid), section number, paragraph path; number "" for "paragraph (a)"."""

    title: str
    number: str
    path: str


class Identifiers(NamedTuple):
    """Identifiers of a text."""

    exact: frozenset[str]
    tails: frozenset[str]
    sections: frozenset[Section]


def take_sections(rest: Remaining) -> frozenset[Section]:
    """Take citations of regulations and statutes, then paragraphs named without their section."""
    cited = {Section(m["title"] or "", m["number"].lower(), _path(m["path"])) for m in rest.take(_SECTION)}
    return frozenset(cited | {Section("", "", _path(m["path"])) for m in rest.take(_PARAGRAPH)})


def _path(labels: str) -> str:
    return re.sub(r"\s", "", labels).lower()


def take_tails(rest: Remaining) -> frozenset[str]:
    """Take the last digits of cards and accounts ("ending 4417")."""
    return frozenset(match["tail"] for match in rest.take(_TAIL))


def take_exact(rest: Remaining) -> frozenset[str]:
    """Take record ids, net addresses, IBANs and codes, each in its comparable form."""
    found = [match[0] for pattern in (_NET, _RECORD, _IBAN, _CODE) for match in rest.take(pattern)]
    return frozenset(comparable(text) for text in found)


def take_long_digits(rest: Remaining) -> frozenset[str]:
    """Take digit runs of seven and more: account, phone and reference numbers."""
    return frozenset(comparable(match[0]) for match in rest.take(_DIGITS))


def comparable(text: str) -> str:
    """Upper case without spaces; hyphens stay only between letters and digits of an id."""
    bare = re.sub(r"\s", "", text).upper().strip(".")
    return re.sub(r"[-+]", "", bare) if re.fullmatch(r"[\d+-]+", bare) else bare


def stands_in(identifier: str, text: str) -> bool:
    """True if the text holds the identifier whole, whatever spaces and hyphens stand within it."""
    spelt = r"[\s-]*".join(re.escape(character) for character in identifier if character != "-")
    return re.search(rf"(?<![A-Za-z0-9]){spelt}(?![A-Za-z0-9])", text, re.I) is not None


def tail_is_in(tail: str, text: str) -> bool:
    """True if some digit run of the text (spaces and hyphens aside) ends with these digits."""
    return re.search(rf"(?<![\d.,]){tail}(?!\d)|\d[ -]?{tail}(?![\d.,]\d|\d)", text) is not None


def section_is_in(section: Section, evidence: frozenset[Section], text: str) -> bool:
    """True if the evidence is, or cites, the section and nothing contradicts its title or paragraph.

    A paragraph holds where one path is the beginning of the other, or where the text carries
    each of its labels, as a section that prints its own paragraphs does.
    """
    _, number, path = section
    lower = text.lower()
    theirs = [other for other in evidence if other.number == number and _titles_agree(section, other)]
    contradicted = any(other.number == number for other in evidence) and not theirs
    if (
        number
        and not theirs
        and (contradicted or not re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", lower))
    ):
        return False
    if not path or any(
        p and (p.startswith(path) or path.startswith(p)) for p in (other.path for other in theirs)
    ):
        return True
    return all(label in lower for label in re.findall(r"\([0-9a-z]+\)", path))


def _titles_agree(mine: Section, other: Section) -> bool:
    return not mine.title or not other.title or mine.title == other.title
