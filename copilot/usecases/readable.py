"""What of another person's evidence an actor may read: passages follow the reader's rights, not the writer's."""

from collections.abc import Set

from copilot.domain.draft import Draft
from copilot.domain.evidence import EvidencePack, Passage
from copilot.domain.identity import Actor
from copilot.domain.run import RedactionView, Run
from copilot.errors import NotFoundError
from copilot.ports.knowledge import KnowledgeBase

HIDDEN = "Hidden by your role."
_NOTHING_SENT = RedactionView(original="", sent="", decisions=())


def readable_draft(draft: Draft, actor: Actor, knowledge: KnowledgeBase) -> Draft:
    """The draft; of passages that the actor may not read only the id is left."""
    hidden = _hidden(draft.pack, actor, knowledge)
    return draft.model_copy(update={"pack": _without(draft.pack, hidden)}) if hidden else draft


def readable_run(run: Run, actor: Actor, knowledge: KnowledgeBase) -> Run:
    """The run; sentences that rest on a passage which the actor may not read are left out, with all that held it."""
    hidden = _hidden(run.pack, actor, knowledge)
    if not hidden:
        return run
    kept = [
        (statement, verdict)
        for statement, verdict in zip(run.statements, run.verification.verdicts, strict=True)
        if not hidden & set(statement.cites)
    ]
    return run.model_copy(
        update={
            "pack": _without(run.pack, hidden),
            "statements": tuple(statement for statement, _ in kept),
            "verification": run.verification.model_copy(update={"verdicts": tuple(v for _, v in kept)}),
            "output": {},
            "body": "",
            "redaction": _NOTHING_SENT,
        }
    )


def _hidden(pack: EvidencePack, actor: Actor, knowledge: KnowledgeBase) -> Set[str]:
    return {passage.id for passage in pack.passages if not _may_read(passage, actor, knowledge)}


def _may_read(passage: Passage, actor: Actor, knowledge: KnowledgeBase) -> bool:
    try:
        knowledge.document(passage.doc_id, roles=actor.roles)
    except NotFoundError:
        return False
    return True


def _without(pack: EvidencePack, hidden: Set[str]) -> EvidencePack:
    blank = {"passage_id": "", "doc_id": "", "title": HIDDEN, "heading": "", "doc_type": "", "citation": ""}
    return pack.model_copy(
        update={
            "passages": tuple(
                passage.model_copy(update={**blank, "text": HIDDEN}) if passage.id in hidden else passage
                for passage in pack.passages
            )
        }
    )
