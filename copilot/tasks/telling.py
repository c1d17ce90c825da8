"""Evidence items told in one sentence; words from outside are quoted in part, or not at all."""

from copilot.controls.injection import quote_untrusted, screen
from copilot.controls.outside_text import NOT_REPEATED
from copilot.language.sentences import sentences
from copilot.tasks.pack import Line, Sentence, say

LONGEST_QUOTE = 300
_TOLD = (
    "name",
    "kind",
    "status",
    "amount",
    "code",
    "beneficiary",
    "account_ending",
    "bank",
    "country",
    "added",
    "name_check",
)
"""Fields of an item from outside that are the bank's own, and so may be told."""


def tell_item(item: Line) -> Sentence:
    """The item as one sentence: a transaction in plain words, a text from outside by its first clause."""
    if item.field("quote"):
        return tell_quote(item, str(item.raw["title"]))
    if item.field("direction") and item.field("date"):
        return tell_movement(item)
    if item.raw.get("untrusted"):
        stated = "; ".join(f"{key.replace('_', ' ')} {item.field(key)}" for key in _TOLD if item.field(key))
        return say(f"{item.raw['title']}: {stated}.", item)
    return say(item.text[:1].upper() + item.text[1:], item)


def tell_movement(item: Line) -> Sentence:
    """One transaction: day, amount, direction, channel, other party, status."""
    party, outward = item.field("other_party"), item.field("direction") == "out"
    ending = item.field("other_account_ending")
    named = f" {'to' if outward else 'from'} {party}" if party else ""
    named += f", account ending {ending}," if party and ending else ""
    return say(
        f"On {item.field('date')} {item.field('amount')} {'went out' if outward else 'came in'} by {item.field('channel')}{named}, {item.field('status')}.",
        item,
    )


def tell_quote(item: Line, who: str) -> Sentence:
    """The first clause of a text from outside, word for word; none of it where it addresses a machine."""
    text = quote_untrusted(" ".join(item.field("quote").split())).replace('"', "'")
    if screen(text).suspicious:
        return say(f"{who} {NOT_REPEATED}.", item)
    clause = next(iter(sentences(text)), "").rstrip(".!?")[:LONGEST_QUOTE]
    return say(f'{who} begins: "{clause}".', item)
