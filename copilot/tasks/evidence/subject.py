"""The case, the customer and what the bank holds on them, as evidence for staff."""

from collections.abc import Iterator

from copilot.language.countries import country_name
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence.item import Item, quoted, sentence
from copilot.tasks.wording import day, last_four, listed, moment, words


def case(records: GatheredRecords) -> Iterator[Item]:
    """The case itself."""
    found, zone = records.case, records.zone
    text = sentence(
        f"Case {found.case_id} in the queue {words(found.queue.value)}: {found.title}",
        f"opened on {moment(found.opened_at, zone)}",
        f"amount at risk {found.amount_at_risk}",
        f"status {found.status}",
        f"outcome {words(found.outcome)}" if found.outcome else "",
        "reopened" if found.reopened else "",
    )
    fields = {
        "case_id": found.case_id,
        "title": found.title,
        "opened_on": day(found.opened_at, zone),
        "amount_at_risk": str(found.amount_at_risk),
    }
    yield Item("ticketing", (found.case_id,), f"Case {found.case_id}", fields, text)


def suspicion(records: GatheredRecords) -> Iterator[Item]:
    """When suspicion was formed, whether a suspect is known, earlier reports: for the compartment alone."""
    found, zone = records.case, records.zone
    formed = (
        f"suspicion was formed on {moment(found.suspicion_formed_at, zone)}"
        if found.suspicion_formed_at
        else "no date on which suspicion was formed is on record"
    )
    text = sentence(
        f"Case {found.case_id}: {formed}",
        "a suspect has been identified" if found.suspect_identified else "no suspect has been identified",
        f"an earlier report was filed on {day(found.prior_sar_on)}"
        if found.prior_sar_on
        else "no earlier report is on record",
    )
    fields = {
        "suspicion_formed_on": day(found.suspicion_formed_at, zone) if found.suspicion_formed_at else "",
        "suspect_identified": "yes" if found.suspect_identified else "no",
        "prior_report_on": day(found.prior_sar_on) if found.prior_sar_on else "",
    }
    yield Item(
        "ticketing", (f"{found.case_id}#suspicion",), "Suspicion and earlier reports", fields, text, "sar"
    )


def customer(records: GatheredRecords) -> Iterator[Item]:
    """Who the customer is, without numbers that identify."""
    found = records.customer
    if found is None:
        return
    text = sentence(
        f"{found.full_name}, a {found.kind}, customer since {day(found.customer_since)}",
        f"occupation {found.occupation}" if found.occupation else "",
        f"located in {country_name(found.country)}",
        f"declared turnover {found.expected_monthly_turnover} a month, of it cash {found.expected_cash_per_month}",
        "marked as vulnerable" if found.vulnerable else "",
    )
    fields = {
        "name": found.full_name, "kind": found.kind, "occupation": found.occupation,
        "customer_since": day(found.customer_since), "country": country_name(found.country),
        "declared_turnover": str(found.expected_monthly_turnover), "declared_cash": str(found.expected_cash_per_month),
    }  # fmt: skip
    yield Item("core", (found.customer_id,), f"Customer {found.customer_id}", fields, text)


def accounts(records: GatheredRecords) -> Iterator[Item]:
    """Accounts by their last four, with status, balance and opening date; cards on them."""
    for found in records.accounts:
        cards = [
            f"{c.kind} card ending {c.last_four} ({c.status})"
            for c in records.cards
            if c.account_id == found.account_id
        ]
        text = sentence(
            f"{words(found.product)} account ending {last_four(found.number or found.iban)}, {found.status}, opened on {day(found.opened_on)}",
            f"balance {found.balance}",
            listed(cards),
        )
        fields = {
            "product": words(found.product), "account_ending": last_four(found.number or found.iban),
            "status": found.status, "opened_on": day(found.opened_on), "balance": str(found.balance),
        }  # fmt: skip
        yield Item("core", (found.account_id,), f"Account {found.account_id}", fields, text)


def kyc(records: GatheredRecords) -> Iterator[Item]:
    """The KYC file: rating, review, documents, matches, exceptions."""
    file = records.kyc
    if file is None:
        return
    text = sentence(
        f"Risk rating {file.risk_rating}",
        f"last review {day(file.last_review_on)}" if file.last_review_on else "no review on record",
        f"next review {day(file.next_review_on)}" if file.next_review_on else "",
        f"source of funds {file.source_of_funds}" if file.source_of_funds else "no source of funds on record",
        "politically exposed" if file.pep else "",
        f"beneficial owners {listed(file.beneficial_owners)}" if file.beneficial_owners else "",
    )
    fields = {
        "risk_rating": file.risk_rating,
        "source_of_funds": file.source_of_funds,
        "beneficial_owners": listed(file.beneficial_owners),
    }
    yield Item("kyc", (file.customer_id,), "KYC file", fields, text)
    for document in file.documents:
        text = sentence(
            f"{words(document.kind)} {'verified' if document.verified else 'not verified'}",
            f"expires on {day(document.expires_on)}" if document.expires_on else "",
            f"in conflict with the file: {listed(document.mismatches)}" if document.mismatches else "",
        )
        fields = {
            "kind": words(document.kind),
            "verified": "yes" if document.verified else "no",
            "mismatches": listed(document.mismatches),
        }
        yield Item("kyc", (document.document_id,), f"KYC document {document.document_id}", fields, text)
    for match in file.screening:
        text = f"Screening match on {match.list_name}: score {match.score}, matched on {listed(match.matched_on)}, {match.status}."
        fields = {"list": match.list_name, "score": str(match.score), "status": match.status}
        yield Item("kyc", (match.match_id,), f"Screening match {match.match_id}", fields, text)
    for gap in file.exceptions:
        text = f"KYC exception {words(gap.kind)}, {gap.status}, raised on {day(gap.raised_on)}, due on {day(gap.due_on)}: {quoted(gap.detail)}."
        fields = {
            "kind": words(gap.kind),
            "status": gap.status,
            "raised_on": day(gap.raised_on),
            "due_on": day(gap.due_on),
            "detail": gap.detail,
        }
        yield Item(
            "kyc", (gap.exception_id,), f"KYC exception {gap.exception_id}", fields, text, untrusted=True
        )


FUNCTIONS = (case, customer, accounts, kyc)
