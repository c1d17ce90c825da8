"""Text made comparable: one spelling of dashes, quotes and number words; taken spans blanked out."""

import re
import unicodedata
from collections.abc import Iterable

TAKEN = "\x01"
"""Stands for each character of a span that an extractor has taken; no later extractor sees it."""

SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’‛`´", "'") | dict.fromkeys("“”„«»", '"')
)
"""Typographic dashes and quotes as typed ones."""
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

_ONES_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
"""
_ONES = {word: number for number, word in enumerate(_ONES_WORDS.split())}
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: (place + 2) * 10 for place, word in enumerate(_TENS_WORDS.split())}
_ONE = "|".join(_ONES)
_TEN = "|".join(_TENS)
_BELOW_100 = rf"(?:(?:{_TEN})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|{_ONE})"
_WORDS = re.compile(
    rf"(?<![\w-])(?:(?P<thousands>{_BELOW_100})[ ]thousand(?:[ ]and)?[ ]?)?"
    rf"(?:(?P<hundreds>{_BELOW_100}|a)[ ]hundred(?:[ ]and[ ])?[ ]?)?(?P<rest>{_BELOW_100})?(?![a-z])",
    re.I,
)
_COUNTED = (
    r"(?:(?:business|working|banking|calendar|full|complete|single|further|prior|new|separate|other|card|cash|wire) )*"
    r"(?:second|minute|hour|day|week|month|year|dollar|pound|euro|cent|percent|per cent|cycle|transaction|transfer"
    r"|payment|alert|deposit|withdrawal|purchase|dispute|claim|complaint|card|account|device|login|call|hundred|thousand)"
)
_ONE_OF_A_UNIT = re.compile(rf"[- ]{_COUNTED}", re.I)
_DOZEN = re.compile(r"\b(?:a|one) dozen\b", re.I)


def normalised(text: str) -> str:
    """NFKC, plain dashes and quotes, no invisible characters, single spaces."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(SIGNS)
    return " ".join(plain.split())


def with_digits(text: str) -> str:
    """Number words as digits: "twenty-one days" → "21 days"; "one" only before something countable."""
    return _WORDS.sub(_digits, _DOZEN.sub("12", text))


def _digits(match: re.Match[str]) -> str:
    word = match[0].strip().lower()
    follows = match.string[match.end() : match.end() + 40]
    if not word or word == "a":
        return match[0]
    if word in {"one", "zero"} and not _ONE_OF_A_UNIT.match(follows):
        return match[0]
    if re.match(r"-[a-z]", follows, re.I) and not _ONE_OF_A_UNIT.match(follows):
        return match[0]  # "two-factor", "five-star": a name, not a count
    total = (
        _below_100(match["thousands"]) * 1_000
        + _below_100(match["hundreds"]) * 100
        + _below_100(match["rest"])
    )
    return str(total) + (" " if match[0].endswith(" ") else "")


def _below_100(words: str | None) -> int:
    if not words:
        return 0
    if words.lower() == "a":
        return 1
    parts = re.split(r"[- ]", words.lower())
    return sum(_TENS.get(part, _ONES.get(part, 0)) for part in parts)


class Remaining:
    """A text from which extractors take spans, so that no character counts twice."""

    def __init__(self, text: str) -> None:
        """Start with the whole text."""
        self.text = text

    def take(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """All matches of the pattern, blanked out of what remains."""
        matches = list(pattern.finditer(self.text))
        if matches:
            # One pass: a text with thousands of figures must not be copied once for each.
            self.text = pattern.sub(lambda match: TAKEN * (match.end() - match.start()), self.text)
        return matches

    def blank(self, spans: Iterable[tuple[int, int]]) -> None:
        """Blank out spans of what remains."""
        for start, end in spans:
            self.text = self.text[:start] + TAKEN * (end - start) + self.text[end:]
