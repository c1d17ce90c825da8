"""Structure-aware chunks: never across a section of its own, with exact offsets into the document's text."""

import re
from dataclasses import dataclass

from copilot.language.clauses import SEMICOLON
from copilot.language.sentences import sentence_spans
from vectorstore.text_builder import HeadingSpan

TARGET_TOKENS = 200
"""A chunk is closed when the next block would take it beyond this."""
_TOKEN = re.compile(r"\w+|[^\w\s]")
_BLOCK_GAP = re.compile(r"\n+")


@dataclass(frozen=True)
class Chunk:
    """A piece of a document: `text == document[start:end]`; `heading` is the path "A > B > C" above it."""

    ordinal: int
    heading: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Section:
    heading: str
    start: int
    end: int


def count_tokens(text: str) -> int:
    """Words and signs: within some 15 % of what the embedding model's tokenizer counts on English prose."""
    return sum(1 for _ in _TOKEN.finditer(text))


def chunk_text(
    text: str, headings: tuple[HeadingSpan, ...], *, target: int = TARGET_TOKENS
) -> tuple[Chunk, ...]:
    """Cut the text into chunks of about `target` tokens within sections; every word of the body is in one chunk."""
    chunks: list[Chunk] = []
    for section in _sections(text, headings):
        for start, end in _pack(text, section, target):
            chunks.append(Chunk(len(chunks), section.heading, start, end, text[start:end]))
    return tuple(chunks)


def _sections(text: str, headings: tuple[HeadingSpan, ...]) -> list[_Section]:
    """The stretches between headings, each with its heading path; a heading without a body is only a path."""
    sections: list[_Section] = []
    path: list[tuple[int, str]] = []
    begin = 0
    for heading in (*headings, None):
        stop = heading.start if heading else len(text)
        if text[begin:stop].strip():
            sections.append(_Section(" > ".join(title for _, title in path), begin, stop))
        if heading:
            path = [entry for entry in path if entry[0] < heading.level]
            path.append((heading.level, text[heading.start : heading.end]))
            begin = heading.end
    if not sections and headings:  # nothing but headings: the headings are the text
        sections.append(_Section("", 0, len(text)))
    return sections


def _pack(text: str, section: _Section, target: int) -> list[tuple[int, int]]:
    """Spans of whole blocks, as many as fit; a block that alone is too long is cut at sentence ends."""
    spans: list[tuple[int, int]] = []
    open_start, open_end, filled = 0, 0, 0
    for start, end in _pieces(text, section, target):
        size = count_tokens(text[start:end])
        if filled and filled + size > target:
            spans.append((open_start, open_end))
            filled = 0
        if not filled:
            open_start = start
        open_end = end
        filled += size
    if filled:
        spans.append((open_start, open_end))
    return spans


def _pieces(text: str, section: _Section, target: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    for start, end in _split(text, section.start, section.end, _BLOCK_GAP):
        if count_tokens(text[start:end]) <= target:
            pieces.append((start, end))
            continue
        for sentence_start, sentence_end in sentence_spans(text, start, end):
            for part_start, part_end in _split(text, sentence_start, sentence_end, SEMICOLON):
                pieces.extend(_cut_words(text, part_start, part_end, target))
    return pieces


def _split(text: str, start: int, end: int, gap: re.Pattern[str]) -> list[tuple[int, int]]:
    """The non-empty stretches between gaps, without white space at their ends."""
    edges = [start]
    for match in gap.finditer(text, start, end):
        edges.extend((match.start(), match.end()))
    edges.append(end)
    found = []
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        piece = text[left:right]
        if piece.strip():
            found.append(
                (left + len(piece) - len(piece.lstrip()), right - (len(piece) - len(piece.rstrip())))
            )
    return found


def _cut_words(text: str, start: int, end: int, target: int) -> list[tuple[int, int]]:
    """A sentence longer than a chunk (a table without line breaks, a run of words) is cut every `target` tokens."""
    tokens = list(_TOKEN.finditer(text, start, end))
    if len(tokens) <= target:
        return [(start, end)]
    firsts = [token.start() for token in tokens[::target]]
    return [(left, right) for left, right in _windows(text, firsts, end) if right > left]


def _windows(text: str, firsts: list[int], end: int) -> list[tuple[int, int]]:
    rights = [*firsts[1:], end]
    return [(left, left + len(text[left:right].rstrip())) for left, right in zip(firsts, rights, strict=True)]
