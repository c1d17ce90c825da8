"""Ticketing: every approved command takes effect once, and changed cases are all seen."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from copilot.domain.records import CaseFile
from copilot.errors import ConflictError, InputError, NotFoundError
from copilot.ports.systems import (
    AddNote,
    CloseCase,
    FileDocument,
    OpenTicket,
    QueueLetter,
    SystemsOfRecord,
    WriteCommand,
)
from tests.contracts.systems.conftest import MakeSystems
from tests.fakes import records as build
from tests.fakes.records import NOW, ago

CASE = "CF-100001"


def add_note(text: str = "Customer called back.", case_id: str = CASE) -> AddNote:
    return AddNote(case_id=case_id, sar_compartment=False, author="ben", text=text)


def close_case(case_id: str = CASE, **overrides: Any) -> CloseCase:
    fields = {
        "case_id": case_id,
        "sar_compartment": False,
        "outcome": "confirmed_fraud",
        "reason_code": "CNP-01",
        "action_taken": "Card blocked and replaced",
        "loss_minor": 241_000,
        "recovery_minor": 0,
        "currency": "USD",
        "rationale": "The customer was asleep and the device is unknown.",
        "decided_by": "ben",
        "approved_by": "ella",
    }
    return CloseCase(**{**fields, **overrides})


COMMANDS: dict[str, tuple[WriteCommand, str, str]] = {
    "notes": (add_note(), "N-", "note_id"),
    "tickets": (
        OpenTicket(case_id=CASE, sar_compartment=False, team="cards", subject="Replace card", body="Please."),
        "TK-",
        "ticket_id",
    ),
    "letters": (
        QueueLetter(
            case_id=CASE,
            sar_compartment=False,
            customer_id="C-100001",
            kind="dispute",
            body="Dear …",
            approved_by="ella",
        ),
        "LT-",
        "letter_id",
    ),
    "documents": (
        FileDocument(case_id=CASE, sar_compartment=False, kind="brief", body="Brief."),
        "CD-",
        "document_id",
    ),
    "dispositions": (close_case(), "DI-", "disposition_id"),
}


def field(item: Any, name: str) -> Any:
    return item[name] if isinstance(item, dict) else getattr(item, name)


def effects(file: CaseFile) -> int:
    return sum(len(getattr(file, name)) for name in CaseFile.model_fields)


@pytest.mark.parametrize("where", COMMANDS)
def test_a_command_is_in_the_case_file_under_the_reference_it_was_answered_with(
    systems: SystemsOfRecord, where: str
) -> None:
    command, prefix, key = COMMANDS[where]
    receipt = systems.ticketing.write(command, idempotency_key="k-1")
    assert receipt.reference.startswith(prefix)
    assert not receipt.replayed
    file = systems.ticketing.case_file(CASE)
    (item,) = getattr(file, where)
    assert field(item, key) == receipt.reference
    written = command.model_dump(exclude={"action", "case_id"})
    assert {name: field(item, name) for name in written} == written
    assert effects(file) == 1


@pytest.mark.parametrize("mark", [True, False])
@pytest.mark.parametrize("where", COMMANDS)
def test_the_mark_of_the_sar_compartment_is_kept_with_what_is_written(
    systems: SystemsOfRecord, where: str, mark: bool
) -> None:
    command = COMMANDS[where][0].model_copy(update={"sar_compartment": mark})
    systems.ticketing.write(command, idempotency_key="k-1")
    (item,) = getattr(systems.ticketing.case_file(CASE), where)
    assert field(item, "sar_compartment") is mark


def test_a_marked_note_stands_in_its_case_file_alone(systems: SystemsOfRecord) -> None:
    marked = add_note("Marked.").model_copy(update={"sar_compartment": True})
    systems.ticketing.write(marked, idempotency_key="k-1")
    systems.ticketing.write(add_note("Open."), idempotency_key="k-2")
    customer = systems.ticketing.case(CASE).customer_id
    assert "Marked." in {note.text for note in systems.ticketing.case_file(CASE).notes}
    assert {note.text for note in systems.crm.notes(customer)} & {"Marked.", "Open."} == {"Open."}


@pytest.mark.parametrize("where", COMMANDS)
def test_a_repeated_key_answers_with_the_first_receipt_and_writes_nothing(
    systems: SystemsOfRecord, where: str
) -> None:
    command = COMMANDS[where][0]
    first = systems.ticketing.write(command, idempotency_key="k-1")
    again = systems.ticketing.write(command, idempotency_key="k-1")
    assert again.reference == first.reference
    assert again.replayed
    assert effects(systems.ticketing.case_file(CASE)) == 1


def test_eight_threads_with_one_key_have_one_effect(systems: SystemsOfRecord) -> None:
    with ThreadPoolExecutor(8) as threads:
        receipts = list(
            threads.map(lambda _: systems.ticketing.write(add_note(), idempotency_key="k-1"), range(8))
        )
    assert len({receipt.reference for receipt in receipts}) == 1
    assert [receipt.replayed for receipt in receipts].count(False) == 1
    assert effects(systems.ticketing.case_file(CASE)) == 1


def test_eight_threads_with_keys_of_their_own_have_eight_effects(systems: SystemsOfRecord) -> None:
    with ThreadPoolExecutor(8) as threads:
        receipts = list(
            threads.map(
                lambda n: systems.ticketing.write(add_note(f"{n}"), idempotency_key=f"k-{n}"), range(8)
            )
        )
    assert len({receipt.reference for receipt in receipts}) == 8
    assert effects(systems.ticketing.case_file(CASE)) == 8


def test_a_key_used_for_another_command_is_refused_and_writes_nothing(systems: SystemsOfRecord) -> None:
    systems.ticketing.write(add_note("one"), idempotency_key="k-1")
    with pytest.raises(InputError, match="key"):
        systems.ticketing.write(add_note("two"), idempotency_key="k-1")
    assert effects(systems.ticketing.case_file(CASE)) == 1


def test_a_refused_command_does_not_use_up_its_key(systems: SystemsOfRecord) -> None:
    with pytest.raises(NotFoundError, match="CF-404"):
        systems.ticketing.write(add_note(case_id="CF-404"), idempotency_key="k-1")
    assert not systems.ticketing.write(add_note(), idempotency_key="k-1").replayed


@pytest.mark.parametrize("key", ["", "  "])
def test_a_write_without_a_key_is_refused(systems: SystemsOfRecord, key: str) -> None:
    with pytest.raises(InputError, match="idempotency key"):
        systems.ticketing.write(add_note(), idempotency_key=key)
    assert effects(systems.ticketing.case_file(CASE)) == 0


def test_closing_a_case_closes_it_and_shows_it_as_changed_last(systems: SystemsOfRecord) -> None:
    systems.ticketing.write(close_case(), idempotency_key="k-1")
    closed = systems.ticketing.case(CASE)
    assert (closed.status, closed.outcome) == ("closed", "confirmed_fraud")
    assert closed.updated_at >= NOW
    assert systems.ticketing.changed_cases(None).cases[-1] == closed


def test_a_closed_case_is_not_closed_again(systems: SystemsOfRecord) -> None:
    systems.ticketing.write(close_case(), idempotency_key="k-1")
    with pytest.raises(ConflictError, match="closed already"):
        systems.ticketing.write(close_case(outcome="false_positive"), idempotency_key="k-2")
    assert systems.ticketing.case(CASE).outcome == "confirmed_fraud"
    assert len(systems.ticketing.case_file(CASE).dispositions) == 1


def test_a_note_on_a_case_is_also_the_customers(systems: SystemsOfRecord) -> None:
    reference = systems.ticketing.write(add_note(), idempotency_key="k-1").reference
    assert systems.crm.notes("C-100001")[0].note_id == reference


def test_a_case_file_shows_the_latest_first(systems: SystemsOfRecord) -> None:
    for n in range(3):
        systems.ticketing.write(add_note(f"{n}"), idempotency_key=f"k-{n}")
        systems.ticketing.write(
            FileDocument(case_id=CASE, sar_compartment=False, kind="brief", body=f"{n}"),
            idempotency_key=f"d-{n}",
        )
    file = systems.ticketing.case_file(CASE)
    assert [note.text for note in file.notes] == ["2", "1", "0"]
    assert [document["body"] for document in file.documents] == ["2", "1", "0"]


def test_the_file_of_an_unknown_case_is_not_found(systems: SystemsOfRecord) -> None:
    with pytest.raises(NotFoundError, match="CF-404"):
        systems.ticketing.case_file("CF-404")


def walk(systems: SystemsOfRecord, limit: int, cursor: str | None = None) -> tuple[list[str], str | None]:
    """Every case id from the cursor on, and the last cursor that was not None."""
    seen: list[str] = []
    while True:
        page = systems.ticketing.changed_cases(cursor, limit=limit)
        if page.cursor is None:
            return seen, cursor
        seen += [case.case_id for case in page.cases]
        cursor = page.cursor


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_a_walk_over_changed_cases_misses_nothing_and_repeats_nothing(
    make_systems: MakeSystems, limit: int
) -> None:
    # Many cases share a moment: only the id keeps the pages apart.
    cases = [build.case(f"CF-{n:03d}", updated_at=ago(hours=n // 5)) for n in range(20)]
    systems = make_systems([build.customer(), *cases])
    expected = [case.case_id for case in sorted(cases, key=lambda c: (c.updated_at, c.case_id))]
    assert walk(systems, limit)[0] == expected


def test_the_last_cursor_finds_only_what_changed_since(systems: SystemsOfRecord) -> None:
    everything, cursor = walk(systems, 3)
    assert len(everything) == 7
    assert walk(systems, 3, cursor) == ([], cursor)
    systems.ticketing.write(close_case("RP-100001"), idempotency_key="k-1")
    systems.ticketing.write(close_case("CM-100001"), idempotency_key="k-2")
    assert walk(systems, 3, cursor)[0] == ["RP-100001", "CM-100001"]


def test_a_bank_without_cases_has_no_page(make_systems: MakeSystems) -> None:
    page = make_systems([build.customer()]).ticketing.changed_cases(None)
    assert (page.cases, page.cursor) == ((), None)


def test_a_cursor_that_was_never_given_out_is_refused(systems: SystemsOfRecord) -> None:
    with pytest.raises(InputError, match="cursor"):
        systems.ticketing.changed_cases("yesterday")
