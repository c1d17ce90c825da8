"""The offline engine's policy answer: the sentences of the passages that say most about the question.

Extractive on purpose: every statement is a passage's own sentence, so nothing in it can
be wrong that the document does not have wrong.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from copilot.domain.stated_date import stated_date
from copilot.domain.terms import terms_of
from copilot.domain.vocabulary import added_words
from copilot.tasks.pack import Line, Pack, Sentence, say
from copilot.tasks.policy_answer.excerpts import Excerpt, excerpts, states_a_blank

MAX_STATEMENTS = 4
KEEP_SHARE = 0.45
"""A further sentence must score at least this share of the best one."""
_RANK_SHARE = 0.08
_ANSWER_BONUS = 0.25
_ADDED_WEIGHT = 0.5
_HEADING_WEIGHT = 0.5
_MAX_SAME = 0.6
_SAME_DOCUMENT = 0.8
_MIN_SHARED_TERMS = 6

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
_ASKS_VERSION = re.compile(r"\b(?:version|text|wording|in force|in effect|applied)\b", re.IGNORECASE)


class _Scored(NamedTuple):
    score: float
    excerpt: Excerpt
    terms: frozenset[str]


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `PolicyAnswer`: best sentence first, or a refusal where none shares a word."""
    scored = _scored(pack.question, pack.passages)
    chosen = _chosen(scored)
    if not chosen:
        reason = "No sentence in the passages found speaks of what was asked. Ask in other words, or name the document."
        return {"refused": True, "reason": reason, "statements": []}
    statements: list[Sentence] = [
        say(_sentence(best.excerpt.text), best.excerpt.passage, _also_said(best, scored)) for best in chosen
    ]
    version = _version(pack)
    return {
        "refused": False,
        "reason": "",
        "statements": ([version] if version else []) + statements[: MAX_STATEMENTS - bool(version)],
    }


def _scored(question: str, passages: Sequence[Line]) -> list[_Scored]:
    found = [(excerpt, frozenset(terms_of(excerpt.text))) for excerpt in excerpts(tuple(passages))]
    frequency = Counter(term for _, terms in found for term in terms)
    asked = {
        **dict.fromkeys(terms_of(" ".join(added_words(question))), _ADDED_WEIGHT),
        **dict.fromkeys(terms_of(question), 1.0),
    }
    weights = {
        term: share * math.log(1 + len(found) / (1 + frequency[term])) for term, share in asked.items()
    }
    total = sum(weights.values()) or 1.0
    wanted = [held for asks, held in _WANTS if asks.search(question)]
    scored = [
        _Scored(_score(excerpt, terms, weights, total, wanted), excerpt, terms) for excerpt, terms in found
    ]
    return sorted((s for s in scored if s.score > 0), key=lambda s: (-s.score, s.excerpt.rank))


def _score(
    excerpt: Excerpt,
    terms: frozenset[str],
    weights: dict[str, float],
    total: float,
    wanted: Sequence[re.Pattern[str]],
) -> float:
    """The weighted share of the question's words in the sentence (half as much in its heading), then what was wanted and rank."""
    place = frozenset(
        terms_of(f"{excerpt.passage.raw.get('title', '')} {excerpt.passage.raw.get('heading', '')}")
    )
    own = sum(weights.get(term, 0.0) for term in terms)
    if not own:
        return 0.0
    share = (own + _HEADING_WEIGHT * sum(weights.get(term, 0.0) for term in place - terms)) / total
    bonus = _ANSWER_BONUS * share * sum(bool(held.search(excerpt.text)) for held in wanted)
    length = 1.0 if len(excerpt.text) < 420 else 0.85
    blank = 0.5 if states_a_blank(excerpt.text) else 1.0
    return (share + bonus) * length * blank * (1 - _RANK_SHARE * excerpt.rank)


def _chosen(scored: Sequence[_Scored]) -> list[_Scored]:
    """The best sentence, then others nearly as good that say something else; each further one of a document counts less."""
    left, chosen = list(scored), list[_Scored]()
    cited: Counter[str] = Counter()
    while left and len(chosen) < MAX_STATEMENTS:
        best = max(left, key=lambda s: (s.score * _SAME_DOCUMENT ** cited[_document(s)], -s.excerpt.rank))
        if best.score * _SAME_DOCUMENT ** cited[_document(best)] < KEEP_SHARE * scored[0].score:
            break
        chosen.append(best)
        cited[_document(best)] += 1
        left = [s for s in left if _alike(s.terms, best.terms) < _MAX_SAME]
    return chosen


def _also_said(best: _Scored, scored: Sequence[_Scored]) -> Line | None:
    """A passage of another document that says much the same with the same figures, and so carries the statement as well."""
    figures = {term for term in best.terms if term[0].isdigit()}
    for other in scored:
        shared = len(other.terms & best.terms)
        if _document(other) == _document(best) or shared < _MIN_SHARED_TERMS:
            continue
        if _alike(other.terms, best.terms) >= _MAX_SAME and figures <= frozenset(
            terms_of(other.excerpt.passage.text)
        ):
            return other.excerpt.passage
    return None


def _document(scored: _Scored) -> str:
    return str(scored.excerpt.passage.raw.get("doc_id", scored.excerpt.passage.id))


def _alike(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))


def _sentence(text: str) -> str:
    """The sentence with a full stop where a list item or a heading has none."""
    return text if text[-1:] in ".?!" else text.rstrip(" ;:,") + "."


def _version(pack: Pack) -> Sentence | None:
    """For a question about a version: which document answers for the day, and when it held."""
    if not (
        _ASKS_VERSION.search(pack.question)
        and (stated_date(pack.question) or "version" in pack.question.lower())
    ):
        return None
    best = pack.passages[0]
    begins, ends = best.raw.get("effective_date"), best.raw.get("superseded_on")
    held = " ".join(
        part for part in (f"from {begins}" if begins else "", f"until {ends}" if ends else "") if part
    )
    said = f"{best.raw['title']} ({best.raw['citation']})"
    return say(
        f"{said} is in force {held}." if held else f"The text that answers for that day is {said}.", best
    )
