"""Encryption at rest, on SQLite and on a real PostgreSQL."""

import base64
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from copilot.domain.draft import DraftStatus, Override
from copilot.domain.ids import CaseId, UserId
from copilot.domain.model_call import Spend
from copilot.domain.run import TaskName
from copilot.errors import PermanentError
from copilot.ports.keys import InstallationKey, KeySource
from copilot.ports.outbox import OutboxEntry
from copilot.ports.runs import Rating
from copilot.ports.systems import AddNote
from copilot.store import StoreHandle, open_store
from copilot.store.master_key import GivenKey
from tests.contracts.store.builders import (
    CASE,
    DRAFT,
    SECRET,
    call,
    draft,
    drop_guard,
    entry,
    projection,
    review,
    submission,
    version,
)
from tests.fakes.records import NOW
from tests.fakes.store import AUDIT_KEY, ENCRYPTION_KEY, HandClock
from tests.usecases.specs import NOTE, run

TABLES = ("runs", "ratings", "drafts", "draft_versions", "submissions", "reviews", "outbox")
LOGS = ("prompt_log", "kept_answers")
RUN = run(TaskName("case_note"), NOTE).model_copy(update={"body": SECRET})


class NoKey:
    """A place where no key is."""

    place = "the file /nowhere/master.key"

    def load(self, wanted: str | None) -> InstallationKey | None:
        return None

    def create(self) -> InstallationKey:
        raise AssertionError("a key was made for a store that has one")


def _key(letter: bytes = b"x") -> GivenKey:
    return GivenKey(base64.b64encode(letter * 32).decode(), name="FOUREYES_ENCRYPTION_KEY")


def _write_everywhere(store: StoreHandle) -> None:
    of_draft = draft(versions=(version(body=SECRET),))
    frozen = submission(
        text_hash=of_draft.current.text_hash, overrides=(Override(sentence=SECRET, reason="seen"),)
    )
    rating = Rating(run_id=RUN.run_id, actor_id=UserId("ben"), thumbs="up", tags=(), comment=SECRET, at=NOW)
    note = AddNote(case_id=CASE, sar_compartment=False, author="ben", text=SECRET)
    with store.unit_of_work() as unit:
        unit.cases.put([projection()])
        unit.runs.add(RUN)
        unit.runs.rate(rating)
        unit.drafts.add(of_draft)
        unit.drafts.submit(DRAFT, frozen, pack=of_draft.pack)
        unit.drafts.add_review(DRAFT, review(text_hash=frozen.text_hash, reason=SECRET))
        unit.drafts.set_status(DRAFT, DraftStatus.APPROVED)
        unit.outbox.add(OutboxEntry(key="k-1", draft_id=DRAFT, case_id=CASE, command=note), at=NOW)
        unit.prompt_log.add(entry())
        unit.ledger.keep_answer("a-key", SECRET, case_id=CASE, at=NOW)


def _read_rows(store: StoreHandle) -> list[str]:
    with store.unit_of_work() as unit:
        kept, found = unit.drafts.get(DRAFT), unit.runs.get(RUN.run_id)
        sent = unit.outbox.claim(now=NOW, leased_until=NOW + timedelta(minutes=1), limit=5)[0].command
    assert kept is not None
    assert kept.submission is not None
    assert found is not None
    assert isinstance(sent, AddNote)
    overridden = kept.submission.overrides[0].sentence
    return [found.body, kept.current.body, overridden, kept.reviews[0].reason, sent.text]


def _stored(store: StoreHandle, *tables: str) -> str:
    with store._engine.connect() as connection:
        return str([connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables])


def test_every_text_reads_back_and_none_stands_in_the_database(store: StoreHandle) -> None:
    _write_everywhere(store)
    assert _read_rows(store) == [SECRET] * 5
    with store.unit_of_work(read_only=True) as unit:
        logged = unit.prompt_log.of_case(CASE)[0]
        assert (logged.sent, logged.received) == (SECRET, SECRET)
        assert unit.ledger.answer("a-key", not_before=NOW) == SECRET
    stored = _stored(store, *TABLES, *LOGS)
    assert stored.count("fe1.") == 10  # the nine places of the secret, and the evidence pack
    assert not [word for word in ("Marisol", "purse", "Leith") if word in stored]


@pytest.mark.parametrize(
    "tampering",
    [
        "sent = 'In clear'",
        "sent = received",  # moved to another column
        "call_id = 'L-2'",  # moved to another row
        "case_id = 'CF-2'",  # moved to another case
        "sent = substr(sent, 1, 40) || 'AAAA' || substr(sent, 45)",
    ],
)
def test_a_text_changed_or_moved_is_refused_and_named(store: StoreHandle, tampering: str) -> None:
    with store.unit_of_work() as unit:
        unit.prompt_log.add(entry(received=SECRET + "."))
        unit.prompt_log.add(entry(call_id="L-9", case_id=CaseId("CF-2")))
    with store._engine.begin() as connection:
        drop_guard(connection, "prompt_log_no_update", table="prompt_log")
        connection.execute(text(f"UPDATE prompt_log SET {tampering} WHERE call_id = 'L-1'"))
    where = CaseId("CF-2") if "CF-2" in tampering else CASE
    with store.unit_of_work(read_only=True) as unit, pytest.raises(PermanentError, match=r"prompt_log\.sent"):
        unit.prompt_log.of_case(where)


@pytest.mark.parametrize(("key", "said"), [(_key(), "holds the key"), (NoKey(), "there is no key")])
def test_a_wrong_or_missing_key_is_said_at_open_and_changes_nothing(
    store: StoreHandle, url: str, key: KeySource, said: str
) -> None:
    _write_everywhere(store)
    before = _stored(store, *TABLES, *LOGS, "data_keys", "installation_key")
    with pytest.raises(PermanentError, match=said):
        open_store(url, time=HandClock(), audit_key=AUDIT_KEY, encryption_key=key)
    assert _stored(store, *TABLES, *LOGS, "data_keys", "installation_key") == before
    assert _read_rows(store) == [SECRET] * 5


def test_nobody_finds_a_new_key_for_a_store_that_lost_the_record_of_its_own(
    store: StoreHandle, url: str
) -> None:
    _write_everywhere(store)
    with store._engine.begin() as connection:
        connection.execute(text("DELETE FROM installation_key"))
    with pytest.raises(PermanentError, match="lost the record"):
        open_store(url, time=HandClock(), audit_key=AUDIT_KEY, encryption_key=ENCRYPTION_KEY)


@pytest.mark.parametrize(
    ("policy", "kept"), [("off", None), ("metadata", ""), ("redacted", SECRET), ("full", SECRET)]
)
def test_the_prompt_log_keeps_what_the_policy_allows_whatever_it_is_handed(
    store: StoreHandle, policy: str, kept: str | None
) -> None:
    with store.unit_of_work() as unit:
        unit.prompt_log.add(entry(policy=policy))
    with store.unit_of_work(read_only=True) as unit:
        entries = unit.prompt_log.of_case(CASE)
    assert [(entry.sent, entry.received) for entry in entries] == ([] if kept is None else [(kept, kept)])


def test_an_answer_is_kept_once_and_grows_too_old(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.ledger.keep_answer("k", "first", case_id=None, at=NOW)
        unit.ledger.keep_answer("k", "second", case_id=None, at=NOW)
    with store.unit_of_work(read_only=True) as unit:
        assert unit.ledger.answer("k", not_before=NOW) == "first"
        assert unit.ledger.answer("k", not_before=NOW + timedelta(seconds=1)) is None
        assert unit.ledger.answer("another", not_before=NOW) is None


def test_a_moment_in_another_zone_finds_the_same_month_s_key(store: StoreHandle) -> None:
    """The last evening of November in New York is December in UTC, in which the store reads it back."""
    evening = datetime(2026, 11, 30, 21, 0, tzinfo=timezone(timedelta(hours=-5)))
    with store.unit_of_work() as unit:
        unit.runs.add(RUN.model_copy(update={"case_id": None, "started_at": evening}))
    with store.unit_of_work(read_only=True) as unit:
        found = unit.runs.get(RUN.run_id)
    assert found is not None
    assert found.body == SECRET


def test_spending_is_summed_by_day_person_and_run(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.ledger.add(call("L-1"))
        unit.ledger.add(call("L-2", actor_id="chloe", run_id="R-2", cost_micros=3_000_000_000))
        unit.ledger.add(call("L-3", at=NOW - timedelta(days=1)))
    with store.unit_of_work(read_only=True) as unit:
        assert unit.ledger.spent(since=NOW) == Spend(calls=2, tokens=220, cost_micros=3_000_000_007)
        assert unit.ledger.spent(since=NOW, actor_id=UserId("ben")).calls == 1
        assert unit.ledger.spent(since=NOW, run_id="R-2").cost_micros == 3_000_000_000
        assert unit.ledger.spent(since=NOW + timedelta(days=1)) == Spend()
        assert [call.call_id for call in unit.ledger.calls(sar_compartment=True, since=NOW, limit=5)] == [
            "L-2",
            "L-1",
        ]
        assert unit.ledger.of_case(CASE)[0] == call("L-1")


@pytest.mark.parametrize("table", ["model_calls", "prompt_log", "kept_answers"])
def test_logs_are_never_changed(store: StoreHandle, table: str) -> None:
    _write_everywhere(store)
    with store.unit_of_work() as unit:
        unit.ledger.add(call("L-1"))
    with pytest.raises(IntegrityError, match="append-only"), store._engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET at = at"))
