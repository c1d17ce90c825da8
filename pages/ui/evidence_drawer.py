"""The drawer at the right: one piece of evidence, or a passage highlighted in its document."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.evidence import EvidenceItem, EvidencePack, Passage
from copilot.domain.fact import Fact
from copilot.domain.identity import Actor
from copilot.domain.ids import PassageId
from copilot.domain.knowledge import OpenPassage
from copilot.language import written
from copilot.tasks.wording import written_field
from pages.ui import marks, operations, words

if TYPE_CHECKING:
    from copilot.services import Services

_ASKED = "evidence.asked"
_BEFORE, _AFTER = 1_200, 2_500  # characters of the document shown around a passage


def want(widget: str) -> None:
    """Note that a citation was clicked and free its chip to be clicked again; for `on_change`."""
    chosen = st.session_state[widget]
    if chosen:
        st.session_state[_ASKED] = chosen
        st.session_state[widget] = None


def note_opened(opened: list[str]) -> None:
    """Add what is about to be opened to `opened`, once, before the page that shows the list is drawn."""
    asked: str = st.session_state.get(_ASKED, "")
    if asked and asked not in opened:
        opened.append(asked)


def open_evidence(services: "Services", actor: Actor, pack: EvidencePack) -> None:
    """Open the citation clicked last, if one was; the last thing a page draws."""
    asked: str = st.session_state.pop(_ASKED, "")
    if asked:
        st.dialog(f"Evidence {asked}", position="right", width="medium")(_evidence)(
            services, actor, pack, asked
        )


def open_document(services: "Services", actor: Actor, passage_id: PassageId) -> None:
    """Open a passage highlighted in its document."""
    st.dialog("Document", position="right", width="large")(_document)(services, actor, passage_id)


def _evidence(services: "Services", actor: Actor, pack: EvidencePack, asked: str) -> None:
    pieces: tuple[EvidenceItem | Fact | Passage, ...] = (*pack.evidence, *pack.facts, *pack.passages)
    found = next((piece for piece in pieces if piece.id == asked), None)
    match found:
        case EvidenceItem():
            _item(found, services.bank.timezone)
        case Fact():
            _fact(found, pack)
        case Passage():
            _document(services, actor, found.passage_id)
        case _:
            st.html(
                marks.empty(
                    f"{asked} is not in the evidence", "The sentence cites something that was never gathered."
                )
            )


def _item(item: EvidenceItem, zone: str) -> None:
    untrusted = marks.chip("written outside the bank", "amber", title="Quoted as data, never followed")
    st.html(
        marks.row(
            f"<strong>{escape(item.title)}</strong>",
            marks.chip(item.system),
            marks.chip("never in a customer letter", "violet") if item.sensitivity != "open" else "",
            untrusted if item.untrusted else "",
            marks.suspicious(item.suspicious),
        )
    )
    st.html(
        marks.quote(item.text)
        if item.untrusted
        else f'<p class="fe-text">{escape(words.sentence(item.text))}</p>'
    )
    given = item.fields.on_record.items()
    st.html(
        marks.pairs(
            ((words.title_of(name), written_field(value, written.Style(zone))) for name, value in given),
            columns=2,
        )
    )
    st.caption(f"Records {written.joined(item.record_ids)} · as of {written.short_moment(item.as_of, zone)}")


def _fact(fact: Fact, pack: EvidencePack) -> None:
    st.html(marks.row(marks.chip("computed by code", "green"), marks.chip(words.title_of(fact.label))))
    st.html(f'<p class="fe-text">{escape(words.sentence(fact.text))}</p>')
    inputs = [item for item in pack.evidence if item.id in fact.inputs]
    st.html(marks.section("Computed from", written.joined(fact.inputs, "nothing named")))
    for item in inputs:
        st.html(
            f'<p class="fe-text"><strong>{escape(item.id)} {escape(item.title)}</strong><br>{escape(item.text)}</p>'
        )


def _document(services: "Services", actor: Actor, passage_id: PassageId) -> None:
    with operations.guarded():
        place = services.open_passage(actor, passage_id)
        document = place.document
        st.html(
            marks.row(
                f"<strong>{escape(document.title)}</strong>",
                marks.chip(words.title_of(document.doc_type)),
                marks.chip(document.citation) if document.citation else "",
                marks.chip(f"version {document.version}") if document.version else "",
            )
        )
        held = f"In force from {written.short_day(document.effective_date)}"
        if document.superseded_on:
            held += f", superseded on {written.short_day(document.superseded_on)}"
        st.caption(held)
        whole = st.toggle("Whole document", key="evidence.whole_document")
        st.html(_highlighted(place, whole=whole))


def _highlighted(place: OpenPassage, *, whole: bool) -> str:
    begin = 0 if whole else max(0, place.start - _BEFORE)
    end = len(place.text) if whole else min(len(place.text), place.end + _AFTER)
    before, quoted, after = (
        place.text[begin : place.start],
        place.text[place.start : place.end],
        place.text[place.end : end],
    )
    lead = "… " if begin else ""
    tail = " …" if end < len(place.text) else ""
    return f'<div class="fe-document">{lead}{escape(before)}<mark>{escape(quoted)}</mark>{escape(after)}{tail}</div>'
