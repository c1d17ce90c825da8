"""A session begins, goes on and ends by its rules; what has ended never comes back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import IntegrityError

from copilot.domain.identity import Actor, Permission, Role
from copilot.domain.ids import UserId
from copilot.domain.sign_in import EndedBy, SignInClaims, SignInRules, read_claims
from copilot.domain.views import AuditFilter
from copilot.errors import InputError, NotFoundError, PermissionDeniedError, SignedOutError
from copilot.ports.sign_in import Recheck, Standing
from copilot.store import StoreHandle
from copilot.usecases.manage_users import list_access, restore_user, revoke_user
from copilot.usecases.sign_in import SEEN_EVERY, enter_desk, leave_desk
from tests.fakes.store import HandClock, signed_in, temporary_store

ISSUER = "https://id.bank.example"
RULES = SignInRules(
    demo=False,
    issuer=ISSUER,
    client_id="foureyes",
    groups={"fraud": frozenset({Role.FRAUD_ANALYST}), "audit": frozenset({Role.AUDITOR})},
)
DEMO = SignInRules(demo=True, issuer="http://localhost:8501/demo-identity", client_id="foureyes-desk")


class Provider:
    """Says what a test tells it to, and counts how often it was asked."""

    def __init__(self) -> None:
        self.answer = Recheck(standing=Standing.HOLDS)
        self.asked = 0

    def recheck(self, access_token: SecretStr, *, subject: str, groups_claim: str) -> Recheck:
        self.asked += 1
        return self.answer

    def close(self) -> None:
        """Nothing is open."""


class Door:
    """The use cases over one store, with a clock and a provider moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.clock = HandClock()
        self.provider = Provider()
        self.store: StoreHandle = temporary_store(folder, self.clock)
        self.rules = RULES

    def token(self, **changes: Any) -> SignInClaims:
        at = self.clock.now().timestamp()
        said = {"iss": self.rules.issuer, "aud": self.rules.client_id, "sub": "s-1", "name": "Kim Osei"}
        said |= {"iat": at, "exp": at + 36_000, "nonce": "n", "groups": ["fraud"], **changes}
        claims = read_claims(said, groups_claim="groups")
        assert claims is not None
        return claims

    def enter(self, claims: SignInClaims | None, *, active: bool = True) -> Actor:
        return enter_desk(
            claims,
            active=active,
            rules=self.rules,
            provider=self.provider,
            unit_of_work=self.store.unit_of_work,
            time_source=self.clock,
        )

    def refused(self, claims: SignInClaims | None) -> EndedBy:
        with pytest.raises(SignedOutError) as refusal:
            self.enter(claims)
        return refusal.value.why

    def leave(self, claims: SignInClaims, *, everywhere: bool = False) -> int:
        return leave_desk(
            claims, everywhere=everywhere, unit_of_work=self.store.unit_of_work, time_source=self.clock
        )

    def revoke(self, user_id: UserId, *, by: str = "admin", block: bool = False) -> int:
        return revoke_user(
            signed_in(self.store, by),
            user_id,
            block=block,
            unit_of_work=self.store.unit_of_work,
            time_source=self.clock,
        )

    def audited(self) -> list[str]:
        with self.store.unit_of_work(read_only=True) as unit:
            events, _ = unit.audit.search(AuditFilter(), sar_compartment=True, offset=0, limit=100)
        return [event.action for event in reversed(events)]


@pytest.fixture
def door(tmp_path: Path) -> Any:
    made = Door(tmp_path)
    yield made
    made.store.close()


# Who one is, and what one may do


def test_the_first_sign_in_makes_a_user_with_the_roles_of_the_groups(door: Door) -> None:
    actor = door.enter(door.token())
    assert (actor.name, actor.roles) == ("Kim Osei", {Role.FRAUD_ANALYST})
    assert signed_in(door.store, actor.user_id) == actor
    assert door.audited() == ["user.created", "session.began"]


def test_unknown_groups_give_no_right_at_all(door: Door) -> None:
    actor = door.enter(door.token(groups=["canteen", "admin"]))
    assert actor.roles == frozenset()
    assert not any(actor.may(permission) for permission in Permission)
    assert actor.queues == frozenset()


def test_a_providers_subject_never_becomes_a_user_of_that_name(door: Door) -> None:
    """The store is seeded with an administrator called `admin`; anybody may be called so elsewhere."""
    actor = door.enter(door.token(sub="admin", name="admin", groups=[]))
    assert actor.user_id != "admin"
    assert actor.roles == frozenset()
    assert signed_in(door.store, "admin").roles == frozenset(Role)


def test_two_providers_people_of_one_subject_are_two_users(door: Door) -> None:
    first = door.enter(door.token())
    door.rules = RULES.model_copy(update={"issuer": "https://id.other.example"})
    assert door.enter(door.token()).user_id != first.user_id


def test_a_changed_mapping_counts_at_the_next_run_of_a_session_that_goes_on(door: Door) -> None:
    token = door.token()
    door.enter(token)
    door.rules = RULES.model_copy(update={"groups": {"fraud": frozenset({Role.POLICY_OWNER})}})
    assert door.enter(token).roles == {Role.POLICY_OWNER}
    assert door.audited()[-1] == "user.roles_changed"


def test_groups_taken_away_at_the_provider_are_gone_within_the_recheck(door: Door) -> None:
    token = door.token()
    door.enter(token)
    door.provider.answer = Recheck(standing=Standing.HOLDS, groups=("audit",))
    door.clock.forward(minutes=5)
    assert door.enter(token).roles == {Role.AUDITOR}
    door.provider.answer = Recheck(standing=Standing.HOLDS, groups=())
    door.clock.forward(minutes=5)
    assert door.enter(token).roles == frozenset()


def test_a_provider_that_names_no_groups_again_takes_none_away(door: Door) -> None:
    token = door.token()
    door.enter(token)
    door.clock.forward(minutes=5)
    assert door.enter(token).roles == {Role.FRAUD_ANALYST}


def test_an_older_tab_does_not_bring_lost_groups_back(door: Door) -> None:
    old = door.token(groups=["audit"])
    door.enter(old)
    door.clock.forward(minutes=1)
    door.enter(door.token(groups=["fraud"], nonce="m"))
    assert door.enter(old).roles == {Role.FRAUD_ANALYST}


def test_the_demos_people_are_those_of_the_store_and_no_others(door: Door) -> None:
    door.rules = DEMO
    assert door.enter(door.token(sub="ben")).roles == {Role.FRAUD_ANALYST}
    assert door.refused(door.token(sub="mallory")) is EndedBy.UNKNOWN
    assert door.provider.asked == 0


def test_a_providers_person_is_nobody_in_the_demo(door: Door) -> None:
    person = door.enter(door.token())
    door.rules = DEMO
    assert door.refused(door.token(sub=person.user_id)) is EndedBy.UNKNOWN


def test_a_demo_cookie_is_worth_nothing_once_the_bank_has_its_own_provider(door: Door) -> None:
    door.rules = DEMO
    cookie = door.token(sub="admin")
    assert door.enter(cookie).roles == frozenset(Role)
    door.rules = RULES
    assert door.refused(cookie) is EndedBy.OTHER_ISSUER


def test_no_usable_token_is_nobody(door: Door) -> None:
    assert door.refused(None) is EndedBy.BROKEN


# Times


def test_a_session_idle_too_long_ends_and_stays_ended(door: Door) -> None:
    token = door.token()
    door.enter(token)
    door.clock.forward(minutes=29)
    door.enter(token)
    door.clock.forward(minutes=30)
    assert door.refused(token) is EndedBy.IDLE
    door.clock.at -= timedelta(minutes=30)
    assert door.refused(token) is EndedBy.IDLE
    assert door.audited()[-1] == "session.ended"


def test_a_screen_that_draws_itself_anew_keeps_nobody_signed_in(door: Door) -> None:
    token = door.token()
    door.enter(token)
    for _ in range(5):
        door.clock.forward(minutes=5)
        door.enter(token, active=False)
    door.clock.forward(minutes=5)
    assert door.refused(token) is EndedBy.IDLE


def test_a_screen_that_draws_itself_anew_is_refused_like_any_other(door: Door) -> None:
    token = door.token()
    door.revoke(door.enter(token).user_id)
    with pytest.raises(SignedOutError) as refusal:
        door.enter(token, active=False)
    assert refusal.value.why is EndedBy.REVOKED


def test_a_session_in_use_still_ends_after_its_longest_life(door: Door) -> None:
    token = door.token(exp=door.clock.now().timestamp() + 90_000)
    for _ in range(40):
        door.enter(token)
        door.clock.forward(minutes=15)
    assert door.refused(token) is EndedBy.AGE


def test_a_busy_minute_writes_once(door: Door) -> None:
    token = door.token()
    door.enter(token)

    def refuse(**_: object) -> Any:
        raise AssertionError("the write side was taken")

    both = door.store.unit_of_work
    door.store.unit_of_work = lambda *, read_only=False: both(read_only=True) if read_only else refuse()  # type: ignore[method-assign]
    for _ in range(5):
        door.clock.forward(seconds=SEEN_EVERY.total_seconds() / 6)
        assert door.enter(token).name == "Kim Osei"


# Ends


def test_signing_out_ends_this_session_alone(door: Door) -> None:
    here, there = door.token(), door.token(nonce="m")
    door.enter(here)
    door.enter(there)
    assert door.leave(here) == 1
    assert door.refused(here) is EndedBy.SIGNED_OUT
    assert door.enter(there)


def test_signing_out_everywhere_ends_them_all_and_nobody_elses(door: Door) -> None:
    here, there, other = door.token(), door.token(nonce="m"), door.token(sub="s-2")
    for token in (here, there, other):
        door.enter(token)
    assert door.leave(here, everywhere=True) == 2
    assert door.refused(there) is EndedBy.EVERYWHERE
    assert door.enter(other)


def test_a_revoked_user_is_out_at_the_next_run_and_may_sign_in_anew(door: Door) -> None:
    token = door.token()
    user = door.enter(token).user_id
    assert door.revoke(user) == 1
    assert door.refused(token) is EndedBy.REVOKED
    door.clock.forward(seconds=1)
    assert door.enter(door.token(nonce="m")).user_id == user
    assert "user.revoked" in door.audited()


def test_a_cookie_from_before_a_revocation_that_was_never_used_is_refused_too(door: Door) -> None:
    used, unused = door.token(), door.token(nonce="m")
    user = door.enter(used).user_id
    door.clock.forward(minutes=1)
    door.revoke(user)
    assert door.refused(unused) is EndedBy.REVOKED


def test_a_blocked_user_stays_out_whatever_they_bring_until_restored(door: Door) -> None:
    user = door.enter(door.token()).user_id
    door.revoke(user, block=True)
    door.clock.forward(hours=1)
    assert door.refused(door.token(nonce="m")) is EndedBy.BLOCKED
    admin = signed_in(door.store, "admin")
    ports: dict[str, Any] = {"unit_of_work": door.store.unit_of_work, "time_source": door.clock}
    assert [one.blocked for one in list_access(admin, **ports) if one.user_id == user] == [True]
    restore_user(admin, user, **ports)
    assert door.enter(door.token(nonce="k")).user_id == user
    with pytest.raises(InputError, match="not blocked"):
        restore_user(admin, user, **ports)


def test_a_demo_user_can_be_kept_out_as_well(door: Door) -> None:
    door.rules = DEMO
    door.enter(door.token(sub="ben"))
    door.revoke(UserId("ben"), block=True)
    assert door.refused(door.token(sub="ben")) is EndedBy.BLOCKED


def test_only_administrators_revoke_and_never_lock_themselves_out(door: Door) -> None:
    with pytest.raises(PermissionDeniedError):
        door.revoke(UserId("ben"), by="ines")
    with pytest.raises(NotFoundError):
        door.revoke(UserId("mallory"))
    with pytest.raises(InputError, match="themselves"):
        door.revoke(UserId("admin"), block=True)


# The provider


def test_a_sign_in_withdrawn_at_the_provider_ends_within_the_recheck(door: Door) -> None:
    token = door.token()
    door.enter(token)
    door.provider.answer = Recheck(standing=Standing.WITHDRAWN)
    door.clock.forward(minutes=4)
    door.enter(token)
    door.clock.forward(minutes=1)
    assert door.refused(token) is EndedBy.PROVIDER
    door.provider.answer = Recheck(standing=Standing.HOLDS)
    assert door.refused(token) is EndedBy.PROVIDER


def test_a_token_that_is_withdrawn_before_it_was_ever_used_lets_nobody_in(door: Door) -> None:
    door.provider.answer = Recheck(standing=Standing.WITHDRAWN)
    assert door.refused(door.token()) is EndedBy.PROVIDER
    assert door.audited() == []


def test_a_provider_that_is_down_for_a_while_stops_nobody_and_for_long_everybody(door: Door) -> None:
    token = door.token()
    door.enter(token)
    door.provider.answer = Recheck(standing=Standing.NO_ANSWER)
    door.clock.forward(minutes=14)
    assert door.enter(token)
    door.clock.forward(minutes=1)
    assert door.refused(token) is EndedBy.SILENT


def test_the_provider_is_asked_once_a_recheck_and_not_at_every_run(door: Door) -> None:
    token = door.token()
    for _ in range(10):
        door.enter(token)
        door.clock.forward(seconds=61)
    assert door.provider.asked == 2  # at the first run, and five minutes later


# The database holds it too


def test_the_database_refuses_to_begin_an_ended_session_again(door: Door) -> None:
    token = door.token()
    door.enter(token)
    with door.store.unit_of_work(read_only=True) as unit:
        live = unit.sessions.get(token.session_id)
    door.leave(token)
    assert live is not None
    with pytest.raises(IntegrityError, match="never begins again"), door.store.unit_of_work() as unit:
        unit.sessions.put(live)


def test_sessions_that_nobody_can_use_any_more_are_forgotten(door: Door) -> None:
    old = door.token()
    door.enter(old)
    door.clock.forward(days=32)
    door.enter(door.token(nonce="m"))
    with door.store.unit_of_work(read_only=True) as unit:
        assert unit.sessions.get(old.session_id) is None
    assert door.refused(old) is EndedBy.TOKEN
