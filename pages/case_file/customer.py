"""Customer and KYC: who this is, what they hold, and whether the file is whole. Identifiers stay masked."""

from html import escape

import streamlit as st

from copilot.domain.records import Customer, KycFile
from copilot.domain.views import CaseView
from copilot.language import written
from copilot.language.countries import country_of
from pages.ui import marks, words
from pages.ui.tables import table


def show_customer(view: CaseView) -> None:
    """Left the person and the holdings, right the KYC file."""
    left, right = st.columns(2)
    with left:
        if view.customer:
            _person(view.customer)
        else:
            st.html(marks.empty("Core banking did not answer", "Reload the page in a moment."))
        _holdings(view)
    with right:
        if view.kyc:
            _kyc(view.kyc)
        else:
            st.html(marks.empty("No KYC file", "The KYC registry holds none, or did not answer."))


def _person(customer: Customer) -> None:
    st.html(marks.section(customer.full_name, words.title_of(customer.kind)))
    st.html(
        marks.pairs(
            [
                ("Customer", customer.customer_id),
                ("Since", written.short_day(customer.customer_since)),
                ("Born", written.short_day(customer.date_of_birth)),
                ("National id", words.masked(customer.national_id)),
                ("Occupation", customer.occupation or "—"),
                ("Country", country_of(customer.country)),
                ("Phone", customer.phone),
                ("E-mail", customer.email),
                ("Address", written.joined(customer.address_lines)),
                ("Expected turnover", f"{customer.expected_monthly_turnover} a month"),
                ("Expected cash", f"{customer.expected_cash_per_month} a month"),
                ("May be processed by a model", "yes" if customer.model_processing_consent else "no"),
            ],
            columns=2,
        )
    )


def _holdings(view: CaseView) -> None:
    accounts = (
        (
            f"{words.title_of(account.product)} {words.masked(account.number)}",
            words.title_of(account.status),
            written.short_day(account.opened_on),
            account.balance,
        )
        for account in view.accounts
    )
    st.html(marks.section("Accounts", str(len(view.accounts))))
    st.html(table(("Account", "Status", "Opened", "Balance"), accounts, right=(3,)))
    cards = (
        (
            f"{words.title_of(card.network)} {card.kind} ··{card.last_four}",
            words.title_of(card.status),
            written.short_day(card.issued_on),
        )
        for card in view.cards
    )
    st.html(marks.section("Cards", str(len(view.cards))))
    st.html(table(("Card", "Status", "Issued"), cards))


def _kyc(kyc: KycFile) -> None:
    rating = {"high": marks.chip("High risk", "red"), "medium": marks.chip("Medium risk", "amber")}
    st.html(
        marks.row(
            "<strong>KYC file</strong>",
            rating.get(kyc.risk_rating, marks.chip("Low risk", "green")),
            marks.chip("Politically exposed", "violet") if kyc.pep else "",
        )
    )
    st.html(
        marks.pairs(
            [
                ("Last review", written.short_day(kyc.last_review_on)),
                ("Next review", written.short_day(kyc.next_review_on)),
                ("Source of funds", kyc.source_of_funds or "—"),
                ("Beneficial owners", written.joined(kyc.beneficial_owners)),
            ]
        )
    )
    for exception in kyc.exceptions:
        st.html(
            marks.row(
                marks.chip(words.title_of(exception.kind), "amber"),
                marks.chip(words.title_of(exception.status)),
                marks.soft(f"due {written.short_day(exception.due_on)}"),
            )
            + marks.quote(exception.detail)
        )
    st.html(marks.section("Documents", str(len(kyc.documents))))
    for document in kyc.documents:
        st.html(
            marks.row(
                f"<b>{escape(words.title_of(document.kind))}</b> {escape(words.masked(document.number))}",
                marks.chip("verified", "green") if document.verified else marks.chip("not verified", "amber"),
                marks.soft(f"expires {written.short_day(document.expires_on)}")
                if document.expires_on
                else "",
                *(marks.chip(mismatch, "red") for mismatch in document.mismatches),
            )
        )
    st.html(marks.section("Screening", written.count(len(kyc.screening), "match", "matches")))
    for match in kyc.screening:
        st.html(
            marks.row(
                f"<b>{escape(match.listed_name)}</b>",
                marks.chip(match.list_name),
                marks.chip(f"score {match.score}"),
                marks.chip(words.title_of(match.status), "amber" if match.status == "open" else "gray"),
            )
        )
