"""The bodies, schemes, acts and codes that a question names, and whether a text holds them."""

import re

from copilot.domain.vocabulary import is_known
from copilot.language.sentences import opens_sentence

_TOKEN = re.compile(r"(?<![\w$£€.])(?:[A-Za-z][\w&-]*|\d+\.\d+(?:\([a-z0-9]+\))*)")
_EVERYDAY_WORDS = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december i reg regulation act section rule part usc cfr us usa u s
id pin atm pos ach eft q a mr mrs ms ok faq pdf bank customer credit debit card internet english
spanish level tier form
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_SCHEME_WORDS = "visa mastercard amex diners paypal klarna nacha sepa interac gdpr psd2 psr fca ombudsman chaps bacs uk eu fatf bitcoin crypto"
_SCHEMES = frozenset(_SCHEME_WORDS.split())
"""Names that people write without capitals as well."""
_BRANDS = re.compile(
    r"\b(?:zelle|venmo|cash app|apple pay|google pay|paypal|klarna|western union|moneygram|revolut)\b",
    re.IGNORECASE,
)
_IN_PASSING = re.compile(
    r"\b(?:to|from|in|at|with|by|via|through|like|named|called|mr|mrs|ms|merchant)\.?\s+$", re.IGNORECASE
)
"""Before a place, a merchant or a person of the story told, which no rule needs to name."""


def names_in(question: str) -> tuple[str, ...]:
    """Words that name something: acronyms, capitalised words inside a sentence, scheme names, codes like 10.4.

    Words of everyday banking are left out, and so are words that the domain's own
    vocabulary translates (CTR, ACH): passages may say them otherwise.
    """
    found: list[str] = []
    end = -2
    for match in _TOKEN.finditer(question):
        word = match.group().rstrip("-&")
        bare = word[:-1] if re.fullmatch(r"[A-Z]{2,}s", word) else word
        if bare.lower() in _EVERYDAY or is_known(bare) or not _names(bare, question, match.start()):
            continue
        if match.start() == end + 1 and found and _is_plain(bare) and _is_plain(found[-1]):
            found[-1] += f" {bare}"  # "American Express" is one name
        else:
            found.append(bare)
        end = match.end()
    return tuple(dict.fromkeys(found))


def brands_in(question: str) -> tuple[str, ...]:
    """Payment brands named, as written, even those that the vocabulary translates for a rule's question."""
    return tuple(dict.fromkeys(_BRANDS.findall(question)))


def _is_plain(name: str) -> bool:
    return not name.split()[-1].isupper() and not name[0].isdigit()


def _names(word: str, question: str, at: int) -> bool:
    if word.lower() in _SCHEMES or word[0].isdigit():
        return True
    if sum(letter.isupper() for letter in word) >= 2:
        return True
    if not word[0].isupper() or len(word) == 1 or opens_sentence(question, at, quotes=True):
        return False
    return not _IN_PASSING.search(question[:at])


def holds_name(text: str, name: str) -> bool:
    """True if the text holds the name as a word, or words whose initials spell it."""
    if re.search(rf"(?<![\w.]){re.escape(name)}(?:s|'s|’s)?(?![\w])", text, re.IGNORECASE):
        return True
    if name.isupper() and len(name) >= 2 and name.isalpha():
        initials = r"[\s-]+(?:(?:and|of|the|for|to)\s+)?".join(f"{letter}[a-z]+" for letter in name)
        return re.search(rf"\b{initials}", text, re.IGNORECASE) is not None
    stem = name.lower().rstrip("s")
    return len(stem) >= 5 and stem in text.lower()
