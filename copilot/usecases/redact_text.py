"""Redact a text, alone or with all that a case knows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId
from copilot.errors import InputError
from copilot.ports.redactor import RedactedText, Redactor
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.time_source import TimeSource
from copilot.tasks.base import GatheredRecords, Source
from copilot.usecases.access import visible_case
from copilot.workflow.gather import ClocksFor, gather_records
from copilot.workflow.identifiers import keep_strings, known_identifiers

MAX_CHARACTERS = 1_000_000
IDENTIFYING = (
    Source.CUSTOMER,
    Source.ACCOUNTS,
    Source.CARDS,
    Source.PAYEES,
    Source.TRANSACTIONS,
    Source.ALERTS,
    Source.DISPUTES,
    Source.PAYMENTS,
    Source.LOGINS,
    Source.KYC,
    Source.MERCHANTS,
)


def redact_text(
    actor: Actor,
    text: str,
    *,
    case_id: CaseId | None = None,
    redactor: Redactor,
    systems: Callable[[], SystemsOfRecord],
    clocks_for: ClocksFor,
    time_source: TimeSource,
) -> RedactedText:
    """The text as it may leave, each decision with offsets in the input.

    With a case, everything that the case knows is hidden in all its spellings, under the
    pseudonyms that the case always uses.

    Raises:
        InputError: longer than a million characters.
        NotFoundError: no such case for this actor.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"The text has {len(text):,} characters; {MAX_CHARACTERS:,} is the most. Split it.")
    if case_id is None:
        return redactor.redact(text, known=(), scope="")
    records = identifying_records(actor, case_id, systems(), clocks_for, time_source)
    return redactor.redact(
        text, known=known_identifiers(records), scope=str(case_id), keep=keep_strings(records)
    )


def identifying_records(
    actor: Actor,
    case_id: CaseId,
    systems: SystemsOfRecord,
    clocks_for: ClocksFor,
    time_source: TimeSource,
) -> GatheredRecords:
    """What tells who and which accounts a case is about; raises `NotFoundError` as `visible_case` does."""
    case = visible_case(actor, case_id, systems)
    with ThreadPoolExecutor(max_workers=4) as pool:
        return gather_records(
            case, IDENTIFYING, systems=systems, clocks_for=clocks_for, now=time_source.now(), pool=pool
        )
