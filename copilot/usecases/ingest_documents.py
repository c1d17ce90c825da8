"""Take documents into the knowledge base."""

from collections.abc import Iterable
from pathlib import Path

from copilot.domain.identity import Actor, Permission
from copilot.domain.knowledge import IngestReport
from copilot.errors import InputError
from copilot.ports.knowledge import KnowledgeBase, Progress
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require


def ingest_documents(
    actor: Actor,
    paths: Iterable[Path],
    *,
    progress: Progress | None = None,
    jobs: int = 1,
    knowledge: KnowledgeBase,
    unit_of_work: UnitOfWorkFactory,
) -> IngestReport:
    """Files and folders; idempotent by content hash. Failures are in the report, the rest is in.

    Raises:
        PermissionDeniedError: the actor does not own the knowledge base.
        InputError: a path does not exist.
    """
    require(actor, Permission.KNOWLEDGE_MANAGE, to="change the knowledge base")
    given = list(paths)
    for path in given:
        if not path.exists():
            raise InputError(f"There is nothing at {path}. Name a document or a folder of documents.")
    report = knowledge.ingest(given, progress=progress, jobs=jobs)
    with unit_of_work() as unit:
        unit.audit.record(
            "documents.ingested",
            actor_id=actor.user_id,
            subject="knowledge",
            details={
                "added": report.added,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "passages": report.passages,
                "failures": len(report.failures),
            },
        )
    return report
