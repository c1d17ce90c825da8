"""Wording addressed to a machine, wherever it stands in the evidence: found, shown, and left standing as a quotation.

An instruction in a merchant's name or a payment reference cannot be kept out of the evidence, for
the record is what it is. So it is put in quotation marks once, at the source: a text that repeats the
field, repeats a quotation. A sentence that repeats it as its own words fails verification.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from copilot.controls.injection import InjectionReport, screen
from copilot.domain.audience import Audience
from copilot.domain.evidence import EvidenceItem, EvidencePack
from copilot.domain.evidence_fields import InteractionFields, NoteFields, QuoteFields
from copilot.domain.fact import Fact
from copilot.domain.statement import Failure, Statement

NOT_REPEATED = "holds wording addressed to a system, so it is not repeated here"
"""What is said of a text that is not quoted; a sentence that says no more than this obeys nothing."""

CUT = "[…]"
"""Stands for what was not read."""
_CACHED = 8_192
_WORTH_READING = re.compile(r"[^\W\d_]{2}\W+[^\W\d_]{2}|[<\[{(:|]|[^\x00-\x7f]|[A-Za-z0-9+/=]{24}")
"""An instruction has two words, or signs of a frame or of an encoding; a code or a date has neither."""
_QUOTATION = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»')
_WORD = re.compile(r"\w+")
_TELLTALE = re.compile(r"[\w.+-]+@[\w-]+\.\w+|https?://\S+|www\.\S+|\b(?=\w*\d)[A-Za-z0-9]{8,}\b")
_SENTENCE_ENDS = (". ", "! ", "? ", "\n")
_REPEATED_WORDS = 5
"""This many words in a row are repeated, not shared by chance."""


def marked(
    evidence: Sequence[EvidenceItem], facts: Sequence[Fact]
) -> tuple[tuple[EvidenceItem, ...], tuple[Fact, ...]]:
    """The same evidence with its `suspicious` kinds named and such wording in quotation marks, in facts too."""
    items = tuple(_marked_item(item) for item in evidence)
    if not any(item.suspicious for item in items):
        return items, tuple(facts)
    values = sorted(
        {v for item in evidence for v in item.fields.texts if _report(v).suspicious}, key=len, reverse=True
    )
    return items, tuple(f.model_copy(update={"text": _quoting(f.text, values)}) for f in facts)


def orders_in(text: str) -> tuple[str, ...]:
    """What in a text is addressed to a machine, each kind once; empty for ordinary prose."""
    return _report(text).reasons


def obedience_failures(statement: Statement, *, pack: EvidencePack, audience: Audience) -> Iterator[Failure]:
    """Where a sentence says something because a text from outside told it to; one failure at most.

    In a letter to a customer not even a quotation of such wording may stand.
    """
    tainted = [item for item in pack.evidence if item.suspicious]
    if not tainted or NOT_REPEATED in statement.text:
        return
    own = statement.text if audience.gets_a_letter else _QUOTATION.sub(" ", statement.text)
    cited = [item for item in tainted if item.id in statement.cites]
    if _report(own).suspicious:
        yield _failure("It gives an order to a system.")
    elif any(_repeats(own, item) for item in tainted):
        yield _failure("It repeats wording addressed to a system as its own. Quote it, or leave it out.")
    elif cited and statement.kind == "recommendation":
        yield _failure(f"It recommends something on the word of {cited[0].id}, which addresses a system.")
    elif _brought_in(own, cited, pack):
        yield _failure("A number or address in it is known only from wording addressed to a system.")


def before_orders(text: str) -> str:
    """The text up to the sentence in which wording addressed to a machine begins; all of it where there is none.

    Never empty where the text is not: that somebody wrote something stays true.
    """
    report = _report(text)
    if not report.suspicious:
        return text
    before = text[: report.spans[0][0]]
    ends = [before.rfind(mark) + len(mark) for mark in _SENTENCE_ENDS if mark in before]
    return before[: max(ends, default=0)] + CUT


def _failure(detail: str) -> Failure:
    return Failure(code="injection", detail=detail)


@lru_cache(maxsize=_CACHED)
def _report(text: str) -> InjectionReport:
    return (
        screen(text)
        if _WORTH_READING.search(text)
        else InjectionReport(suspicious=False, spans=(), reasons=())
    )


def _marked_item(item: EvidenceItem) -> EvidenceItem:
    wrong = [text for text in item.fields.texts if _report(text).suspicious]
    reasons = [reason for text in wrong for reason in _report(text).reasons]
    if item.untrusted:
        reasons += _report(item.text).reasons
    if not reasons:
        return item
    values = sorted(wrong, key=len, reverse=True)
    word_for_word = isinstance(item.fields, QuoteFields | NoteFields | InteractionFields)
    fields = item.fields.with_texts(
        lambda text: text if word_for_word or text not in wrong else _in_marks(text)
    )
    return item.model_copy(
        update={
            "fields": fields,
            "text": _quoting(item.text, values),
            "suspicious": tuple(dict.fromkeys(reasons)),
            "untrusted": True,
        }
    )


def _in_marks(value: str) -> str:
    return '"{}"'.format(" ".join(value.split()).replace('"', "'"))


def _quoting(text: str, values: Collection[str]) -> str:
    """The text with each value in quotation marks, unless it stands in some already."""
    for value in values:
        place = text.find(value)
        if place >= 0 and text[:place].count('"') % 2 == 0:
            text = text.replace(value, _in_marks(value))
    return text


def _repeats(own: str, item: EvidenceItem) -> bool:
    words = _words(own)
    if len(words) < _REPEATED_WORDS:
        return False
    runs = {tuple(words[i : i + _REPEATED_WORDS]) for i in range(len(words) - _REPEATED_WORDS + 1)}
    return any(
        tuple(theirs[i : i + _REPEATED_WORDS]) in runs
        for theirs in map(_words, _tainted_values(item))
        for i in range(len(theirs) - _REPEATED_WORDS + 1)
    )


def _brought_in(own: str, cited: Sequence[EvidenceItem], pack: EvidencePack) -> bool:
    """Whether the sentence holds an address or a long number that only tainted wording holds."""
    found = {telltale.lower() for telltale in _TELLTALE.findall(own)}
    if not found or not cited:
        return False
    tainted = " ".join(value for item in cited for value in _tainted_values(item)).lower()
    clean = " ".join(
        text for id_, text in pack.citable().items() if id_ not in {item.id for item in cited}
    ).lower()
    return any(telltale in tainted and telltale not in clean for telltale in found)


def _tainted_values(item: EvidenceItem) -> list[str]:
    """The values that hold such wording, or the quotations in the item's text: not what code wrote around them."""
    values = [value for value in item.fields.texts if _report(value).suspicious]
    values = values or [said for said in _QUOTATION.findall(item.text) if _report(said).suspicious]
    return values or [item.text]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
