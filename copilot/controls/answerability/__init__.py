"""Whether the retrieved passages hold the answer: decided before anything is drafted.

Search always finds something. These rules refuse where what was found cannot answer:
the question names a body, a code or an act that no passage about its subject names; it
asks for a figure of the bank's own, for something that happened, for a person or a
contact, or for a value of today, and no passage holds one; or nothing found is close.
Each refusal says what is missing.
"""

from collections.abc import Callable, Sequence

from copilot.controls.answerability.closeness import is_close, words_are_held
from copilot.controls.answerability.figures import kind_of_figure_is_stated, own_figure_is_held
from copilot.controls.answerability.named import acts_are_held, names_are_held, topic_is_held
from copilot.controls.answerability.passages import Answerability, Retrieved, refused
from copilot.controls.answerability.records import contact_is_held, is_not_of_the_day

Rule = Callable[[str, Sequence[Retrieved]], Answerability | None]
"""Refuses, or has nothing to say."""
_RULES: tuple[Rule, ...] = (
    acts_are_held,
    names_are_held,
    is_not_of_the_day,
    contact_is_held,
    topic_is_held,
    own_figure_is_held,
    kind_of_figure_is_stated,
    words_are_held,
    is_close,
)


def assess(question: str, passages: Sequence[Retrieved]) -> Answerability:
    """Decide by the first rule that refuses; with none, the question can be answered."""
    if not passages:
        return refused("No document that you may read and that was in force holds anything on this.")
    for rule in _RULES:
        refusal = rule(question, passages)
        if refusal is not None:
            return refusal
    return Answerability(answerable=True)
