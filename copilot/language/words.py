"""Stop words, stems, and the search terms of a text: lower case, American spelling, stemmed, without stop words."""

import functools
import re
import threading

_WORD = re.compile(r"[a-z0-9]+(?:[.'’-][a-z0-9]+)*")
_GROUPED_DIGITS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_STOP = """
a an and are as at be been but by did do does for from had has have he her him his how i if in into is it its
me my no not of on or our she should so such than that the their them then there these they this those to us
was we were what when where which who whom why will with would you your s t
"""
STOP_WORDS = frozenset(_STOP.split())
"""Words without content of their own; a caller that leaves out more adds its own to these."""
_local = threading.local()
_BRITISH = (
    (re.compile(r"is(e|ed|es|er|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{3})our(s|ed|ing|able)?$"), r"or\1"),
    (re.compile(r"^cheque"), "check"),
    (re.compile(r"^programme"), "program"),
    (re.compile(r"^centre"), "center"),
    (re.compile(r"^enquir"), "inquir"),
    (re.compile(r"^expir(?:y|ies)$"), "expiration"),
    (re.compile(r"^(licen|defen|offen)ce"), r"\1se"),
)
"""British endings to American ones, on documents and questions alike, so that a wrong change does no harm."""


@functools.lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The word's Snowball stem, after American spelling."""
    import Stemmer

    if not hasattr(_local, "stemmer"):  # a stemmer object is not safe across threads
        _local.stemmer = Stemmer.Stemmer("english")
    for pattern, american in _BRITISH:
        word = pattern.sub(american, word)
    return str(_local.stemmer.stemWord(word))


def terms_of(text: str) -> list[str]:
    """Stemmed words without stop words; "1005.11" is a term beside its parts, "$3,000" is "3000"."""
    terms: list[str] = []
    for match in _WORD.finditer(_GROUPED_DIGITS.sub("", text.lower())):
        word = match.group().replace("’", "'").removesuffix("'s")
        if word in STOP_WORDS:
            continue
        parts = [part for part in re.split(r"[.'-]", word) if part and part not in STOP_WORDS]
        if len(parts) > 1:
            terms.append(word)
        terms.extend(stem(part) for part in parts)
    return terms
