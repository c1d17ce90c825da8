"""Swapped figures: both stand in the source, each with the other's words.

"Raised on 3 May and closed on 5 May" resolves against "raised on 5 May, closed on 3 May" figure by
figure. Here each figure is read together with the words of its clause. Only a full swap counts:
each of two figures shares words with the other's clauses in the source and none with its own.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator
from itertools import combinations

from copilot.controls.wording import content_stems
from copilot.domain.statement import Failure, FailureCode
from copilot.language.clauses import clauses
from copilot.language.profile import profile_of
from copilot.language.text import normalised

MAX_SOURCE = 20_000
"""Characters of a source that are read for clauses; beyond them nothing is called swapped."""

_SPAN = re.compile(r"(?=\b(?:from|to|until|through|before|after)\s[$£€\d])")
_DIRECTION = re.compile(r"^(from|to|until|through|before|after)\b")
_Claim = tuple[FailureCode, Hashable]


def swapped_figures(text: str, cited: str) -> Iterator[Failure]:
    """One failure per pair of figures of the text that the source holds the other way round."""
    mine = _contexts(text)
    if len(mine) < 2 or len(cited) > MAX_SOURCE:
        return
    theirs = _contexts(cited)
    for one, other in combinations(mine, 2):
        if one[0] == other[0] and _swapped(mine[one], mine[other], theirs.get(one), theirs.get(other)):
            yield Failure(code=one[0], detail="Two figures stand the other way round in what it cites.")


def _swapped(
    one: frozenset[str],
    other: frozenset[str],
    their_one: frozenset[str] | None,
    their_other: frozenset[str] | None,
) -> bool:
    if their_one is None or their_other is None:
        return False
    one, other = one - other, other - one
    own = (one & their_one) | (other & their_other)
    return not own and bool(one & their_other) and bool(other & their_one)


def _contexts(text: str) -> dict[_Claim, frozenset[str]]:
    """Each figure with the content words of every clause that it stands in."""
    found: defaultdict[_Claim, set[str]] = defaultdict(set)
    parts = clauses(normalised(text), conjunctions=True, commas=True)
    for piece in (piece for part in parts for piece in _SPAN.split(part)):
        clause = piece.strip()
        claims = _claims(clause)
        if len(claims) == 1:
            direction = _DIRECTION.match(clause)
            words = {word for word in content_stems(clause) if not word[0].isdigit()}
            found[claims[0]] |= words | ({direction[1]} if direction else set())
    return {claim: frozenset(words) for claim, words in found.items()}


def _claims(clause: str) -> list[_Claim]:
    profile = profile_of(clause)
    found: list[_Claim] = [("date", claim.readings) for claim in profile.moments.dates]
    found += [("time", (claim.hour, claim.minute)) for claim in profile.moments.times]
    found += [("amount", (figure.value, figure.unit)) for figure in profile.figures.amounts]
    found += [("percentage", figure.value) for figure in profile.figures.percentages]
    found += [("number", (figure.value, figure.unit)) for figure in profile.figures.numbers]
    return found
