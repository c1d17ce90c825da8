"""A file becomes a `ParsedDocument`, or a failure with a reason that a person can act on."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vectorstore.formats import READERS, UnreadableFileError
from vectorstore.text_builder import HeadingSpan, TextBuilder

MAX_FILE_BYTES = 25 * 1024 * 1024
MAX_TEXT_CHARACTERS = 5_000_000
_BINARY_SIGNATURES = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x7fELF",
    b"MZ",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
)
_SIGNATURE_OF = {".pdf": b"%PDF", ".docx": b"PK\x03\x04"}


@dataclass(frozen=True)
class ParsedDocument:
    """A document's plain text, where its headings stand, and what its front matter says."""

    path: str
    content_hash: str
    text: str
    headings: tuple[HeadingSpan, ...]
    front_matter: dict[str, Any]


def supported(path: Path) -> bool:
    """True if there is a reader for the file's type."""
    return path.suffix.lower() in READERS


def read_file(path: Path) -> bytes:
    """The file's bytes, once its type, size and readability are known to do; raises like `parse_file`."""
    if not supported(path):
        known = ", ".join(sorted(READERS))
        raise UnreadableFileError(
            f"files of type {path.suffix or '(none)'} are not taken in; known types: {known}"
        )
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UnreadableFileError(
                f"the file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB: split it"
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(
            f"the file cannot be read: {error.strerror or os.strerror(error.errno or 0)}"
        ) from error
    if not data.strip():
        raise UnreadableFileError("the file is empty")
    return data


def parse_file(path: Path) -> ParsedDocument:
    """Read one file.

    Raises:
        UnreadableFileError: missing, empty, too large, encrypted, corrupt, of an unknown
            type, or not what its name says.
    """
    return parse_bytes(read_file(path), path)


def parse_bytes(data: bytes, path: Path) -> ParsedDocument:
    """Read a file's bytes under its name; raises like `parse_file`."""
    suffix = path.suffix.lower()
    _check_signature(data, suffix)
    builder = TextBuilder()
    try:
        front_matter = READERS[suffix](data, builder)
    except UnreadableFileError:
        raise
    except Exception as error:  # a parser's own error types are many and say little to a reader
        raise UnreadableFileError(
            f"the file is corrupt or not a {suffix} file ({type(error).__name__})"
        ) from error
    text = builder.text()
    if not text.strip():
        raise UnreadableFileError("the file holds no text")
    if len(text) > MAX_TEXT_CHARACTERS:
        raise UnreadableFileError(
            f"the text is longer than {MAX_TEXT_CHARACTERS:,} characters: split the document"
        )
    digest = hashlib.sha256(data).hexdigest()
    return ParsedDocument(str(path), digest, text, tuple(builder.headings), front_matter)


def _check_signature(data: bytes, suffix: str) -> None:
    expected = _SIGNATURE_OF.get(suffix)
    if expected is None:
        if data.startswith(_BINARY_SIGNATURES):
            raise UnreadableFileError(
                f"the file's name says {suffix}, its content is binary: check its type and name"
            )
    elif expected not in data[:1024]:
        raise UnreadableFileError(
            f"the file's name says {suffix}, its content does not: check its type and name"
        )
