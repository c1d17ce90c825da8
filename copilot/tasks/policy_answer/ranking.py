"""How much a sentence of a passage says about a question: its words, what the question wants, its passage's place."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from copilot.domain.vocabulary import added_words
from copilot.language.words import terms_of
from copilot.tasks.pack import PassageLine
from copilot.tasks.policy_answer.excerpts import Excerpt, excerpts, states_a_blank

_RANK_SHARE = 0.08
_ANSWER_BONUS = 0.25
_ADDED_WEIGHT = 0.5
_HEADING_WEIGHT = 0.5

_WANTS = (
    (
        re.compile(
            r"\b(?:how (?:many|long|soon|often|quickly|late)|within|deadline|by when|when|days?|years?)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:\d+|one|two|three|five|ten|thirty|sixty)[- ](?:\w+ )?(?:days?|hours?|months?|years?|minutes?)\b|\bannual|\bquarterly|\bprompt"
            r"|\bbefore\b|\bno later than\b|\bat least (?:once|every)\b",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(
            r"\b(?:how much|limit|cap|maximum|most|minimum|amount|liab\w+|on the hook|fee|threshold|penalty|fine)\b",
            re.IGNORECASE,
        ),
        re.compile(r"[$£€]\s?\d|\bpercent\b|\d%|\bdigits?\b|\bliab\w+", re.IGNORECASE),
    ),
    (
        re.compile(
            r"^(?:can|may|must|do|does|is|are|should|have|could|will)\b|[.?!,] (?:can|may|must|do|does|is|are|should) ",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:may|must|shall|not|required|prohibited|only if|unless|need not|is an?|does not)\b",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\b(?:what (?:is|does)|definition|mean|who (?:counts|is)|what's an?)\b", re.IGNORECASE),
        re.compile(r"\b(?:means|is defined as|refers to|includes)\b", re.IGNORECASE),
    ),
)
"""(a question that wants a period, a figure, a permission or a definition, a sentence that holds one)."""
_ASKS_WORDING = re.compile(
    r"\b(?:which|what)\b[^?,.]{0,30}\b(?:sentences?|wording|words|phrases?)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[:,] [\"“]\w")
_WORDING_BONUS = 1.0
"""Wording that is asked for can only be quoted."""
_CONTEXT_WEIGHT = 0.3
"""What the rest of a question is worth beside the part that is answered."""
_COUNTRY = re.compile(r"\bU\.?S\b\.?")


class Scored(NamedTuple):
    """A sentence with its worth for the question, 0 or more, and its search terms."""

    score: float
    excerpt: Excerpt
    terms: frozenset[str]


class _Asked(NamedTuple):
    """The question as weights: its own words, the rules' words for them, and the kinds of answer that it wants."""

    own: dict[str, float]
    added: dict[str, float]
    wanted: tuple[re.Pattern[str], ...]
    wording: bool


def words_of(text: str) -> list[str]:
    """Search terms, with the country that is no pronoun among them."""
    return terms_of(_COUNTRY.sub("usa", text))


def scored(question: str, passages: Sequence[PassageLine], *, context: str = "") -> list[Scored]:
    """Every sentence that shares a word of the question, best first; ties by the place of the passage.

    `context` is the whole of which the question is a part; its other words count a little.
    """
    found = [(excerpt, frozenset(words_of(excerpt.text))) for excerpt in excerpts(tuple(passages))]
    frequency = Counter(term for _, terms in found for term in terms)
    weights = {term: math.log(1 + len(found) / (1 + count)) for term, count in frequency.items()}
    asked = _asked(question, context, weights, math.log(1 + len(found)))
    all_scored = [Scored(_score(excerpt, terms, asked), excerpt, terms) for excerpt, terms in found]
    return sorted((s for s in all_scored if s.score > 0), key=lambda s: (-s.score, s.excerpt.rank))


def _asked(question: str, context: str, weights: dict[str, float], unheard: float) -> _Asked:
    """`unheard` is the weight of a word that no sentence holds."""
    own = frozenset(words_of(question))
    contextual = frozenset(words_of(context)) - own
    added = frozenset(terms_of(" ".join(added_words(question)))) - own - contextual
    return _Asked(
        {term: weights.get(term, unheard) for term in own}
        | {term: _CONTEXT_WEIGHT * weights.get(term, unheard) for term in contextual},
        {term: _ADDED_WEIGHT * weights.get(term, unheard) for term in added},
        tuple(held for asks, held in _WANTS if asks.search(question)),
        _ASKS_WORDING.search(question) is not None,
    )


def _score(excerpt: Excerpt, terms: frozenset[str], asked: _Asked) -> float:
    """The weighted share of the question's words in the sentence (half as much in its heading), then what was wanted and rank.

    The rules' words stand in for words of the question that the sentence lacks: they
    make up for them, and never count beyond them.
    """
    place = frozenset(words_of(excerpt.passage.heading))
    own, added = _held(asked.own, terms, place), _held(asked.added, terms, place)
    if not any(term in asked.own or term in asked.added for term in terms):
        return 0.0
    total = math.fsum(asked.own.values()) or 1.0
    share = (own + min(added, max(0.0, total - own))) / total
    bonus = _ANSWER_BONUS * share * sum(bool(held.search(excerpt.text)) for held in asked.wanted)
    if asked.wording and _QUOTED.search(excerpt.text):
        bonus += _WORDING_BONUS * share
    length = 1.0 if len(excerpt.text) < 420 else 0.85
    blank = 0.5 if states_a_blank(excerpt.text) else 1.0
    return (share + bonus) * length * blank * (1 - _RANK_SHARE * excerpt.rank)


def _held(weights: dict[str, float], terms: frozenset[str], place: frozenset[str]) -> float:
    # fsum: a set has another order in each process, and a plain sum then decides ties by its last digit
    inside = math.fsum(weights.get(term, 0.0) for term in terms)
    return inside + _HEADING_WEIGHT * math.fsum(weights.get(term, 0.0) for term in place - terms)
