"""A case's file at the system of record, as an actor may see it."""

from copilot.domain.compartment import record_belongs
from copilot.domain.identity import Actor
from copilot.domain.records import CaseFile


def visible_file(file: CaseFile, actor: Actor) -> CaseFile:
    """The file without what belongs to the SAR compartment for those outside it."""
    if actor.in_sar_compartment:
        return file
    return CaseFile(**{name: tuple(r for r in records if not record_belongs(r)) for name, records in file})
