"""Documents and notes: what the customer and colleagues wrote, and what the system of record holds."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor
from copilot.domain.views import CaseView
from copilot.language import written
from pages.ui import marks, navigation, words

if TYPE_CHECKING:
    from copilot.services import Services


def show_papers(services: "Services", actor: Actor, view: CaseView, zone: str) -> None:
    """Left what came in, right what was written to the case."""
    left, right = st.columns(2)
    with left:
        _claims(view, zone)
        _conversation(view, zone)
    with right:
        _drafts(services, actor, view)
        _on_record(view, zone)


def _claims(view: CaseView, zone: str) -> None:
    if view.dispute:
        claim = view.dispute
        st.html(marks.section(f"Dispute {claim.dispute_id}", words.title_of(claim.category)))
        st.html(
            marks.pairs(
                [
                    ("Amount", str(claim.amount)),
                    ("Network and reason", f"{words.title_of(claim.network)} {claim.reason_code}"),
                    (
                        "Notice",
                        f"{written.short_moment(claim.notice_received_at, zone)}, {words.title_of(claim.notice_channel).lower()}",
                    ),
                    (
                        "Provisional credit",
                        str(claim.provisional_credit) if claim.provisional_credit else "none yet",
                    ),
                ]
            )
        )
        st.html(marks.quote(claim.claim_text, "the customer's claim"))
        if claim.merchant_response:
            st.html(marks.quote(claim.merchant_response, "the merchant's response"))
    if view.payment:
        payment = view.payment
        st.html(marks.section(f"Payment {payment.payment_id}", f"{payment.scheme} {payment.reason_code}"))
        st.html(
            marks.pairs(
                [
                    ("Amount", str(payment.amount)),
                    ("To", f"{payment.payee_name} {words.masked(payment.payee_account)}"),
                    ("Rejected", written.short_moment(payment.rejected_at, zone)),
                    ("Missing", written.joined(payment.missing_fields)),
                ]
            )
        )
        st.html(marks.quote(payment.reason_text, "the scheme's reason"))
    for complaint in view.complaints:
        st.html(
            marks.section(f"Complaint {complaint.complaint_id}", f"{complaint.product}, {complaint.issue}")
        )
        st.html(
            marks.quote(complaint.narrative, f"received {written.short_moment(complaint.received_at, zone)}")
        )
    for loan in view.loans:
        st.html(marks.section(f"Loan {loan.loan_id}", words.title_of(loan.product)))
        st.html(
            marks.pairs(
                [
                    ("Stage", f"{words.title_of(loan.stage)} since {written.short_day(loan.stage_since)}"),
                    ("Amount", str(loan.amount)),
                    ("Missing documents", written.joined(loan.missing_documents)),
                    ("Decision due", written.short_day(loan.decision_due_on)),
                ]
            )
        )


def _conversation(view: CaseView, zone: str) -> None:
    said = [
        *((note.at, note.text, f"note by {note.author}") for note in view.notes),
        *(
            (talk.at, talk.summary, f"{talk.channel} {talk.direction}, {talk.agent}")
            for talk in view.interactions
        ),
    ]
    st.html(marks.section("Notes and conversations", str(len(said))))
    if not said:
        st.caption("None on record.")
    for at, text, by in sorted(said, key=lambda line: line[0], reverse=True):
        st.html(marks.quote(text, f"{written.short_moment(at, zone)} · {by}"))


def _drafts(services: "Services", actor: Actor, view: CaseView) -> None:
    drafts = services.list_drafts(actor, case_id=view.row.case_id)
    st.html(marks.section("Drafts on this case", str(len(drafts))))
    for draft in drafts:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(
                marks.row(
                    f"<b>{escape(draft.title)}</b>",
                    marks.chip(words.title_of(draft.status), marks.DRAFT_TONES[draft.status]),
                    f'<span class="fe-soft">version {draft.version} by {escape(draft.author_id)}</span>',
                )
            )
            if draft.mine and st.button("Open", type="tertiary", key=f"case.draft.{draft.draft_id}"):
                navigation.open_page("drafts", draft=draft.draft_id)


def _on_record(view: CaseView, zone: str) -> None:
    held = view.case_file
    pieces = [
        *(
            (f"Letter {letter.letter_id}", f"{letter.kind}, approved by {letter.approved_by}", letter.body)
            for letter in held.letters
        ),
        *(
            (f"Ticket {ticket.ticket_id}", f"{ticket.team}: {ticket.subject}", ticket.body)
            for ticket in held.tickets
        ),
        *(
            (f"Note {note.note_id}", f"{note.author}, {written.short_moment(note.at, zone)}", note.text)
            for note in held.notes
        ),
        *(
            (
                f"Document {filed.get('document_id', '')}",
                str(filed.get("kind", "")),
                str(filed.get("body", "")),
            )
            for filed in held.documents
        ),
        *(
            (
                f"Disposition {made.get('disposition_id', '')}",
                words.title_of(str(made.get("outcome", ""))),
                str(made.get("rationale", "")),
            )
            for made in held.dispositions
        ),
    ]
    st.html(marks.section("At the system of record", written.count(len(pieces), "entry", "entries")))
    if not pieces:
        st.caption("Nothing has been written to this case. Only an approved draft gets here.")
    for title, note, body in pieces:
        with st.expander(f"{title} · {note}"):
            st.html(marks.quote(body))
