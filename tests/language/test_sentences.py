"""Where sentences end and clauses part, and which word opens one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.language.clauses import clauses
from copilot.language.sentences import opens_sentence, sentence_spans, sentences

_PIECES = st.sampled_from(
    [
        "He paid",
        "No. 5",
        "J. Reed",
        "$3.50",
        "e.g.",
        ".",
        "!",
        "?",
        " ",
        "\n",
        "- ",
        "“",
        "”",
        '"',
        "[E1]",
        "[E2, F3]",
        "Ltd.",
        "U.S.",
        ";",
        ":",
        "The",
    ]
)
_TEXTS = st.lists(_PIECES, max_size=24).map("".join)


@given(_TEXTS)
def test_no_character_but_white_space_is_lost_and_every_span_is_in_order(text: str) -> None:
    spans = list(sentence_spans(text, 0, len(text)))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(_TEXTS)
def test_the_sentences_of_a_text_are_its_words_line_by_line(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He paid $3.50. Then he left.", 2), ("See No. 5 of the list.", 1), ("Use a card, e.g. Visa, to pay.", 1),
        ("J. Reed paid it. M. Ortiz signed.", 2), ("Paid to Orvane Ltd. The rest stayed.", 2), ("Orvane Ltd. Manchester paid.", 1),
        ("The rule is 12 CFR 1005.11. It applies.", 2), ('He said "No." Then he left.', 2), ("It is done! Is it? Yes.", 3),
        ("- One item\n- Another item", 2), ("At 9 a.m. on Monday it closed.", 1), ("It was Mr. Reed. It was not Mrs. Reed.", 2),
        ("Sent on 3 Nov. 2026 to him.", 1), ("It was sent. [E1] It came. [E2]", 2), ("The U.S. Treasury wrote.", 1), ("It is 5.", 1),
        ("It rose by 3.4 % in all. 12 remained.", 2), ("Well... it went on.", 1), ("“It is so.” The bank agreed.", 2), ("", 0),
    ],
)  # fmt: skip
def test_a_sentence_ends_where_a_reader_ends_it(text: str, expected: int) -> None:
    assert len(sentences(text)) == expected, sentences(text)


@pytest.mark.parametrize(
    ("before", "opens", "opens_with_quotes"),
    [
        ("", True, True), ("It ended. ", True, True), ("Mr. ", False, False), ("He saw ", False, False), ("one line\n", True, True),
        ("The reason: ", True, True), ("it; ", False, True), ('called "', False, True), ("(", True, True), ("- ", True, True),
        ("sent to J. ", False, False), ("No. ", False, False), ("It ended.) ", False, False),
    ],
)  # fmt: skip
def test_a_word_opens_a_sentence_by_what_stands_before_it(
    before: str, opens: bool, opens_with_quotes: bool
) -> None:
    text = f"{before}Will paid"
    assert opens_sentence(text, len(before)) is opens
    assert opens_sentence(text, len(before), quotes=True) is opens_with_quotes


def test_clauses_are_cut_where_asked() -> None:
    text = "It was raised on 3 May, and closed on 5 May; prior alerts: none | state: open"
    assert clauses(text) == [
        "It was raised on 3 May, and closed on 5 May",
        "prior alerts: none",
        "state: open",
    ]
    assert clauses(text, colons=True)[-2:] == ["state", "open"]
    assert clauses(text, conjunctions=True)[:2] == ["It was raised on 3 May", "closed on 5 May"]
    assert clauses("1,000 came, 2,000 went", commas=True) == ["1,000 came", "2,000 went"]


def test_a_denial_after_a_colon_stays_with_what_it_denies() -> None:
    assert clauses("prior alerts: none", colons=True) == ["prior alerts: none"]


@given(_TEXTS)
def test_clauses_lose_no_word_but_the_conjunctions(text: str) -> None:
    said = "".join(c for c in "".join(clauses(text)) if c.isalnum())
    assert said == "".join(c for c in text if c.isalnum())
