"""Texts of a case for people who may not see the case: redacted with all that it knows, or not shown at all."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from copilot.domain.ids import CaseId
from copilot.errors import ControlError, NotFoundError, TransientError
from copilot.ports.redactor import KnownIdentifier, Redactor
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.redact_text import IDENTIFYING
from copilot.workflow.gather import ClocksFor, gather_records
from copilot.workflow.identifiers import keep_strings, known_identifiers


class ReviewPorts(NamedTuple):
    """What redaction for review needs."""

    redactor: Redactor
    systems: SystemsOfRecord
    clocks_for: ClocksFor
    unit_of_work: UnitOfWorkFactory
    time_source: TimeSource


class RedactionScope(NamedTuple):
    """What must not be seen, and what must stay."""

    scope: str
    known: tuple[KnownIdentifier, ...]
    keep: tuple[str, ...]


def redaction_scope_for(case_id: CaseId | None, ports: ReviewPorts) -> RedactionScope:
    """All that the case knows of people and accounts, and the names of the staff: a review is blind to both.

    Raises:
        TransientError: a source did not answer; what it knows could not be hidden.
    """
    staff = _staff(ports.unit_of_work)
    if case_id is None:
        return RedactionScope("", staff, ())
    try:
        case = ports.systems.ticketing.case(case_id)
    except NotFoundError as error:
        raise TransientError(
            f"Case {case_id} cannot be read, so its texts cannot be redacted. Try again when the bank answers."
        ) from error
    with ThreadPoolExecutor(max_workers=4) as pool:
        records = gather_records(
            case,
            IDENTIFYING,
            systems=ports.systems,
            clocks_for=ports.clocks_for,
            now=ports.time_source.now(),
            pool=pool,
        )
    if records.gaps:
        lost = ", ".join(gap.source for gap in records.gaps)
        raise TransientError(f"{lost} did not answer, so the texts cannot be redacted. Try again soon.")
    return RedactionScope(str(case_id), (*known_identifiers(records), *staff), keep_strings(records))


def hidden(texts: Sequence[str], scope: RedactionScope, redactor: Redactor) -> tuple[str, ...]:
    """The texts as a reviewer may see them.

    Raises:
        ControlError: a known identifier is still in one of them; nothing is shown.
    """
    shown = tuple(
        redactor.redact(text, known=scope.known, scope=scope.scope, keep=scope.keep).text if text else ""
        for text in texts
    )
    refuse_leaks("\n".join(shown), scope, redactor)
    return shown


def refuse_leaks(text: str, scope: RedactionScope, redactor: Redactor) -> None:
    """Raise `ControlError` if the text names somebody or something that the case knows."""
    found = redactor.leaks(text, known=scope.known)
    if found:
        raise ControlError(
            f"The text still holds {', '.join(found).lower()} of the case. Replace it; nothing was shown or kept."
        )


def _staff(unit_of_work: UnitOfWorkFactory) -> tuple[KnownIdentifier, ...]:
    with unit_of_work(read_only=True) as unit:
        people = unit.users.all()
    return tuple(KnownIdentifier(type="PERSON", value=user.name, source="member of staff") for user in people)
