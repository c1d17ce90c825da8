"""The redacted pack as the offline composers read it, and the sentences they make from it.

Texts in it hold pseudonyms for names and numbers: they are carried along whole, never parsed.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypedDict

from copilot.domain.statement import StatementKind
from copilot.language.sentences import sentence_spans
from copilot.language.words import stem
from copilot.tasks.base import Payload

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
    raw: dict[str, Any]

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.raw["text"])

    @property
    def value(self) -> str:
        """A fact's bare value."""
        return str(self.raw.get("value", ""))

    @property
    def name(self) -> str:
        """A fact's name."""
        return str(self.raw.get("name", ""))

    @property
    def number(self) -> float:
        """A fact's value as a number (of `a/b` the first part), 0 where it is none."""
        try:
            return float(self.value.partition("/")[0])
        except ValueError:
            return 0.0

    @property
    def clause(self) -> str:
        """The text without its full stop and its first capital, to stand inside a sentence."""
        text = self.text.rstrip(".")
        first, rest = text[:1], text[1:]
        return first.lower() + rest if text.split(" ", 1)[0] in _OPENERS else first + rest

    def field(self, key: str) -> str:
        """A field of an evidence item, "" where it is not on record."""
        return str(self.raw.get("fields", {}).get(key, ""))


_OPENERS = frozenset(
    [
        "The",
        "A",
        "An",
        "At",
        "Every",
        "No",
        "Only",
        "Over",
        "It",
        "They",
        "Notice",
        "Written",
        "Today",
        "Documents",
        "Principal",
        "Card-present",
        "All",
        "Both",
        "Half",
        "In",
        "Neither",
        "None",
        "Not",
        "Up",
    ]
)


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

    @cached_property
    def facts(self) -> dict[str, Line]:
        """Facts by name, the first of a name."""
        found: dict[str, Line] = {}
        for raw in self._payload.get("facts", ()):
            found.setdefault(str(raw["name"]), Line(raw["id"], raw))
        return found

    @cached_property
    def items(self) -> tuple[Line, ...]:
        """Evidence items in order."""
        return tuple(Line(raw["id"], raw) for raw in self._payload.get("evidence", ()))

    @cached_property
    def passages(self) -> tuple[Line, ...]:
        """Passages, best first."""
        return tuple(Line(raw["id"], raw) for raw in self._payload.get("passages", ()))

    @property
    def gaps(self) -> tuple[dict[str, str], ...]:
        """Sources that did not answer."""
        return tuple(self._payload.get("gaps", ()))

    def fact(self, name: str) -> Line | None:
        """The fact of that name, None where it could not be computed."""
        return self.facts.get(name)

    def named(self, prefix: str) -> tuple[Line, ...]:
        """Facts whose name starts so, in order."""
        return tuple(line for name, line in self.facts.items() if name.startswith(prefix))

    def titled(self, *starts: str) -> tuple[Line, ...]:
        """Evidence items whose title starts so, in order."""
        return tuple(item for item in self.items if str(item.raw["title"]).startswith(starts))

    def first(self, *starts: str) -> Line | None:
        """The first evidence item whose title starts so."""
        return next(iter(self.titled(*starts)), None)

    def policy(self, words: str, *, least: int = 2, duty: bool = False) -> tuple[Line, str] | None:
        """The passage sentence that shares most with the words, at least `least` stems; None if there is none.

        A sentence that says what to do counts for more than one that explains; with `duty` only
        such sentences are taken, and the passage's own title counts half. Between equals the
        better-ranked passage wins.
        """
        wanted = stems(words)
        best: tuple[float, Line, str] | None = None
        for passage in self.passages:
            heading = f"{passage.raw.get('title', '')} {passage.raw.get('heading', '')}"
            around = len(wanted & stems(heading)) if duty else 0
            for text in _sentences(passage.text):
                shared = len(wanted & stems(text))
                order = text.split(" ", 1)[0] in _ACTS
                if duty and not order and not self._duty.search(text):
                    continue
                worth = shared + around / 2 + (ORDERS if order else 0.0)
                if shared >= min(least, 2) and shared + around >= least and (best is None or worth > best[0]):
                    best = (worth, passage, text)
        return None if best is None else (best[1], best[2])


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


def tell_all(pack: Pack, names: Sequence[str]) -> list[Sentence]:
    """Those of the named facts that are in the pack, in that order."""
    return [tell(line) for name in names if (line := pack.fact(name))]


def gap_sentences(pack: Pack) -> list[Sentence]:
    """One sentence for each source that did not answer."""
    return [
        say(f"Not available from the systems of record: {gap['what']}", kind="unknown") for gap in pack.gaps
    ]


Composer = Callable[[Pack], dict[str, Any]]


def composer(function: Composer) -> Callable[[Payload], dict[str, Any]]:
    """A composer over the pack as one over the payload."""

    def compose(payload: Payload) -> dict[str, Any]:
        return function(Pack(payload))

    return compose
