"""Policies: ask, and get an answer whose every sentence opens the passage it rests on."""

from datetime import date
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.bank_day import bank_day
from copilot.domain.identity import Actor
from copilot.domain.ids import PassageId, RunId
from copilot.domain.knowledge import Document, PassageHit
from copilot.domain.run import Run
from copilot.language import written
from pages.ui import marks, operations, words
from pages.ui.evidence_drawer import open_document, open_evidence
from pages.ui.evidence_list import show_evidence_list
from pages.ui.statements import show_statements, verdicts_by_text
from pages.ui.tables import button_column, grid

if TYPE_CHECKING:
    from copilot.services import Services

_ANSWER = "policies.answer"
_LIMIT = 20
_EXCERPT = 420  # characters of a passage in the list


def render(services: "Services", actor: Actor) -> None:
    """Ask, search, or look through what one may read, as of a date."""
    head, when = st.columns([4, 1], vertical_alignment="center")
    with head:
        st.html(marks.heading("Policies"))
    with when, st.container(key="policies.bar"):
        as_of = st.date_input(
            "As of",
            bank_day(services.bank_now(), services.bank.timezone),
            key="policies.as_of",
            label_visibility="collapsed",
            format="YYYY-MM-DD",
        )
    ask, search, documents = st.tabs(
        ["Ask", "Search", "Documents"], key="look", on_change="rerun", bind="query-params"
    )
    with operations.guarded():
        if ask.open:
            with ask:
                _ask(services, actor, as_of)
        if search.open:
            with search:
                _search(services, actor, as_of)
        if documents.open:
            with documents:
                _documents(services, actor, as_of)


def _ask(services: "Services", actor: Actor, as_of: date) -> None:
    st.chat_input(
        "Ask about a policy, a procedure, product terms or a regulation",
        key="policies.question",
        max_chars=2_000,
        on_submit=_noted,
        args=(as_of.isoformat(),),
    )

    def answer(question: str, on: str, operation_id: str) -> Run:
        slot = st.empty()
        with slot, st.status("Searching what you may read, drafting, checking each sentence", type="compact"):
            result = services.ask_policy(
                actor, question, as_of=date.fromisoformat(on), operation_id=operation_id
            )
        slot.empty()
        return result

    run = operations.carry_out("policies.ask", answer, with_id=True)
    if run is not None:
        st.session_state[_ANSWER] = run.run_id
    elif kept := st.session_state.get(_ANSWER):
        run = services.get_run(actor, RunId(kept))
    if run is None:
        st.html(
            marks.empty(
                "Nothing asked yet",
                "Answers cite the passage they rest on, and say so when no document answers.",
            )
        )
        return
    _answer(services, actor, run)


def _noted(on: str) -> None:
    question = st.session_state["policies.question"]
    if question:
        operations.arm("policies.ask", question=str(question), on=on)


def _answer(services: "Services", actor: Actor, run: Run) -> None:
    said, sources = st.columns([1.5, 1])
    with said:
        st.html(
            marks.quote(run.question, f"as of {written.short_day(run.pack.as_of, services.bank.timezone)}")
        )
        st.html(
            marks.row(
                marks.chip(
                    "Offline engine" if run.engine == "offline" else run.engine,
                    "violet",
                    title=run.engine_note,
                ),
                _hidden(run.hidden),
                f'<span class="fe-soft">{run.milliseconds:,.0f} ms</span>',
            )
        )
        if run.refused:
            st.html(marks.empty("No answer", run.refusal_reason))
        else:
            verdicts = verdicts_by_text(run.statements, run.verification.verdicts)
            show_statements(run.statements, verdicts, key=f"policies.{run.run_id}")
    with sources:
        st.html(marks.section("Passages", f"{len(run.pack.passages)} found"))
        cited = {cite for statement in run.statements for cite in statement.cites}
        if run.pack.passages:
            show_evidence_list(run.pack, cited=cited, key=f"policies.{run.run_id}")
    open_evidence(services, actor, run.pack)


def _hidden(count: int) -> str:
    if not count:
        return ""
    return marks.chip(
        f"{count} hidden by your role",
        "amber",
        title="Documents that matched and that your roles may not read",
    )


def _search(services: "Services", actor: Actor, as_of: date) -> None:
    query = st.text_input(
        "Search",
        key="q",
        bind="query-params",
        placeholder="provisional credit business days",
        icon=":material/search:",
        label_visibility="collapsed",
        max_chars=400,
    )
    if not (query or "").strip():
        st.html(
            marks.empty(
                "Type a few words",
                "Passages in force on the chosen date, best first, of documents you may read.",
            )
        )
        return
    found = services.search_passages(actor, query or "", as_of=as_of, limit=_LIMIT)
    st.html(marks.row(marks.chip(written.count(len(found.results), "passage")), _hidden(found.hidden)))
    if not found.results:
        st.html(marks.empty("No passage found", "Try other words, another date, or ask the policy owner."))
    for number, hit in enumerate(found.results):
        _hit(hit, number)
    asked = st.session_state.pop("policies.open", "")
    if asked:
        open_document(services, actor, PassageId(asked))


def _hit(hit: PassageHit, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="top", key=f"policies.hit.{number}"):
        st.html(
            f'<div class="fe-hit-text"><b>{escape(hit.title)}</b> <span class="fe-soft">{escape(hit.heading.removeprefix(f"{hit.title} > "))}</span> '
            f"{marks.chip(words.title_of(hit.doc_type))} {marks.chip(hit.citation) if hit.citation else ''}"
            f"<p>{escape(_excerpt(hit.text))}</p></div>"
        )
        st.button("Open", key=f"policies.open.{number}", on_click=_want, args=(hit.passage_id,))


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + " …"


def _want(passage_id: PassageId) -> None:
    st.session_state["policies.open"] = passage_id


def _documents(services: "Services", actor: Actor, as_of: date) -> None:
    documents = services.list_documents(actor, as_of=as_of)
    if not documents:
        st.html(marks.empty("No document", "None is in force on this date that your roles may read."))
        return
    st.html(
        marks.section(
            written.count(len(documents), "document"), "in force on this date and open to your roles"
        )
    )
    documents = tuple(sorted(documents, key=lambda document: document.title))
    grid(
        (
            {
                "Title": document.title,
                "Type": words.title_of(document.doc_type),
                "Citation": document.citation,
                "Line": words.title_of(document.business_line),
                "Version": document.version,
                "In force from": written.short_day(document.effective_date),
                "Until": written.short_day(document.superseded_on),
                "Passages": document.passages,
                "Id": document.doc_id,
            }
            for document in documents
        ),
        {},
        key="policies.documents",
        most=29,
        columns={
            "Title": button_column(
                _document_clicked,
                [document.doc_id for document in documents],
                key="policies.document_clicked",
                width=330,
            )
        },
    )
    asked = st.session_state.pop("policies.document", "")
    for document in documents:
        if document.doc_id == asked:
            _open_first(services, actor, document, as_of)


def _document_clicked(doc_id: str) -> None:
    st.session_state["policies.document"] = doc_id


def _open_first(services: "Services", actor: Actor, document: Document, as_of: date) -> None:
    """Open the document at the earliest of its passages that its own title finds."""
    found = services.search_passages(
        actor, document.title, as_of=as_of, doc_types=[document.doc_type], limit=_LIMIT
    )
    own = [hit for hit in found.results if hit.doc_id == document.doc_id]
    if own:
        open_document(services, actor, min(own, key=lambda hit: hit.start).passage_id)
    else:
        st.toast(f"Search for {document.title} to open it.")
