"""The redacted pack as the offline composers read it, and the sentences they make from it.

Texts in it hold pseudonyms for names and numbers: they are carried along whole, never parsed.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypedDict, TypeVar, overload

from pydantic import TypeAdapter

from copilot.domain.bank_day import bank_day
from copilot.domain.clock import ClockRule, DeadlineName
from copilot.domain.evidence import Passage
from copilot.domain.evidence_fields import AnyFields, EvidenceFields, Fields, QuoteFields, QuoteKind
from copilot.domain.fact import (
    AnyValue,
    ClockValue,
    Day,
    FactName,
    FactValue,
    Moment,
    Nothing,
    Word,
    label_of,
    number_of,
)
from copilot.domain.statement import StatementKind
from copilot.language.sentences import sentence_spans
from copilot.language.spelling import spelled
from copilot.language.words import stem
from copilot.language.written import Style
from copilot.tasks.base import Payload
from copilot.tasks.wording import names_on_record

_VALUE: TypeAdapter[AnyValue] = TypeAdapter(FactValue)
_FIELDS: TypeAdapter[AnyFields] = TypeAdapter(EvidenceFields)
FieldsT = TypeVar("FieldsT", bound=Fields)
OtherT = TypeVar("OtherT", bound=Fields)
FieldsT_co = TypeVar("FieldsT_co", bound=Fields, covariant=True)
MAX_EXTRACT = 420
"""A policy sentence longer than this is not a step that a reader can act on."""
MIN_EXTRACT = 40
ORDERS = 1.5
"""What an order is worth in shared stems."""
_ACTS_TEXT = """
Add Answer Ask Block Call Check Clear Close Compare Confirm Contact Count Establish Escalate File Freeze Give Hold Keep List
Match Move Name Obtain Offer Open Pass Put Raise Reach Read Record Refer Remove Replace Request Restrict Return Review Secure
Send Set Stop Take Tell Treat Verify Write
"""
_ACTS = frozenset(_ACTS_TEXT.split())
_DUTY = r"\b(?:must|shall|(?:is|are) (?:never )?(?:given|told|asked|blocked|frozen|held|restricted|recalled|refused|opened|acknowledged|answered|decided|confirmed|checked|sent|offered|escalated|reviewed|replaced|called|recorded|verified|passed|resolved|corrected)|(?:analyst|investigator|handler|team|staff|Operations|{bank}|the bank|checker)s? (?!may\b|is\b|are\b)\w+s?)\b"
"""Words by which a procedure gives a duty, rather than a definition or a right."""
_WORD = re.compile(r"[a-z][a-z'-]+")


class Sentence(TypedDict):
    """The JSON of a `Statement`."""

    text: str
    kind: StatementKind
    cites: list[str]


@dataclass(frozen=True)
class Line:
    """One evidence item, fact or passage of the pack: its id and what it says."""

    id: str
    text: str

    @property
    def clause(self) -> str:
        """The text without its full stop and its first capital, to stand inside a sentence."""
        text = self.text.rstrip(".")
        first, rest = text[:1], text[1:]
        return first.lower() + rest if text.split(" ", 1)[0] in _OPENERS else first + rest

    @property
    def heading(self) -> str:
        """What it is about, in words; "" where nothing says."""
        return ""


@dataclass(frozen=True)
class FactLine(Line):
    """A fact: its name and its value."""

    name: FactName
    value: AnyValue

    @property
    def heading(self) -> str:
        """Its label in words."""
        return label_of(self.name, self.value).replace("_", " ")

    @property
    def number(self) -> float:
        """The value as a number, 0 where it is none."""
        return number_of(self.value)

    @property
    def word(self) -> str:
        """The code or words that it holds, "" where it holds none."""
        return self.value.word if isinstance(self.value, Word) else ""

    @property
    def on_record(self) -> bool:
        """False for what was looked for and not found."""
        return not isinstance(self.value, Nothing)


@dataclass(frozen=True)
class ItemLine(Line, Generic[FieldsT_co]):
    """An evidence item: its fields as values."""

    title: str
    fields: FieldsT_co
    untrusted: bool = False

    @property
    def heading(self) -> str:
        """Its title."""
        return self.title


@dataclass(frozen=True)
class PassageLine(Line):
    """A passage of a document."""

    passage: Passage

    @property
    def heading(self) -> str:
        """The document's title and the heading."""
        return f"{self.passage.title} {self.passage.heading}"


class Clock(NamedTuple):
    """The fact of one deadline of a rule, or without one that of a clock that has not started."""

    rule: ClockRule
    deadline: DeadlineName | None = None


Ask = FactName | ClockRule | Clock
"""How a composer asks for facts: by name, or the deadlines of a rule, or one deadline."""


_OPENERS_WORDS = """
The A An At Every No Only Over It They Notice Written Today Documents Principal Card-present All Both Half In Neither None Not Up
"""
_OPENERS = frozenset(_OPENERS_WORDS.split())


class Pack:
    """Look-ups over one payload."""

    def __init__(self, payload: Payload) -> None:
        self._payload = payload

    @property
    def question(self) -> str:
        """What the analyst asked or added."""
        return str(self._payload.get("question", ""))

    @property
    def case(self) -> dict[str, Any]:
        """Case id, queue, title."""
        return dict(self._payload.get("case") or {})

    @cached_property
    def _duty(self) -> re.Pattern[str]:
        name = str(self._payload.get("bank", {}).get("name", "the bank"))
        return re.compile(_DUTY.replace("{bank}", re.escape(name)), re.I)

    @property
    def queue(self) -> str:
        """The case's queue."""
        return str(self.case.get("queue", ""))

    @property
    def style(self) -> Style:
        """How the text is written for its reader."""
        return Style(**self._payload["style"])

    @cached_property
    def facts(self) -> tuple[FactLine, ...]:
        """Facts in order, the first of a label."""
        found: dict[str, FactLine] = {}
        for raw in self._payload.get("facts", ()):
            line = FactLine(
                raw["id"], raw["text"], FactName(raw["name"]), _VALUE.validate_python(raw["value"])
            )
            found.setdefault(line.heading, line)
        return tuple(found.values())

    @cached_property
    def items(self) -> tuple[ItemLine[AnyFields], ...]:
        """Evidence items in order."""
        return tuple(
            ItemLine(
                raw["id"], raw["text"], raw["title"], _FIELDS.validate_python(raw["fields"]), raw["untrusted"]
            )
            for raw in self._payload.get("evidence", ())
        )

    @cached_property
    def passages(self) -> tuple[PassageLine, ...]:
        """Passages, best first."""
        found = (Passage.model_validate(raw) for raw in self._payload.get("passages", ()))
        return tuple(PassageLine(passage.id, passage.text, passage) for passage in found)

    @property
    def gaps(self) -> tuple[dict[str, str], ...]:
        """Sources that did not answer."""
        return tuple(self._payload.get("gaps", ()))

    def fact(self, ask: Ask) -> FactLine | None:
        """The first fact asked for, None where it could not be computed."""
        return next(iter(self.all(ask)), None)

    def all(self, *asks: Ask) -> tuple[FactLine, ...]:
        """The facts asked for, in order."""
        return tuple(line for line in self.facts if any(_is_asked(line, ask) for ask in asks))

    def pressing(self) -> list[FactLine]:
        """Deadlines that are not met yet, the most urgent first."""
        clocks = [(line.value, line) for line in self.facts if isinstance(line.value, ClockValue)]
        owed = [(value.due_on or date.max, value.state, line) for value, line in clocks if value.owed]
        return [line for *_, line in sorted(owed, key=lambda entry: entry[:2])]

    def on(self, line: FactLine) -> date | None:
        """The day that the fact states, in the reader's zone; None where it states none."""
        match line.value:
            case Day():
                return line.value.on
            case Moment():
                return bank_day(line.value.at, self.style.zone)
            case ClockValue():
                return line.value.due_on
            case _:
                return None

    @overload
    def of(self, one: type[FieldsT], /) -> tuple[ItemLine[FieldsT], ...]: ...
    @overload
    def of(self, one: type[FieldsT], other: type[OtherT], /) -> tuple[ItemLine[FieldsT | OtherT], ...]: ...
    @overload
    def of(self, *kinds: type[Fields]) -> tuple[ItemLine[Fields], ...]: ...
    def of(self, *kinds: type[Fields]) -> tuple[ItemLine[Any], ...]:
        """Evidence items with such fields, in order."""
        return tuple(item for item in self.items if isinstance(item.fields, kinds))

    def first(self, kind: type[FieldsT]) -> ItemLine[FieldsT] | None:
        """The first evidence item with such fields."""
        return next(iter(self.of(kind)), None)

    def quote(self, kind: QuoteKind) -> ItemLine[QuoteFields] | None:
        """What somebody outside said, of that kind."""
        return next((item for item in self.of(QuoteFields) if item.fields.kind is kind), None)

    def policy(self, words: str, *, least: int = 2, duty: bool = False) -> tuple[PassageLine, str] | None:
        """The passage sentence that shares most with the words, at least `least` stems; None if there is none.

        A sentence that says what to do counts for more than one that explains; with `duty` only
        such sentences are taken, and the passage's own title counts half. Between equals the
        better-ranked passage wins.
        """
        wanted = stems(words)
        best: tuple[float, PassageLine, str] | None = None
        for passage in self.passages:
            around = len(wanted & stems(passage.heading)) if duty else 0
            for text in _sentences(passage.text):
                shared = len(wanted & stems(text))
                order = text.split(" ", 1)[0] in _ACTS
                if duty and not order and not self._duty.search(text):
                    continue
                worth = shared + around / 2 + (ORDERS if order else 0.0)
                if shared >= min(least, 2) and shared + around >= least and (best is None or worth > best[0]):
                    best = (worth, passage, text)
        return None if best is None else (best[1], best[2])


def _is_asked(line: FactLine, ask: Ask) -> bool:
    if isinstance(ask, FactName):
        return line.name is ask
    if not isinstance(line.value, ClockValue):
        return False
    if isinstance(ask, ClockRule):
        return line.value.rule is ask
    return (line.value.rule, line.value.deadline) == ask


def stems(text: str) -> frozenset[str]:
    """The stems of the longer words of a text, to compare it with another."""
    return frozenset(stem(word) for word in _WORD.findall(text.lower()) if len(word) > 3)


def _sentences(text: str) -> Iterable[str]:
    plain = " ".join(line.lstrip("-*# ").strip() if line.strip() else "\n" for line in text.split("\n"))
    for start, end in sentence_spans(plain, 0, len(plain)):
        sentence = " ".join(plain[start:end].split())
        if MIN_EXTRACT <= len(sentence) <= MAX_EXTRACT and "|" not in sentence and sentence[-1:] in ".;":
            yield sentence


def say(text: str, *lines: Line | str | None, kind: StatementKind = "fact") -> Sentence:
    """A sentence with the ids of what it rests on; what is None is not cited."""
    ids = [line if isinstance(line, str) else line.id for line in lines if line is not None]
    return {"text": text[:2_000], "kind": kind, "cites": list(dict.fromkeys(ids))}


def tell(line: Line, kind: StatementKind = "fact") -> Sentence:
    """A fact as it stands."""
    return say(line.text, line, kind=kind)


def tell_all(pack: Pack, names: Sequence[FactName], *, recorded: bool = False) -> list[Sentence]:
    """Those of the named facts that are in the pack, in that order; with `recorded` none that says that nothing is."""
    found = (line for name in names if (line := pack.fact(name)))
    return [tell(line) for line in found if line.on_record or not recorded]


def gap_sentences(pack: Pack) -> list[Sentence]:
    """One sentence for each source that did not answer."""
    return [
        say(f"Not available from the systems of record: {gap['what']}", kind="unknown") for gap in pack.gaps
    ]


_TEXTS = ("text", "subject", "reason")
"""The fields of an output that hold sentences of our own."""
Composer = Callable[[Pack], dict[str, Any]]


def composer(function: Composer) -> Callable[[Payload], dict[str, Any]]:
    """A composer over the pack as one over the payload, in the spelling of the text's reader."""

    def compose(payload: Payload) -> dict[str, Any]:
        pack = Pack(payload)
        titles = [line.passage.title for line in pack.passages]
        titles += [name for item in pack.items for name in names_on_record(item.fields)]
        spelled_output: dict[str, Any] = _spelled(function(pack), pack.style.spelling, titles)
        return spelled_output

    return compose


def _spelled(node: Any, locale: str, titles: Sequence[str]) -> Any:
    """The texts of an output respelled; what rests on documents alone is in their words, and codes are no texts."""
    if isinstance(node, list):
        return [_spelled(value, locale, titles) for value in node]
    if not isinstance(node, dict) or (node.get("cites") and all(cite[0] == "P" for cite in node["cites"])):
        return node
    return {
        key: spelled(value, locale, keep=titles)
        if key in _TEXTS and isinstance(value, str)
        else _spelled(value, locale, titles)
        for key, value in node.items()
    }
