"""Puts a hostile text where outsiders can write: notes, letters, documents, payment references, names."""

from collections.abc import Mapping
from typing import Any

from copilot.domain.records import (
    Complaint,
    Dispute,
    Interaction,
    KycDocument,
    KycException,
    KycFile,
    Merchant,
    Note,
    Payee,
    RejectedPayment,
    Transaction,
)
from tests.fakes.records import NOW, tiny_bank
from tests.fakes.systems import FakeSystems

NEUTRAL = "Nothing further."
"""What stands in the place of the hostile text when the two runs are compared."""

NOTES: Mapping[type[Any], tuple[str, ...]] = {Note: ("text",), Interaction: ("summary",)}
MAIL: Mapping[type[Any], tuple[str, ...]] = {
    Complaint: ("narrative", "redress_sought"),
    Dispute: ("claim_text",),
    Interaction: ("summary",),
}
DOCUMENTS: Mapping[type[Any], tuple[str, ...]] = {
    Dispute: ("merchant_response", "delivery_proof"),
    KycException: ("detail",),
    KycDocument: ("extracted_text",),
}
REFERENCES: Mapping[type[Any], tuple[str, ...]] = {
    Transaction: ("description",),
    RejectedPayment: ("reference", "reason_text"),
}
NAMES: Mapping[type[Any], tuple[str, ...]] = {
    Merchant: ("name", "descriptor"),
    Transaction: ("description", "counterparty"),
    Payee: ("name",),
}
CARRIERS: Mapping[str, tuple[Mapping[type[Any], tuple[str, ...]], tuple[str, ...]]] = {
    "case_note": (NOTES, ("CF-100001", "AM-100001")),
    "chat_or_note": (NOTES, ("CF-100001",)),
    "draft_text": (NOTES, ("CF-100001",)),
    "complaint_email": (MAIL, ("CM-100001", "DS-100001")),
    "email_body": (MAIL, ("DS-100001",)),
    "document_text": (DOCUMENTS, ("DS-100001",)),
    "attachment": (DOCUMENTS, ("DS-100001",)),
    "invoice_pdf_text": (DOCUMENTS, ("DS-100001",)),
    "landlord_letter": (DOCUMENTS, ("KY-100001", "DS-100001")),
    "kyc_document": (DOCUMENTS, ("KY-100001",)),
    "payment_reference": (REFERENCES, ("RP-100001", "PF-100001")),
    "incoming_transaction_subject": (REFERENCES, ("AM-100001", "PF-100001")),
    "merchant_name": (NAMES, ("CF-100001", "PF-100001")),
}
"""Carrier → the fields it stands for, and the cases on whose evidence they stand."""


class WatchedSystems(FakeSystems):
    """A bank that remembers which of its systems were asked."""

    def __init__(self, records: Any) -> None:
        self.asked: list[str] = []
        super().__init__(records, now=lambda: NOW)

    def check(self, system: str) -> None:
        self.asked.append(system)
        super().check(system)


def bank_with(text: str, fields: Mapping[type[Any], tuple[str, ...]]) -> WatchedSystems:
    """The tiny bank with the text after whatever stands in the fields."""
    return WatchedSystems([_planted(record, text, fields) for record in tiny_bank()])


def _planted(record: Any, text: str, fields: Mapping[type[Any], tuple[str, ...]]) -> Any:
    changes: dict[str, Any] = {
        name: f"{getattr(record, name)} {text}".strip() for name in fields.get(type(record), ())
    }
    if isinstance(record, KycFile):
        changes["exceptions"] = tuple(_planted(one, text, fields) for one in record.exceptions)
        changes["documents"] = tuple(_planted(one, text, fields) for one in record.documents)
    if isinstance(record, Transaction):
        return record._replace(**changes)
    return record.model_copy(update=changes)
