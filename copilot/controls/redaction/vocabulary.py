"""Words that tell a name from an ordinary word: our own lists, read once."""

import re
from importlib import resources


def _words(name: str) -> frozenset[str]:
    """The words of a list beside this module: one or many a line, `#` starts a comment."""
    text = resources.files(__package__).joinpath("words", name).read_text(encoding="utf-8")
    return frozenset(word.lower() for line in text.splitlines() for word in line.split("#")[0].split())


def _phrases(name: str) -> frozenset[tuple[str, ...]]:
    """The phrases of a list beside this module, one a line."""
    text = resources.files(__package__).joinpath("words", name).read_text(encoding="utf-8")
    return frozenset(
        tuple(re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", line.lower()))
        for line in text.splitlines()
        if line and not line.startswith("#")
    )


NAME_TITLES = _words("titles.txt")
NAME_PARTICLES = _words("particles.txt")
GIVEN_NAMES = _words("given_names.txt")
"""Common given names, lower case: a capitalised word after one of them is a surname."""
ORDINARY_WORDS = _words("names_that_are_words.txt")
"""Names that are ordinary words too: taken for a name only where one can stand."""
BUSINESS_WORDS = _words("business_words.txt")
"""Words of banks, merchants, products, rules and places that are no part of a person's name."""
NAME_CUES = _words("name_cues.txt") | _words("weak_name_cues.txt")
WEAK_NAME_CUES = _words("weak_name_cues.txt")
"""Words after which a name may stand, and often something else does."""
NEVER_NAMES = _words("never_names.txt")
PERSON_VERBS = _words("person_verbs.txt")
ADDRESS_PARTICLES = _words("address_particles.txt")
ID_CUES = _words("id_cues.txt")
"""First words of what announces an id: only there the patterns for ids are tried."""
STREET_WORDS = _words("streets.txt")
STREET_PREFIXES = _words("street_prefixes.txt")
UNIT_WORDS = _words("units.txt")
ADDRESS_STOPS = _words("address_stops.txt")
MERCHANTS = _phrases("merchants.txt")
"""Firms that read like somebody's name, as tuples of lower-case words."""
MERCHANT_WORDS = frozenset(phrase[0] for phrase in MERCHANTS)

_ORGANISATION = re.compile(
    r"\b(?:ltd|limited|llc|llp|inc|plc|corp|corporation|company|co|gmbh|ag|sa|sarl|bv|nv|pty|bank|services|"
    r"solutions|group|holdings|trust|council|university|stores?|supplies|trading|partners|associates|"
    r"insurance|plumbing|motors|electrical|builders|consulting|logistics|energy|systems|exchange)\b",
    re.IGNORECASE,
)
_SAYS_OR_DOES = re.compile(
    r"(?:'s\b|\s+(?:\w+ed|said|told|says|has|had|is|was|wants|went|sent|paid|made|rang|thinks|knew|and [A-Z])\b"
    r"|\s+[A-Z][a-z]+)"
)


def is_organisation(name: str) -> bool:
    """Whether a party's name is that of a firm: its words are then no names of a person."""
    return _ORGANISATION.search(name) is not None


def starts_a_name(following: str) -> bool:
    """Whether an ordinary word at the start of a sentence is a name, by what follows it."""
    return _SAYS_OR_DOES.match(following) is not None
