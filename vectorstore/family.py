"""Which documents state and interpret the same section."""

import re

_SECTION = re.compile(r"\b\d{4}\.\w+|\b\d{1,2} U\.S\.C\. \d+\S*")


def family_of(doc_id: str, title: str) -> str:
    """The section in the document's title, which a rule and its official interpretation share; else its own id."""
    found = _SECTION.search(title)
    return found.group() if found else doc_id
