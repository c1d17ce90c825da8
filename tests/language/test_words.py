"""Stop words, stems and search terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.language.words import STOP_WORDS, stem, terms_of


@pytest.mark.parametrize(
    "forms",
    [
        "disputed disputes dispute disputing", "resolve resolves resolved resolving", "payment payments", "authorised authorized",
        "cheque check cheques", "expiry expires expired expiration", "enquiry inquiry", "programme program", "honoured honor",
        "alert alerts alerted", "defence defense",
    ],
)  # fmt: skip
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["credit credential", "account accord", "card care", "new news", "sent send"]
)
def test_other_words_have_other_stems(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


@given(st.text("abcdefghijklmnopqrstuvwxyz'", min_size=1, max_size=16))
def test_a_stem_is_no_longer_than_its_word_and_never_empty(word: str) -> None:
    assert (
        0 < len(stem(word)) <= len(word) + 2
    )  # "cheque" and "expiry" are taken to their American form first


@given(st.text(max_size=120))
def test_terms_are_stems_of_words_and_hold_no_stop_word(text: str) -> None:
    assert not STOP_WORDS & {term for term in terms_of(text) if term.isalpha() and stem(term) == term} - {
        stem(word) for word in text.lower().split()
    }


def test_a_section_s_number_is_a_term_beside_its_parts() -> None:
    assert {"1005.11", "1005", "11"} <= set(terms_of("12 CFR 1005.11"))
    assert terms_of("$3,000") == terms_of("3000")
