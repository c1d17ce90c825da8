"""Whether a sentence lets the parts of its source change places: who did it to whom, which figure belongs to what, what came first."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from copilot.language.clauses import clauses
from copilot.scoring.capitals import names_of
from copilot.scoring.claims import Claims, claims_of
from copilot.scoring.plain import content_words, plain

_PART = r"(?:[^.;:,]|[.,](?=\d))"
_CHANGE = re.compile(rf"\bfrom (?P<old>{_PART}{{1,40}}?) to (?P<new>{_PART}{{1,40}})")
_ARROW = re.compile(rf"(?P<old>{_PART}{{1,40}}?) ?(?:->|→) ?(?P<new>{_PART}{{1,40}})")
_ORDER = re.compile(r"^(?P<one>.{3,80}?) (?P<how>before|prior to|after|following) (?P<other>.{3,80})$", re.I)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being)\b.*\bby\s*(?:the\s*)?$", re.I)
_TOKEN = re.compile(r"[^\W\d_][\w'&-]*")


class _Pair(NamedTuple):
    """Two parts in a relation that is not the same the other way round."""

    relation: str
    one: frozenset[str]
    other: frozenset[str]


def turned_round(text: str, source: str) -> Iterator[str]:
    """What changed places; nothing where everything stands as in the source."""
    theirs = _pairs(source)
    for mine in _pairs(text):
        likely = [_straight(mine, other) for other in theirs if other.relation == mine.relation]
        if likely and max(likely) < 0:
            yield f"{' '.join(sorted(mine.one))} and {' '.join(sorted(mine.other))} change places"
    for one, other in _crossed(text, source):
        yield f"{one} and {other} change places"


def _straight(mine: _Pair, theirs: _Pair) -> float:
    """Above zero where the pairs run the same way, beneath where they run the other, zero where they are of other things."""
    return (len(mine.one & theirs.one) + len(mine.other & theirs.other)) - (
        len(mine.one & theirs.other) + len(mine.other & theirs.one)
    )


def _pairs(text: str) -> list[_Pair]:
    return [pair for sentence in clauses(plain(text)) for pair in _of_sentence(sentence)]


def _of_sentence(sentence: str) -> Iterator[_Pair]:
    for pattern in (_CHANGE, _ARROW):
        for match in pattern.finditer(sentence):
            yield _Pair("change", content_words(match["old"]), content_words(match["new"]))
    order = _ORDER.match(sentence)
    if order:
        one, other = content_words(order["one"]), content_words(order["other"])
        earlier = order["how"].lower() in ("before", "prior to")
        yield _Pair("order", *((one, other) if earlier else (other, one)))
    yield from _acts(sentence)


def _acts(sentence: str) -> Iterator[_Pair]:
    """The parties on either side of a verb: the one who acts first, in the passive last."""
    named = _mentions(sentence)
    for (_, end, before), (start, _, behind) in pairwise(named):
        between = sentence[end:start]
        agent, patient = (behind, before) if _PASSIVE.search(between) else (before, behind)
        for verb in content_words(between):
            if verb.isalpha():
                yield _Pair(verb, agent, patient)


def _mentions(sentence: str) -> list[tuple[int, int, frozenset[str]]]:
    """Runs of words of names, each with where it begins and ends."""
    names = names_of(sentence)
    found: list[tuple[int, int, frozenset[str]]] = []
    for token in _TOKEN.finditer(sentence):
        word = token[0].casefold().removesuffix("'s")
        if not token[0][0].isupper() or word not in names:
            continue
        if found and sentence[found[-1][1] : token.start()].strip() == "":
            begin, _, words = found.pop()
            found.append((begin, token.end(), words | {word}))
        else:
            found.append((token.start(), token.end(), frozenset({word})))
    return found


def _crossed(text: str, source: str) -> Iterator[tuple[str, str]]:
    """Two figures or days of the text that stand with each other's words in the source."""
    theirs = [_segments(sentence) for sentence in clauses(plain(source))]
    for sentence in clauses(plain(text)):
        for (mine, words), (others, other_words) in combinations(_segments(sentence), 2):
            for one, other in _of_a_kind(mine, others):
                own, foreign = words - other_words, other_words - words
                if any(_is_crossed(one, other, own, foreign, segments) for segments in theirs):
                    yield one, other


_Segments = list[tuple[Claims, frozenset[str]]]


def _segments(sentence: str) -> _Segments:
    """The parts of a sentence between commas and conjunctions: the claims of each, and its other words."""
    found = []
    for part in clauses(sentence, conjunctions=True, commas=True):
        words = frozenset(word for word in content_words(part) if word.isalpha())
        found.append((claims_of(part), words))
    return found


def _of_a_kind(mine: Claims, others: Claims) -> Iterator[tuple[str, str]]:
    """Where either part has just one figure of a kind, and not the same one."""
    for one, other in zip(mine[:6], others[:6], strict=True):
        if len(one) == len(other) == 1 and one != other:
            yield next(iter(one)), next(iter(other))


def _is_crossed(
    one: str, other: str, own: frozenset[str], foreign: frozenset[str], segments: _Segments
) -> bool:
    with_one = [words for claims, words in segments if one in claims.exact]
    with_other = [words for claims, words in segments if other in claims.exact]
    if len(with_one) != 1 or len(with_other) != 1:
        return False
    near, far = with_one[0] - with_other[0], with_other[0] - with_one[0]
    return len(own & far) + len(foreign & near) > len(own & near) + len(foreign & far)
