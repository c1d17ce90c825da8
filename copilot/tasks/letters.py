"""Letters to customers: paragraphs in a fixed order, and the scaffolding that code writes around them."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from copilot.controls.body import render_statement
from copilot.domain.base import DomainModel
from copilot.domain.evidence_fields import AddresseeFields, BankContactFields, DisputeRuleFields
from copilot.domain.fact import FactName
from copilot.domain.statement import Statement
from copilot.language.sentences import sentence_spans
from copilot.tasks.base import Payload
from copilot.tasks.pack import Pack, Sentence, say
from copilot.tasks.wording import missing

Role = Literal["decision", "details", "reason", "evidence", "money", "next", "documents", "appeal", "contact"]
"""What a paragraph is for; a letter has each at most once, in this order."""
JUDGED_IN_LETTERS = (
    *("decision", "reason", "date", "amount", "last four digits", "evidence used", "copies of the evidence"),
    *("next step", "appeal", "contact"),
)
"""What the evaluation looks for in a whole letter."""


class Paragraph(DomainModel):
    """One paragraph of a letter."""

    role: Role
    statements: Annotated[tuple[Statement, ...], Field(min_length=1, max_length=8)]


class CustomerLetter(DomainModel):
    """The sentences of a letter; salutation, date and signature are written by code around them."""

    paragraphs: Annotated[tuple[Paragraph, ...], Field(min_length=2, max_length=9)]


def paragraphs(*parts: tuple[Role, Sequence[Sentence]]) -> list[dict[str, Any]]:
    """The parts that say something, as the schema's JSON; what was put as one keeps its source in each sentence."""
    return [
        {"role": role, "statements": [one for sentence in sentences for one in _apart(sentence)]}
        for role, sentences in parts
        if sentences
    ]


def _apart(sentence: Sentence) -> list[Sentence]:
    """A marker carries one sentence: an editor's check would find the first of two without a source."""
    text = sentence["text"]
    return [{**sentence, "text": text[a:b]} for a, b in sentence_spans(text, 0, len(text))]


def contact_parts(pack: Pack, *, decided: bool) -> tuple[tuple[Role, list[Sentence]], ...]:
    """The right to copies, the appeal route and the contact block, in the letter guide's words."""
    bank = pack.first(BankContactFields)
    if bank is None:
        return (("contact", [say(missing("contact block"), kind="unknown")]),)
    rights, says = pack.first(DisputeRuleFields) or bank, bank.fields
    appeal = [say(says.appeal, bank), say(says.appeal_reply, bank)] if decided else []
    return (
        ("documents", [say(rights.fields.documents, rights)]),
        ("appeal", [*appeal, *([say(says.outside, bank)] if says.outside else [])]),
        ("contact", [say(says.contact, bank)]),
    )


def reference(pack: Pack) -> Sentence:
    """The reference, with the account that the letter is about."""
    to = pack.first(AddresseeFields)
    if to is None:
        return say(missing("reference"), kind="unknown")
    ending = to.fields.account_ending
    about = f", and it concerns your account ending in {ending}" if ending else ""
    return say(f"Our reference is {to.fields.reference}{about}.", to)


def letter_body(output: CustomerLetter, payload: Payload, subject: str) -> str:
    """The letter as text: the bank's head, date, salutation, subject, paragraphs with their markers, closing."""
    pack = Pack(payload)
    bank = payload.get("bank", {})
    to, today = pack.first(AddresseeFields), pack.fact(FactName.TODAY)
    on = pack.on(today) if today else None
    date_line = pack.style.day(on) if on else missing("date of the letter")
    name = to.fields.name if to else missing("name of the customer")
    paragraphs = [" ".join(render_statement(s) for s in p.statements) for p in output.paragraphs]
    return (
        "\n\n".join(
            [
                *filter(None, [str(bank.get("letter_head", ""))]),
                date_line,
                f"Dear {name},",
                f"Subject: {subject}",
                *paragraphs,
                "Yours sincerely,",
                str(bank.get("letter_closing", missing("name of the bank"))),
            ]
        )
        + "\n"
    )
