"""Rotation of the installation key, on SQLite and on a real PostgreSQL."""

import base64
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from copilot.domain.ids import CaseId
from copilot.domain.views import AuditFilter
from copilot.errors import ConflictError, PermanentError, PermissionDeniedError
from copilot.ports.keys import InstallationKey
from copilot.store import StoreHandle, open_store
from copilot.store.key_files import write_once
from copilot.store.master_key import GivenKey, MasterKey, OwnKeyFile
from copilot.usecases import keys
from tests.fakes.records import NOW
from tests.fakes.store import AUDIT_KEY, ENCRYPTION_KEY, HandClock, signed_in

NEW, OTHER = MasterKey(b"n" * 32), MasterKey(b"o" * 32)
CASES = [CaseId(f"CF-{number:04d}") for number in range(2 * keys.BATCH + 7)]


class Killed(Exception):
    """Stands in for the end of the process."""


def _source(key: MasterKey) -> GivenKey:
    return GivenKey(base64.b64encode(key.secret).decode(), name="FOUREYES_ENCRYPTION_KEY")


def _fill(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        for case_id in CASES:
            unit.ledger.keep_answer(f"k-{case_id}", f"about {case_id}", case_id=case_id, at=NOW)


def _read(store: StoreHandle) -> list[str | None]:
    with store.unit_of_work(read_only=True) as unit:
        return [unit.ledger.answer(f"k-{case_id}", not_before=NOW) for case_id in CASES]


def _rotate(store: StoreHandle, key: InstallationKey = NEW, **options: object) -> None:
    keys.rotate_keys(
        signed_in(store, "admin"), next_key=lambda: key, unit_of_work=store.unit_of_work, **options
    )  # type: ignore[arg-type]


def _reopened(url: str, key: MasterKey) -> StoreHandle:
    return open_store(url, time=HandClock(), audit_key=AUDIT_KEY, encryption_key=_source(key))


def test_after_a_rotation_the_new_key_opens_everything_and_the_old_one_nothing(
    store: StoreHandle, url: str
) -> None:
    _fill(store)
    steps: list[tuple[int, int]] = []
    _rotate(store, progress=lambda done, total: steps.append((done, total)))
    total = len(CASES)
    assert steps[:3] == [(keys.BATCH, total), (2 * keys.BATCH, total), (total, total)]
    again = _reopened(url, NEW)
    assert _read(again) == [f"about {case_id}" for case_id in CASES]
    again.close()
    with pytest.raises(PermanentError, match=NEW.key_id):
        open_store(url, time=HandClock(), audit_key=AUDIT_KEY, encryption_key=ENCRYPTION_KEY)


def test_a_killed_rotation_leaves_the_old_key_in_force_and_goes_on_where_it_stopped(
    store: StoreHandle, url: str
) -> None:
    _fill(store)
    _die_after_a_batch(store, NEW)
    assert _read(store) == [f"about {case_id}" for case_id in CASES]
    with pytest.raises(PermanentError):
        _reopened(url, NEW)
    seen: list[int] = []
    _rotate(store, progress=lambda done, _total: seen.append(done))
    assert seen[0] == 2 * keys.BATCH
    again = _reopened(url, NEW)
    assert None not in _read(again)
    again.close()


def _die_after_a_batch(store: StoreHandle, key: MasterKey) -> None:
    def die(_done: int, _total: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        _rotate(store, key, progress=die)


def test_a_rotation_whose_new_key_was_lost_is_begun_again_with_another(store: StoreHandle, url: str) -> None:
    _fill(store)
    _die_after_a_batch(store, OTHER)
    _rotate(store, NEW)
    again = _reopened(url, NEW)
    assert None not in _read(again)
    again.close()


def test_a_key_made_by_a_desk_at_work_during_the_rotation_is_not_left_behind(
    store: StoreHandle, url: str
) -> None:
    _fill(store)
    numbers = count()

    def work(_done: int, _total: int) -> None:
        if next(numbers) < 5:
            with store.unit_of_work() as unit:
                late = CaseId(f"late-{next(numbers)}")
                unit.ledger.keep_answer(str(late), "late", case_id=late, at=NOW)

    _rotate(store, progress=work)
    again = _reopened(url, NEW)
    with again.unit_of_work(read_only=True) as unit:
        assert unit.ledger.answer("late-1", not_before=NOW) == "late"
    again.close()


def test_rotating_to_the_key_in_force_is_refused(store: StoreHandle) -> None:
    _fill(store)
    with pytest.raises(ConflictError, match="in force"):
        _rotate(store, MasterKey(b"t" * 32))


def test_only_who_manages_governance_rotates_and_it_is_audited(store: StoreHandle) -> None:
    _fill(store)
    with pytest.raises(PermissionDeniedError):
        keys.rotate_keys(signed_in(store, "ines"), next_key=lambda: NEW, unit_of_work=store.unit_of_work)
    _rotate(store)
    status = keys.key_status(signed_in(store, "ines"), unit_of_work=store.unit_of_work)
    assert (status.master_id, status.data_keys, status.rotating_to) == (NEW.key_id, len(CASES), "")
    with store.unit_of_work(read_only=True) as unit:
        rows, _ = unit.audit.search(AuditFilter(), sar_compartment=True, offset=0, limit=5)
    assert [(row.action, row.actor_id, row.subject) for row in rows] == [
        ("keys.rotated", "admin", f"installation_key:{NEW.key_id}")
    ]


def test_a_wrapped_key_moved_to_another_scope_is_refused(store: StoreHandle) -> None:
    _fill(store)
    with store._engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys WHERE scope = 'CF-0001/answers')"
                " WHERE scope = 'CF-0002/answers'"
            )
        )
    with store.unit_of_work(read_only=True) as unit, pytest.raises(PermanentError, match="CF-0002"):
        unit.ledger.answer("k-CF-0002", not_before=NOW)


def test_a_desk_at_work_finds_the_data_directory_s_new_key_by_itself(
    store: StoreHandle, url: str, tmp_path: Path
) -> None:
    """Two processes on one store; one rotates, the other was open all the time."""
    store.close()
    source = OwnKeyFile(tmp_path / "keys" / "master.key")
    write_once(source.path, base64.b64encode(b"t" * 32))
    desk = open_store(url, time=HandClock(), audit_key=AUDIT_KEY, encryption_key=OwnKeyFile(source.path))
    other = open_store(url, time=HandClock(), audit_key=AUDIT_KEY, encryption_key=source)
    _fill(desk)
    _rotate(other, source.create_next())
    assert _read(desk) == [f"about {case_id}" for case_id in CASES]
    desk.close()
    other.close()
