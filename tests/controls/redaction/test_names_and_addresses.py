"""Names and addresses in free text, and the bank's own words beside them."""

from collections.abc import Callable

import pytest

Found = Callable[[str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Spoke with Stephanie Pena re card", "Stephanie Pena"),
        ("Cust Mr Adrian Scott, called", "Mr Adrian Scott"),
        ("Applicant Amanda Taylor-Williams, passport", "Amanda Taylor-Williams"),
        ("called back shaun reynolds no answer", "shaun reynolds"),
        ("Mandate dispute by Nguyễn Thị Mai, IBAN", "Nguyễn Thị Mai"),
        ("Mandate dispute by 李小龙, IBAN", "李小龙"),
        ('{"name":"Wayne Kane","x":1}', "Wayne Kane"),
        ("<Nm>Dale Stevens-Rose</Nm>", "Dale Stevens-Rose"),
        ("Holder M\u200be\u200bg\u200ba\u200bn Russo.", "M\u200be\u200bg\u200ba\u200bn Russo"),
        ("NAME: SHERYL JONES\n", "SHERYL JONES"),
        ("Payee OKONKWO, Chidi; done", "OKONKWO, Chidi"),
        ("Mr van der Berg rang", "Mr van der Berg"),
        ("Escalation: April Johnson deposited cash", "April Johnson"),
        ("case_id,name,amount\nC-1,Jacek Trąbka,9.00\n", "Jacek Trąbka"),
    ],
)
def test_a_name_goes(found: Found, text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


def test_a_name_found_once_goes_everywhere(found: Found) -> None:
    assert [v for t, v in found("Spoke with Tove Ekblad. Later Ekblad rang.") if t == "PERSON"] == [
        "Tove Ekblad",
        "Ekblad",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Will the grant cover the bill in May? The price is fair and the rate is rich.",
        "The Bank of New York Mellon and Banco Santander both confirmed.",
        "Paris Baguette, Georgia Power, Virginia Tobacco, Jackson Hewitt.",
        "April payments rose in May. Mark as paid. Bill the merchant. Grace period of 14 days.",
        "Dear Customer, Dear Sir or Madam, Yours sincerely, Customer Service",
        "Spoke with Legal. Cust confirmed. Called back; no answer.",
        "Wells Fargo, Charles Schwab, JPMorgan Chase, Apple Pay, Uber Eats",
        "the creditor may require; the customer will provide",
    ],
)
def test_the_banks_own_words_stay(found: Found, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "We told you on November 30, 2026 at 14:05 EST.",
        "November 30 was the last day. May 5, 2026 is the next.",
        "Your Checking Account and your Current Account. A Driver's License, a Driving Licence, a Check.",
        "The letter of June 4, 2026, and your checking account.",
    ],
)
def test_dates_and_products_of_either_country_are_nobodys_name(found: Found, text: str) -> None:
    assert [entry for entry in found(text) if entry[0] == "PERSON"] == []


@pytest.mark.parametrize(
    "address",
    [
        "104 Wong Roads, Christianborough SM7R 6BF",
        "9897 Nicolas Crossroad Garzachester UT 31706",
        "14b Elm St, Apt 3, Springfield, IL 62704",
        "PO Box 1234, Austin TX 78701",
        "PSC 0413, Box 8144\nAPO AA 42323",
        "Hauptstraße 5, 10115 Berlin",
        "Calle Mayor 12, 28013 Madrid",
        "6750 Koskikatu 25 Apt. 864\nArtilleros\n, CO\n Uruguay 64677",
    ],
)
def test_an_address_goes_whole(found: Found, address: str) -> None:
    text = f"lives {address}, since then"
    covered = "".join(value for _, value in found(text))
    assert covered == address


@pytest.mark.parametrize(
    "text",
    [
        "1. Layering\n2. Structuring",
        "12 CFR Part 205, Appendix A",
        "Branch 014 Leeds",
        "Regulation E 10 Business Days",
    ],
)
def test_numbers_beside_capitals_are_no_address(found: Found, text: str) -> None:
    assert found(text) == []
