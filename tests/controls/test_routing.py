"""Consent and residency: which engine may see whose text."""

import pytest

from copilot.controls.routing import DEFAULT_RULES, EU_MEMBERS, refusal, residency_rules
from copilot.errors import InputError
from copilot.ports.model import EngineProfile


def _engine(region: str, *, own: bool = False) -> EngineProfile:
    return EngineProfile(name=f"acme:{region}", provider="acme", model="m", region=region, own=own)


def _refusal(region: str, *countries: str, consent: bool = True, own: bool = False) -> str:
    return refusal(
        _engine(region, own=own), consent=consent, countries=frozenset(countries), rules=DEFAULT_RULES
    )


@pytest.mark.parametrize(
    ("country", "region"),
    [("US", "US"), ("GB", "GB"), ("GB", "EU"), ("GB", "IE"), ("DE", "EU"), ("FR", "DE"), ("BR", "local")],
)
def test_an_engine_in_an_allowed_region_may_be_asked(country: str, region: str) -> None:
    assert _refusal(region, country) == ""


@pytest.mark.parametrize(
    ("country", "region"),
    [("US", "EU"), ("US", "DE"), ("GB", "US"), ("DE", "GB"), ("BR", "US"), ("BR", "BR"), ("", "US")],
)
def test_an_engine_outside_the_customers_regions_is_not_asked_and_the_reason_names_both(
    country: str, region: str
) -> None:
    said = _refusal(region, country)
    assert region in said
    assert (country or "unknown country") in said


def test_everybody_whose_record_goes_out_must_be_allowed_there() -> None:
    assert _refusal("US", "US", "US") == ""
    assert "GB" in _refusal("US", "US", "GB")


def test_a_question_of_policy_concerns_no_customer_and_may_go_anywhere() -> None:
    assert _refusal("US") == ""


def test_without_consent_only_the_banks_own_engines_and_this_machine_are_asked() -> None:
    assert "has not agreed" in _refusal("US", "US", consent=False)
    assert _refusal("US", "US", consent=False, own=True) == ""
    assert _refusal("local", "US", consent=False) == ""


def test_the_banks_own_engine_abroad_is_still_abroad() -> None:
    assert "GB may not go there" in _refusal("US", "GB", own=True)


def test_every_member_state_has_a_rule() -> None:
    assert len(EU_MEMBERS) == 27
    assert all(DEFAULT_RULES[country] == {"EU"} for country in EU_MEMBERS)


def test_an_installation_may_state_rules_of_its_own_and_keeps_the_others() -> None:
    rules = residency_rules({"BR": ["US"], "US": ["US", "CA"]})
    assert rules["BR"] == {"US"}
    assert rules["US"] == {"US", "CA"}
    assert rules["GB"] == {"GB", "EU"}


@pytest.mark.parametrize("stated", [{"GB": "EU"}, {"gb": ["EU"]}, {"Britain": ["GB"]}, {"GB": [""]}])
def test_a_rule_that_cannot_be_read_is_refused_and_named(stated: dict[str, list[str]]) -> None:
    with pytest.raises(InputError, match=next(iter(stated))):
        residency_rules(stated)


def test_a_missing_rule_closes_a_country_rather_than_opening_it() -> None:
    """Planted fault: somebody lost the rules."""
    assert refusal(_engine("US"), consent=True, countries=frozenset({"US"}), rules={}) != ""
