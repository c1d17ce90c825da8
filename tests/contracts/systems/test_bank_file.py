"""The embedded connector's file: whole or not at all, and clear words when it cannot be read."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from connectors.bank.embedded import EmbeddedSystems
from connectors.bank.schema import TABLE_OF
from connectors.bank.writer import BankWriter
from copilot.domain.base import DomainModel
from copilot.errors import InputError, PermanentError, TransientError
from copilot.ports.systems import AddNote
from tests.contracts.systems.conftest import write_bank
from tests.fakes import records as build
from tests.fakes.records import tiny_bank

DAY = date(2028, 2, 29)
NOTE = AddNote(case_id="CF-100001", sar_compartment=False, author="ben", text="Called.")


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def read_customer(path: Path, busy_seconds: float = 0.1) -> object:
    systems = EmbeddedSystems(path, busy_seconds=busy_seconds)
    try:
        return systems.core.customer("C-100001")
    finally:
        systems.close()


def test_a_missing_file_names_it_and_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=r"none\.db does not exist.*demo reset"):
        read_customer(tmp_path / "none.db")
    with pytest.raises(PermanentError, match="does not exist"):
        EmbeddedSystems(tmp_path / "none.db").ticketing.write(NOTE, idempotency_key="k")
    assert files_in(tmp_path) == set()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"PK\x03\x04" + b"\0" * 5_000])
def test_a_file_that_is_no_database_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bank.db"
    path.write_bytes(content)
    with pytest.raises(PermanentError, match=r"bank\.db is not a bank file"):
        read_customer(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("version", [0, 99])
def test_a_database_of_another_format_is_refused(bank_path: Path, version: int) -> None:
    connection = sqlite3.connect(bank_path)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    with pytest.raises(PermanentError, match=rf"format {version}.*demo reset"):
        read_customer(bank_path)


def test_a_damaged_file_is_permanent_and_names_the_remedy(bank_path: Path) -> None:
    whole = bank_path.read_bytes()
    bank_path.write_bytes(whole[:4_096] + b"\xa5" * (len(whole) - 4_096))
    with pytest.raises(PermanentError, match=r"bank\.db .*demo reset"):
        read_customer(bank_path)


def test_a_locked_file_is_transient_for_reads_and_writes(bank_path: Path) -> None:
    owner = sqlite3.connect(bank_path, isolation_level=None)
    owner.execute("PRAGMA locking_mode = EXCLUSIVE")
    owner.execute("BEGIN EXCLUSIVE")
    systems = EmbeddedSystems(bank_path, busy_seconds=0.1)
    with pytest.raises(TransientError, match=r"bank\.db is locked"):
        systems.core.customer("C-100001")
    with pytest.raises(TransientError, match=r"bank\.db is locked"):
        systems.ticketing.write(NOTE, idempotency_key="k")
    owner.close()
    assert not systems.ticketing.write(NOTE, idempotency_key="k").replayed
    systems.close()


def test_reading_goes_on_while_somebody_writes(bank_path: Path) -> None:
    writer = sqlite3.connect(bank_path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert read_customer(bank_path)
    writer.close()


def test_many_threads_read_and_write_at_once(bank_path: Path) -> None:
    systems = EmbeddedSystems(bank_path)

    def work(n: int) -> int:
        systems.ticketing.write(
            AddNote(case_id="CF-100001", sar_compartment=False, author="ben", text=f"{n}"),
            idempotency_key=f"k-{n}",
        )
        return len(systems.core.transactions("C-100001"))

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(work, range(64))) == {25}
    assert len(systems.ticketing.case_file("CF-100001").notes) == 64
    systems.close()


def test_a_command_that_fails_half_way_leaves_nothing_behind(bank_path: Path) -> None:
    systems = EmbeddedSystems(bank_path)
    connection = sqlite3.connect(bank_path)
    connection.execute(
        "CREATE TRIGGER no_notes BEFORE INSERT ON notes BEGIN SELECT RAISE(ABORT, 'planted'); END"
    )
    connection.commit()
    with pytest.raises(PermanentError):
        systems.ticketing.write(NOTE, idempotency_key="k")
    connection.execute("DROP TRIGGER no_notes")
    connection.commit()
    connection.close()
    assert not systems.ticketing.write(NOTE, idempotency_key="k").replayed
    assert len(systems.ticketing.case_file("CF-100001").notes) == 1
    systems.close()


def test_a_bank_whose_building_fails_leaves_the_old_one(bank_path: Path) -> None:
    before = bank_path.read_bytes()

    def broken_off() -> Iterator[DomainModel]:
        yield build.customer("C-9")
        raise RuntimeError("planted")

    with pytest.raises(RuntimeError, match="planted"), BankWriter(bank_path, day=DAY) as bank:
        bank.add_many(broken_off())
    assert files_in(bank_path.parent) == {"bank.db"}
    assert bank_path.read_bytes() == before


def test_two_transactions_of_one_id_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="same id"), BankWriter(tmp_path / "bank.db", day=DAY) as bank:
        bank.add_transactions([build.transaction(), build.transaction()])
    assert files_in(tmp_path) == set()


def test_a_record_given_twice_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="customers: C-100001"),
        BankWriter(tmp_path / "bank.db", day=DAY) as bank,
    ):
        bank.add_many([build.customer(), build.customer()])


def test_a_record_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="RuleHit"), BankWriter(tmp_path / "bank.db", day=DAY) as bank:
        bank.add(build.rule_hit())


@pytest.mark.parametrize("booked_at", ["2026-11-20", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00-05:00"])
def test_a_time_that_would_not_sort_is_refused(tmp_path: Path, booked_at: str) -> None:
    with (
        pytest.raises(InputError, match=r"T-100001.*expected"),
        BankWriter(tmp_path / "bank.db", day=DAY) as bank,
    ):
        bank.add_transactions([build.transaction(booked_at=booked_at)])


def test_a_folder_that_cannot_be_made_is_permanent(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with (
        pytest.raises(PermanentError, match="could not be written"),
        BankWriter(tmp_path / "taken" / "bank.db", day=DAY),
    ):
        pass


def test_a_bank_in_use_is_not_replaced(bank_path: Path) -> None:
    systems = EmbeddedSystems(bank_path)
    assert systems.core.customer("C-100001")
    with pytest.raises(TransientError, match="in use"), BankWriter(bank_path, day=DAY):
        pass
    systems.close()
    write_bank(bank_path, [build.customer("C-7")])
    assert systems.core.customer("C-7")
    systems.close()


def test_a_bank_replaced_behind_our_back_is_read_anew(bank_path: Path, tmp_path: Path) -> None:
    systems = EmbeddedSystems(bank_path)
    assert systems.core.customer("C-100001")
    write_bank(tmp_path / "other.db", [build.customer("C-7")]).replace(bank_path)
    assert systems.core.customer("C-7")
    systems.close()


def test_no_old_log_is_replayed_into_a_new_bank(bank_path: Path) -> None:
    log = bank_path.with_name("bank.db-wal")
    connection = sqlite3.connect(bank_path)
    connection.execute("DELETE FROM customers")
    connection.commit()
    old_log = log.read_bytes()
    connection.close()
    bank_path.write_bytes(b"damaged meanwhile")
    log.write_bytes(old_log)
    write_bank(bank_path, tiny_bank())
    assert read_customer(bank_path)


def test_every_kind_of_record_of_the_tiny_bank_is_kept(bank_path: Path) -> None:
    connection = sqlite3.connect(bank_path)
    for model, table in TABLE_OF.items():
        expected = [record.model_dump_json() for record in tiny_bank() if type(record) is model]
        rows = connection.execute(f"SELECT body FROM {table.name}").fetchall()
        assert sorted(expected) == sorted(model.model_validate_json(row[0]).model_dump_json() for row in rows)
    connection.close()


def test_no_connection_is_left_behind_by_finished_threads(bank_path: Path) -> None:
    systems = EmbeddedSystems(bank_path)
    for _ in range(40):
        thread = threading.Thread(target=lambda: systems.core.customer("C-100001"))
        thread.start()
        thread.join()
    systems.close()
    write_bank(bank_path, [build.customer("C-7")])  # would be refused while any connection is open


def test_a_bank_file_carries_its_day_and_moves_on_and_never_back(tmp_path: Path) -> None:
    with BankWriter(tmp_path / "bank.db", day=DAY):
        pass
    systems = EmbeddedSystems(tmp_path / "bank.db")
    assert systems.day() == DAY
    for day in (DAY, DAY + timedelta(days=1)):
        systems.move_to(day)
        assert systems.day() == day
    with pytest.raises(InputError, match=r"stands on a later day than 2028-02-29.*demo reset --day"):
        systems.move_to(DAY)
    assert systems.day() == DAY + timedelta(days=1)
    assert EmbeddedSystems(tmp_path / "none.db").day() is None
    systems.close()
