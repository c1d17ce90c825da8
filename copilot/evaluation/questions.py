"""Questions over a folder of documents, one JSON object a line: `{"question", "relevant"}`.

The relevant documents may stand under any of `RELEVANT_KEYS`, as one id or a list of them,
or as `gold` with a `doc_id` in each entry. `as_of` (a day) is optional; every other key is left alone.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from copilot.domain.base import DomainModel
from copilot.errors import InputError

QUESTION_KEYS = ("question", "query", "text")
RELEVANT_KEYS = (
    "relevant",
    "relevant doc ids",
    "relevant_doc_ids",
    "relevant_docs",
    "relevant_documents",
    "relevant_ids",
    "doc_ids",
    "doc_id",
)
GOLD = "gold"


class RetrievalQuestion(DomainModel):
    """A question and the documents that answer it; without one it is not ranked, only counted."""

    line: int
    text: str
    relevant: tuple[str, ...]
    as_of: date | None = None


def read_questions(path: Path) -> tuple[RetrievalQuestion, ...]:
    """Every question of the file, in its order.

    Raises:
        InputError: the file cannot be read, or a line is not a question; file, line and key are named.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} cannot be read ({type(error).__name__}). Give a UTF-8 file with one JSON object a line."
        ) from error
    questions = tuple(_questions(path, lines))
    if not any(question.relevant for question in questions):
        raise InputError(
            f"{path} holds no question with a relevant document, so there is nothing to measure."
        )
    return questions


def _questions(path: Path, lines: list[str]) -> Iterator[RetrievalQuestion]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise _wrong(path, number, f"not JSON at column {error.colno}") from error
        if not isinstance(row, dict):
            raise _wrong(path, number, "not an object with keys")
        yield _question(path, number, row)


def _question(path: Path, number: int, row: dict[str, Any]) -> RetrievalQuestion:
    text = next((row[key] for key in QUESTION_KEYS if key in row), None)
    if not isinstance(text, str) or not text.strip():
        raise _wrong(path, number, f"the key 'question' is missing or empty (found: {_listed(row)})")
    return RetrievalQuestion(
        line=number, text=text, relevant=_relevant(path, number, row), as_of=_as_of(path, number, row)
    )


def _relevant(path: Path, number: int, row: dict[str, Any]) -> tuple[str, ...]:
    key = next((key for key in (*RELEVANT_KEYS, GOLD) if key in row), None)
    if key is None:
        raise _wrong(
            path, number, f"no key names the relevant documents: use 'relevant' (found: {_listed(row)})"
        )
    given = row[key] if isinstance(row[key], list) else [row[key]]
    named = [entry.get("doc_id") if isinstance(entry, dict) else entry for entry in given]
    if not all(isinstance(entry, str | int) and str(entry).strip() for entry in named):
        raise _wrong(path, number, f"the key {key!r} must hold document ids")
    return tuple(dict.fromkeys(str(entry).strip() for entry in named))


def _as_of(path: Path, number: int, row: dict[str, Any]) -> date | None:
    given = row.get("as_of")
    if given in (None, ""):
        return None
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise _wrong(path, number, "the key 'as_of' is not a day such as 2026-03-01") from error


def _wrong(path: Path, number: int, what: str) -> InputError:
    return InputError(f"{path}, line {number}: {what}. Correct the line and start again.")


def _listed(row: dict[str, Any]) -> str:
    return ", ".join(sorted(map(str, row))) or "no key"
