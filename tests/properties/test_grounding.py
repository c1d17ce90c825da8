"""What holds of every verdict: no figure passes that no cited item holds; every spelling of one that does passes."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from copilot.controls.body import Section, parse_body, parse_sentences, render_body, strip_markers
from copilot.controls.grounding import verify_statements
from copilot.domain.statement import Statement

AMOUNTS = st.decimals(Decimal("0.01"), Decimal("9999999.99"), places=2)
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
COUNTS = st.integers(2, 99)
CODES = st.from_regex(r"[A-Z]{1,2}-[0-9]{3,6}", fullmatch=True)
WORDS = st.lists(
    st.sampled_from(
        [
            "the",
            "payment",
            "was",
            "sent",
            "late",
            "and",
            "nobody",
            "could",
            "say",
            "why",
            "it",
            "came",
            "back",
        ]
    ),
    min_size=3,
    max_size=9,
)
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]


def supported(text: str, *evidence: str) -> bool:
    citable = {f"E{n}": passage for n, passage in enumerate(evidence, start=1)}
    return verify_statements([Statement(text=text, cites=tuple(citable))], citable)[0].supported


def in_words(number: int) -> str:
    if number < 20:
        return _ONES[number]
    return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")


def spellings(day: date) -> list[str]:
    return [
        day.isoformat(), f"{day.day} {day:%b} {day.year}", f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}",
        f"{day:%b}. {day.day}, {day.year}", f"{day:%m/%d/%Y}", f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}T09:00:00Z", f"{day.day}th of {day:%B} {day.year}",
    ]  # fmt: skip


@given(AMOUNTS, st.sampled_from(["${:,.2f}", "USD {:.2f}", "{:,.2f} USD", "{:.2f} dollars", "US${:,.2f}"]), st.sampled_from(["${:,.2f}", "USD {}", "{:,.2f} USD", "amount: {:.2f}"]))  # fmt: skip
def test_an_amount_in_any_spelling_resolves(amount: Decimal, mine: str, theirs: str) -> None:
    assert supported(
        f"The payment was {mine.format(amount)} in all.", f"Record. {theirs.format(amount)}; posted."
    )


@given(AMOUNTS, AMOUNTS, st.sampled_from(["${:,.2f}", "USD {:.2f}", "{:,.2f} dollars"]))
def test_no_other_amount_passes(amount: Decimal, other: Decimal, mine: str) -> None:
    assume(amount != other)
    assert not supported(f"The payment was {mine.format(amount)} in all.", f"Record. ${other:,.2f}; posted.")


@given(AMOUNTS)
def test_no_other_currency_passes(amount: Decimal) -> None:
    assert not supported(f"The payment was £{amount:,.2f}.", f"The payment was ${amount:,.2f}.")


@given(DAYS, st.sampled_from([0, 1, 2, 3, 4, 5, 6, 8]), st.integers(0, 8))
def test_a_date_in_any_spelling_resolves(day: date, mine: int, theirs: int) -> None:
    assert supported(f"It was sent on {spellings(day)[mine]}.", f"Sent on {spellings(day)[theirs]}.")


@given(DAYS, DAYS, st.integers(0, 4), st.integers(0, 4))
def test_no_other_date_passes(day: date, other: date, mine: int, theirs: int) -> None:
    assume(day != other)
    assert not supported(f"It was sent on {spellings(day)[mine]}.", f"Sent on {spellings(other)[theirs]}.")


@given(COUNTS, COUNTS)
def test_counts_resolve_in_digits_and_words_and_no_other_count_does(count: int, other: int) -> None:
    assert supported(f"There were {in_words(count)} transfers.", f"Transfers: {count}.")
    assert supported(f"There were {count} transfers.", f"There were {in_words(count)} transfers.")
    assume(count != other)
    assert not supported(f"There were {in_words(count)} transfers.", f"Transfers: {other}.")


@given(CODES, CODES)
def test_an_identifier_resolves_to_itself_only(code: str, other: str) -> None:
    assert supported(f"The record is {code}.", f"Record {code} was read.")
    assume(code != other)
    assert not supported(f"The record is {code}.", f"Record {other} was read.")


@given(AMOUNTS, AMOUNTS)
def test_a_figure_of_an_item_that_is_not_cited_does_not_count(amount: Decimal, other: Decimal) -> None:
    assume(amount != other)
    citable = {"E1": f"Amount ${other}.", "E2": f"Amount ${amount}."}
    statement = Statement(text=f"The amount was ${amount}.", cites=("E1",))
    assert not verify_statements([statement], citable)[0].supported


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_breaks_the_check(text: str, evidence: str) -> None:
    assume(text)
    verify_statements([Statement(text=text, cites=("E1",))], {"E1": evidence})


@given(st.lists(st.tuples(WORDS, st.lists(st.sampled_from(["E1", "E2", "F1", "P3"]), unique=True)), min_size=1, max_size=6), st.booleans())  # fmt: skip
def test_a_rendered_body_reads_back_whole(rows: list[tuple[list[str], list[str]]], listed: bool) -> None:
    statements = tuple(
        Statement(text=" ".join(words).capitalize() + ".", cites=tuple(cites)) for words, cites in rows
    )
    body = render_body((Section("Heading", statements, listed),))
    assert [(s.text, s.cites) for s in parse_body(body)] == [(s.text, s.cites) for s in statements]


@given(st.text(alphabet="ab A.[]E1F2,;!?\n-# \"'5$", max_size=200))
def test_spans_are_exact_ordered_and_apart(body: str) -> None:
    end = 0
    for sentence in parse_sentences(body):
        assert end <= sentence.start < sentence.end <= len(body)
        marked = body[sentence.start : sentence.end]
        assert " ".join(strip_markers(marked).split()) == sentence.statement.text
        assert marked == marked.strip()
        end = sentence.end


@given(st.text(alphabet="ab A.[]E1F2,; \n", max_size=200))
def test_no_figure_escapes_between_sentences(body: str) -> None:
    """Every digit of a body without scaffolding, such as numbers of list items, stands in some statement or marker."""
    assume(not re.search(r"^\s*\d{1,2}\.\s+\S", body, re.MULTILINE))
    held = "".join(sentence.statement.text for sentence in parse_sentences(body))
    assert strip_markers(body).count("1") <= held.count("1")


@pytest.mark.parametrize("line", ["12. ", "12) [E1]", "  7. ."])
def test_a_number_with_nothing_behind_it_is_a_figure_and_no_mark_of_a_list(line: str) -> None:
    statements = [sentence.statement.text for sentence in parse_sentences(f"The sum is\n\n{line}\n")]
    figure = line.split()[0]
    assert any(figure in text for text in statements), statements


@pytest.mark.parametrize(
    "line",
    [
        "## 12 payments",
        "## 1. Refund of £12",
        "## Payments 12) of May",
        "**Total: 12.00**",
        "DRAFT of 12 May",
        "Dear Ada, you owe 12",
    ],
)
def test_a_figure_in_a_heading_or_a_greeting_is_checked_as_in_a_sentence(line: str) -> None:
    statements = [sentence.statement.text for sentence in parse_sentences(f"{line}\nBoth were declined.\n")]
    assert any("12" in text for text in statements), statements


@pytest.mark.parametrize(
    "line", ["## What happened", "## 3. What happened", "## To the Fraud team (P3)", "**Summary**", "---"]
)
def test_a_heading_without_a_figure_states_nothing(line: str) -> None:
    statements = [sentence.statement.text for sentence in parse_sentences(f"{line}\nBoth were declined.\n")]
    assert statements == ["Both were declined."]


def test_a_number_that_goes_on_from_a_paragraph_is_a_figure() -> None:
    wrapped = "The refund stands on the statement of May\n12. The fee follows.\n"
    assert "12" in " ".join(sentence.statement.text for sentence in parse_sentences(wrapped))


@pytest.mark.parametrize(
    "body",
    [
        "We did this:\n1. Called.\n2. Wrote.\n",
        "At last\n1. Called.\n2. Wrote.\n",
        "2. Called.\n3. Wrote.\n",
        "1. Called\n   about it\n2. Wrote.\n",
        "- Called.\n2) Wrote.\n",
    ],
    ids=["after a label", "after a line", "from two", "with a line that continues", "of mixed marks"],
)
def test_the_number_of_an_item_is_no_figure(body: str) -> None:
    assert not re.search(r"\d", " ".join(sentence.statement.text for sentence in parse_sentences(body)))
