"""Countries by ISO 3166 code and by name, both ways: a record says IR where a sentence says Iran.

Names come from Unicode CLDR (Babel); `_ALSO` adds what CLDR's English leaves out, such as former and official names.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale
from babel.core import get_global

_NOT_ISO = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
"""Two-letter regions of CLDR that are no country or territory of ISO 3166; XK (Kosovo) stays, for banks use it."""
_IN_A_SENTENCE = {
    "CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo", "HK": "Hong Kong", "MM": "Myanmar", "MO": "Macao", "TR": "Turkey",
}  # fmt: skip
_ALSO = {
    "AE": "UAE|U.A.E.", "BN": "Brunei Darussalam", "CD": "DR Congo|DRC|Congo-Kinshasa|Zaire", "CG": "Congo-Brazzaville",
    "CI": "Ivory Coast", "CN": "PRC|Mainland China", "CV": "Cabo Verde", "CZ": "Czech Republic", "FK": "Falklands|Malvinas",
    "FM": "Federated States of Micronesia", "GB": "UK|U.K.|Great Britain|Britain|United Kingdom of Great Britain and Northern Ireland",
    "HK": "Hong Kong SAR", "KP": "DPRK|Democratic People's Republic of Korea|Korea (North)|Korea, North", "LA": "Lao People's Democratic Republic|Lao PDR",
    "KR": "Republic of Korea|Korea (South)|Korea, South|Korea, Republic of", "MF": "Saint-Martin", "MK": "Macedonia", "MM": "Burma",
    "MO": "Macau|Macau SAR|Macao SAR", "NL": "Holland", "PS": "Palestine|State of Palestine", "RU": "Russian Federation",
    "SX": "St. Maarten", "SY": "Syrian Arab Republic", "SZ": "Swaziland", "TL": "East Timor",
    "TW": "Taiwan, Province of China", "US": "US|U.S.|USA|U.S.A.|United States of America", "VA": "Holy See|Vatican", "VN": "Viet Nam",
}  # fmt: skip
_NO_COUNTRY = ("Northern Ireland", "New Jersey", "New Mexico", "Gulf of Mexico", "New England")
"""Names that hold a country's name and are another place."""
_ARTICLE = re.compile(
    r"^(?!Heard|South).*\b(?:Islands|Territor(?:y|ies)|States|Kingdom|Republic|Emirates|Netherlands|Philippines|Maldives|Comoros|Bahamas"
    r"|Gambia|Isle of|Lands)\b"
)
_FORMAL = re.compile(
    r"\b(?:(?:Islamic|People's|Democratic|Federal|Federative|Co-operative|Plurinational|Bolivarian|Arab|Socialist) )*"
    r"(?:Republic|Kingdom|Commonwealth|Sultanate|Principality|State) of (?:the )?$"
)
"""What stands before a country's name where it is given in full."""
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+")
_COMMON = frozenset({"US", "U.S.", "USA", "U.S.A.", "UK", "U.K."})
"""Said in passing ("a US dollar account"); they claim a place only where a word of place stands before."""
_PLACE = re.compile(r"\b(?:in|from|to|into|at|via|through|of|country|is)\s+(?:the\s+)?$", re.I)
_CODE = re.compile(r"(?<![\w.'/-])[A-Z]{2,3}(?![\w'/-]|\.\w)")
_LABEL = re.compile(r"country(?:[ _]code)?\W{1,3}$", re.I)
_AS_FIELD = re.compile(r"(?:^|[,:;=(|\[\"]\s*)$")
_FIELD_ENDS = re.compile(r"\s*(?:$|[\n,;)|\]\".])")
_CAPITALS = re.compile(r"[A-Z]{2,}\W+$")
_CAPITALS_FOLLOW = re.compile(r"\W+[A-Z]{2,}\b")
_WORDLIKE_WORDS = """
AD AG AI AM AS AT BE BY CC CD CF CI CO CR CU CV DO EC GL GM ID IE IM IN IO IS IT LA LI LT MA MC ME MM MR MS
MY NA NI NO NU PC PE PM PR PS RE SA SE SI SO ST SV TC TO TV UM VA VI
"""
_WORDLIKE = frozenset(_WORDLIKE_WORDS.split())
_STATES_WORDS = "AL AR AZ CA DE GA IL KY MD MN MO MT NC NE PA SC SD TN"
_STATES = frozenset(_STATES_WORDS.split())
"""Codes that are also a word or an abbreviation, or a state of the US: a word beside them does not make them a country."""


class Named(NamedTuple):
    """A country that a text names: `text[start:end]` is the name as written; `claims` where it says a place."""

    code: str
    start: int
    end: int
    claims: bool


@cache
def _cldr() -> dict[str, str]:
    regions = {str(code): name for code, name in Locale("en").territories.items()}
    return {code: name for code, name in regions.items() if len(code) == 2 and code not in _NOT_ISO}


@cache
def _names() -> dict[str, str]:
    """Code → name inside a sentence, without its article."""
    return {code: _IN_A_SENTENCE.get(code, name.replace(" & ", " and ")) for code, name in _cldr().items()}


@cache
def codes() -> frozenset[str]:
    """Every ISO 3166 alpha-2 code, and XK."""
    return frozenset(_names())


def country_of(code: str) -> str:
    """The country's name by itself, as in a table: "Netherlands"; a code of no country stays as it is."""
    return _names().get(code, code)


def country_name(code: str) -> str:
    """The country's name inside a sentence: "the Netherlands"; a code of no country stays as it is."""
    name = country_of(code)
    return f"the {name}" if _ARTICLE.search(name) else name


@cache
def _alpha3() -> dict[str, str]:
    aliases = get_global("territory_aliases")
    pairs = {
        code: to[0] for code, to in aliases.items() if len(code) == 3 and code.isalpha() and len(to) == 1
    }
    return {code: to for code, to in pairs.items() if to in codes()}


@cache
def _spellings() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """First word → (spelling as compared, code, spelling as written), longest first; code "" for `_NO_COUNTRY`."""
    found: dict[str, tuple[str, str]] = {_folded(name).lower(): ("", name) for name in _NO_COUNTRY}
    for code, name in _names().items():
        for spelling in (
            name,
            _cldr()[code],
            *re.split(r" [(]|[)]", _cldr()[code]),
            *_ALSO.get(code, "").split("|"),
        ):
            for one in (spelling, spelling.replace("St. ", "Saint "), spelling.replace("St. ", "St ")):
                if one:
                    found.setdefault(_folded(one).lower(), (code, one))
    index: dict[str, list[tuple[str, str, str]]] = {}
    for spelling, (code, written) in found.items():
        index.setdefault(_WORD.findall(spelling)[0], []).append((spelling, code, written))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in index.items()}


def _folded(text: str) -> str:
    """Without accents, letter for letter, so that offsets stay; ’ as '."""
    if text.isascii():
        return text
    return "".join(
        c if c.isascii() else "'" if c in "‘’" else unicodedata.normalize("NFD", c)[0] for c in text
    )


def named_in(text: str) -> tuple[Named, ...]:
    """The countries that a text names, in order, by the longest name that fits; abbreviations only in capitals."""
    folded, index, found, cursor = _folded(text), _spellings(), [], 0
    lower = folded.lower()
    if len(lower) != len(text):  # a sign whose small form is longer
        lower = "".join(c.lower()[0] for c in folded)
    for match in _WORD.finditer(lower):
        if match.start() < cursor or match[0] not in index:
            continue
        row = next((r for r in index[match[0]] if _stands(r, folded, lower, match.start())), None)
        if row:
            cursor = match.start() + len(row[0])
            if row[1]:
                claims = _claims(folded, match.start(), row[2])
                formal = _FORMAL.search(folded, max(0, match.start() - 48), match.start())
                found.append(Named(row[1], formal.start() if formal else match.start(), cursor, claims))
    return tuple(found)


def _stands(row: tuple[str, str, str], folded: str, lower: str, at: int) -> bool:
    spelling, _, written = row
    end = at + len(spelling)
    if not lower.startswith(spelling, at) or lower[end : end + 1].isalnum():
        return False
    return not written.isupper() or folded[at:end] == written


def _claims(folded: str, start: int, written: str) -> bool:
    if written in _COMMON:
        return _PLACE.search(folded[max(0, start - 16) : start]) is not None
    return folded[start].isupper()


def codes_in(text: str) -> frozenset[str]:
    """The countries whose code stands in a text as a field or a word of its own ("Lagos, NG", "country: IR", "in JP")."""
    found = set()
    for match in _CODE.finditer(text):
        code = _alpha3().get(match[0], match[0] if match[0] in codes() else "")
        if code and _is_code(text, match):
            found.add(code)
    return frozenset(found)


def _is_code(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 24) : match.start()]
    if _LABEL.search(before) or (_AS_FIELD.search(before) and _FIELD_ENDS.match(text, match.end())):
        return True
    if match[0] in _WORDLIKE:
        return False
    if match[0] in _STATES or len(match[0]) > 2:
        return _PLACE.search(before) is not None
    return not (_CAPITALS.search(before) or _CAPITALS_FOLLOW.match(text, match.end()))


def countries_in(text: str) -> frozenset[str]:
    """Every country that a text names, in any case, or gives the code of."""
    return codes_in(text) | {named.code for named in named_in(text)}


@lru_cache(maxsize=1_024)
def _words_of(code: str) -> frozenset[str]:
    names = f"{country_name(code)} {_ALSO.get(code, '').replace('|', ' ')}".lower()
    threes = {three for three, two in _alpha3().items() if two == code}
    return (
        frozenset(_WORD.findall(names))
        | {one.lower() for one in threes | {code}}
        | ({"uk"} if code == "GB" else set())
    )


def country_words(found: frozenset[str]) -> frozenset[str]:
    """The words, lower case, of every name and code of the countries."""
    return frozenset().union(*(_words_of(code) for code in found))
