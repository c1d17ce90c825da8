"""The audience wall: each line of domain.md's "Never in a customer letter", with what must pass beside it."""

from datetime import UTC, datetime

import pytest

from copilot.controls.audience_wall import (
    check_audience,
    check_customer_text,
    check_regulator_text,
    customer_hits,
    sensitivities_of,
)
from copilot.domain.audience import Audience
from copilot.domain.evidence import EvidenceItem, EvidencePack, Passage
from copilot.domain.evidence_fields import EarlierCaseFields
from copilot.domain.ids import DocId, PassageId

REFUSED = (
    "A SAR has been filed.",
    "No suspicious activity report was made.",
    "We filed an S.A.R. on your account.",
    "We filed a S A R on your account.",
    "We filed a sar about this.",
    "We filed a ЅАR about this.",  # Cyrillic letters
    "We filed a S\u200bA\u200bR about this.",
    "A suspicious\u2011activity report exists.",
    "We noticed s u s p i c i o u s activity.",
    "An STR may be needed.",
    "A CTR was completed for your cash deposit.",
    "Our MLRO has looked at this.",
    "This is an AML matter.",
    "We have to follow anti-money laundering rules in your case.",
    "Your payment is delayed while we wait for consent from the NCA.",
    "The moratorium period ends soon.",
    "You are under investigation by our team.",
    "Your account is being investigated for fraud.",
    "There is an ongoing investigation.",
    "We have passed your details to the police.",
    "Law enforcement has asked for records.",
    "The police asked us to hold the payment.",
    "Alert AL-5512 was raised on your account.",
    "Your payment triggered an alert.",
    "A monitoring alert stopped the payment.",
    "Your payment was flagged by our systems.",
    "Rule R-118 applies to you.",
    "Our velocity rule stopped the payment.",
    "Your risk score is high.",
    "Your payment scored 87 out of 100.",
    "The amount was above our threshold.",
    "The sign-in came from IP address 203.0.113.24.",
    "It came from 203.0.113.24.",
    "The payment was made from a new device.",
    "The device fingerprint did not match yours.",
    "Your account was used as a mule account.",
    "This looks like structuring.",
    "We think this is an account takeover.",
    "This was a case of card testing.",
    "There was a sanctions match on the name.",
    "The name is on a watchlist.",
    "Our internal notes say otherwise.",
    "The case notes show a call.",
    "It was your own fault.",
    "You were careless with your PIN.",
    "You should have checked the website.",
    "You failed to protect your card.",
    "We guarantee that you will get it back.",
    "You will get your money back.",
    "The claim will be refunded by 3 December 2026.",
    "Your refund will arrive by Friday.",
    "Our model decided that the claim is not valid.",
    "The claim was declined by an algorithm.",
    "This was an automated decision.",
    "Your card 4111 1111 1111 1111 was charged.",
    "The money went to account 12345678.",
    "The money went to account 0012-3456-7890.",
    "The money went to GB94BARC10201530093459.",
    "Your card 4111-1111-1111-1112 was charged.",
    "We have submitted a Suspicious Activity Report.",
    "We are required to file a report with FinCEN.",
    "We can't say whether a report was made to the authorities.",
    "We have reported this matter to the authorities.",
    "Your account is subject to an investigation by law enforcement.",
    "Our financial crime team is looking into this.",
    "Your account was flagged for money-laundering concerns.",
    "We stopped the payment because of a possible sanctions match.",
    "The fraud detection system scored this at 0.93.",
    "The system raised red flags.",
    "Our fraud model gave it a high score.",
    "The payment hit rule CNP-07.",
    "Your login from a new device in Lagos looked unusual.",
    "We saw that the IP was in Nigeria.",
    "This was an authorised push payment mule scheme.",
    "Another customer, John Smith, received the money.",
    "Your SSN 123-45-6789 was used.",
    "Card number 5500 0000 0000 0004 was used.",
    "You should never have shared your code.",
    "This was due to your negligence.",
    "You will definitely be refunded.",
    "We promise to refund you by Friday.",
    "We expect to refund you in full by 3 December.",
    "The AI system declined your claim.",
    "Our automated systems determined that you made the payment.",
    "The copilot recommends closing your claim.",
    "According to our internal notes, you called twice.",
    "We suspect that you are involved in fraud.",
    "We consider the activity suspicious.",
    "We have S.A.R filed",
    "S-A-R",
    "sus\u200bpicious activity",
    "SuSpIcIoUs AcTiViTy",
    "suspicious_activity",
    "We have frozen it under the Proceeds of Crime Act.",
    "We are awaiting a response from the National Crime Agency.",
    "Your profile has been rated high risk.",
    "You are on an internal watch list.",
    "This transaction exceeded the $10,000 reporting threshold.",
    "We have closed your account following an AML review.",
    "Your account has been referred to our MLRO",
    "The velocity check failed.",
    "Rule: Rapid in-out",
    "A defence against money laundering was requested.",
    "An alert on your account was reviewed.",
    "You were the victim of a romance scam.",
    "The number 4111111111111111 was used.",
    "Your IBAN DE89 3704 0044 0532 0130 00.",
    "Sort code 20-00-00 account 55779911",
    "We tipped off nobody.",
    "ＳＡＲ was filed",
    "Ѕаr filed",
    "5AR filed",
    "A S.\u0410.R. was prepared on your account.",
    "A S.A.R. was prepared.",
    "No report about you has been made to any authority.",
    "A report has not been filed.",
    "Your account is being watched more closely at the moment.",
    "Your payments are under closer observation.",
    "We are monitoring this account.",
    "If you split the payment into smaller amounts, it will go through.",
    "It went to the account +12345678.",
    "It went to the account 207946014 at the other bank.",
)

PASSED = (
    "Dear Ms Reed, we have decided your dispute of 9 November 2026.",
    "Please alert us if you see another payment that you do not know.",
    "You can set up account alerts in our app.",
    "You may place a fraud alert on your credit file.",
    "The Czar of Russia sent a sardine to Samsara.",
    "Mr Sar asked for a copy.",
    "The payment of $249.50 to GARDEN CTR BOSTON was made on 3 November 2026 with your card ending 9034.",
    "We looked into your dispute and investigated the payment with the merchant.",
    "Our investigation of your dispute is complete.",
    "We found that an error occurred and credited $249.50 to your account ending 4417 on 12 November 2026.",
    "You may ask for copies of the documents that we relied on.",
    "If you disagree, you may ask for a review within 60 days of this letter.",
    "Please send us the police report that you mentioned, if you have one.",
    "You may wish to report this to the police.",
    "Please send us the report on the delivery that you filed with the courier.",
    "Please keep watching your statements for payments that you do not know.",
    "The restaurant split the bill, and two payments were made.",
    "Your application was declined because of your credit score of 580.",
    "Your average balance was below the minimum threshold of the product.",
    "We keep to the rules of Regulation E.",
    "The merchant's rules for returns allow 30 days.",
    "Your payment could not be completed because the account number does not exist.",
    "The payment was returned with the reason account closed.",
    "Call us on 0800 555 0142 between 09:00 and 17:00.",
    "You can telephone us on +1 617 555 0142.",
    "Our reference is CF-100001.",
    "We paid $1,234,567.00 on 2026-11-12.",
    "We did not receive your written confirmation.",
    "The delivery was signed for on October 28, 2026.",
    "The final score of the match was disputed.",
    "We are sorry for the delay.",
    "The note that you sent us was dated 3 May 2026.",
    "You used your device to approve the payment.",
    "The card was used at a street market.",
    "The terms ask you to keep your PIN secret.",
    "The letter was sent to the address on our records.",
    "You will hear from us in writing.",
    "A specialist decided your claim.",
    "We reviewed the receipt that the merchant sent us.",
    "The payment of $1,234.56 was made on 12/11/2026 at 14:05.",
    "You authorised the payment with your PIN.",
    "Your card ending 9034 was used at a cash machine in Boston on 3 November 2026.",
    "We have given you a provisional credit of $249.50 on 12 November 2026.",
    "We will write to you when we have finished.",
    "If we find that no error occurred, we will take back the provisional credit and tell you the date and amount.",
    "You have the right to ask for the documents that we used.",
    "We will tell you the result within three business days of finishing.",
    "Regulation E gives us up to 45 days to look into your claim.",
    "Please check the account number with the person you are paying and send the payment again.",
    "The receiving bank told us that the account is closed (code AC04).",
    "Your loan application of 19 October 2026 is with our underwriters.",
    "We need your two most recent payslips.",
    "You can complain to the Consumer Financial Protection Bureau.",
    "You can go to the Financial Ombudsman Service.",
    "Your application is being assessed.",
    "The merchant's name on your statement is PIXEL GAMES ONLINE.",
    "Thank you for alerting us.",
    "The payment alert you set up in the app was sent to your phone.",
    "The delivery was made to your address by courier.",
    "Our records show two payments of $35.00 each.",
    "We decided that an error occurred because the merchant charged you twice.",
    "Please keep your device updated.",
    "You can report fraud to the police and ask them for a reference.",
    "We are the data controller of your data.",
    "Your complaint reference is CO-19.",
    "We could not complete your payment because there was not enough money in the account.",
    "We sent the letter to 12 Quay Street, Boston, MA 02110-1234.",
    "Our reference is DS-100023 and your dispute number is DP-77.",
    "Your new card will arrive by post.",
    "The refund of $35.00 was paid on 12 November 2026.",
    "We apologise for the mistake in our letter.",
    "You do not need to do anything.",
    "The investigation found that the payment was made with your card and PIN.",
    "The rules of the card scheme do not allow a refund in this case.",
    "The transfer was made from your online banking.",
    "The score for your application was provided by a credit bureau: credit score 640.",
    "We have corrected the error and credited interest.",
    "The account holder must give consent to joint changes.",
    "You should check the name of the payee before you send a payment.",
    "Please call 1-800-555-0142.",
    "Please call 18005550142.",
    "Phone: 020 7946 0958",
    "Please contact us on +44 20 7946 0140 so that we can talk it through.",
)


@pytest.mark.parametrize("text", REFUSED)
def test_a_customer_is_never_told_this(text: str) -> None:
    assert check_customer_text(text), text


@pytest.mark.parametrize("text", PASSED)
def test_ordinary_words_of_a_letter_pass(text: str) -> None:
    assert check_customer_text(text) == ()


def test_the_terms_of_the_case_are_refused_in_any_disguise() -> None:
    """Case, hyphens and invisible characters do not carry an internal name through the wall."""
    for text in (
        "It was Rapid-Movement of funds.",
        "rapid  movement\u200b OF funds",
        "RAPID MOVEMENT OF FUNDS",
    ):
        assert check_customer_text(text, forbidden_terms=("Rapid movement of funds",))
    assert not check_customer_text("We keep your funds safe.", forbidden_terms=("Rapid movement of funds",))


def test_another_customer_is_never_named() -> None:
    assert check_customer_text("The money went to Tomas Brandt.", other_customers=("Tomas Brandt",))
    assert not check_customer_text("The money went to a person.", other_customers=("Tomas Brandt",))


def test_a_sentence_that_rests_on_internal_evidence_is_refused() -> None:
    """Even harmless words fail if what they cite may not be told; an unlisted id is closed."""
    body = "The payment was made on 3 November 2026. [E1] It was unusual. [E2] It was late. [E9]"
    hits = customer_hits(body, cited_sensitivities={"E1": "open", "E2": "internal"})
    assert [body[hit.start : hit.end] for hit in hits] == ["It was unusual. [E2]", "It was late. [E9]"]


def test_a_published_passage_may_be_told_and_a_record_only_if_it_is_open() -> None:
    at = datetime(2026, 11, 12, tzinfo=UTC)
    reported = EvidenceItem(
        id="E1",
        system="cards",
        record_ids=(),
        title="Payment",
        as_of=at,
        fields=EarlierCaseFields(),
        text="",
        sensitivity="open",
    )
    kept = reported.model_copy(update={"id": "E2", "sensitivity": "internal"})
    rule = Passage(
        id="P1", passage_id=PassageId("p"), doc_id=DocId("d"), title="", heading="", doc_type="", citation="", text="", start=0, end=0, score=1.0,
    )  # fmt: skip
    pack = EvidencePack(case_id=None, as_of=at, evidence=(reported, kept), passages=(rule,))
    assert sensitivities_of(pack) == {"E1": "open", "E2": "internal", "P1": "open"}
    body = "You may ask for a review. [P1][E1]"
    assert check_customer_text(body, cited_sensitivities=sensitivities_of(pack)) == ()


def test_a_hit_says_where_it_stands_in_the_text_as_written() -> None:
    body = "We filed a S\u200bA\u200bR about this."
    (hit,) = customer_hits(body)
    assert body[hit.start : hit.end] == "S\u200bA\u200bR"


@pytest.mark.parametrize(
    "text",
    [
        "The subject is guilty of fraud.",
        "Mr Brandt committed fraud.",
        "He is a money launderer.",
        "See attached spreadsheet for the transactions.",
        "Refer to the attachment.",
        "A grand jury subpoena was received.",
        "The funds went to account 123456789012.",
    ],
)
def test_a_narrative_holds_no_conclusion_no_attachment_and_no_full_number(text: str) -> None:
    assert check_regulator_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "The subject deposited $9,400.00 in cash on 1 November 2026 into the account ending 4417.",
        "The activity is unusual for this customer, a nurse with an expected turnover of $4,200.00 a month.",
        "The bank filed a SAR on the same subject on 3 March 2026.",
        "The pattern is consistent with structuring.",
    ],
)
def test_an_objective_narrative_passes(text: str) -> None:
    assert check_regulator_text(text) == ()


def test_the_wall_follows_the_audience() -> None:
    text = "The alert AL-5512 was raised and a SAR is being considered."
    assert check_audience(text, Audience.CUSTOMER)
    assert check_audience(text, Audience.REGULATOR) == ()
    assert check_audience(text, Audience.INTERNAL) == ()
