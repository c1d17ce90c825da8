"""Whether a sentence says the opposite of its source: denied or not, declined for approved, over for under, out for in."""

import re
from collections.abc import Iterator

from copilot.scoring.claims import claims_of
from copilot.scoring.clauses import Clause, clauses_of, like
from copilot.scoring.texts import Source

HALF = 0.5
"""From this share of common words on, a word and its opposite are said of the same thing."""
_PAIRS = tuple(
    (re.compile(rf"\b(?:{one})\b", re.I), re.compile(rf"\b(?:{other})\b", re.I))
    for one, other in (
        (
            r"approv(?:e|ed|es)|accept(?:ed|s)?|upheld|granted",
            r"declin(?:e|ed|es)|reject(?:ed|s)?|refus(?:e|ed|es)|denied",
        ),
        (r"open|reopened", r"closed"),
        (r"active|enabled|unblocked", r"blocked|inactive|disabled|frozen|suspended"),
        (r"succeed(?:ed|s)?|successful(?:ly)?|completed", r"fail(?:ed|s)?|unsuccessful"),
        (
            r"rose|rises?|increas(?:ed|es)|raised|grew",
            r"fell|falls?|decreas(?:ed|es)|lowered|dropped|reduced",
        ),
        (r"highest|largest|maximum|biggest|greatest", r"lowest|smallest|minimum"),
        (r"first|earliest", r"last|latest"),
        (r"verified|valid", r"unverified|invalid"),
        (r"authori[sz]ed", r"unauthori[sz]ed"),
        (r"possible", r"impossible"),
    )
)
_OPPOSITE = {"under": "over", "over": "under"}
_LEAD = re.compile(r"\b(?:not|never|no longer|cannot|without|nor)(?: \w+){0,2} $|n't(?: \w+)? $", re.I)
_FALSE = re.compile(r"[:=] ?(?:false|no|none|0)\b(?![.,:]?\d)", re.I)
_IN = re.compile(
    r"\d in\b|\b(?:came|brought|paid) .{0,20}\bin\b|\b(?:was|were) (?:received|credited)\b"
    r"|\b(?:customer|account|he|she|they) (?:has |have )?received\b",
    re.I,
)
_OUT = re.compile(
    r"\d out\b|\b(?:went|took) .{0,20}\bout\b|\b(?:was|were) (?:sent|withdrawn|paid to)\b"
    r"|\b(?:customer|account|he|she|they) (?:has |have )?(?:sent|paid|withdrew|transferred)\b",
    re.I,
)


def opposed(text: str, behind: Source) -> Iterator[str]:
    """What the text turns round; nothing where it does not."""
    if any(_denies_otherwise(clause, behind.text) for clause in clauses_of(text)):
        yield "says the opposite of what it cites"
    for word, theirs in _other_signs(text, behind.text):
        yield f"says “{word}” where its source says “{theirs}”"
    for figure, bound in _bounds_turned(text, behind.text):
        yield f"says {bound} {figure} where its source says {_OPPOSITE[bound]}"
    if _runs_otherwise(text, behind):
        yield "turns the direction of the money round"


def _denies_otherwise(clause: Clause, source: str) -> bool:
    """True where the source has clauses of the same words, and one or the other alone denies what they have in common."""
    if len(clause.words) < 2:
        return False
    agreed = [
        bool(other.denials) if clause.denials else not (other.denied() & clause.words)
        for other in like(clause, source)
        if not clause.denials or clause.denied() & other.words
    ]
    return bool(agreed) and not any(agreed)


def _other_signs(text: str, source: str) -> Iterator[tuple[str, str]]:
    """Words of which the source has only the opposite, said of the same thing."""
    for clause in clauses_of(text):
        for pair in _PAIRS:
            mine = _signs(clause.text, pair)
            if len(mine) != 1:
                continue
            theirs: dict[bool, str] = {}
            for other in clauses_of(source):
                signs = _signs(other.text, pair)
                if _shares(clause, other, {*mine.values(), *signs.values()}) >= HALF:
                    theirs |= signs
            sign, word = next(iter(mine.items()))
            if theirs and sign not in theirs:
                yield word, theirs[not sign]


def _signs(text: str, pair: tuple[re.Pattern[str], re.Pattern[str]]) -> dict[bool, str]:
    """True for the first word of the pair, False for the second; the other way round where it is denied."""
    found: dict[bool, str] = {}
    for sign, pattern in zip((True, False), pair, strict=True):
        for match in pattern.finditer(text):
            denied = bool(_LEAD.search(text[: match.start()]) or _FALSE.match(text[match.end() :]))
            found[sign is not denied] = match[0].casefold()
    return found


def _shares(clause: Clause, other: Clause, apart_from: set[str]) -> float:
    """The share of the clause's words that the other one has, without the words that are compared."""
    without = frozenset(stem for word in apart_from for one in clauses_of(word) for stem in one.words)
    words = clause.words - without
    return len(words & other.words) / len(words) if words else 0.0


def _bounds_turned(text: str, source: str) -> Iterator[tuple[str, str]]:
    """Figures of which the text says over and a clause of the same words only under, or the other way round."""
    for clause in clauses_of(text):
        for figure, bound in sorted(claims_of(clause.text).bounds):
            theirs = {
                b for other in like(clause, source) for f, b in claims_of(other.text).bounds if f == figure
            }
            if theirs and theirs == {_OPPOSITE.get(bound)}:
                yield figure, bound


def _runs_otherwise(text: str, behind: Source) -> bool:
    """True where text and source speak of one amount, each in one direction only, and not the same."""
    if not claims_of(text).amounts & behind.claims.amounts:
        return False
    mine, theirs = _directions(text), _directions(behind.text)
    return len(mine) == 1 and len(theirs) == 1 and mine != theirs


def _directions(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in (("in", _IN), ("out", _OUT)) if pattern.search(text))
