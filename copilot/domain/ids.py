"""Identifiers, one type each, so that mypy keeps them apart."""

from typing import NewType

CustomerId = NewType("CustomerId", str)
AccountId = NewType("AccountId", str)
CardId = NewType("CardId", str)
TransactionId = NewType("TransactionId", str)
MerchantId = NewType("MerchantId", str)
DeviceId = NewType("DeviceId", str)
CaseId = NewType("CaseId", str)
AlertId = NewType("AlertId", str)
UserId = NewType("UserId", str)
RunId = NewType("RunId", str)
DraftId = NewType("DraftId", str)
DocId = NewType("DocId", str)
PassageId = NewType("PassageId", str)
