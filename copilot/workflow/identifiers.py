"""What a case knows by itself: the identifiers to hide, the strings to keep, the names that may appear."""

from collections.abc import Iterator

from copilot.domain.records import Customer
from copilot.ports.redactor import KnownIdentifier
from copilot.tasks.base import GatheredRecords

MAX_COUNTERPARTIES = 400
MAX_MERCHANTS = 400


def known_identifiers(records: GatheredRecords) -> tuple[KnownIdentifier, ...]:
    """Every identifier of a person or an account in the records, each once."""
    unique = {
        (kind, value): KnownIdentifier(type=kind, value=value, source=source)
        for kind, value, source in _all(records)
        if value.strip()
    }
    return tuple(unique.values())


def keep_strings(records: GatheredRecords) -> tuple[str, ...]:
    """Ids, codes and merchant names that a draft needs as they are; what is also a known identifier goes all the same."""
    case = records.case
    kept = {case.case_id, *case.alert_ids, *(m.name for m in records.merchants)}
    kept.update(
        list(dict.fromkeys(t.counterparty for t in records.transactions if t.merchant_id))[:MAX_MERCHANTS]
    )
    kept.update(hit.rule_id for alert in records.alerts for hit in alert.hits)
    kept.update(t for alert in records.alerts for hit in alert.hits for t in hit.transaction_ids)
    if records.dispute:
        kept.update(
            {records.dispute.dispute_id, records.dispute.reason_code, *records.dispute.transaction_ids}
        )
    if records.payment:
        kept.update({records.payment.payment_id, records.payment.reason_code})
    return tuple(sorted(text for text in kept if text))


def _all(records: GatheredRecords) -> Iterator[tuple[str, str, str]]:
    if records.customer:
        yield from _of_customer(records.customer)
    for account in records.accounts:
        yield "ACCOUNT_NUMBER", account.number, "account number"
        yield "IBAN", account.iban, "account IBAN"
        yield "SORT_CODE", account.routing, "routing number"
    for card in records.cards:
        yield "CARD", card.pan, "card number"
    for payee in records.payees:
        yield "PERSON", payee.name, "payee name"
        yield "ACCOUNT_NUMBER", payee.account, "payee account"
    for payment in records.payments:
        yield "PERSON", payment.payee_name, "payee name"
        yield "ACCOUNT_NUMBER", payment.payee_account, "payee account"
    yield from _of_activity(records)


def _of_customer(customer: Customer) -> Iterator[tuple[str, str, str]]:
    yield "PERSON", customer.full_name, "customer name"
    yield "NATIONAL_ID", customer.national_id, "customer national id"
    yield "EMAIL", customer.email, "customer e-mail"
    yield "PHONE", customer.phone, "customer phone"
    yield "CUSTOMER_ID", customer.customer_id, "customer id"
    if customer.date_of_birth:
        yield "DOB", customer.date_of_birth.isoformat(), "customer date of birth"
    # The last line is the country: it identifies nobody, and a draft needs it.
    for line in customer.address_lines[:-1]:
        yield "ADDRESS", line, "customer address"


def _of_activity(records: GatheredRecords) -> Iterator[tuple[str, str, str]]:
    parties = dict.fromkeys(
        (t.counterparty, t.counterparty_account)
        for t in records.transactions
        if t.counterparty and not t.merchant_id
    )
    for name, account in list(parties)[:MAX_COUNTERPARTIES]:
        yield "PERSON", name, "counterparty name"
        yield "ACCOUNT_NUMBER", account, "counterparty account"
    for event in records.logins:
        yield "IP_ADDRESS", event.ip_address, "sign-in address"
    for document in records.kyc.documents if records.kyc else ():
        yield "DOCUMENT_NUMBER", document.number, "identity document"
    for owner in records.kyc.beneficial_owners if records.kyc else ():
        yield "PERSON", owner, "beneficial owner"
