"""A question is refused where what was found cannot answer it, and the refusal says what is missing."""

import pytest

from copilot.controls.answerability import assess
from copilot.controls.named_things import holds_name, names_in
from copilot.domain.evidence import Passage
from copilot.domain.ids import DocId, PassageId


def passage(
    text: str,
    *,
    title: str = "Policy",
    doc_type: str = "internal_policy",
    citation: str = "P-1",
    score: float = 0.7,
) -> Passage:
    return Passage(
        id="P1", passage_id=PassageId("P-1:0:x"), doc_id=DocId("P-1"), title=title, heading="", doc_type=doc_type,
        citation=citation, text=text, start=0, end=len(text), score=score,
    )  # fmt: skip


LIABILITY = passage(
    "The consumer's liability shall not exceed $50 if the loss of the access device is reported within two business days.",
    title="§ 1005.6 Liability of consumer",
    doc_type="regulation",
    citation="12 CFR 1005.6",
)
DISPUTES = passage(
    "A disputed card transaction is investigated within 10 business days. The analyst may release a hold."
)


@pytest.mark.parametrize(
    "question",
    [
        "What is a consumer's liability when the loss of a card is reported?",
        "Cust lost card Monday, told us Friday. What's she on the hook for?",
        "What does Reg E say about liability for a lost card?",
        "What does section 1005.6 say about liability?",
        "Customer lost her card on holiday in Spain. Is she liable?",
    ],
)
def test_a_question_about_what_the_passages_say_is_answered(question: str) -> None:
    assert assess(question, [LIABILITY, DISPUTES]).refusal == ""


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How long does Visa give for a disputed card transaction?", "Visa"),
        ("what does visa allow for a disputed card transaction?", "visa"),
        ("What is the liability cap for a lost card under the PSR?", "PSR"),
        ("Is a disputed card transaction under code 10.4 investigated?", "10.4"),
        ("How does Canadian law treat a disputed card transaction?", "Canadian"),
        ("How long may a disputed card transaction be held under Regulation CC?", "Regulation CC"),
        ("What is our policy on cryptocurrency wallets?", "cryptocurrency wallets"),
        ("How many disputed card transactions did our bank lose last year?", "last year"),
        ("What did the regulator fine our bank for in 2023?", "in 2023"),
        ("Which countries are currently on the list?", "currently … countries"),
        ("Who is the head of disputes?", "a person's name"),
        ("What is the phone number for disputed card transactions?", "phone number"),
        ("Which vendor supplies our screening software?", "the supplier's name"),
        ("What is our approval limit in dollars for the analyst to release a hold?", "the bank's own figure"),
    ],
)
def test_a_refusal_names_what_no_passage_holds(question: str, missing: str) -> None:
    decision = assess(question, [LIABILITY, DISPUTES])
    assert not decision.answerable
    assert missing in decision.missing
    assert decision.refusal == decision.reason != ""


def test_a_regulation_that_another_only_mentions_is_not_held() -> None:
    mention = passage(
        "Holds under Regulation CC on a cheque deposit.", doc_type="regulation", citation="12 CFR 1030.7"
    )
    question = "How long may a cheque deposit be held under Regulation CC?"
    assert not assess(question, [mention]).answerable
    assert assess(question, [mention.model_copy(update={"doc_type": "internal_policy"})]).answerable


def test_the_banks_own_figure_is_found_in_its_own_document() -> None:
    own = passage("The analyst may release a hold up to an approval limit of $2,000.")
    assert assess(
        "What is our approval limit in dollars for the analyst to release a hold?", [own]
    ).answerable


def test_a_name_must_stand_in_a_passage_about_the_subject() -> None:
    elsewhere = passage("Visa is told of a data breach.")
    assert not assess(
        "How many days does Visa give the acquirer to respond to a dispute?", [DISPUTES, elsewhere]
    ).answerable


def test_nothing_found_and_nothing_close_are_refused() -> None:
    assert "No document" in assess("What is liability?", []).reason
    assert (
        "close enough" in assess("What is liability?", [LIABILITY.model_copy(update={"score": 0.2})]).reason
    )


def test_names_are_acronyms_capitalised_words_schemes_and_codes_but_not_everyday_banking() -> None:
    assert names_in("How does Visa treat 10.4 under PSD2?") == ("Visa", "10.4", "PSD2")
    assert names_in("Can the ATM PIN of a CTR customer change on Monday?") == ()
    assert names_in("The customer paid $10.40 in Madrid. She left.") == ()


def test_a_name_is_held_as_a_word_or_by_its_initials() -> None:
    assert holds_name("the Financial Crimes Enforcement Network asks", "FCEN")
    assert holds_name("SARs are filed", "SAR")
    assert not holds_name("envisage a limit", "Visa")


FEES = passage("The monthly fee of the account is $4.00. The daily limit for a transfer is $5,000.00.")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What is the fee for a disputed card transaction?", "the fee"),
        ("What is the minimum age for an account?", "the age"),
        ("What is the daily limit for a Zelle transfer?", "the limit"),
    ],
)
def test_a_figure_of_a_kind_that_no_passage_states_is_refused(question: str, missing: str) -> None:
    """A limit for transfers is not one for a payment brand, and a passage about the thing may be silent on its fee."""
    decision = assess(question, [FEES, DISPUTES])
    assert not decision.answerable
    assert missing in decision.missing


@pytest.mark.parametrize(
    "question",
    [
        "What is the monthly fee of the account?",
        "What is the daily limit for a transfer?",
    ],
)
def test_a_figure_that_a_passage_states_is_answered(question: str) -> None:
    assert assess(question, [FEES, DISPUTES]).refusal == ""
