"""Sentences of a bank's copilot with what they cite, each labelled good or planted bad. Written for these tests."""

from typing import NamedTuple


class Labelled(NamedTuple):
    """A sentence that cites all of `evidence`; `code` is the failure planted in it ("" for a good one)."""

    text: str
    evidence: tuple[str, ...]
    code: str = ""


PAYMENT = "Transaction T-100231. amount: 14,820.00 USD; booked: 2026-11-12T14:05:22Z; channel: transfer; counterparty: Northgate Timber Ltd; status: posted; account A-2201, number ending 4417."
CARD = "Card transactions T-100301, T-100302 and T-100303 at Pixel Games Online: $1.00 at 02:11 UTC, $2.00 at 02:12 UTC and $389.99 at 02:15 UTC on 3 November 2026, card K-311 ending 9034, entry mode e-commerce."
ALERT = "Alert AL-5512 raised 2026-11-13T08:30:00Z, model score 87. Rule R-118 (rapid movement of funds): threshold 5,000.00 USD, observed 14,820.00 USD, window 24 h."
CUSTOMER = "Customer C-100044: Alice Reed, occupation nurse, customer since 2014-06-01, expected monthly turnover $4,200.00, expected cash per month $150.00. Country: US. City: Boston."
DISPUTE = "Dispute DP-77: category not received, amount $249.50, notice received by telephone on November 9, 2026 at 10:15 EST. The merchant answered that the parcel was delivered on October 28, 2026 and signed for by M. Ortiz."
COUNT = "Six cash deposits between 1 and 9 November 2026 total $51,300.00; the largest is $9,400.00 and the smallest is $7,900.00."
REG_E = "12 CFR 1005.11. Procedures for resolving errors. (c)(1) A financial institution shall investigate promptly and shall determine whether an error occurred within 10 business days of receiving a notice of error. The institution shall report the results to the consumer within three business days after completing its investigation. The institution shall correct the error within one business day after determining that an error occurred."
REG_E_45 = "12 CFR 1005.11(c)(2). If the financial institution is unable to complete its investigation within 10 business days, the institution may take up to 45 days from receipt of a notice of error, provided it provisionally credits the consumer's account within 10 business days. The institution may withhold a maximum of $50 from the amount credited."
REG_Z = "12 CFR 1026.13(c). The creditor shall mail or deliver written acknowledgment to the consumer within 30 days of receiving a billing error notice, and shall resolve it within 2 complete billing cycles, but in no event later than 90 days."
REJECT = "Payment PY-901 to Hafen Logistik GmbH for €3,150.00 was rejected on 2026-11-18 with code AC04 (closed account number). It was submitted on 2026-11-17."
LOGIN = "Login LG-41 on 2026-11-02 at 22:47 UTC from 203.0.113.24 in Lagos, NG; phone number changed at 22:51 UTC; new payee added at 22:58 UTC."
KYC = "KYC file of C-100044: risk rating medium, last review 15 March 2025, next review 15 March 2027. Passport expired on 30 September 2026. Proof of address not verified."
LOAN = "Loan LN-208: product car loan, amount 18,500.00 USD, applied on 10/19/2026, stage underwriting since 11/04/2026, missing documents: two payslips. Decision due 20 November 2026."
COMPLAINT = 'Complaint CO-19 received 6 November 2026: "I was told twice that the fee would be refunded and it never was." Fee in question $35.00.'
MERCHANT = "Merchant M-77 Pixel Games Online, MCC 5816, dispute rate 0.034, refund rate 12.5%, onboarded 2025-02-11, country CY."
POLICY = "Card Dispute Procedure, section 4.2. A customer who disagrees with the outcome may ask for a review within 60 days. A supervisor must approve any write-off above $500. Staff must not promise a date."
SAR_RULE = "A SAR must be filed no later than 30 calendar days from initial detection of facts. If no suspect can be identified, the time is extended to 60 days."
APP = "APP claim of 4 November 2026 for £2,340.00 to Brightwell Invest; warning shown at 09:12 and dismissed. The customer is marked as vulnerable. The claim was not approved by the sending firm."

GOOD: tuple[Labelled, ...] = (
    Labelled("A transfer of $14,820.00 was booked on 12 November 2026.", (PAYMENT,)),
    Labelled("On November 12, 2026 at 14:05 UTC, USD 14,820 left the account ending 4417.", (PAYMENT,)),
    Labelled("The transfer T-100231 went to Northgate Timber Ltd.", (PAYMENT,)),
    Labelled("Northgate Timber received $14,820 at 2:05 pm on 2026-11-12.", (PAYMENT,)),
    Labelled("About $15,000 was sent to Northgate Timber in November 2026.", (PAYMENT,)),
    Labelled("The payment was worth $14.82k.", (PAYMENT,)),
    Labelled("The transfer to Northgate Timber is posted.", (PAYMENT,)),
    Labelled("More than $14,000 was moved in a single transfer.", (PAYMENT,)),
    Labelled("Two small charges of $1.00 and $2.00 came first, then one of $389.99.", (CARD, "Fact: 2 small charges came before the large one.")),
    Labelled("All three charges fell between 02:11 and 02:15 UTC on 3 Nov 2026.", (CARD, "The number of charges is 3.")),
    Labelled("The card ending in 9034 was used at Pixel Games Online.", (CARD,)),
    Labelled("The last four digits of the card are 9034.", (CARD,)),
    Labelled("The largest charge, T-100303, was 389.99 dollars.", (CARD,)),
    Labelled("The alert AL-5512 scored 87.", (ALERT,)),
    Labelled("Rule R-118 compares with a threshold of $5,000 and observed $14,820.", (ALERT,)),
    Labelled("The observed amount of 14,820 dollars exceeds the threshold of 5k USD within 24 hours.", (ALERT,)),
    Labelled("The alert was raised on Friday 13 November 2026 at 08:30 UTC.", (ALERT,)),
    Labelled("Ms Reed has been a customer since June 2014.", (CUSTOMER,)),
    Labelled("Ms Reed is a nurse in Boston with an expected monthly turnover of $4,200.", (CUSTOMER,)),
    Labelled("Reed, Alice lives in the United States.", (CUSTOMER,)),
    Labelled("A. Reed is expected to handle $150 in cash per month.", (CUSTOMER,)),
    Labelled("The customer disputes $249.50 because the goods did not arrive.", (DISPUTE,)),
    Labelled("We received your notice on 9 November 2026 by telephone.", (DISPUTE,)),
    Labelled("The merchant says that the parcel was delivered on 28 October 2026.", (DISPUTE,)),
    Labelled("The delivery was signed for by M. Ortiz.", (DISPUTE,)),
    Labelled("The notice came at 10:15 EST.", (DISPUTE,)),
    Labelled("Six cash deposits were made in nine days.", (COUNT, "The deposits span 9 days.")),
    Labelled("The 6 deposits add up to $51,300.", (COUNT,)),
    Labelled("Each deposit was between $7,900 and $9,400.", (COUNT,)),
    Labelled("The deposits were made between 1 November and 9 November 2026.", (COUNT,)),
    Labelled("The bank must decide within ten business days.", (REG_E,)),
    Labelled("Under 12 CFR 1005.11(c)(1) the bank has 10 business days to decide whether an error occurred.", (REG_E,)),
    Labelled("The result must be reported within 3 business days after the investigation is complete.", (REG_E,)),
    Labelled("An error must be corrected within one business day.", (REG_E,)),
    Labelled("Section 1005.11 sets the procedure for resolving errors.", (REG_E,)),
    Labelled("With provisional credit the bank may take up to 45 days.", (REG_E_45,)),
    Labelled("The bank may withhold up to $50 of the provisional credit.", (REG_E_45,)),
    Labelled("The acknowledgement is due within 30 days of the billing error notice.", (REG_Z,)),
    Labelled("The billing error must be resolved within two complete billing cycles and no later than 90 days.", (REG_Z,)),
    Labelled("The payment PY-901 was rejected with code AC04 because the account is closed.", (REJECT,)),
    Labelled("€3,150 to Hafen Logistik GmbH could not be paid.", (REJECT,)),
    Labelled("The payment was submitted on November 17 and rejected on November 18, 2026.", (REJECT,)),
    Labelled("The sign-in came from 203.0.113.24 in Nigeria.", (LOGIN,)),
    Labelled("The phone number was changed at 22:51, and a payee was added at 10:58 pm.", (LOGIN,)),
    Labelled("The passport expired on 30/09/2026.", (KYC,)),
    Labelled("The proof of address has not been verified.", (KYC,)),
    Labelled("The next review is due in March 2027.", (KYC,)),
    Labelled("The risk rating is medium.", (KYC,)),
    Labelled("Your application for $18,500 dated October 19, 2026 is in underwriting.", (LOAN,)),
    Labelled("Two payslips are still missing.", (LOAN,)),
    Labelled("A decision is due by 11/20/2026.", (LOAN,)),
    Labelled("The customer writes “I was told twice that the fee would be refunded”.", (COMPLAINT,)),
    Labelled('The customer says the fee of $35 "never was" refunded.', (COMPLAINT + " never was",)),
    Labelled("Disputes make up 3.4% of the merchant's sales.", (MERCHANT,)),
    Labelled("The refund rate is 12.5 percent.", (MERCHANT,)),
    Labelled("The merchant is based in Cyprus and was onboarded on 11 February 2025.", (MERCHANT,)),
    Labelled("You can ask for a review within 60 days if you disagree.", (POLICY,)),
    Labelled("A write-off above 500 dollars needs the approval of a supervisor.", (POLICY,)),
    Labelled("Staff must not promise a date.", (POLICY,)),
    Labelled("The report is due within 30 calendar days, or 60 days where no suspect is identified.", (SAR_RULE,)),
    Labelled("The SAR must be filed within thirty days of initial detection.", (SAR_RULE,)),
    Labelled("The customer lost £2,340 to Brightwell Invest on 4 November 2026.", (APP,)),
    Labelled("A warning was shown at 9:12 am and the customer dismissed it.", (APP,)),
    Labelled("The sending firm has not approved the claim.", (APP,)),
    Labelled("The customer is vulnerable.", (APP,)),
    Labelled("The amount is more than three times the expected monthly turnover.", (CUSTOMER, PAYMENT, "The amount is 3.5 times the expected monthly turnover, so more than 3 times.")),
    Labelled("Harbourline Bank has no record of an earlier dispute with this merchant.", ("Prior disputes with merchant M-77: none on record.",)),
    Labelled("The Card Dispute Procedure asks for the approval of a supervisor.", (POLICY,)),
    Labelled("It was 22:47 UTC when somebody signed in from Lagos.", (LOGIN,)),
    Labelled("Once the claim is complete, one of the analysts decides on it.", ("When a claim is complete an analyst of the team decides it.",)),
)  # fmt: skip

BAD: tuple[Labelled, ...] = (
    Labelled("The payment was $50.00.", ("Payment of $40.00",), "amount"),
    Labelled("A transfer of $14,280.00 was booked on 12 November 2026.", (PAYMENT,), "amount"),
    Labelled("A transfer of £14,820.00 was booked.", (PAYMENT,), "amount"),
    Labelled("A transfer of $14,820.00 was booked on 21 November 2026.", (PAYMENT,), "date"),
    Labelled("The transfer was booked on 12 November 2025.", (PAYMENT,), "date"),
    Labelled("The transfer was booked at 14:50 UTC.", (PAYMENT,), "time"),
    Labelled("The transfer was booked at 2:05 am.", (PAYMENT,), "time"),
    Labelled("The transfer T-100213 is posted.", (PAYMENT,), "identifier"),
    Labelled("The money went to Southgate Timber Ltd.", (PAYMENT,), "name"),
    Labelled("The account ending 4471 was debited.", (PAYMENT,), "identifier"),
    Labelled("About $20,000 was sent.", (PAYMENT,), "amount"),
    Labelled("The payment was worth $15k.", (PAYMENT,), "amount"),
    Labelled("The payment was worth $1.482 million.", (PAYMENT,), "amount"),
    Labelled("The card ending 9043 was used.", (CARD,), "identifier"),
    Labelled("Four charges were made at Pixel Games Online.", (CARD, "The number of charges is 3."), "number"),
    Labelled("The last charge was $398.99.", (CARD,), "amount"),
    Labelled("The charges fell on 4 November 2026.", (CARD,), "date"),
    Labelled("The charges were made at Pixel Toys Online.", (CARD,), "name"),
    Labelled("The first charge fell at 03:11 UTC.", (CARD,), "time"),
    Labelled("The alert scored 78.", (ALERT,), "number"),
    Labelled("Rule R-181 fired.", (ALERT,), "identifier"),
    Labelled("The threshold is $50,000.", (ALERT,), "amount"),
    Labelled("The window of the rule is 48 hours.", (ALERT,), "number"),
    Labelled("The alert was raised on Thursday.", (ALERT,), "date"),
    Labelled("Ms Read has been a customer since June 2014.", (CUSTOMER,), "name"),
    Labelled("Ms Reed has been a customer since June 2015.", (CUSTOMER,), "date"),
    Labelled("The turnover exceeded expectation by 35%.", (CUSTOMER,), "percentage"),
    Labelled("Alice Read is a nurse.", (CUSTOMER,), "name"),
    Labelled("The customer works at Mercy Hospital.", (CUSTOMER,), "name"),
    Labelled("The expected turnover is £4,200.", (CUSTOMER,), "amount"),
    Labelled("The customer disputes $294.50.", (DISPUTE,), "amount"),
    Labelled("The parcel was delivered on November 9, 2025.", (DISPUTE,), "date"),
    Labelled("The delivery was signed for by Maria Ortez.", (DISPUTE,), "name"),
    Labelled("The parcel was not delivered on October 28, 2026.", (DISPUTE,), "polarity"),
    Labelled("Seven cash deposits were made.", (COUNT,), "number"),
    Labelled("Five cash deposits were made.", (COUNT,), "number"),
    Labelled("The deposits total $53,100.00.", (COUNT,), "amount"),
    Labelled("The deposits were made between 1 and 19 November 2026.", (COUNT,), "date"),
    Labelled("The bank must decide within 15 business days.", (REG_E,), "number"),
    Labelled("The bank must decide within 10 calendar days.", (REG_E,), "number"),
    Labelled("The result must be reported within five business days.", (REG_E,), "number"),
    Labelled("An error must be corrected within two business days.", (REG_E,), "number"),
    Labelled("Under 12 CFR 1005.12 the bank must decide promptly.", (REG_E,), "identifier"),
    Labelled("Under 12 CFR 1005.11(c)(4) the bank must decide promptly.", (REG_E,), "identifier"),
    Labelled("With provisional credit the bank may take up to 90 days.", (REG_E_45,), "number"),
    Labelled("The bank may take up to 45 business days.", (REG_E_45,), "number"),
    Labelled("The bank may withhold up to $500.", (REG_E_45,), "amount"),
    Labelled("The acknowledgement is due within 60 days.", (REG_Z,), "number"),
    Labelled("The error must be resolved within three billing cycles.", (REG_Z,), "number"),
    Labelled("The payment was rejected with code AC06.", (REJECT,), "identifier"),
    Labelled("The payment of $3,150.00 was rejected.", (REJECT,), "amount"),
    Labelled("The payment PY-910 was rejected.", (REJECT,), "identifier"),
    Labelled("The sign-in came from 203.0.113.42.", (LOGIN,), "identifier"),
    Labelled("The sign-in came from Accra.", (LOGIN,), "name"),
    Labelled("The passport expired on 30 September 2025.", (KYC,), "date"),
    Labelled("The proof of address has been verified.", (KYC,), "polarity"),
    Labelled("The application is for $15,800.", (LOAN,), "amount"),
    Labelled("Three payslips are still missing.", (LOAN,), "number"),
    Labelled("The customer writes “I was told three times that the fee would be refunded”.", (COMPLAINT,), "quote"),
    Labelled("The customer says “the fee was refunded to me”.", (COMPLAINT,), "quote"),
    Labelled("Disputes make up 4.3% of the merchant's sales.", (MERCHANT,), "percentage"),
    Labelled("The refund rate is 15.2 percent.", (MERCHANT,), "percentage"),
    Labelled("The merchant's category is MCC 5817.", (MERCHANT,), "number"),
    Labelled("You can ask for a review within 90 days.", (POLICY,), "number"),
    Labelled("Staff must promise a date.", (POLICY,), "polarity"),
    Labelled("The report is due within 45 calendar days.", (SAR_RULE,), "number"),
    Labelled("The claim was approved by the sending firm.", (APP,), "polarity"),
    Labelled("The customer is not marked as vulnerable.", (APP,), "polarity"),
    Labelled("The customer lost £2,430 to Brightwell Invest.", (APP,), "amount"),
    Labelled("The account was opened in 2019.", (CUSTOMER,), "number"),
)  # fmt: skip
