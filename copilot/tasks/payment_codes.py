"""Reason codes of rejected payments: what a letter may say to the customer, and what they can put right.

ISO 20022 external status reason codes and Nacha return codes, in this product's own words (guides
HB-PRC-022, HB-PRC-023). A restricted code gets neutral words only (HB-PRC-024): neither its
meaning nor its existence is stated, and nothing is said about how the payment might pass.
"""

from typing import NamedTuple


class Code(NamedTuple):
    """A plain reason and what the customer can do; `fix` is "" where nothing can be done by them.

    `to_fill` is what the letter has to name and the payment's record does not hold.
    """

    reason: str
    fix: str
    to_fill: str = ""


_NUMBER = Code(
    "the account number for the payee was not recognised by the other bank",
    "Please check the account number with the payee and send the payment again.",
)
_CLOSED = Code(
    "the payee's account has been closed",
    "Please ask the payee for their new account details and send the payment again.",
)
_FUNDS = Code(
    "there was not enough money in the account when the payment was processed",
    "Once there is enough money in the account, you can send the payment again.",
)
_TWICE = Code(
    "the payment looked the same as a payment already sent",
    "Please check whether the first payment arrived before you send it again.",
    "date and amount of the payment already sent",
)
_FORMAT = Code(
    "part of the payment details was in a format that could not be read",
    "Please check every field of the payment and send it again.",
)
_BANK = Code(
    "the payee's bank could not be found by the code given",
    "Please check the bank's code with the payee and send the payment again.",
)
_PAYEE_DATA = Code(
    "the payee's name or address was missing or incomplete",
    "Please check the payee's name and address, complete them and send the payment again.",
)
_PAYER_DATA = Code(
    "details about you as the payer were missing",
    "Please check your details, complete them and send the payment again.",
)
_ASKED = Code("the payment was cancelled on request", "Please contact us if you did not ask for this.")
_UNSAID = Code(
    "the other bank turned the payment down without telling us why",
    "Please ask the payee to contact their bank.",
)
_AMOUNT = Code(
    "the amount is not accepted for this kind of payment",
    "Please check the amount with the payee and send the payment again.",
)
_TECHNICAL = Code("the payment could not be settled for a technical reason", "Please send the payment again.")
_MANDATE = Code(
    "no valid authority for this debit was found",
    "Please check the authority with the company that collects the payment.",
)
_UNAUTHORISED = Code(
    "we were told that the debit was not authorised",
    "Whoever collected it may contact you. Please tell us if you did authorise the debit.",
)
_DEBIT_FUNDS = Code(
    "there was not enough money in the account when the debit was processed",
    "It may be collected again, so you should keep enough money in the account.",
)
_NOT_APPLIED = Code("the payment could not be applied to the account", "")

CODES: dict[str, Code] = {
    "AC01": _NUMBER, "AC03": _NUMBER, "BE01": _NUMBER, "R03": _NUMBER, "R04": _NUMBER,
    "AC04": _CLOSED, "R02": _CLOSED,
    "AC06": Code("the other bank could not credit the payee's account", "Please ask the payee to contact that bank."),
    "AC13": Code("the account is of a kind that cannot be used for this payment", "You can send the payment again with another account."),
    "AM01": _AMOUNT, "AM02": _AMOUNT, "AM03": Code("the currency is not accepted for this payment", "Please ask the payee in which currency they can be paid."),
    "AM04": _FUNDS, "R01": _DEBIT_FUNDS, "R09": _DEBIT_FUNDS,
    "AM05": _TWICE, "DUPL": _TWICE, "R24": _TWICE,
    "AM09": Code("the amount differs from the amount agreed", "Please check the amount with the payee and send the payment again."), "R19": _AMOUNT,
    "BE04": _PAYEE_DATA, "RR03": _PAYEE_DATA, "BE07": _PAYER_DATA, "RR01": _PAYER_DATA, "RR02": _PAYER_DATA,
    "CUST": _ASKED, "FOCR": _ASKED, "R06": _ASKED, "R08": Code("a stop was placed on this payment", "Please contact the company that collects the payment."),
    "RC01": _BANK, "RC03": _BANK, "RC04": _BANK, "CNOR": _BANK, "DNOR": _BANK, "R28": _BANK,
    "FF01": _FORMAT, "DT01": Code("the date of the payment was not valid", "Please correct the date and send the payment again."), "AG02": _FORMAT, "R25": _FORMAT, "R26": _FORMAT,
    "ED05": _TECHNICAL, "TECH": _TECHNICAL, "TM01": Code("the payment arrived after the time limit of the day", "Please send the payment again."),
    "MD01": _MANDATE, "R07": _MANDATE,
    "R05": _UNAUTHORISED, "R10": _UNAUTHORISED, "R11": _UNAUTHORISED, "R29": _UNAUTHORISED,
    "R20": Code("the account does not accept payments of this kind", "Please ask the payee for another account."),
    "R23": Code("the payee did not accept the payment", "Please ask the payee for the reason."),
    "MS02": _UNSAID, "MS03": _UNSAID, "NARR": _UNSAID,
    "MD07": _NOT_APPLIED, "R14": _NOT_APPLIED, "R15": _NOT_APPLIED,
}  # fmt: skip

RESTRICTED = frozenset({"FRAD", "FR01", "RR04", "AG01", "LEGL", "R16", "R17"})
"""Codes whose reason is not told; R17 because it marks questionable circumstances."""


def code_of(code: str, *, screening_stop: bool) -> Code | None:
    """What may be said for a code; None means neutral words: a restricted code, a screening stop, or a code not known."""
    if screening_stop or code in RESTRICTED:
        return None
    return CODES.get(code)
