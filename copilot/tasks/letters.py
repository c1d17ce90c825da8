"""Letters to customers: paragraphs in a fixed order, and the scaffolding that code writes around them."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from copilot.controls.body import render_statement
from copilot.domain.base import DomainModel
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
    bank = pack.first("How to reach us")
    if bank is None:
        return (("contact", [say(missing("contact block"), kind="unknown")]),)
    rule = pack.first("What the rule says")
    rights = rule if rule and rule.field("documents") else bank
    appeal = [say(bank.field(key), bank) for key in ("appeal", "appeal_reply")] if decided else []
    return (
        ("documents", [say(rights.field("documents"), rights)]),
        ("appeal", [*appeal, *([say(bank.field("outside"), bank)] if bank.field("outside") else [])]),
        ("contact", [say(bank.field("contact"), bank)]),
    )


def letter_body(output: CustomerLetter, payload: Payload, subject: str) -> str:
    """The letter as text: the bank's head, date, salutation, subject, paragraphs with their markers, closing."""
    pack = Pack(payload)
    to, today, bank = pack.first("Addressee"), pack.fact("today"), payload.get("bank", {})
    date_line = today.text.removeprefix("Today is ").rstrip(".") if today else missing("date of the letter")
    name = to.field("name") if to else missing("name of the customer")
    told = [" ".join(render_statement(s) for s in p.statements) for p in output.paragraphs]
    return (
        "\n\n".join(
            [
                *filter(None, [str(bank.get("letter_head", ""))]),
                date_line,
                f"Dear {name},",
                f"Subject: {subject}",
                *told,
                "Yours sincerely,",
                str(bank.get("letter_closing", missing("name of the bank"))),
            ]
        )
        + "\n"
    )
