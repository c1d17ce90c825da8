"""The case, the customer and what the bank holds on them, as evidence for staff."""

from collections.abc import Iterator

from copilot.domain import evidence_fields as fields
from copilot.domain.bank_day import bank_day
from copilot.language.countries import country_name
from copilot.language.written import listed
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence.item import Item, quoted, sentence
from copilot.tasks.wording import last_four, words


def case(records: GatheredRecords) -> Iterator[Item]:
    """The case itself."""
    found, zone = records.case, records.zone
    text = sentence(
        f"Case {found.case_id} in the queue {words(found.queue.value)}: {found.title}",
        f"opened on {records.style.moment(found.opened_at)}",
        f"amount at risk {found.amount_at_risk}",
        f"status {found.status}",
        f"outcome {words(found.outcome)}" if found.outcome else "",
        "reopened" if found.reopened else "",
    )
    values = fields.CaseFields(
        case_id=found.case_id,
        title=found.title,
        opened_on=bank_day(found.opened_at, zone),
        amount_at_risk=found.amount_at_risk,
    )
    yield Item("ticketing", (found.case_id,), values, text)


def suspicion(records: GatheredRecords) -> Iterator[Item]:
    """When suspicion was formed, whether a suspect is known, earlier reports: for the compartment alone."""
    found, zone = records.case, records.zone
    formed = (
        f"suspicion was formed on {records.style.moment(found.suspicion_formed_at)}"
        if found.suspicion_formed_at
        else "no date on which suspicion was formed is on record"
    )
    text = sentence(
        f"Case {found.case_id}: {formed}",
        "a suspect has been identified" if found.suspect_identified else "no suspect has been identified",
        f"an earlier report was filed on {records.style.day(found.prior_sar_on)}"
        if found.prior_sar_on
        else "no earlier report is on record",
    )
    values = fields.SuspicionFields(
        suspicion_formed_on=found.suspicion_formed_at and bank_day(found.suspicion_formed_at, zone),
        suspect_identified=found.suspect_identified,
        prior_report_on=found.prior_sar_on,
    )
    yield Item("ticketing", (f"{found.case_id}#suspicion",), values, text, "sar")


def customer(records: GatheredRecords) -> Iterator[Item]:
    """Who the customer is, without numbers that identify."""
    found = records.customer
    if found is None:
        return
    text = sentence(
        f"{found.full_name}, a {found.kind}, customer since {records.style.day(found.customer_since)}",
        f"occupation {found.occupation}" if found.occupation else "",
        f"located in {country_name(found.country)}",
        f"declared turnover {found.expected_monthly_turnover} a month, of it cash {found.expected_cash_per_month}",
        "marked as vulnerable" if found.vulnerable else "",
    )
    values = fields.CustomerFields(
        name=found.full_name, customer_kind=found.kind, occupation=found.occupation,
        customer_since=found.customer_since, country=country_name(found.country),
        declared_turnover=found.expected_monthly_turnover, declared_cash=found.expected_cash_per_month,
    )  # fmt: skip
    yield Item("core", (found.customer_id,), values, text)


def accounts(records: GatheredRecords) -> Iterator[Item]:
    """Accounts by their last four, with status, balance and opening date; cards on them."""
    for found in records.accounts:
        cards = [
            f"{c.kind} card ending {c.last_four} ({c.status})"
            for c in records.cards
            if c.account_id == found.account_id
        ]
        text = sentence(
            f"{words(found.product)} account ending {last_four(found.number or found.iban)}, {found.status}, opened on {records.style.day(found.opened_on)}",
            f"balance {found.balance}",
            listed(cards),
        )
        values = fields.AccountFields(
            product=words(found.product), account_ending=last_four(found.number or found.iban),
            status=found.status, opened_on=found.opened_on, balance=found.balance,
        )  # fmt: skip
        yield Item("core", (found.account_id,), values, text)


def kyc(records: GatheredRecords) -> Iterator[Item]:
    """The KYC file: rating, review, documents, matches, exceptions."""
    file = records.kyc
    if file is None:
        return
    text = sentence(
        f"Risk rating {file.risk_rating}",
        f"last review {records.style.day(file.last_review_on)}"
        if file.last_review_on
        else "no review on record",
        f"next review {records.style.day(file.next_review_on)}" if file.next_review_on else "",
        f"source of funds {file.source_of_funds}" if file.source_of_funds else "no source of funds on record",
        "politically exposed" if file.pep else "",
        f"beneficial owners {listed(file.beneficial_owners)}" if file.beneficial_owners else "",
    )
    about = fields.KycFileFields(
        risk_rating=file.risk_rating,
        source_of_funds=file.source_of_funds,
        beneficial_owners=file.beneficial_owners,
    )
    yield Item("kyc", (file.customer_id,), about, text)
    for document in file.documents:
        text = sentence(
            f"{words(document.kind)} {'verified' if document.verified else 'not verified'}",
            f"expires on {records.style.day(document.expires_on)}" if document.expires_on else "",
            f"in conflict with the file: {listed(document.mismatches)}" if document.mismatches else "",
        )
        identity = fields.KycDocumentFields(
            document=words(document.kind), verified=document.verified, mismatches=document.mismatches
        )
        yield Item("kyc", (document.document_id,), identity, text)
    for match in file.screening:
        text = f"Screening match on {match.list_name}: score {match.score}, matched on {listed(match.matched_on)}, {match.status}."
        matched = fields.ScreeningMatchFields(list=match.list_name, score=match.score, status=match.status)
        yield Item("kyc", (match.match_id,), matched, text)
    for gap in file.exceptions:
        text = f"KYC exception {words(gap.kind)}, {gap.status}, raised on {records.style.day(gap.raised_on)}, due on {records.style.day(gap.due_on)}: {quoted(gap.detail)}."
        lacking = fields.KycExceptionFields(
            exception=words(gap.kind),
            status=gap.status,
            raised_on=gap.raised_on,
            due_on=gap.due_on,
            detail=gap.detail,
        )
        yield Item("kyc", (gap.exception_id,), lacking, text, untrusted=True)


FUNCTIONS = (case, customer, accounts, kyc)
