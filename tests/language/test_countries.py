"""Countries by name and by code, both ways."""

import pytest

from copilot.controls.grounding import verify_statements
from copilot.domain.statement import Statement
from copilot.language.countries import codes, countries_in, country_name, country_words

ALL = sorted(codes())


def _holds(text: str, evidence: str) -> bool:
    statement = Statement(text=text, kind="fact", cites=("E1",))
    return verify_statements((statement,), {"E1": evidence})[0].supported


def test_every_territory_of_iso_3166_is_known() -> None:
    assert len(ALL) == 250  # 249 of the standard, and Kosovo's XK


@pytest.mark.parametrize("code", ALL)
def test_a_country_s_name_holds_over_a_record_that_gives_its_code(code: str) -> None:
    record = f"Payee P-1, account ending 4417 at Union Meridian, {code}, added."
    assert _holds(f"The payee's bank is in {country_name(code)}.", record)
    assert _holds(f"The payee's bank is in {country_name(code)}.", f"country: {code}\nbank: Union Meridian")


@pytest.mark.parametrize("code", ALL)
def test_a_country_s_code_holds_over_a_record_that_names_it(code: str) -> None:
    assert _holds(f"The payee's bank is in {code}.", f"The payee's bank is in {country_name(code)}.")


@pytest.mark.parametrize("code", ALL)
def test_a_country_s_name_fails_over_every_other_country(code: str) -> None:
    others = " ".join(
        f"The payee's bank is in {country_name(other)}, {other}." for other in ALL if other != code
    )
    assert not _holds(f"The payee's bank is in {country_name(code)}.", others)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Iran", "IR"), ("Syria", "SY"), ("Burma", "MM"), ("the UAE", "AE"), ("the UK", "GB"), ("the US", "US"), ("Turkey", "TR"),
        ("Turkiye", "TR"), ("Ivory Coast", "CI"), ("Cote d'Ivoire", "CI"), ("the Russian Federation", "RU"), ("Hong Kong", "HK"),
        ("Viet Nam", "VN"), ("Great Britain", "GB"), ("the Czech Republic", "CZ"), ("Bosnia & Herzegovina", "BA"), ("Saint Lucia", "LC"),
        ("the Islamic Republic of Iran", "IR"), ("the DRC", "CD"), ("Brunei Darussalam", "BN"), ("Macau", "MO"), ("IRAN", "IR"),
    ],
)  # fmt: skip
def test_other_names_of_a_country_hold_as_well(name: str, code: str) -> None:
    assert _holds(f"The payee's bank is in {name}.", f"Bank: Union Meridian, {code}")
    assert not _holds(f"The payee's bank is in {name}.", "Bank: Union Meridian, CH")


@pytest.mark.parametrize(
    ("claimed", "record"),
    [
        ("Guinea", "Equatorial Guinea"), ("Ireland", "Northern Ireland"), ("Samoa", "American Samoa"), ("Sudan", "South Sudan"),
        ("North Korea", "South Korea"), ("Niger", "Nigeria"), ("Dominica", "the Dominican Republic"), ("Jersey", "New Jersey"),
        ("the US Virgin Islands", "the British Virgin Islands"), ("Guinea", "Guinea-Bissau"), ("Iran", "Iraq"),
        ("the UK", "the US"), ("Netherlands", "the Caribbean Netherlands"),
    ],
)  # fmt: skip
def test_a_country_is_not_the_one_whose_name_holds_its_own(claimed: str, record: str) -> None:
    assert not _holds(f"The payee's bank is in {claimed}.", f"The payee's bank is in {record}.")


@pytest.mark.parametrize(
    "text",
    [
        "IT IS IN NO WAY TO BE SO.", "He works in IT.", "SENT MONEY IN LONDON", "Ask for the customer ID first.", "Call at 3 PM.",
        "It is so, and no more.", "CR 12.00", "Orvane SA sent it.", "in no time", "Contact ME at once.", "T-IR-44", "IR-44",
    ],
)  # fmt: skip
def test_a_word_of_two_letters_is_no_country(text: str) -> None:
    assert countries_in(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("city Lagos, NG", "NG"), ("payee in JP", "JP"), ("country: IT", "IT"), ("country IN, branch 4", "IN"), ("(NO)", "NO"),
        ("country_code=IRN", "IR"), ("Tehran IR", "IR"), ("a branch in DE.", "DE"), ("country|IS|", "IS"), ("Mumbai, IN\nnext", "IN"),
    ],
)  # fmt: skip
def test_a_code_that_stands_as_a_field_is_a_country(text: str, code: str) -> None:
    assert countries_in(text) == {code}


@pytest.mark.parametrize(
    ("code", "name"),
    [("GB", "the United Kingdom"), ("NL", "the Netherlands"), ("IR", "Iran"), ("MM", "Myanmar"), ("HK", "Hong Kong"), ("Q9", "Q9"), ("", "")],
)  # fmt: skip
def test_a_name_stands_in_a_sentence_with_its_article_and_an_unknown_code_as_it_is(
    code: str, name: str
) -> None:
    assert country_name(code) == name


def test_a_us_dollar_account_claims_no_country() -> None:
    assert _holds("It is a US dollar account of the bank.", "The account of the bank is kept in USD.")


def test_a_person_or_a_firm_named_like_a_country_is_held_by_its_own_name() -> None:
    assert _holds("Mr Jordan Reed paid the Bank of China.", "Paid by JORDAN REED to Bank of China")
    assert not _holds("Mr Jordan Reed paid it.", "Paid by Alice Reed.")


def test_the_words_of_a_country_are_those_of_its_names_and_codes() -> None:
    assert {"united", "kingdom", "gb", "gbr", "uk", "britain"} <= country_words(frozenset({"GB"}))
