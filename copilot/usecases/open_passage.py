"""Open a cited passage in its document."""

from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import PassageId
from copilot.domain.knowledge import OpenPassage
from copilot.ports.knowledge import KnowledgeBase
from copilot.usecases.access import require


def open_passage(actor: Actor, passage_id: PassageId, *, knowledge: KnowledgeBase) -> OpenPassage:
    """The document's text and the span to highlight.

    Raises:
        NotFoundError: no such passage, or one that the actor's roles may not read.
    """
    require(actor, Permission.POLICY_ASK, to="open policies")
    return knowledge.open_passage(passage_id, roles=actor.roles)
