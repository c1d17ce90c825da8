"""What a question names outright: a section, a policy number, an act; and which documents that points to."""

import re

_SECTION = re.compile(
    r"\b(?P<section>\d{4}\.\d+)|\b(?P<title>\d{1,2})\s*U\.?\s?S\.?\s?C\.?\s*(?:§\s*)?(?P<code>\d+[a-z]?(?:-\d+)?)"
    r"|\b(?P<policy>[A-Z]{2,5}(?:-[A-Z]{2,5})?-\d{2,4})\b",
    re.IGNORECASE,
)
_ACTS = tuple(
    (re.compile(named, re.IGNORECASE), re.compile(cited, re.IGNORECASE))
    for named, cited in (
        (r"\breg(?:ulation)?\.? e\b|\befta\b|electronic fund transfer act", r"\b1005\b|U\.S\.C\. 1693"),
        (r"\breg(?:ulation)?\.? z\b|\btila\b|truth in lending", r"\b1026\b|15 U\.S\.C\. 16[46]"),
        (r"\breg(?:ulation)?\.? v\b|\bfcra\b|fair credit reporting", r"\b1022\b|U\.S\.C\. 1681"),
        (r"\breg(?:ulation)?\.? b\b|\becoa\b|equal credit opportunity", r"\b1002\b"),
        (r"\breg(?:ulation)?\.? dd\b|\btisa\b|truth in savings", r"\b1030\b"),
        (r"\breg(?:ulation)?\.? p\b|\bglba\b|gramm", r"\b1016\b"),
        (r"\bbsa\b|bank secrecy", r"31 U\.S\.C|\bBSA\b"),
    )
)
_FAMILY = re.compile(r"\b\d{4}\.\w+|\b\d{1,2} U\.S\.C\. \d+\S*")


def family_of(doc_id: str, title: str) -> str:
    """The section that the document states or interprets: a rule and its official interpretation share it."""
    found = _FAMILY.search(title)
    return found.group() if found else doc_id


class Named:
    """The references of one question, to be looked for in a document's own id, title and citation."""

    def __init__(self, question: str) -> None:
        self._sections = tuple(_section_pattern(match) for match in _SECTION.finditer(question))
        self._acts = tuple(cited for named, cited in _ACTS if named.search(question))

    def section(self, reference: str) -> bool:
        """True if the question names the section or policy number that the reference line holds."""
        return any(pattern.search(reference) for pattern in self._sections)

    def act(self, reference: str) -> bool:
        """True if the question names the act or regulation that the reference line belongs to."""
        return any(pattern.search(reference) for pattern in self._acts)


def _section_pattern(match: re.Match[str]) -> re.Pattern[str]:
    parts = match.groupdict()
    if parts["code"]:
        return re.compile(
            rf"\b{parts['title']}\s?U\.?S\.?C\.?\s?{re.escape(parts['code'])}(?![\w-])", re.IGNORECASE
        )
    return re.compile(rf"(?<![\w.]){re.escape(parts['section'] or parts['policy'])}(?!\d)", re.IGNORECASE)
