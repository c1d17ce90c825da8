"""Wording checks: too few shared words, a turned negation or antonym, a stronger duty than the source's.

Shared words and duties only mark a sentence for the reader. A turned meaning fails it
where the rest of the sentence says the same as the source, almost word for word.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from copilot.domain.statement import Failure
from copilot.language.clauses import clauses
from copilot.language.text import normalised, with_digits
from copilot.language.words import STOP_WORDS, stem

MIN_CONTENT_WORDS = 5
MIN_SHARED = 0.25
NEAR_COPY = 0.7
"""The share of a sentence's content words in one source sentence from which a turned meaning is clear-cut."""

_BESIDE_WORDS = """
about after all also am any before being but can could doing having here how into may me might more most must nor off only
other out over own same shall some there through too under until up very while within without never cannot
"""
_STOP = STOP_WORDS | frozenset(_BESIDE_WORDS.split())
"""Words that carry no meaning by themselves; an opposite among them counts all the same."""
_NEGATORS_WORDS = "not no never without neither nor cannot none nobody nothing unable"
_NEGATORS = frozenset(_NEGATORS_WORDS.split())
_HARMLESS_NOT = re.compile(
    r"\b(?:not only|in no event|no later than|not later than|no more than|not more than|no fewer than|no less than|whether or not|no\. ?\d)\b",
    re.I,
)

_OPPOSITES = (
    "approve decline|approve reject|accept reject|accept refuse|grant deny|grant refuse|authorised unauthorised|authorized unauthorized"
    "|valid invalid|succeed fail|successful fail|complete fail|successful unsuccessful|verify unverify|open close|increase decrease|credit debit"
    "|paid unpaid|include exclude|enable disable|block unblock|resolve unresolve|deliver undeliver|disputed undisputed"
    "|match mismatch|deposit withdraw|domestic foreign|incoming outgoing|inbound outbound|before after|above below"
    "|earlier later|high low|present absent|with without|timely late|true false|genuine fraudulent|known unknown"
    "|reimbursable nonreimbursable|allow prohibit|permit prohibit|allow forbid|permit forbid|written oral|business calendar"
    "|upheld dismissed|complete incomplete|correct incorrect|eligible ineligible|liable exempt|refunded charged"
    "|minimum maximum|least most|lawful unlawful|signed unsigned|required optional|mandatory optional"
)
_STRONG = re.compile(r"\b(?:must|shall|is required to|are required to|has to|have to)\b", re.I)
_WEAK = re.compile(r"\b(?:may|can|might|could|is permitted to|are permitted to)\b", re.I)
_WORD = re.compile(r"[a-z][a-z'-]*|\d[\d.,]*\d|\d")


def _opposites() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for pair in _OPPOSITES.split("|"):
        left, right = (stem(word) for word in pair.split())
        table.setdefault(left, set()).add(right)
        table.setdefault(right, set()).add(left)
    return {word: frozenset(others) for word, others in table.items()}


_OPPOSITE = _opposites()


class _Sense(NamedTuple):
    """A sentence as content stems, and those that a negator stands right before."""

    content: frozenset[str]
    affirmed: frozenset[str]
    negated: frozenset[str]


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return _sense(text).content


def wording_failures(text: str, cited: str, *, has_figures: bool) -> Iterator[Failure]:
    """What the wording of a sentence adds to, or turns round in, what it cites.

    A sentence with figures is supported by them, so few shared words say nothing (`has_figures`).
    """
    mine = _sense(text)
    theirs = _senses(cited)
    vocabulary = frozenset(word for _, sense in theirs for word in sense.content)
    shared = len(mine.content & vocabulary) / max(1, len(mine.content))
    if not has_figures and len(mine.content) >= MIN_CONTENT_WORDS and shared < MIN_SHARED:
        yield Failure(code="weak_support", detail="Few of its words stand in what it cites.", hard=False)
    turned = _turned(mine, [sense for _, sense in theirs])
    if turned:
        yield Failure(code="polarity", detail=f"What it cites says the opposite of “{turned}”.")
    yield from _modality(text, mine, theirs)


@lru_cache(maxsize=512)
def _senses(text: str) -> tuple[tuple[str, _Sense], ...]:
    """The sentences of a source with their sense; a source is cited by many statements."""
    return tuple((sentence, _sense(sentence)) for sentence in clauses(normalised(text), colons=True))


def _sense(text: str) -> _Sense:
    lower = _HARMLESS_NOT.sub(" ", with_digits(normalised(text).lower()))
    lower = re.sub(r"\b(\w+)n't\b", r"\1 not", lower).replace("cannot", "can not")
    affirmed: set[str] = set()
    negated: set[str] = set()
    pending = False
    for word in re.findall(r"[a-z][a-z'-]*|\d[\d.,]*\d|\d|[,;:.]", lower):
        if word in {"0", "zero"}:
            negated.add("0")  # "declined: 0" denies as "none declined" does; "0" stands for any denial
            continue
        if word in _NEGATORS or word in {",", ";", ":", ".", "but"}:
            if pending and word not in _NEGATORS:
                negated.add("0")  # "prior alerts: none."
            pending = word in _NEGATORS
            continue
        base = stem(word)
        if word in _STOP and base not in _OPPOSITE:
            continue
        # The first content word after a negator carries it; an adverb hands it on.
        (negated if pending else affirmed).add(base)
        pending = (pending and word.endswith("ly")) or base == "fail"
    if pending:
        negated.add("0")
    return _Sense(frozenset(affirmed | negated), frozenset(affirmed), frozenset(negated))


def _turned(mine: _Sense, theirs: list[_Sense]) -> str:
    """The word whose meaning the sentence turns round, "" if none.

    Every cited sentence that says nearly the same must turn it: where one agrees, the
    source holds both and the reader judges.
    """
    near = [(other, _closeness(mine, other)) for other in theirs]
    close = [(other, share) for other, share in near if share >= NEAR_COPY]
    if not close:
        return ""
    best = max(share for _, share in close)
    words = [_turned_word(mine, other) for other, share in close if share >= best - 0.1]
    return words[0] if all(words) else ""


def _closeness(mine: _Sense, other: _Sense) -> float:
    """The share of my stems that the other holds, itself or by its opposite; 0 where too few are left to judge."""
    held = [
        word
        for word in mine.content
        if word in other.content or _OPPOSITE.get(word, frozenset()) & other.content
    ]
    enough = len(held) >= 3 or len(held) == len(mine.content) == 2
    return len(held) / len(mine.content) if enough else 0.0


def _turned_word(mine: _Sense, other: _Sense) -> str:
    # Where both deny something, they may deny the same in other words: no clear-cut reversal.
    if bool(mine.negated) != bool(other.negated):
        turned = (mine.negated - mine.affirmed) & other.affirmed | mine.affirmed & (
            other.negated - other.affirmed
        )
        if turned:
            return min(turned)
    for word in mine.content - other.content:
        opposite = _OPPOSITE.get(word, frozenset()) & (other.content - mine.content)
        if opposite and (word in mine.negated) == bool(opposite & other.negated):
            return word
    return ""


def _modality(text: str, mine: _Sense, theirs: tuple[tuple[str, _Sense], ...]) -> Iterator[Failure]:
    near = [sentence for sentence, sense in theirs if _closeness(mine, sense) >= 0.5]
    if not near:
        return
    source = " ".join(near)
    for claim, word, missing in ((_STRONG, _WEAK, "must"), (_WEAK, _STRONG, "may")):
        if claim.search(text) and word.search(source) and not claim.search(source):
            yield Failure(code="modality", detail=f"It says “{missing}”; what it cites does not.", hard=False)
