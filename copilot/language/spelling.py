"""The bank's own words in the spelling of a text's reader: code writes British English, an American reads American.

Words that somebody else wrote stay as they are: quotations, and capitalised words, which are names and titles.
"""

import re
from collections.abc import Iterable

from copilot.language.sentences import opens_sentence

BRITISH, AMERICAN = "en_GB", "en_US"
LOCALES = (BRITISH, AMERICAN)
"""The locales that a text can be written in."""

_ISE = (
    "author|recogn|organ|real|minim|maxim|summar|apolog|emphas|final|special|standard|prior|categor|util|item"
    "|character|memor|capital|personal|critic|scrutin|jeopard|penal|finger|token|pseudonym|anonym"
)
_WORDS = {
    "current account": "checking account", "driving licence": "driver's license", "licence": "license",
    "cheque": "check", "postcode": "ZIP code", "per cent": "percent", "programme": "program",
    "centre": "center", "acknowledgement": "acknowledgment", "judgement": "judgment", "defence": "defense",
    "offence": "offense", "enquiry": "inquiry", "enquirie": "inquirie", "instalment": "installment",
    "jewellery": "jewelry", "jeweller": "jeweler", "enrolment": "enrollment", "fulfilment": "fulfillment",
}  # fmt: skip
_RULES = (
    (re.compile(rf"\b((?:un|pre|dis|re)?(?:{_ISE}))is(e[drs]?|ing|ations?|able)\b", re.I), r"\1iz\2"),
    (re.compile(r"\b((?:dis)?(?:fav|hon|col|behavi|neighb|lab))our(s|ed|ing|able|ably|hood|ite)?\b"), r"\1or\2"),
    (re.compile(r"\b(cancel|travel|label|total|signal|model|counsel)l(ed|ing|ers?)\b", re.I), r"\1\2"),
    (re.compile(r"\b(anal|paral)ys(e[dr]?|ing)\b", re.I), r"\1yz\2"),
    *((re.compile(rf"\b{british}(s?)\b", re.I), rf"{american}\1") for british, american in _WORDS.items()),
)  # fmt: skip
_QUOTED = r'"[^"]*"|“[^”]*”|\S*[@_/]\S*'


def spelled(text: str, locale: str, *, keep: Iterable[str] = ()) -> str:
    """A text of the bank's own in the spelling of the locale; quotations, names, codes and what is in `keep` stay."""
    if locale != AMERICAN:
        return text
    pieces = re.split(f"({'|'.join([_QUOTED, *map(re.escape, filter(None, keep))])})", text)
    pieces[::2] = [_american(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _american(text: str) -> str:
    for pattern, american in _RULES:
        text = pattern.sub(lambda match, new=american: _respelled(match, new), text)  # type: ignore[misc]
    return text


def _respelled(match: re.Match[str], american: str) -> str:
    word, new = match[0], match.expand(american)
    if word.islower():
        return new
    named = re.match(r" [A-Z]", match.string[match.end() :]) or not opens_sentence(
        match.string, match.start()
    )
    return word if named or not word[1:].islower() else new[0].upper() + new[1:]
