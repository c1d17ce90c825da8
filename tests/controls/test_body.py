"""Bodies: sentences, their markers and their places."""

import pytest

from copilot.controls.body import (
    Section,
    parse_body,
    parse_sentences,
    render_body,
    strip_markers,
)
from copilot.domain.statement import Statement

LETTER = """DRAFT – not yet approved

Northgate Bank
12 Quay Street
Boston, MA 02110

23 November 2026

Dear Ms Reed,

Thank you for your patience. We looked at the payment of $1,234.50 made at 14:05 UTC to Acme Inc. on 12 Nov. 2026 [E1]. The rule is 12 CFR 1005.11(c)(1). [P3][E1, F2]

## What we found
- The card ending 4417 was used twice. [E2]
- "It was me." said the caller [E3].

Our decision:
We refund it [E1]. The account of J. R. Reed stays open

Yours sincerely,

Ben Carter
Disputes team
"""


def test_a_letter_is_taken_apart_into_its_statements() -> None:
    assert [(s.text, s.cites) for s in parse_body(LETTER)] == [
        ("We looked at the payment of $1,234.50 made at 14:05 UTC to Acme Inc. on 12 Nov. 2026.", ("E1",)),
        ("The rule is 12 CFR 1005.11(c)(1).", ("P3", "E1", "F2")),
        ("The card ending 4417 was used twice.", ("E2",)),
        ('"It was me." said the caller.', ("E3",)),
        ("We refund it.", ("E1",)),
        ("The account of J. R. Reed stays open", ()),
    ]


def test_every_span_is_the_sentence_with_its_markers() -> None:
    for sentence in parse_sentences(LETTER):
        marked = LETTER[sentence.start : sentence.end]
        assert " ".join(strip_markers(marked).split()) == sentence.statement.text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It was paid at 9 a.m. on Monday.", 1),
        ("The limit is $1,234.50. The rest is free.", 2),
        ("Mr. Reed and Dr. Stone came. They left.", 2),
        ("Paid to Acme Inc. The rest stayed.", 2),
        ("Rule No. 5 applies, e.g. for fees. It is new.", 2),
        ("See 12 CFR 1005.11. The bank must act.", 2),
        ("Paid to Acme Ltd [E1] The rest stayed. [E2]", 1),
        ("Paid to Acme Ltd. [E1] The rest stayed. [E2]", 2),
        ("Did she call? No! She wrote.", 3),
        ("Version 2.1 of the U.S. Treasury form was used.", 1),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len(parse_body(text)) == count


def test_a_courtesy_with_a_figure_is_a_statement() -> None:
    """Nothing that could be wrong hides in scaffolding."""
    assert parse_body("Thank you for your patience.") == ()
    assert len(parse_body("Thank you for your letter of 3 May 2026.")) == 1
    assert len(parse_body("Subject: your dispute of $500.00")) == 1


def test_a_wrapped_line_goes_on_and_a_short_one_does_not() -> None:
    wrapped = "This sentence is so long that somebody broke it after some seventy\ncharacters. [E1]"
    assert [s.cites for s in parse_body(wrapped)] == [("E1",)]
    assert len(parse_body("Name: unknown to us\nPlace: unknown to us")) == 2


def test_a_rendered_body_reads_back() -> None:
    statements = (
        Statement(text="The payment was $50.00.", cites=("E1",)),
        Statement(text="It was late.", cites=("E2", "F1")),
    )
    body = render_body((Section("What happened", statements), Section("", statements, listed=True)))
    assert parse_body(body) == statements * 2


def test_kinds_are_kept_or_read_from_cue_words() -> None:
    body = "We recommend a refund. [E1] The pattern suggests fraud. [E1] The source is not known."
    assert [s.kind for s in parse_body(body)] == ["recommendation", "inference", "unknown"]
    assert parse_body(body, kinds={"The pattern suggests fraud.": "fact"})[1].kind == "fact"


def test_a_run_without_a_full_stop_is_cut_and_keeps_its_cites() -> None:
    body = "word " * 1_000 + "[E1]"
    pieces = parse_body(body)
    assert len(pieces) > 1
    assert all(piece.cites == ("E1",) for piece in pieces)
