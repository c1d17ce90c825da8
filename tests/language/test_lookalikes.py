"""Letters that look Latin are read as Latin, and the way back to the original stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.language.lookalikes import lookalikes
from copilot.language.surface import Surface

ALIKE = sorted(chr(code) for code in lookalikes())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ѕuѕpісіоuѕ", "suspicious"), ("ЅАR", "SAR"), ("ΙΒΑΝ", "IBAN"), ("аlеrt", "alert"), ("ⅠBAN", "IBAN"), ("Ꭺlert", "Alert"),
        ("ʀ", "r"), ("ѕаnсtіоnѕ", "sanctions"), ("раssроrt", "passport"), ("ΜΟΝΕΥ", "MONEY"), ("ᴄase", "case"), ("Ӏ", "I"),
        ("мonеy", "money"), ("Türkiye", "Turkiye"),
    ],
)  # fmt: skip
def test_a_word_in_look_alike_letters_is_read_as_the_word(written: str, read: str) -> None:
    assert Surface(written).text == read


@given(st.text(st.sampled_from([*ALIKE, *"abc XYZ"]), min_size=1, max_size=40))
def test_every_look_alike_folds_to_ascii_and_keeps_its_place(text: str) -> None:
    folded = Surface(unicodedata.normalize("NFC", text))
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert end == start + 1


def test_the_table_gives_one_latin_letter_each_in_the_sign_s_own_case_where_it_can() -> None:
    assert len(ALIKE) > 300
    assert all(latin.isascii() and latin.isalpha() and len(latin) == 1 for latin in lookalikes().values())
    assert all(not sign.isascii() for sign in ALIKE)


@pytest.mark.parametrize("text", ["plain ASCII stays", "日本語", "مرحبا", "שלום", "1234"])
def test_other_writing_is_left_as_it_is(text: str) -> None:
    assert Surface(text).text == text
