"""Evidence items told in one sentence; words from outside are quoted in part, or not at all."""

from copilot.controls.injection import quote_untrusted, screen
from copilot.controls.outside_text import NOT_REPEATED
from copilot.domain import evidence_fields as fields
from copilot.language.sentences import sentences
from copilot.language.written import Style
from copilot.tasks.pack import ItemLine, Sentence, say
from copilot.tasks.wording import written_field

LONGEST_QUOTE = 300
_TOLD = {
    "name": "name", "exception": "kind", "status": "status", "amount": "amount", "code": "code", "payee": "payee",
    "account_ending": "account ending", "bank": "bank", "country": "country", "added_at": "added", "name_check": "name check",
}  # fmt: skip
"""Fields of an item from outside that are the bank's own, and so may be shown, with the word for each."""


def item_sentence(item: ItemLine[fields.AnyFields], style: Style) -> Sentence:
    """The item as one sentence: a transaction in plain words, a text from outside by its first clause."""
    if isinstance(item.fields, fields.QuoteFields | fields.NoteFields | fields.InteractionFields):
        return quote_sentence(item, item.fields.quote, item.title)
    if isinstance(item.fields, fields.TransactionFields):
        return transaction_sentence(item, item.fields, style)
    if item.untrusted:
        given = item.fields.on_record
        stated = "; ".join(
            f"{word} {written_field(given[name], style)}" for name, word in _TOLD.items() if name in given
        )
        return say(f"{item.title}: {stated}.", item)
    return say(item.text[:1].upper() + item.text[1:], item)


def transaction_sentence(
    item: ItemLine[fields.AnyFields], move: fields.TransactionFields, style: Style
) -> Sentence:
    """One transaction: day, amount, direction, channel, other party, status."""
    party, outward, ending = move.other_party, move.direction == "out", move.other_account_ending
    named = f" {'to' if outward else 'from'} {party}" if party else ""
    named += f", account ending {ending}," if party and ending else ""
    return say(
        f"On {style.day(move.booked_at)} {move.amount} {'went out' if outward else 'came in'} by {move.channel}{named}, {move.status}.",
        item,
    )


def quote_sentence(item: ItemLine[fields.AnyFields], quote: str, who: str) -> Sentence:
    """The first clause of a text from outside, word for word; none of it where it addresses a machine."""
    text = quote_untrusted(" ".join(quote.split())).replace('"', "'")
    if screen(text).suspicious:
        return say(f"{who} {NOT_REPEATED}.", item)
    clause = next(iter(sentences(text)), "").rstrip(".!?")[:LONGEST_QUOTE]
    return say(f'{who} begins: "{clause}".', item)
