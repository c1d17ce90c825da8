"""Required elements of letters and narratives."""

import pytest

from copilot.controls.required_elements import (
    LETTER_ELEMENTS,
    SAR_ELEMENTS,
    RequiredElement,
    missing_elements,
)

LETTER = {
    "the decision": "We have decided that no error occurred. [F1]",
    "the plain reason": "This is because the parcel reached your address. [E2]",
    "the date of the payment or claim": "The payment is dated 3 November 2026.",
    "the amount": "The sum is $249.50.",
    "the last four digits of the card or account": "The card is the one ending 9034.",
    "the evidence used": "We looked at the delivery receipt.",
    "how to get the evidence": "You may ask for copies of it.",
    "the next step": "You do not need to do anything.",
    "the appeal route": "If you disagree, you have 60 days.",
    "a contact": "You can call us on 0800 555 0142.",
}
NARRATIVE = (
    "This report concerns the customer, a nurse. Six cash deposits were made at the Quay Street branch between 1 and 9 November 2026. "
    "On 1 November 2026 she deposited $9,400.00 and on 3 November 2026 $9,300.00 followed. "
    "The source of funds is not known; the money was sent to an account abroad, each time within one day. "
    "The activity is inconsistent with her expected cash of $150.00 a month. It was first noticed on 10 November 2026."
)


def test_a_whole_letter_lacks_nothing() -> None:
    assert missing_elements(" ".join(LETTER.values()), LETTER_ELEMENTS) == ()


@pytest.mark.parametrize("title", LETTER)
def test_a_letter_without_one_element_is_told_which(title: str) -> None:
    body = " ".join(text for key, text in LETTER.items() if key != title)
    assert missing_elements(body, LETTER_ELEMENTS) == (title,)


def test_a_whole_narrative_lacks_nothing() -> None:
    assert missing_elements(NARRATIVE, SAR_ELEMENTS) == ()


def test_totals_alone_are_not_individual_transactions() -> None:
    body = "Deposits of $51,300.00 in total were made between 1 and 9 November 2026."
    assert "individual dates and amounts, not only totals" in missing_elements(body, SAR_ELEMENTS)


def test_an_empty_text_lacks_everything() -> None:
    assert len(missing_elements("", SAR_ELEMENTS)) == len(SAR_ELEMENTS)


def test_an_element_that_names_a_fact_wants_its_value() -> None:
    """The cue word alone does not do where the case knows the figure; a fact it lacks is not asked for."""
    element = RequiredElement(
        key="credit", title="the credit", any_of=("credit",), facts=("provisional_credit",)
    )
    facts = {"provisional_credit": "A provisional credit of $249.50 was given on 2026-11-12."}
    assert missing_elements("A credit was given.", (element,), facts=facts) == ("the credit",)
    assert missing_elements("A credit was given on November 12, 2026.", (element,), facts=facts) == ()
    assert missing_elements("A credit was given.", (element,)) == ()
