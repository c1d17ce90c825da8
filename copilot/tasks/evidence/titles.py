"""The title under which each kind of evidence is shown: for readers alone, no code looks anything up by it."""

from typing import assert_never

from copilot.domain import evidence_fields as of
from copilot.domain.evidence_fields import AnyFields, EvidenceKind
from copilot.language.written import Style


def title_of(fields: AnyFields, style: Style, record: str, part: str = "") -> str:  # noqa: C901  one arm a kind, so that a new one is a type error
    """The title of an item with the id of its record and of the part that it shows; a kind without one is a type error."""
    match fields:
        case of.CaseFields():
            return f"Case {record}"
        case of.SuspicionFields():
            return "Suspicion and earlier reports"
        case of.CustomerFields():
            return f"Customer {record}"
        case of.AccountFields():
            return f"Account {record}"
        case of.KycFileFields():
            return "KYC file"
        case of.KycDocumentFields():
            return f"KYC document {record}"
        case of.ScreeningMatchFields():
            return f"Screening match {record}"
        case of.KycExceptionFields():
            return f"KYC exception {record}"
        case of.TransactionFields():
            return f"Transaction {record}"
        case of.TransactionGroupFields():
            return f"Further transactions on {style.day(fields.on)}"
        case of.RuleHitFields():
            return f"Rule hit {part} of alert {record}"
        case of.EarlierAlertFields():
            return f"Earlier alert {record}"
        case of.DeviceFields():
            return f"Device {record}"
        case of.SignInEventFields():
            return f"{fields.event.capitalize()} {record}"
        case of.PayeeFields():
            return f"Payee {record}"
        case of.MerchantFields():
            return f"Merchant {record}"
        case of.DisputeFields():
            return f"Dispute {record}"
        case of.ComplaintFields():
            return f"Complaint {record}"
        case of.RejectedPaymentFields():
            return f"Rejected payment {record}"
        case of.LoanFields():
            return f"Loan {record}"
        case of.NoteFields():
            return f"Note {record}"
        case of.InteractionFields():
            return f"Interaction {record}"
        case of.EarlierCaseFields():
            return f"Earlier case {record}"
        case of.AddresseeFields():
            return "Addressee"
        case of.OwnDisputeFields():
            return "Your dispute"
        case of.OwnTransactionFields():
            return f"Payment of {fields.amount} on {style.day(fields.on)}"
        case of.OwnPaymentFields():
            return "Your payment"
        case of.OwnLoanFields():
            return "Your application"
        case of.DisputeRuleFields() | of.CreditRuleFields():
            return "What the rule says"
        case of.PaymentReasonFields():
            return "What may be said"
        case of.BankContactFields():
            return "How to reach us"
        case of.QuoteFields():
            return quote_title(fields)
        case _:
            assert_never(fields)


def quote_title(fields: of.QuoteFields) -> str:
    """The title of what somebody outside said, by its kind."""
    match fields.kind:
        case EvidenceKind.CUSTOMER_CLAIM:
            return "The customer's claim"
        case EvidenceKind.MERCHANT_ANSWER:
            return "The merchant's answer"
        case EvidenceKind.DELIVERY_PROOF:
            return "Proof of delivery"
        case EvidenceKind.COMPLAINT_TEXT:
            return "The customer's complaint"
        case _:
            assert_never(fields.kind)
