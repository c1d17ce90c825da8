"""Rules on how near the passages are to the question, by its words and by the best score."""

from collections.abc import Sequence

from copilot.controls.answerability.passages import Answerability, Retrieved, about, refused, subject, whole
from copilot.language.sentences import sentences
from copilot.language.words import terms_of

MIN_SCORE = 0.36
"""Below it the best passage is about something else (cosine scale of `PassageHit.score`)."""
CLEAR_SCORE = 0.58
"""From it on the best passage is about the question, even where a few words of it stand in none."""
MAX_NOWHERE = 1 / 3
"""The share of the question's subject words that may count as such a few."""
MIN_SHARED_WORDS = 0.62
"""The share that one passage must hold where a word of the question stands in none."""
_STEM = 4
"""Letters by which two words count as one; a word of four counts by three, so that lost and loss are one."""
_SAYS_NOTHING = frozenset({"about", "reg", "say"})


def words_are_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """Where a word of the question stands in no passage at all, one passage must hold most of its others.

    For questions put in one sentence: a story told at the counter has words of its own that no rule holds.
    """
    asked = subject(question)
    if len(sentences(question)) > 1 or not asked:
        return None
    stated = {word for passage in passages for word in terms_of(whole(passage))}
    stems = {word[:length] for word in stated for length in (_STEM - 1, _STEM)}
    nowhere = sorted(
        word for word in asked - _SAYS_NOTHING if len(word) >= _STEM - 1 and _stem(word) not in stems
    )
    few = len(nowhere) <= len(asked) * MAX_NOWHERE
    if not nowhere or (few and max(passage.score for passage in passages) >= CLEAR_SCORE):
        return None
    if about(question, passages, least=MIN_SHARED_WORDS):
        return None
    return refused(
        f"No passage found speaks of {', '.join(nowhere)}; the documents do not seem to cover it.", *nowhere
    )


def _stem(word: str) -> str:
    return word[:_STEM] if len(word) > _STEM else word[: _STEM - 1]


def is_close(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """The best passage reaches `MIN_SCORE`."""
    if max(passage.score for passage in passages) >= MIN_SCORE:
        return None
    return refused(
        "Nothing in the documents found is close enough to the question to answer it.", question.strip()[:80]
    )
