"""List the documents that the actor may read."""

from datetime import date

from copilot.domain.identity import Actor, Permission
from copilot.domain.knowledge import Document
from copilot.ports.knowledge import KnowledgeBase
from copilot.usecases.access import require


def list_documents(
    actor: Actor, *, as_of: date | None = None, knowledge: KnowledgeBase
) -> tuple[Document, ...]:
    """Cards of all versions, or of those in force on a day."""
    require(actor, Permission.POLICY_ASK, to="list policies")
    return knowledge.documents(roles=actor.roles, as_of=as_of)
