"""Turned direction: money that came in, told as money that went out, or the other way round.

Every figure may be right and the story wrong all the same. Only a clear case counts: the
clause runs one way, and every clause of the source with the same amount runs the other.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from copilot.domain.statement import Failure
from copilot.language.clauses import clauses
from copilot.language.profile import profile_of
from copilot.language.text import normalised

Direction = Literal["in", "out"]

_HOLDER = r"\b(?:customer|subject|account ?holder|account|he|she|they|you|company|business)"
_OWN = r"(?:the (?:customer|subject|account)|(?:his|her|their|your) (?:\w+ )?account|the (?:\w+ )?account ending)"
_IN = re.compile(
    r"[$£€][\d,.]*\d in\b(?=,|$)|\bquestion in with\b"
    r"|\b(?:was|were) (?:received|deposited|credited|paid in)\b(?! by)"
    r"|\b(?:was|were) (?:sent|paid|transferred|wired) by (?!" + _OWN + r")"
    r"|" + _HOLDER + r" (?:has |have |had )?received\b"
    r"|\b(?:came|brought|flowed|arrived) (?:[^.;]{0,30} )?in\b|\b(?:incoming|inbound)\b",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"[$£€][\d,.]*\d out\b(?=,|$)|\bquestion out with\b"
    r"|\b(?:was|were) (?:sent|paid|transferred|wired|withdrawn)\b(?! (?:by|in)\b)(?! (?:in)?to " + _OWN + r")"
    r"|\b(?:was|were) (?:withdrawn|sent|paid) by " + _OWN + r"|\b(?:was|were) received by (?!" + _OWN + r")"
    r"|" + _HOLDER + r" (?:has |have |had )?(?:sent|paid|transferred|wired|withdrew)\b"
    r"|\b(?:went|took|flowed) (?:[^.;]{0,30} )?out\b|\b(?:outgoing|outbound)\b",
    re.IGNORECASE,
)
_Amount = tuple[object, object]


def turned_directions(text: str, sources: Iterable[str]) -> Iterator[Failure]:
    """One hard failure for each amount that every source with a direction for it moves the other way."""
    mine = dict(_moves(text))
    if not mine:
        return
    theirs: dict[_Amount, set[Direction]] = {}
    for source in sources:
        for amount, direction in _moves(source):
            theirs.setdefault(amount, set()).add(direction)
    for amount, direction in mine.items():
        if theirs.get(amount) == {_OTHER[direction]}:
            yield Failure(
                code="polarity",
                detail=f"What it cites has this amount going {_OTHER[direction]}, not {direction}.",
            )


_OTHER: dict[Direction, Direction] = {"in": "out", "out": "in"}


def _moves(text: str) -> Iterator[tuple[_Amount, Direction]]:
    """Amount and direction of every clause that runs one way only."""
    for clause in clauses(normalised(text), conjunctions=True):
        inward, outward = _IN.search(clause) is not None, _OUT.search(clause) is not None
        if inward is outward:
            continue
        for amount in profile_of(clause).figures.amounts:
            yield (amount.value, amount.unit), "in" if inward else "out"
