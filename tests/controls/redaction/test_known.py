"""Known identifiers go in every spelling; ordinary words that are also names stay words."""

import pytest

from copilot.controls.redaction.engine import RedactionEngine
from copilot.ports.redactor import KnownIdentifier

BARE = RedactionEngine(detectors=())  # what is found is found because the case knows it


def known(type_: str, value: str) -> tuple[KnownIdentifier, ...]:
    return (KnownIdentifier(type=type_, value=value, source="customer"),)


@pytest.mark.parametrize(
    ("type_", "value", "spelling"),
    [
        ("PERSON", "Maria Gomez", "MARIA  GOMEZ"),
        ("PERSON", "Maria Gomez", "Gomez, Maria"),
        ("PERSON", "Maria Gomez", "M. Gomez"),
        ("PERSON", "Maria Gomez", "Gomez"),
        ("PERSON", "María Gómez", "maria gomez"),
        ("PERSON", "Maria Gomez", "Ma\u200bria Go\u00admez"),
        ("PERSON", "Maria Gomez", "Мaria Gоmez"),  # Cyrillic М and о
        ("PERSON", "Maria Gomez", "Maria\nGomez"),
        ("PERSON", "Maria Gomez", "m a r i a g o m e z"),
        ("PERSON", "Maria Gomez", "Maria\\u0020Gomez"),
        ("PERSON", "Siobhán O'Brien", "OBRIEN"),
        ("PERSON", "Maria Elena Gomez", "Maria E. Gomez"),
        ("CARD", "4111111111111111", "4111-1111 1111.1111"),
        ("IBAN", "GB29NWBK60161331926819", "gb29 nwbk 6016 1331 9268 19"),
        ("IBAN", "GB29NWBK60161331926819", "31926819"),
        ("PHONE", "+44 7700 900123", "07700 900 123"),
        ("PHONE", "+44 7700 900123", "+44 (0)7700-900123"),
        ("EMAIL", "maria.gomez@mail.example", "maria.gomez at mail dot example"),
        ("DOB", "1985-03-14", "14 March 1985"),
        ("DOB", "1985-03-14", "03/14/85"),
        ("ADDRESS", "12 Mill Lane, Leeds, LS1 4AB", "12 mill lane"),
        ("ADDRESS", "12 Mill Lane, Leeds, LS1 4AB", "LS14AB"),
        ("ADDRESS", "12 Mill Lane, Leeds, LS1 4AB", "Mill Lane"),
        ("SORT_CODE", "20-45-67", "204567"),
        ("USERNAME", "mgomez84", "MGomez84"),
    ],
)
def test_a_known_value_goes_in_any_spelling(type_: str, value: str, spelling: str) -> None:
    redacted = BARE.redact(f"note: {spelling}; end", known=known(type_, value), scope="CF-1")
    assert redacted.decisions
    assert BARE.leaks(redacted.text, known=known(type_, value)) == ()
    assert BARE.leaks(f"note: {spelling}; end", known=known(type_, value)) == (type_,)


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        ("PERSON", "Will Grace", "They will mark it; a grace period applies. Will it hold?"),
        ("PERSON", "May Bond", "You may pay. Payments in may rose; a bond."),
        ("PERSON", "Ina Isa", "held in a bank; it is a fee"),
        ("PERSON", "Ann Other", "plan no therapy"),
        ("PERSON", "Northgate Plumbing Ltd", "plumbing work was paid"),
        ("CARD", "4111111111111111", "card ending 1111"),
        ("ADDRESS", "12 Mill Lane, Leeds, LS1 4AB", "the Leeds branch"),
        ("SORT_CODE", "20-45-67", "reference 12045678"),
    ],
)
def test_what_a_known_value_only_resembles_stays(type_: str, value: str, text: str) -> None:
    assert BARE.redact(text, known=known(type_, value), scope="CF-1").text == text


@pytest.mark.parametrize(
    "text", ["We told Will yesterday", "Grace said no", "Will's card", "asked WILL GRACE twice"]
)
def test_an_ordinary_word_goes_where_it_stands_as_a_name(text: str) -> None:
    assert BARE.leaks(text, known=known("PERSON", "Will Grace")) == ("PERSON",)


def test_parts_of_one_name_share_the_stem_of_its_pseudonym() -> None:
    redacted = BARE.redact(
        "Maria Gomez rang. Maria left.", known=known("PERSON", "Maria Gomez"), scope="CF-1"
    )
    whole, part = (d.pseudonym for d in redacted.decisions)
    assert part.startswith(whole[:-1] + "-")
    assert redacted.restore == {whole: "Maria Gomez", part: "Maria"}
