"""Countries by code and by name: a record says NG where a sentence says Nigeria."""

import re

_TABLE = """
AE United Arab Emirates|AT Austria|AU Australia|BE Belgium|BG Bulgaria|BR Brazil|CA Canada|CH Switzerland|CN China
CY Cyprus|CZ Czechia|DE Germany|DK Denmark|EE Estonia|ES Spain|FI Finland|FR France|GB United Kingdom|GH Ghana
GR Greece|HK Hong Kong|HR Croatia|HU Hungary|ID Indonesia|IE Ireland|IL Israel|IN India|IS Iceland|IT Italy|JP Japan
KE Kenya|KR South Korea|KY Cayman Islands|LT Lithuania|LU Luxembourg|LV Latvia|MA Morocco|MT Malta|MX Mexico
MY Malaysia|NG Nigeria|NL Netherlands|NO Norway|NZ New Zealand|PA Panama|PH Philippines|PK Pakistan|PL Poland
PT Portugal|RO Romania|RS Serbia|RU Russia|SE Sweden|SG Singapore|SI Slovenia|SK Slovakia|TH Thailand|TR Turkey
UA Ukraine|UK United Kingdom|US United States|USA United States|VG British Virgin Islands|VN Vietnam|ZA South Africa
"""
_NAMES = dict(row.strip().split(" ", 1) for row in _TABLE.strip().replace("\n", "|").split("|"))
_CODE = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b")
_NAME = re.compile(rf"\b(?:{'|'.join(sorted(set(_NAMES.values()), key=len, reverse=True))})\b")


def country_words(text: str) -> frozenset[str]:
    """The words, lower case, of every country's name whose code stands in the text, and the codes of those it names."""
    found = {word for code in _CODE.findall(text) for word in _NAMES[code].casefold().split()}
    named = set(_NAME.findall(text))
    return frozenset(found | {code.casefold() for code, name in _NAMES.items() if name in named})
