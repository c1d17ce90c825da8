"""Names by their capitals: of people, firms, places, documents."""

import re
from itertools import zip_longest

from copilot.language.sentences import opens_sentence

_TOKEN = re.compile(r"(?<!\w)[^\W\d_][\w'&-]*")
_COMMON_WORDS = """
i we you he she it they the a an this that these those our your his her their its my
mr mrs ms dr reg regulation cfr usc part section bank foureyes monday tuesday wednesday thursday friday
saturday sunday january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec rule
am pm est edt utc gmt bst et us uk usd gbp eur ach atm pin sim ip mcc kyc aml sar edd pos cnp pan
case customer account transaction device payee dispute complaint alert payment card current savings business
credit debit records record subject draft p1 p2 p3 p4
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_OPENING_WORDS = """
on in at by from to under for when where while if since after before both all no not what who how and but as with dear
subject per
"""
_OPENERS = frozenset(_OPENING_WORDS.split())
"""Words that open a sentence before a name without being part of it."""


def names_of(text: str) -> frozenset[str]:
    """The capitalised words, lower case, that are neither the bank's own nor only the start of a sentence."""
    found: set[str] = set()
    tokens = list(_TOKEN.finditer(text))
    for token, after in zip_longest(tokens, tokens[1:]):
        if token[0][0].isupper() and (
            not opens_sentence(text, token.start(), quotes=True) or _continues(text, token, after)
        ):
            found.update(_parts(token[0]))
    return frozenset(found - _COMMON)


def _continues(text: str, token: re.Match[str], after: re.Match[str] | None) -> bool:
    """True where the word after the first is capitalised too: a name opens the sentence."""
    if after is None or token[0].lower() in _OPENERS:
        return False
    return after[0][0].isupper() and text[token.end() : after.start()] == " "


def _parts(word: str) -> list[str]:
    bare = re.sub(r"'s?$", "", word.casefold())
    return [part for part in re.split(r"[-'&]", bare) if len(part) > 1]
