"""The bank's own words in the spelling of a reader; what others wrote stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.language.spelling import AMERICAN, BRITISH, spelled


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("your current account ending 4417", "your checking account ending 4417"),
        ("1 KYC document is expired: driving licence.", "1 KYC document is expired: driver's license."),
        ("The instruments are cheques.", "The instruments are checks."),
        ("we honour checks and preauthorised transfers", "we honor checks and preauthorized transfers"),
        ("Unauthorised; it was not recognised or authorised.", "Unauthorized; it was not recognized or authorized."),
        ("It was cancelled. Cheque fraud is likely.", "It was canceled. Check fraud is likely."),
        ("neighbours, favourable, dishonoured, analysed", "neighbors, favorable, dishonored, analyzed"),
    ],
)  # fmt: skip
def test_our_own_words_are_read_as_the_reader_spells_them(written: str, read: str) -> None:
    assert spelled(written, AMERICAN) == read
    assert spelled(written, BRITISH) == written


@pytest.mark.parametrize(
    "text",
    [
        'The customer says: "They took a cheque from my current account."',
        "The policy says: “Every cheque is authorised.”",
        "Favour Lawal and Honour Okoro paid Cheque Point Ltd, Colour Court, The Licence Centre.",
        "Honour Okoro rang. Programme Parts LLC was paid.",
        "cheque_fraud, CHEQUE 004471, honour@example.org, https://example.org/licence",
        "Harbourline Bank, analyses, promised, advised, otherwise, a franchise, exercise, supervised",
    ],
)
def test_quotations_names_codes_and_other_words_stay(text: str) -> None:
    assert spelled(text, AMERICAN) == text


def test_what_is_to_be_kept_stays_inside_a_sentence_of_ours() -> None:
    said = "Flagged by Share of declined authorisations, and not authorised."
    assert spelled(said, AMERICAN, keep=["Share of declined authorisations", ""]) == (
        "Flagged by Share of declined authorisations, and not authorized."
    )


@given(st.text(st.sampled_from(list('abceilnorsu "chequesauthorised_.')), max_size=80))
def test_a_text_respelled_twice_is_respelled_once(text: str) -> None:
    once = spelled(text, AMERICAN)
    assert spelled(once, AMERICAN) == once
