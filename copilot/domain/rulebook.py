"""Acts and regulations by the names that people use, and the citations that belong to them."""

import re

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


def acts_named(text: str) -> tuple[re.Pattern[str], ...]:
    """For each act or regulation that the text names, the pattern of citations that belong to it."""
    return tuple(cited for named, cited in _ACTS if named.search(text))
