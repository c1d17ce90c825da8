"""What a question names outright: a section, a policy number, an act; and which documents that points to."""

import re

from copilot.domain.rulebook import acts_named

_SECTION = re.compile(
    r"\b(?P<section>\d{4}\.\d+)|\b(?P<title>\d{1,2})\s*U\.?\s?S\.?\s?C\.?\s*(?:§\s*)?(?P<code>\d+[a-z]?(?:-\d+)?)"
    r"|\b(?P<policy>[A-Z]{2,5}(?:-[A-Z]{2,5})?-\d{2,4})\b",
    re.IGNORECASE,
)
_FAMILY = re.compile(r"\b\d{4}\.\w+|\b\d{1,2} U\.S\.C\. \d+\S*")


def family_of(doc_id: str, title: str) -> str:
    """The section that the document states or interprets: a rule and its official interpretation share it."""
    found = _FAMILY.search(title)
    return found.group() if found else doc_id


class Named:
    """The references of one question, to be looked for in a document's line "id title | citation"."""

    def __init__(self, question: str) -> None:
        self._sections = tuple(_section_pattern(match) for match in _SECTION.finditer(question))
        self._acts = acts_named(question)

    def section(self, reference: str) -> bool:
        """True if the question names the section or policy number of the document; that it cites one is not enough."""
        own = reference.partition(" | ")[0]
        return any(pattern.search(own) for pattern in self._sections)

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
