"""Which sources a run may read: the strictest rule wins."""

from typing import Any

import pytest

from copilot.controls.tool_policy import ToolPolicy, decide, policy_from
from copilot.domain.identity import Role
from copilot.errors import InputError

SOURCES = frozenset({"kyc", "logins", "transactions"})
FRAUD, AML = Role.FRAUD_ANALYST, Role.AML_INVESTIGATOR


def test_without_a_rule_every_source_of_the_plan_may_be_read() -> None:
    assert decide("transactions", {FRAUD}, ToolPolicy()) == "allow"


@pytest.mark.parametrize("mode", ["allow", "ask", "deny"])
def test_a_rule_for_everybody_holds_for_everybody(mode: str) -> None:
    policy = policy_from({"logins": mode}, sources=SOURCES)
    assert decide("logins", {FRAUD}, policy) == mode
    assert decide("logins", (), policy) == mode


def test_a_rule_for_one_role_leaves_the_others_alone() -> None:
    policy = policy_from({"fraud_analyst": {"kyc": "deny"}}, sources=SOURCES)
    assert (decide("kyc", {FRAUD}, policy), decide("kyc", {AML}, policy)) == ("deny", "allow")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"kyc": "ask", "fraud_analyst": {"kyc": "allow"}}, "ask"),
        ({"kyc": "allow", "fraud_analyst": {"kyc": "deny"}}, "deny"),
        ({"fraud_analyst": {"kyc": "ask"}, "aml_investigator": {"kyc": "deny"}}, "deny"),
        ({"fraud_analyst": {"kyc": "ask"}, "aml_investigator": {"kyc": "allow"}}, "ask"),
    ],
)
def test_the_strictest_rule_wins_and_a_second_role_never_loosens_it(
    stated: dict[str, Any], expected: str
) -> None:
    assert decide("kyc", {FRAUD, AML}, policy_from(stated, sources=SOURCES)) == expected


@pytest.mark.parametrize(
    "stated",
    [
        {"kyk": "deny"},
        {"kyc": "never"},
        {"kyc": ["deny"]},
        {"analyst": {"kyc": "deny"}},
        {"fraud_analyst": {"kyk": "deny"}},
        {"fraud_analyst": {"kyc": None}},
    ],
)
def test_a_policy_with_a_misspelt_rule_is_refused_instead_of_allowing(stated: dict[str, Any]) -> None:
    """Planted fault: a typo would otherwise allow what it was meant to deny."""
    with pytest.raises(InputError, match="tool policy cannot be read"):
        policy_from(stated, sources=SOURCES)
