"""Chunks stand where they say they stand, within their section, and lose no word."""

from hypothesis import given
from hypothesis import strategies as st

from vectorstore.chunk import chunk_text, count_tokens
from vectorstore.text_builder import TextBuilder

words = st.lists(st.text("abcdefg.,;|$", min_size=1, max_size=12), min_size=1, max_size=60).map(" ".join)
blocks = st.lists(st.tuples(st.integers(0, 3), words), min_size=1, max_size=12)


def built(content: list[tuple[int, str]]) -> TextBuilder:
    builder = TextBuilder()
    for level, text in content:
        if level:
            builder.add_heading(text, level)
        else:
            builder.add(text)
    return builder


@given(blocks)
def test_a_chunk_is_the_text_between_its_offsets(content: list[tuple[int, str]]) -> None:
    builder = built(content)
    text = builder.text()
    for chunk in chunk_text(text, tuple(builder.headings), target=20):
        assert text[chunk.start : chunk.end] == chunk.text
        assert chunk.text.strip()


@given(blocks)
def test_every_word_of_a_body_is_in_exactly_one_chunk(content: list[tuple[int, str]]) -> None:
    builder = built([(0, "start"), *content])
    text = builder.text()
    chunks = chunk_text(text, tuple(builder.headings), target=20)
    covered = {place for chunk in chunks for place in range(chunk.start, chunk.end)}
    assert sum(chunk.end - chunk.start for chunk in chunks) == len(covered)
    in_heading = {place for heading in builder.headings for place in range(heading.start, heading.end)}
    left = [text[place] for place in range(len(text)) if place not in covered | in_heading]
    assert not "".join(left).strip()


@given(blocks)
def test_no_chunk_is_longer_than_its_target(content: list[tuple[int, str]]) -> None:
    builder = built(content)
    chunks = chunk_text(builder.text(), tuple(builder.headings), target=20)
    assert all(count_tokens(chunk.text) <= 20 for chunk in chunks if chunk.heading or not builder.headings)


def test_a_chunk_carries_its_heading_path_and_ends_with_its_section() -> None:
    builder = built(
        [
            (1, "Cards"),
            (2, "Limits"),
            (0, "Ten a day."),
            (2, "Fees"),
            (0, "None."),
            (1, "Loans"),
            (0, "Five."),
        ]
    )
    chunks = chunk_text(builder.text(), tuple(builder.headings))
    assert [(chunk.heading, chunk.text) for chunk in chunks] == [
        ("Cards > Limits", "Ten a day."),
        ("Cards > Fees", "None."),
        ("Loans", "Five."),
    ]


def test_a_document_of_headings_alone_is_still_found() -> None:
    builder = built([(1, "Only a title")])
    assert [chunk.text for chunk in chunk_text(builder.text(), tuple(builder.headings))] == ["Only a title"]
