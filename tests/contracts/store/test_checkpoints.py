"""Signed checkpoints of the audit chain, on SQLite and on a real PostgreSQL."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from copilot.domain.governance import Checkpoint
from copilot.domain.views import AuditFilter
from copilot.errors import PermissionDeniedError
from copilot.store import StoreHandle, open_store
from copilot.store.checkpoints import EVERY
from copilot.usecases import read_audit
from tests.contracts.store.builders import drop_guard
from tests.fakes.store import AUDIT_KEY, ENCRYPTION_KEY, HandClock, signed_in


def _record(store: StoreHandle, rows: int) -> None:
    with store.unit_of_work() as unit:
        for number in range(rows):
            unit.audit.record("case.taken", actor_id="ben", subject=f"case:{number}")


def _signed(store: StoreHandle) -> Checkpoint:
    return read_audit.checkpoint_audit(signed_in(store, "ines"), unit_of_work=store.unit_of_work)


def _verdict(store: StoreHandle, against: Checkpoint | None = None) -> tuple[bool, int | None, str]:
    verdict = read_audit.verify_audit(
        signed_in(store, "ines"), against=against, unit_of_work=store.unit_of_work
    )
    return verdict.ok, verdict.first_bad, verdict.reason


def test_a_chain_is_signed_by_itself_and_on_demand(store: StoreHandle) -> None:
    _record(store, EVERY + 1)
    assert _signed(store).sequence == EVERY + 2  # the act of signing is a row as well
    with store.unit_of_work(read_only=True) as unit:
        assert [one.sequence for one in unit.audit.checkpoints()] == [EVERY, EVERY + 2]
        assert unit.audit.verify().checkpoints == 2
    with pytest.raises(PermissionDeniedError):
        read_audit.checkpoint_audit(signed_in(store, "ben"), unit_of_work=store.unit_of_work)


def test_an_older_copy_of_the_store_is_found_against_a_checkpoint_kept_elsewhere(
    store: StoreHandle, empty_url: str
) -> None:
    """The older copy is whole in itself: only what was kept outside can tell."""
    _record(store, 5)
    kept = _signed(store)
    older = open_store(empty_url, time=HandClock(), audit_key=AUDIT_KEY, encryption_key=ENCRYPTION_KEY)
    _record(older, 3)
    assert _verdict(older)[0]
    ok, first_bad, reason = _verdict(older, kept)
    assert (ok, first_bad) == (False, 4)
    assert "older copy" in reason
    assert _verdict(store, kept)[0]
    older.close()


def test_a_store_that_went_another_way_is_found_at_the_signed_row(store: StoreHandle, empty_url: str) -> None:
    _record(store, 2)
    kept = _signed(store)
    other = open_store(empty_url, time=HandClock(), audit_key=AUDIT_KEY, encryption_key=ENCRYPTION_KEY)
    _record(other, 9)
    assert _verdict(other, kept)[:2] == (False, 3)
    other.close()


@pytest.mark.parametrize(
    "forgery",
    [
        {"digest": "f" * 64},
        {"sequence": 2},
        {"signature": "00" * 64},
        {"signature": "x"},
        {"public_key": "00" * 32},
    ],
)
def test_a_forged_checkpoint_is_refused(store: StoreHandle, forgery: dict[str, object]) -> None:
    _record(store, 3)
    forged = _signed(store).model_copy(update=forgery)
    ok, _, reason = _verdict(store, forged)
    assert not ok
    assert "not signed by this installation" in reason


def test_a_chain_rewritten_with_the_key_s_help_breaks_its_checkpoint(store: StoreHandle) -> None:
    """Planted: somebody recomputes every digest; the signed digest of row 3 stays what it was."""
    _record(store, 2)
    _signed(store)
    with store._engine.begin() as connection:
        for guard in ("audit_no_update", "audit_no_delete"):
            drop_guard(connection, guard, table="audit")
        connection.execute(text("DELETE FROM audit"))
        connection.execute(text("DELETE FROM audit_head"))
    _record(store, 3)
    ok, first_bad, reason = _verdict(store)
    assert (ok, first_bad) == (False, 3)
    assert "signed in a checkpoint" in reason


def test_checkpoints_are_neither_changed_nor_deleted(store: StoreHandle) -> None:
    _record(store, 1)
    _signed(store)
    for statement in ("DELETE FROM audit_checkpoints", "UPDATE audit_checkpoints SET digest = digest"):
        with pytest.raises(IntegrityError, match="append-only"), store._engine.begin() as connection:
            connection.execute(text(statement))


def test_an_export_holds_what_the_reader_may_see_and_is_itself_audited(store: StoreHandle) -> None:
    _record(store, 3)
    with store.unit_of_work() as unit:
        unit.audit.record("sar.drafted", actor_id="dev", subject="case:AM-1", sar_compartment=True)
    exported = read_audit.export_audit(
        signed_in(store, "ines"), AuditFilter(), unit_of_work=store.unit_of_work
    )
    assert [row.action for row in exported] == ["audit.exported", *["case.taken"] * 3]
