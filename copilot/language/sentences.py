"""Where sentences end, in a bank's prose: abbreviations, initials, decimals, citations, markers."""

import re
from collections.abc import Iterator

MARKER = re.compile(r"\[\s*[EFP]\d+(?:\s*[,;]\s*[EFP]\d+)*\s*\]")
"""One marker: `[E1]` or `[E1, F2]`."""

_END = re.compile(
    rf"""(?P<stop>[.!?]+)(?P<close>["'”’)\]]*)
         (?P<markers>(?:\s*{MARKER.pattern})*)(?P<after>[.]?)
         (?=\s|$)""",
    re.X,
)
# Never end a sentence by themselves: a name, a number or a clause follows.
_TITLES_WORDS = """
mr mrs ms mx dr prof rev hon st no nos art sec para approx ref tel ext cf vs e.g i.e fig vol pp jan feb
mar apr jun jul aug sep sept oct nov dec acct dept attn
"""
_TITLES = frozenset(_TITLES_WORDS.split())
# May end one: decided by the word after.
_MAYBE_WORDS = "ltd inc co corp plc etc a.m p.m u.s u.k u.s.c sr jr ave rd blvd apt llc"
_MAYBE = frozenset(_MAYBE_WORDS.split())
_STARTERS_WORDS = """
the this that these those a an it its he she they we you i on in at by after before when while no not
all there here as if for from to our your his her their both each one two three however also then since
please customer account payment bank
"""
_STARTERS = frozenset(_STARTERS_WORDS.split())

_LINE = re.compile(r"[^\n]+")
_REACH = 24
_LEAD = r"[\s\"'“‘(>*•-]*$"
_OPENING = re.compile(rf"(?:^|[.!?:\n\u241e]){_LEAD}")
_OPENING_QUOTE = re.compile(rf"(?:^|[.!?:;\n\u241e\"“(]){_LEAD}")


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences between two offsets, each with the markers that follow it, white space outside."""
    cursor = start
    for match in _END.finditer(text, start, end):
        if match.end() < cursor or not _ends_sentence(text, cursor, match, end):
            continue
        yield from _trimmed(text, cursor, match.end())
        cursor = match.end()
    yield from _trimmed(text, cursor, end)


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order; a line break ends one as well."""
    spans = (span for m in _LINE.finditer(text) for span in sentence_spans(text, m.start(), m.end()))
    return [text[start:end] for start, end in spans]


def opens_sentence(text: str, at: int, *, quotes: bool = False) -> bool:
    """True where a word has its capital from its place: it opens a sentence or a line, or follows a colon.

    With `quotes` an opening quote, a bracket and a semicolon count as well.
    """
    match = (_OPENING_QUOTE if quotes else _OPENING).search(text, max(0, at - _REACH), at)
    if match is None or not match[0].startswith("."):
        return match is not None
    before = text[max(0, match.start() - _REACH) : match.start()].split()
    return _word_may_end(before[-1] if before else "", text[at : at + _REACH])


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    after = text[match.end() : end].lstrip()
    if not after or match["markers"] or match["stop"].strip("."):
        return True
    if not (after[0].isupper() or after[0].isdigit() or after[0] in "\"'“‘([$£€§•"):
        return False
    if match["close"] or text[match.start() - 1 : match.start()] == "]":
        return True
    before = text[start : match.start()].split()
    return _word_may_end(before[-1] if before else "", after)


def _word_may_end(word: str, after: str) -> bool:
    bare = word.lstrip("(\"'“‘[").lower()
    next_word = re.match(r"[\"'“‘(]*([A-Za-z]+)", after)
    starter = next_word is not None and next_word[1].lower() in _STARTERS
    if bare in _TITLES:
        return False
    if bare in _MAYBE or re.fullmatch(r"(?:[a-z]\.)*[a-z]", bare):
        # An initial ("J. Reed") or a company form: only a word that opens sentences settles it.
        return starter
    return True


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
