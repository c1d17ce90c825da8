"""The kind of figure asked for, and the sentences that state one."""

import pytest

from copilot.controls.figure_kinds import figure_kind_of, figures_of_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What is the fee for a stop payment order?", "fee"),
        ("What is the minimum age for opening a savings account?", "age"),
        ("What is the daily limit for transfers?", "limit"),
        ("What is the rate on the savings account?", "rate"),
        ("What is the time limit?", "limit"),
        ("How do we limit losses?", None),
        ("Can we charge a fee?", None),
    ],
)
def test_a_question_asks_for_a_kind_of_figure_or_for_none(question: str, kind: str | None) -> None:
    found = figure_kind_of(question)
    assert (found.name if found else None) == kind


@pytest.mark.parametrize(
    ("question", "text", "stated"),
    [
        ("What is the fee for a stop payment order?", "The fee for a stop payment order is $30.00.", True),
        ("What is the fee for a stop payment order?", "A stop payment order holds for 14 days.", False),
        ("What is the daily limit for transfers?", "| Daily limit | $5,000.00 |", True),
        ("What is the daily limit for transfers?", "A limit applies under section 1005.7.", False),
        ("What is the minimum age for an account?", "A holder is at least 18 years old.", True),
        ("What is the minimum age for an account?", "The minimum opening deposit is $25.00.", False),
    ],
)
def test_only_a_sentence_with_the_kind_and_a_value_states_it(question: str, text: str, stated: bool) -> None:
    kind = figure_kind_of(question)
    assert kind is not None
    assert bool(list(figures_of_kind(kind, text))) is stated
