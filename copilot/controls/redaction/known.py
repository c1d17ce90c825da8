"""What the case knows, found in every spelling: the one detector that must never miss.

All spellings of all known values are looked up together in the squashed text (letters and
digits alone), by their first three characters, so that the cost grows with the text and
hardly with the number of values.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from copilot.controls.redaction.findings import KNOWN_RANK, Finding
from copilot.controls.redaction.known_spellings import Spelling, spellings_of
from copilot.controls.redaction.pseudonyms import PSEUDONYM
from copilot.controls.redaction.squashed import Squashed
from copilot.controls.redaction.vocabulary import BUSINESS_WORDS, GIVEN_NAMES, STREET_WORDS, starts_a_name
from copilot.language.sentences import opens_sentence
from copilot.language.surface import SEPARATOR
from copilot.ports.redactor import KnownIdentifier

_KEY = 3
_FOUND_RANK = 5
_UNSURE = (BUSINESS_WORDS | STREET_WORDS) - GIVEN_NAMES
"""A found name with one of these words may be none; it is not looked for again."""
_LOOSE_LENGTH = 8
"""From here on a value is found even inside a longer word or number."""
_WIDEST_GAP = 48
"""Most signs between two parts of one value: a line break with quoting and indentation."""
_BROKEN_INSIDE = re.compile(r"[-_.*\n/]")


class KnownMatcher:
    """Finds the spellings of one set of known identifiers."""

    def __init__(self, known: Sequence[KnownIdentifier]) -> None:
        """Index every spelling by its first characters and its length."""
        index: dict[str, dict[int, dict[str, Spelling]]] = {}
        short: list[Spelling] = []
        for spelling in {s.text: s for k in reversed(known) for s in reversed(spellings_of(k))}.values():
            if len(spelling.text) < _KEY:
                short.append(spelling)
            else:
                lengths = index.setdefault(spelling.text[:_KEY], {})
                lengths.setdefault(len(spelling.text), {})[spelling.text] = spelling
        self._index = index
        self._short = short

    def findings(self, text: str) -> Iterator[Finding]:
        """Every place of the folded text where a known value stands; they may overlap."""
        if not (self._index or self._short):
            return
        # A pseudonym says nothing: its letters are no spelling of anything.
        text = PSEUDONYM.sub(lambda m: SEPARATOR * len(m.group()), text) if "[" in text else text
        squashed = Squashed(text)
        for start, spelling in self._candidates(squashed.text):
            end = start + len(spelling.text)
            if _stands_there(text, squashed, start, end, spelling):
                begin, stop = squashed.span(start, end)
                yield Finding(begin, stop, spelling.type, spelling.reason, KNOWN_RANK, spelling.value)

    def _candidates(self, squashed: str) -> Iterator[tuple[int, Spelling]]:
        index = self._index
        for start in [i for i in range(len(squashed) - _KEY + 1) if squashed[i : i + _KEY] in index]:
            for length, spellings in index[squashed[start : start + _KEY]].items():
                spelling = spellings.get(squashed[start : start + length])
                if spelling is not None:
                    yield start, spelling
        for spelling in self._short:
            start = squashed.find(spelling.text)
            while start >= 0:
                yield start, spelling
                start = squashed.find(spelling.text, start + 1)


@lru_cache(maxsize=32)
def matcher_for(known: tuple[KnownIdentifier, ...]) -> KnownMatcher:
    """The matcher of a known set, built once per set."""
    return KnownMatcher(known)


def names_again(text: str, found: Sequence[Finding]) -> Iterator[Finding]:
    """The other places of names that detectors found once: a name is a name wherever it stands."""
    names = {text[f.start : f.end] for f in found if f.type == "PERSON"}
    whole = tuple(
        KnownIdentifier(type="PERSON", value=name, source="name found elsewhere in the text")
        for name in sorted(names)
        if " " in name.strip() and not _UNSURE & set(name.lower().split())
    )
    for finding in KnownMatcher(whole).findings(text):
        yield finding._replace(rank=_FOUND_RANK, reason="context: name found elsewhere in the text")


def _stands_there(text: str, squashed: Squashed, start: int, end: int, spelling: Spelling) -> bool:
    begin, stop = squashed.span(start, end)
    bounded = _is_bounded(text, begin, stop, digits=spelling.digits)
    if not bounded and len(spelling.text) < _LOOSE_LENGTH:
        return False
    breaks = squashed.breaks(start, end)
    if not breaks:
        return spelling.word is None or _reads_as_name(text, begin, stop)
    gaps = [(squashed.gap_before(w)[0] - start, _gap(text, squashed.gap_before(w)[1])) for w in breaks]
    if any(len(gap) > _WIDEST_GAP for _, gap in gaps):
        return False
    if spelling.digits or spelling.code:
        return bounded or len(spelling.text) > _LOOSE_LENGTH
    spaced_out = len(gaps) == len(spelling.text) - 1
    own_breaks = all(at in spelling.breaks or _BROKEN_INSIDE.search(gap) for at, gap in gaps)
    return bounded and (spaced_out or own_breaks) and (spelling.word is None or spaced_out)


def _is_bounded(text: str, begin: int, stop: int, *, digits: bool) -> bool:
    """No letter or digit goes on at either end; a number may touch letters, as in `acct12345678x`."""
    before, after = text[begin - 1 : begin] if begin else "", text[stop : stop + 1]
    if digits:
        return not (before.isdigit() or after.isdigit())
    return not (before.isalnum() or after.isalnum())


def _gap(text: str, word_start: int) -> str:
    gap_start = word_start
    while gap_start and not text[gap_start - 1].isalnum():
        gap_start -= 1
    return text[gap_start:word_start]


def _reads_as_name(text: str, begin: int, stop: int) -> bool:
    """Whether an ordinary word ("will", "mark", "grace") stands here as somebody's name."""
    if not text[begin].isupper():
        return False
    if opens_sentence(text, begin):
        return starts_a_name(text[stop : stop + 24])
    return True
