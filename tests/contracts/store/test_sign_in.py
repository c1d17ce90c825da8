"""Sessions, identities and barriers: the same on SQLite and PostgreSQL."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from copilot.domain.identity import Role
from copilot.domain.ids import UserId
from copilot.domain.sign_in import Barrier, EndedBy, Identity, Session
from copilot.store import StoreHandle
from tests.fakes.store import HandClock

BEN, ELLA = UserId("ben"), UserId("ella")


def _session(clock: HandClock, name: str, user_id: UserId = BEN) -> Session:
    now = clock.now()
    return Session(
        session_id=name.ljust(64, "0"),
        user_id=user_id,
        began_at=now,
        seen_at=now,
        checked_at=now,
        expires_at=now + timedelta(hours=10),
    )


def test_a_session_reads_back_as_it_was_and_is_noted_again(store: StoreHandle, clock: HandClock) -> None:
    session = _session(clock, "a")
    with store.unit_of_work() as unit:
        unit.sessions.put(session)
    clock.forward(minutes=1)
    seen = session.model_copy(update={"seen_at": clock.now()})
    with store.unit_of_work() as unit:
        unit.sessions.put(seen)
    with store.unit_of_work(read_only=True) as unit:
        assert unit.sessions.get(session.session_id) == seen
        assert unit.sessions.get("b") is None


def test_one_or_all_of_a_users_sessions_end_and_nobody_elses(store: StoreHandle, clock: HandClock) -> None:
    first, second, other = _session(clock, "a"), _session(clock, "b"), _session(clock, "c", ELLA)
    with store.unit_of_work() as unit:
        for session in (first, second, other):
            unit.sessions.put(session)
        assert unit.sessions.end(BEN, why=EndedBy.IDLE, at=clock.now(), session_id=first.session_id) == 1
        assert unit.sessions.end(BEN, why=EndedBy.REVOKED, at=clock.now()) == 1
        assert unit.sessions.end(BEN, why=EndedBy.REVOKED, at=clock.now()) == 0
    with store.unit_of_work(read_only=True) as unit:
        ended = unit.sessions.get(first.session_id)
        assert ended is not None
        assert (ended.ended_by, ended.ended_at) == (EndedBy.IDLE, clock.now())
        assert unit.sessions.live(BEN, clock.now()) == ()
        assert unit.sessions.live(ELLA, clock.now()) == (other,)


def test_the_database_keeps_an_ended_session_ended(store: StoreHandle, clock: HandClock) -> None:
    session = _session(clock, "a")
    with store.unit_of_work() as unit:
        unit.sessions.put(session)
        unit.sessions.end(BEN, why=EndedBy.SIGNED_OUT, at=clock.now())
    with pytest.raises(IntegrityError, match="never begins again"), store.unit_of_work() as unit:
        unit.sessions.put(session)


def test_what_expired_is_forgotten_and_what_lives_is_not(store: StoreHandle, clock: HandClock) -> None:
    with store.unit_of_work() as unit:
        unit.sessions.put(_session(clock, "a"))
    clock.forward(hours=9)
    with store.unit_of_work() as unit:
        unit.sessions.put(_session(clock, "b"))
        assert unit.sessions.forget_expired(clock.now()) == 0
        clock.forward(hours=2)
        assert unit.sessions.forget_expired(clock.now()) == 1
        assert unit.sessions.get(_session(clock, "b").session_id) is not None


def test_a_person_of_the_provider_becomes_a_user_and_changes(store: StoreHandle) -> None:
    kim = Identity(user_id=UserId("U-1"), issuer="https://id", subject="s", groups=("a", "ü"))
    with store.unit_of_work() as unit:
        unit.identities.put(kim, name="Kim", roles={Role.AUDITOR, Role.CHECKER})
    with store.unit_of_work() as unit:
        assert unit.identities.of(kim.user_id) == kim
        actor = unit.users.actor(kim.user_id)
        assert actor is not None
        assert (actor.name, actor.roles) == ("Kim", {Role.AUDITOR, Role.CHECKER})
        unit.identities.put(kim.model_copy(update={"groups": ()}), name="Kim Osei", roles=())
    with store.unit_of_work(read_only=True) as unit:
        changed = unit.users.actor(kim.user_id)
        assert changed is not None
        assert (changed.name, changed.roles) == ("Kim Osei", frozenset())


def test_no_two_users_are_one_person(store: StoreHandle) -> None:
    kim = Identity(user_id=UserId("U-1"), issuer="https://id", subject="s", groups=())
    with store.unit_of_work() as unit:
        unit.identities.put(kim, name="Kim", roles=())
    with pytest.raises(IntegrityError), store.unit_of_work() as unit:
        unit.identities.put(kim.model_copy(update={"user_id": UserId("U-2")}), name="Kim", roles=())


def test_a_barrier_is_set_and_set_anew(store: StoreHandle, clock: HandClock) -> None:
    with store.unit_of_work() as unit:
        assert unit.identities.barrier(BEN) is None
        unit.identities.set_barrier(BEN, Barrier(refused_before=clock.now(), blocked=True))
    clock.forward(minutes=1)
    later = Barrier(refused_before=clock.now(), blocked=False)
    with store.unit_of_work() as unit:
        unit.identities.set_barrier(BEN, later)
    with store.unit_of_work(read_only=True) as unit:
        assert unit.identities.barrier(BEN) == later
