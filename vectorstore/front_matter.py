"""From a parsed file to a document's card: what the front matter says, what had to be derived, what cannot stand."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from copilot.domain.identity import Role
from vectorstore.formats import UnreadableFileError
from vectorstore.parse import ParsedDocument
from vectorstore.roles import EVERY_ROLE, roles_named

_SLUG = re.compile(r"[^A-Za-z0-9.@_-]+")
_MAX_DOC_ID = 120


@dataclass(frozen=True)
class DocumentCard:
    """What the catalogue keeps of a document besides its text."""

    doc_id: str
    title: str
    doc_type: str
    citation: str
    business_line: str
    version: str
    roles: frozenset[Role]
    effective_date: date | None
    superseded_on: date | None
    derived: tuple[str, ...]

    @property
    def access_class(self) -> str:
        """The class of the document's passages."""
        return access_class_of(self.roles, self.superseded_on)


def access_class_of(roles: frozenset[Role], superseded_on: date | None) -> str:
    """The set of roles × whether an end is set: passages of one class share a collection."""
    state = "in_force" if superseded_on is None else "superseded"
    return f"{state}|{','.join(sorted(roles))}"


def card_of(parsed: ParsedDocument) -> DocumentCard:
    """The document's card.

    Raises:
        UnreadableFileError: a field is there but cannot be used, such as a date that is none,
            or the document is a draft. A wrong field is never replaced by a derived one.
    """
    fields, derived = parsed.front_matter, []

    def text(name: str, fallback: str) -> str:
        value = _text(fields.get(name))
        if not value:
            derived.append(name)
        return value or fallback

    doc_id = _SLUG.sub("-", text("doc_id", Path(parsed.path).stem)).strip("-")[:_MAX_DOC_ID]
    if not doc_id:
        raise UnreadableFileError("no doc_id can be made of the file's name: give one in the front matter")
    title = text("title", _first_heading(parsed) or doc_id)
    doc_type = text("doc_type", "document")
    citation = text("citation", doc_id)
    business_line = text("business_line", "all")
    version = text("version", "1")
    roles, notes = _roles(fields)
    effective, superseded = _dates(fields)
    if effective is None:
        derived.append("effective_date")
    return DocumentCard(
        doc_id,
        title,
        doc_type,
        citation,
        business_line,
        version,
        roles,
        effective,
        superseded,
        (*derived, *notes),
    )


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _first_heading(parsed: ParsedDocument) -> str:
    return next((parsed.text[h.start : h.end] for h in parsed.headings), "")


def _roles(fields: dict[str, Any]) -> tuple[frozenset[Role], tuple[str, ...]]:
    """The reader roles and what to report about them."""
    named = fields.get("roles") or fields.get("suggested_access")
    words = named if isinstance(named, list | tuple | set) else str(named or "").split(",")
    words = [str(word) for word in words if str(word).strip()]
    if not words:
        return EVERY_ROLE, ("roles",)
    roles, unknown = roles_named(words)
    return roles, tuple(f"roles: unknown word {word!r}" for word in unknown)


def _dates(fields: dict[str, Any]) -> tuple[date | None, date | None]:
    effective, superseded = _date(fields, "effective_date"), _date(fields, "superseded_on")
    status = _text(fields.get("status")).lower()
    if status == "draft":
        raise UnreadableFileError("the document is a draft: only texts in force or superseded are taken in")
    if status in ("superseded", "retired", "withdrawn") and superseded is None:
        raise UnreadableFileError(
            f"status is {status} but superseded_on is missing: give the first day it no longer held"
        )
    if effective and superseded and superseded < effective:
        raise UnreadableFileError("superseded_on lies before effective_date: put the dates right")
    return effective, superseded


def _date(fields: dict[str, Any], name: str) -> date | None:
    value = fields.get(name)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not _text(value):
        return None
    try:
        return date.fromisoformat(_text(value))
    except ValueError as error:
        raise UnreadableFileError(f"{name} is {_text(value)!r}, not a date like 2026-01-31") from error
