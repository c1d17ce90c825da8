"""A case's file at the system of record, as an actor may see it."""

from copilot.domain.compartment import document_belongs
from copilot.domain.identity import Actor
from copilot.domain.records import CaseFile
from copilot.domain.visibility import visible_notes


def visible_file(file: CaseFile, actor: Actor) -> CaseFile:
    """The file without documents and notes of the SAR compartment for those outside it."""
    if actor.in_sar_compartment:
        return file
    documents = tuple(document for document in file.documents if not document_belongs(document))
    return file.model_copy(update={"documents": documents, "notes": visible_notes(file.notes, actor)})
