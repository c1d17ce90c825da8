"""Numbers and codes: what must go, and what looks like it and must stay."""

from collections.abc import Callable

import pytest

Found = Callable[[str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("card 4111 1111 1111 1111 lost", "CARD", "4111 1111 1111 1111"),
        ("card 4111 1111 1111 1112 lost", "CARD", "4111 1111 1111 1112"),  # mistyped: a bad checksum
        ("card 3782-822463-10005", "CARD", "3782-822463-10005"),
        ("card 4111\n1111 1111\n1111 split", "CARD", "4111\n1111 1111\n1111"),
        ("f35=;5188467873976652=29121013209315837?", "CARD", "5188467873976652=29121013209315837"),
        ("ring (617) 677-5004", "PHONE", "(617) 677-5004"),
        ("Mobile 020 7048 1715.", "PHONE", "020 7048 1715"),
        ("Tel. +33 6 75 82 47 70", "PHONE", "+33 6 75 82 47 70"),
        ("call +44 (0)7700 900123 now", "PHONE", "+44 (0)7700 900123"),
        ("SSN 632-61-5015", "NATIONAL_ID", "632-61-5015"),
        ("ssn=078051120;", "NATIONAL_ID", "078051120"),
        ("NI QQ 12 34 56 C given", "NATIONAL_ID", "QQ 12 34 56 C"),
        ("sort code 33-34-90", "SORT_CODE", "33-34-90"),
        ("s/c 11-12-13", "SORT_CODE", "11-12-13"),  # a date too, but for the words before it
        ("acct 34067884 closed", "ACCOUNT_NUMBER", "34067884"),
        ("paid into 2516399191", "ACCOUNT_NUMBER", "2516399191"),
        ("routing 021000021", "ROUTING_NUMBER", "021000021"),
        ("IBAN GB29 NWBK 6016 1331 9268 19.", "IBAN", "GB29 NWBK 6016 1331 9268 19"),
        ("iban fr6881557291773366456394709", "IBAN", "fr6881557291773366456394709"),
        ("IBAN GB30 NWBK 6016 1331 9268 19", "IBAN", "GB30 NWBK 6016 1331 9268 19"),  # bad check digits
        ("SWIFT DEUTDEFF used", "BIC", "DEUTDEFF"),
        ("zip 90210", "POSTCODE", "90210"),
        ("postcode SW1A 1AA", "ADDRESS", "SW1A 1AA"),
        ("ACCT N0: 292472O885", "ACCOUNT_NUMBER", "292472O885"),  # a scanner's O
        ("four one one one, one one one one", "ACCOUNT_NUMBER", "four one one one, one one one one"),
    ],
)
def test_a_personal_number_goes(found: Found, text: str, type_: str, value: str) -> None:
    assert (type_, value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Amount USD 4,111.11 and fee 11.11, total 4,122.22.",
        "£16,782.00, EUR 49.90, 250 USD, 3.5% APY, 1,000,000 units, 2310.55",
        "Case D-2026-79337, CF-100001, AL-2201, R-118, T-00012345, FIN-PROC-002",
        "opened 2026-05-12, closes 06/26/2026, on 12 May 2026 at 14:22:05",
        "2026-05-12T08:14:22Z and 2010-2015 and 2018-01305",
        "12 CFR 1005.11(c)(2)(i), 15 U.S.C. 1693f, section 1026.13(b), § 1005.33",
        "Merchant ID 4029357733, terminal 00421187, MCC 5411.",
        "Order 4716 2210 0031 99 shipped, not a card number.",
        "Transaction id 9f1c7e0ab24d4d7f, batch 000731.",
        "Branch 014 Leeds, cost centre 7731, postcode district EC1 only",
        "card ending 4471, 411111******1111, **** 4471",
        "codes AC04, R10, FRAD, MS03; ATM, APY, KYC; ISO 20022, pacs.008.001.08, Form 1040",
        "cash 9,500 / 9,700 / 9,200 over three days",
        "headings 9.5.1.2 and 12.6.3.3, version 3.1.4, ratio 0.9134567.",
    ],
)
def test_what_only_looks_personal_stays(found: Found, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("write to maria.gomez@mail.example now", "EMAIL", "maria.gomez@mail.example"),
        ("email=m_gomez%40web.de&x=1", "EMAIL", "m_gomez%40web.de"),
        ("john dot smith at gmail dot com", "EMAIL", "john dot smith at gmail dot com"),
        ("john.smith [at] gmail [dot] com", "EMAIL", "john.smith [at] gmail [dot] com"),
        ("from 73.162.200.170 today", "IP_ADDRESS", "73.162.200.170"),
        ("login from 10.0.0.1", "IP_ADDRESS", "10.0.0.1"),
        ("2001:0db8:85a3:0000:0000:8a2e:0370:7334", "IP_ADDRESS", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"),
        ("mac 00:1A:2B:3C:4D:5E", "DEVICE_ID", "00:1A:2B:3C:4D:5E"),
        ("passport no. X1234567", "DOCUMENT_NUMBER", "X1234567"),
        ("driver's license number is F162823540116", "DOCUMENT_NUMBER", "F162823540116"),
        ("customer ID CUST-0099123", "CUSTOMER_ID", "CUST-0099123"),
        ("Username: jdoe_84,", "USERNAME", "jdoe_84"),
        ("device id 7f3a-99bc-1122", "DEVICE_ID", "7f3a-99bc-1122"),
        ("DOB 04/06/1941,", "DOB", "04/06/1941"),
        ('"dob":"1992-12-01"', "DOB", "1992-12-01"),
        ("born on 4th June 1985.", "DOB", "4th June 1985"),
        ("né(e) le 07/10/1959", "DOB", "07/10/1959"),
        ("his CVV is 123 and", "SECRET", "123"),
    ],
)
def test_contacts_ids_and_birthdays_go(found: Found, text: str, type_: str, value: str) -> None:
    assert (type_, value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "meet at noon",
        "@ 3.5%",
        "user asked for login help",
        "passport seen",
        "PIN not disclosed",
        "username unknown",
    ],
)
def test_words_of_contact_without_a_value_stay(found: Found, text: str) -> None:
    assert found(text) == []
