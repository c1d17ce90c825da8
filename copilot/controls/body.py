"""Body text with `[E1]` markers ⇄ statements, with the place of every sentence.

A body is plain text: `## ` headings, paragraphs, list items, and a letter's
scaffolding (address block, salutation, closing, DRAFT banner). A sentence is
followed by the markers of what it rests on, before or after its full stop.
Scaffolding, headings and fixed courtesies state nothing, so they are no statements;
a line of them that holds a figure is treated as a statement all the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from copilot.domain.statement import Statement, StatementKind
from copilot.language.sentences import MARKER, sentence_spans

MAX_STATEMENT = 2_000
"""The longest text a `Statement` takes; a longer run without a full stop is cut at a space."""


class ParsedSentence(NamedTuple):
    """A statement and where it stands: `body[start:end]` is the sentence with its markers."""

    statement: Statement
    start: int
    end: int


class Section(NamedTuple):
    """A heading ("" for none) with its statements, as a paragraph or as a list."""

    heading: str
    statements: tuple[Statement, ...]
    listed: bool = False


_ID = re.compile(r"[EFP]\d+")
_FIGURE = re.compile(r"\d")
_NUMBER = re.compile(r"(?<![A-Za-z\d])\d")
"""In a heading: it may name a code of the desk, such as P3, which counts nothing."""
_LIST_PREFIX = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)]|\([a-z0-9]{1,3}\)|#{1,6}(?:\s+\d{1,2}[.)])?)\s+")
_HEADING = re.compile(r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$|_{3,}$|-{3,}$|={3,}$|\|?[\s|:-]+\|?$)")
_BANNER = re.compile(r"\W*DRAFT\b[^.]{0,80}\W*$")
_SALUTATION = re.compile(r"\s*(?:Dear|To whom it may concern)\b[^.]{0,80}$", re.I)
_CLOSING = re.compile(
    r"\s*(?:Yours (?:sincerely|faithfully|truly)|Sincerely(?: yours)?|(?:Kind|Best|With kind) regards|Regards)\s*,?\s*$",
    re.I,
)
_SUBJECT = re.compile(r"\s*(?:re|subject|our ref(?:erence)?|your ref(?:erence)?|date|to|from)\s*:", re.I)
_DATE_LINE = re.compile(r"\s*(?:\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4}|\d{4}-\d\d-\d\d)\s*$")
_LABEL = re.compile(r"(?:\S+\s+){0,7}\S+:\s*$")
_FORMS = (_HEADING, _BANNER, _SALUTATION, _CLOSING)
_COURTESY = re.compile(
    r"""(?:
      thank\ you\ for\ (?:your\ (?:letter|call|message|patience|time|help|reply|report|enquiry|e-?mail)
          |contacting|writing|getting\ in\ touch|telling\ us|letting\ us\ know|bringing\ this)\b[^,;:]{0,60}
      |(?:we|i)\ (?:are|am|were|was)\ sorry\ (?:for|about)\ (?:the|any|this)\ [a-z ,]{3,60}
      |(?:we|i)\ apologi[sz]e\ for\ (?:the|any|this)\ [a-z ,]{3,60}
      |if\ you\ have\ (?:any\ )?(?:further\ |other\ )?questions?\b[^.;:]{0,80}
      |please\ (?:contact|call|write\ to|reply\ to|do\ not\ hesitate|get\ in\ touch|let\ us\ know)\b[^.;:]{0,80}
    )[.!]?""",
    re.I | re.X,
)
_KIND_CUES: tuple[tuple[StatementKind, re.Pattern[str]], ...] = (
    ("unknown", re.compile(
        r"\b(?:not known|unknown|not on record|no record (?:of|shows)|could not be (?:had|read|obtained|established)"
        r"|did not answer|not available|is missing from the (?:file|record))\b", re.I)),
    ("recommendation", re.compile(r"\b(?:recommend\w*|suggested next step|we propose|i propose)\b", re.I)),
    ("inference", re.compile(
        r"\b(?:suggests?|indicates?|appears?|seems?|likely|consistent with|points? to|may indicate)\b", re.I)),
)  # fmt: skip


def parse_sentences(
    body: str, *, kinds: Mapping[str, StatementKind] | None = None
) -> tuple[ParsedSentence, ...]:
    """Every statement of the body in reading order with its exact place.

    `strip_markers(body[start:end])` equals the statement's text up to white space. `kinds` maps
    texts to kinds known from before; other sentences get theirs from cue words.
    """
    known = kinds or {}
    found: list[ParsedSentence] = []
    for block_start, block_end in _blocks(body):
        for start, end in sentence_spans(body, block_start, block_end):
            found.extend(_sentences_at(body, start, end, known))
    return tuple(found)


def parse_body(body: str, *, kinds: Mapping[str, StatementKind] | None = None) -> tuple[Statement, ...]:
    """The statements of a body; see `parse_sentences`."""
    return tuple(sentence.statement for sentence in parse_sentences(body, kinds=kinds))


def strip_markers(body: str) -> str:
    """The text as it is committed: no markers, and no white space where one stood."""
    bare = re.sub(r"[ \t]*" + MARKER.pattern, "", body)
    return re.sub(r"[ \t]+(?=\n|$)", "", bare)


def render_statement(statement: Statement) -> str:
    """The sentence followed by its markers: `Text. [E1][F2]`."""
    return (
        statement.text + (" " if statement.cites else "") + "".join(f"[{cite}]" for cite in statement.cites)
    )


def render_body(sections: Sequence[Section]) -> str:
    """The body text of the sections that say something; `parse_body` of it gives the same texts and cites back."""
    parts: list[str] = []
    for section in sections:
        if not section.statements:
            continue
        if section.heading:
            parts.append(f"## {section.heading}")
        lines = [render_statement(statement) for statement in section.statements]
        parts.append("\n".join(f"- {line}" for line in lines) if section.listed else " ".join(lines))
    return "\n\n".join(parts) + "\n"


def guess_kind(text: str) -> StatementKind:
    """The kind of a sentence by its cue words; a fact where none stands."""
    return next((kind for kind, cue in _KIND_CUES if cue.search(text)), "fact")


def _sentences_at(
    body: str, start: int, end: int, known: Mapping[str, StatementKind]
) -> Iterator[ParsedSentence]:
    """The statement at a span, or several where it is longer than a statement may be."""
    cites = tuple(dict.fromkeys(_ID.findall(" ".join(MARKER.findall(body[start:end])))))
    for piece_start, piece_end in _pieces(body, start, end):
        text = " ".join(strip_markers(body[piece_start:piece_end]).split())
        if not re.search(r"\w", text) or (not cites and _states_nothing(text)):
            continue
        statement = Statement(text=text, kind=known.get(text) or guess_kind(text), cites=cites)
        yield ParsedSentence(statement, piece_start, piece_end)


def _states_nothing(text: str) -> bool:
    return not _FIGURE.search(text) and _COURTESY.fullmatch(text) is not None


def _pieces(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_STATEMENT:
        cut = body.rfind(" ", start, start + MAX_STATEMENT)
        cut = cut if cut > start else start + MAX_STATEMENT
        yield start, cut
        start = cut + (body[cut] == " ")
    if start < end:
        yield start, end


def _blocks(body: str) -> Iterator[tuple[int, int]]:
    """Runs of text in which sentences stand: wrapped lines are joined, scaffolding is left out."""
    lines = _lines(body)
    salutation = next((i for i, (s, e) in enumerate(lines) if _SALUTATION.match(body[s:e])), -1)
    closing = next((i for i, (s, e) in enumerate(lines) if _CLOSING.match(body[s:e])), len(lines))
    open_block: tuple[int, int] | None = None
    in_list = False
    for index, (start, end) in enumerate(lines):
        line = body[start:end]
        in_address = index < salutation or index > closing
        if not line.strip() or _is_scaffolding(line, in_address=in_address):
            if open_block:
                yield open_block
            open_block, in_list = None, False
            continue
        prefix = _list_mark(line, interrupts=open_block is not None and not in_list)
        if open_block and not prefix and _is_wrapped(body, *open_block):
            open_block = (open_block[0], end)
            continue
        if open_block:
            yield open_block
        open_block = (start + (prefix.end() if prefix else 0), end)
        in_list = in_list or prefix is not None
    if open_block:
        yield open_block


def _list_mark(line: str, *, interrupts: bool) -> re.Match[str] | None:
    """The mark that opens a list item; a number with nothing behind it is a figure.

    So is one where a line `interrupts` a paragraph: a list does so with its first item alone (CommonMark 0.31, 5.2).
    """
    mark = _LIST_PREFIX.match(line)
    number = re.search(r"\d+", mark[0]) if mark else None
    if not mark or (number and interrupts and number[0] != "1"):
        return None
    return mark if re.search(r"\w", strip_markers(line[mark.end() :])) else None


def _lines(body: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in body.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _is_wrapped(body: str, start: int, end: int) -> bool:
    """True if the block's last line goes on in the next: long, and no sentence ends with it."""
    last = body[max(start, body.rfind("\n", 0, end) + 1) : end]
    return len(last) >= 60 and not re.search(r"[.!?:][\"'”’)]*$", MARKER.sub("", last).rstrip())


def _is_scaffolding(line: str, *, in_address: bool) -> bool:
    if MARKER.search(line):
        return False
    if _DATE_LINE.match(line):
        return True
    if not _FIGURE.search(line) and (_SUBJECT.match(line) or _LABEL.match(line)):
        return True
    mark = _LIST_PREFIX.match(line)
    if not _NUMBER.search(line[mark.end() if mark else 0 :]) and any(form.match(line) for form in _FORMS):
        return True
    # An address holds house numbers and postcodes, never a sum or a full sentence.
    return in_address and len(line) <= 60 and not re.search(r"[$£€%]|[.!?]\s*$", line)
