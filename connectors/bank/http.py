"""The systems of record behind an HTTP API, such as the mock bank's."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from connectors.bank.checking import checked, first_wrong
from connectors.bank.http_client import BankClient, segment
from connectors.bank.traced import Traced
from copilot.domain import records
from copilot.domain.base import DomainModel
from copilot.domain.ids import AlertId, CaseId, CustomerId, MerchantId, TransactionId
from copilot.errors import BadRecordError, InputError, PermanentError
from copilot.ports.systems import (
    MAX_TRANSACTIONS,
    CasePage,
    SystemsOfRecord,
    WriteCommand,
    WriteReceipt,
)
from copilot.settings import Settings

R = TypeVar("R", bound=DomainModel)
DEFAULT_TIMEOUT_SECONDS = 5.0


class _Remote(Traced):
    """One system behind its part of the address."""

    def __init__(self, client: BankClient) -> None:
        """Talk through `client`."""
        self._client = client

    def _one(self, model: type[R], path: str, **query: str | int | None) -> R:
        found: R = self._parsed(model, self._client.get(self.system, path, **query))
        return found

    def _many(self, model: type[R], path: str, **query: str | int | None) -> tuple[R, ...]:
        return self._list(model, self._client.get(self.system, path, **query))

    def _list(self, model: type[R], body: bytes) -> tuple[R, ...]:
        found: tuple[R, ...] = self._parsed(tuple[model, ...], body)  # type: ignore[valid-type]
        return found

    def _parsed(self, shape: Any, body: bytes) -> Any:
        try:
            return _adapter(shape).validate_json(body)
        except ValidationError as error:
            no_answer = any(found["type"] == "json_invalid" for found in error.errors())
            raise self._unusable(
                first_wrong(error), PermanentError if no_answer else BadRecordError
            ) from error

    def _unusable(self, reason: str, kind: type[PermanentError] = PermanentError) -> PermanentError:
        return kind(
            f"The answer of {self.system} at {self._client.base_url} cannot be used: {reason}. "
            "Correct it there, or check that the address is the bank's and that both sides have the same version."
        )


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


class _Core(_Remote):
    system = "core"

    def customer(self, customer_id: CustomerId) -> records.Customer:
        return self._one(records.Customer, f"/customers/{segment(customer_id)}")

    def accounts(self, customer_id: CustomerId) -> tuple[records.Account, ...]:
        return self._many(records.Account, f"/customers/{segment(customer_id)}/accounts")

    def transactions(
        self,
        customer_id: CustomerId,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = MAX_TRANSACTIONS,
    ) -> tuple[records.Transaction, ...]:
        period = {
            "since": since.isoformat() if since else None,
            "until": until.isoformat() if until else None,
        }
        path = f"/customers/{segment(customer_id)}/transactions"
        return self._rows(self._client.get(self.system, path, limit=limit, **period))

    def transactions_by_id(self, ids: Sequence[TransactionId]) -> tuple[records.Transaction, ...]:
        return self._rows(self._client.post(self.system, "/transactions/lookup", {"ids": list(ids)}))

    def payees(self, customer_id: CustomerId) -> tuple[records.Payee, ...]:
        return self._many(records.Payee, f"/customers/{segment(customer_id)}/payees")

    def customers_sharing(
        self,
        kind: Literal["phone", "address", "email", "counterparty_account"],
        value: str,
        *,
        limit: int = 20,
    ) -> tuple[records.Customer, ...]:
        body = self._client.post(
            self.system, "/customers/sharing", {"kind": kind, "value": value, "limit": limit}
        )
        return self._list(records.Customer, body)

    def _rows(self, body: bytes) -> tuple[records.Transaction, ...]:
        try:
            columns = json.loads(body)
            if tuple(columns) != records.Transaction._fields:
                raise self._unusable("the columns of transactions are not the expected ones")
            rows = tuple(map(records.Transaction._make, zip(*columns.values(), strict=True)))
        except (ValueError, TypeError) as error:
            raise self._unusable("the columns of transactions do not fit together") from error
        try:
            return tuple(checked(rows))
        except ValueError as error:
            raise self._unusable(str(error), BadRecordError) from error


class _Cards(_Remote):
    system = "cards"

    def cards(self, customer_id: CustomerId) -> tuple[records.Card, ...]:
        return self._many(records.Card, f"/customers/{segment(customer_id)}/cards")

    def dispute(self, dispute_id: str) -> records.Dispute:
        return self._one(records.Dispute, f"/disputes/{segment(dispute_id)}")

    def disputes(self, customer_id: CustomerId) -> tuple[records.Dispute, ...]:
        return self._many(records.Dispute, f"/customers/{segment(customer_id)}/disputes")


class _Payments(_Remote):
    system = "payments"

    def rejected_payment(self, payment_id: str) -> records.RejectedPayment:
        return self._one(records.RejectedPayment, f"/rejected/{segment(payment_id)}")

    def rejected_payments(self, customer_id: CustomerId) -> tuple[records.RejectedPayment, ...]:
        return self._many(records.RejectedPayment, f"/customers/{segment(customer_id)}/rejected")


class _Alerts(_Remote):
    system = "alerts"

    def alert(self, alert_id: AlertId) -> records.Alert:
        return self._one(records.Alert, f"/alerts/{segment(alert_id)}")

    def alerts(self, customer_id: CustomerId, *, limit: int = 100) -> tuple[records.Alert, ...]:
        return self._many(records.Alert, f"/customers/{segment(customer_id)}/alerts", limit=limit)


class _Kyc(_Remote):
    system = "kyc"

    def kyc_file(self, customer_id: CustomerId) -> records.KycFile:
        return self._one(records.KycFile, f"/customers/{segment(customer_id)}/file")


class _Crm(_Remote):
    system = "crm"

    def complaint(self, complaint_id: str) -> records.Complaint:
        return self._one(records.Complaint, f"/complaints/{segment(complaint_id)}")

    def complaints(self, customer_id: CustomerId) -> tuple[records.Complaint, ...]:
        return self._many(records.Complaint, f"/customers/{segment(customer_id)}/complaints")

    def interactions(self, customer_id: CustomerId, *, limit: int = 50) -> tuple[records.Interaction, ...]:
        return self._many(records.Interaction, f"/customers/{segment(customer_id)}/interactions", limit=limit)

    def notes(self, customer_id: CustomerId, *, limit: int = 50) -> tuple[records.Note, ...]:
        return self._many(records.Note, f"/customers/{segment(customer_id)}/notes", limit=limit)


class _Merchants(_Remote):
    system = "merchants"

    def merchants(self, ids: Sequence[MerchantId]) -> tuple[records.Merchant, ...]:
        body = self._client.post(self.system, "/lookup", {"ids": list(ids)})
        return self._list(records.Merchant, body)


class _Devices(_Remote):
    system = "devices"

    def devices(self, customer_id: CustomerId) -> tuple[records.Device, ...]:
        return self._many(records.Device, f"/customers/{segment(customer_id)}/devices")

    def login_events(self, customer_id: CustomerId, *, limit: int = 200) -> tuple[records.LoginEvent, ...]:
        return self._many(records.LoginEvent, f"/customers/{segment(customer_id)}/login-events", limit=limit)


class _Lending(_Remote):
    system = "lending"

    def loan(self, loan_id: str) -> records.Loan:
        return self._one(records.Loan, f"/loans/{segment(loan_id)}")

    def loans(self, customer_id: CustomerId) -> tuple[records.Loan, ...]:
        return self._many(records.Loan, f"/customers/{segment(customer_id)}/loans")


class _Ticketing(_Remote):
    system = "ticketing"

    def case(self, case_id: CaseId) -> records.CaseRecord:
        return self._one(records.CaseRecord, f"/cases/{segment(case_id)}")

    def cases_of(self, customer_id: CustomerId) -> tuple[records.CaseRecord, ...]:
        return self._many(records.CaseRecord, f"/customers/{segment(customer_id)}/cases")

    def changed_cases(self, cursor: str | None, *, limit: int = 1_000) -> CasePage:
        return self._one(CasePage, "/changed-cases", cursor=cursor, limit=limit)

    def case_file(self, case_id: CaseId) -> records.CaseFile:
        return self._one(records.CaseFile, f"/cases/{segment(case_id)}/file")

    def write(self, command: WriteCommand, *, idempotency_key: str) -> WriteReceipt:
        if not idempotency_key.strip() or not idempotency_key.isascii() or not idempotency_key.isprintable():
            raise InputError("A write needs an idempotency key of printable ASCII characters.")
        body = self._client.post(
            self.system,
            "/commands",
            command.model_dump(mode="json"),
            headers={"Idempotency-Key": idempotency_key},
        )
        receipt: WriteReceipt = self._parsed(WriteReceipt, body)
        return receipt


class HttpSystems:
    """Every system of one bank behind one address; safe for many threads.

    A repeated write is the caller's decision (same key): nothing is retried here.
    """

    def __init__(
        self, base_url: str, token: str | None = None, timeout: float = DEFAULT_TIMEOUT_SECONDS
    ) -> None:
        """Name the address; `timeout` in seconds bounds one call."""
        self._client = BankClient(base_url, token, timeout)
        self.core = _Core(self._client)
        self.cards = _Cards(self._client)
        self.payments = _Payments(self._client)
        self.alerts = _Alerts(self._client)
        self.kyc = _Kyc(self._client)
        self.crm = _Crm(self._client)
        self.merchants = _Merchants(self._client)
        self.devices = _Devices(self._client)
        self.lending = _Lending(self._client)
        self.ticketing = _Ticketing(self._client)

    def day(self) -> None:
        return None

    def describe(self) -> dict[str, str]:
        return {"kind": "http", "address": self._client.base_url}

    def close(self) -> None:
        self._client.close()


def connect(settings: Settings, *, now: Callable[[], datetime]) -> SystemsOfRecord:
    """The bank at the address that is set, which dates its own records; for the registry."""
    token = settings.bank_token
    return HttpSystems(settings.bank_url or "", token.get_secret_value() if token else None)
