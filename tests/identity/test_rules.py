"""What a token is worth: whose it is, its times, and what its groups give."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.identity import Role
from copilot.domain.sign_in import (
    CLOCK_SKEW,
    NOBODY,
    EndedBy,
    SignInClaims,
    SignInRules,
    read_claims,
    session_end,
    token_problem,
)

ISSUER = "https://id.bank.example"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RULES = SignInRules(
    demo=False,
    issuer=ISSUER,
    client_id="foureyes",
    groups={
        "fraud": frozenset({Role.FRAUD_ANALYST}),
        "aml": frozenset({Role.AML_INVESTIGATOR, Role.CHECKER}),
    },
)


def token(**changes: Any) -> dict[str, Any]:
    at = NOW.timestamp()
    return {
        "iss": ISSUER,
        "aud": "foureyes",
        "sub": "s-1",
        "iat": at,
        "exp": at + 3_600,
        "nonce": "n",
        **changes,
    }


def claims(**changes: Any) -> SignInClaims:
    read = read_claims(token(**changes), groups_claim="groups")
    assert read is not None
    return read


def test_a_token_of_this_provider_for_this_desk_in_its_time_lets_in() -> None:
    assert token_problem(claims(), RULES, NOW) is None
    assert token_problem(claims(iss=ISSUER + "/", aud=["other", "foureyes"]), RULES, NOW) is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"iss": "http://localhost:8501/demo-identity"}, EndedBy.OTHER_ISSUER),
        ({"iss": ""}, EndedBy.OTHER_ISSUER),
        ({"iss": ISSUER + ".evil.example"}, EndedBy.OTHER_ISSUER),
        ({"aud": "another-desk"}, EndedBy.OTHER_ISSUER),
        ({"aud": ["foureyes-2"]}, EndedBy.OTHER_ISSUER),
        ({"exp": NOW.timestamp() - 61}, EndedBy.TOKEN),
        ({"iat": NOW.timestamp() + 61, "exp": NOW.timestamp() + 9_000}, EndedBy.EARLY),
        ({"nbf": NOW.timestamp() + 61}, EndedBy.EARLY),
        ({"iat": NOW.timestamp() - 36_000, "exp": NOW.timestamp() + 9_000}, EndedBy.AGE),
    ],
)
def test_any_other_token_is_refused_by_name(changes: dict[str, Any], why: EndedBy) -> None:
    assert token_problem(claims(**changes), RULES, NOW) is why


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": NOW.timestamp() - 59},
        {"iat": NOW.timestamp() + 59},
        {"nbf": NOW.timestamp() + 59},
    ],
)
def test_clocks_a_minute_apart_trouble_nobody(changes: dict[str, Any]) -> None:
    assert token_problem(claims(**changes), RULES, NOW) is None


def test_where_nothing_is_configured_nobody_comes_in() -> None:
    assert token_problem(claims(iss="", aud=""), NOBODY, NOW) is EndedBy.OTHER_ISSUER


@pytest.mark.parametrize(
    "changes",
    [
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 201},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": 1e40},
        {"exp": float("nan")},
        {"iat": None},
    ],
)
def test_a_token_without_a_person_or_a_time_is_no_token(changes: dict[str, Any]) -> None:
    assert read_claims(token(**changes), groups_claim="groups") is None


def test_groups_give_the_roles_they_are_named_for_and_unknown_ones_nothing() -> None:
    assert RULES.roles(("fraud", "canteen")) == {Role.FRAUD_ANALYST}
    assert RULES.roles(("fraud", "aml")) == {Role.FRAUD_ANALYST, Role.AML_INVESTIGATOR, Role.CHECKER}
    assert RULES.roles(("canteen",)) == RULES.roles(()) == frozenset()


@pytest.mark.parametrize("group", ["FRAUD", "fraud ", "frau", "admin", "auditor", "*", "\u0066raud\u200b"])
def test_a_group_that_only_looks_like_one_gives_nothing(group: str) -> None:
    assert RULES.roles((group,)) == frozenset()


@pytest.mark.parametrize(
    ("said", "groups"),
    [
        (["a", "b", "a"], ("a", "b")),
        ("a", ("a",)),
        (None, ()),
        ({"a": 1}, ()),
        (["a", 7, None, ""], ("a",)),
        (["x" * 201], ()),
    ],
)
def test_the_groups_claim_is_read_in_every_usual_form(said: object, groups: tuple[str, ...]) -> None:
    assert claims(groups=said).groups == groups
    read = read_claims(token(**{"bank:groups": said}), groups_claim="bank:groups")
    assert read is not None
    assert read.groups == groups


def test_a_role_claim_of_the_token_is_not_looked_at() -> None:
    assert claims(roles=["admin"], role="admin").groups == ()


def test_a_name_is_for_the_screen_and_never_decides_who_one_is() -> None:
    ours, forged = claims(name="Robin\u202e\n Achterberg"), claims(sub="s-2", name="Robin Achterberg")
    assert ours.name == "Robin Achterberg"
    assert ours.user_id != forged.user_id
    assert claims(sub="admin").user_id not in ("admin", "U-admin")


def test_one_sign_in_is_one_session_and_the_next_another() -> None:
    assert claims().session_id == claims(name="renamed").session_id
    others = {
        claims(**change).session_id for change in ({"nonce": "m"}, {"iat": NOW.timestamp() + 1}, {"sub": "s"})
    }
    assert len(others | {claims().session_id}) == 4


def test_the_access_token_never_shows() -> None:
    assert "s3cret" not in repr(claims(tokens={"access": "s3cret"}))


@given(st.integers(-200_000, 200_000), st.integers(0, 200_000), st.integers(1, 24))
def test_no_token_outlives_its_own_end_or_the_longest_session(ahead: int, life: int, hours: int) -> None:
    rules = RULES.model_copy(update={"session": timedelta(hours=hours)})
    issued = NOW + timedelta(seconds=ahead)
    held = claims(iat=issued.timestamp(), exp=issued.timestamp() + life)
    if token_problem(held, rules, NOW) is None:
        assert held.expires_at + CLOCK_SKEW >= NOW
        assert issued - CLOCK_SKEW <= NOW < issued + timedelta(hours=hours)
        assert session_end(held, rules) >= NOW


@given(
    st.dictionaries(
        st.sampled_from(["iss", "aud", "sub", "iat", "exp", "nbf", "groups", "tokens", "name"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
            max_leaves=4,
        ),
    )
)
def test_no_token_however_odd_breaks_the_door(said: dict[str, Any]) -> None:
    read = read_claims(said, groups_claim="groups")
    if read is not None:
        assert (
            token_problem(read, RULES, datetime.fromtimestamp(time.time(), UTC)) is not None or read.subject
        )
