"""What verbs read from stdin: bounded, UTF-8, JSON objects; each trouble named by line and field."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO

from copilot.errors import InputError

MAX_BYTES = 16 * 1024 * 1024
"""The most that one line, or a whole text on stdin, may have: a text of a million characters, all escaped, fits."""
_KINDS = {str: "a text", int: "a whole number", list: "a list", dict: "an object"}


def json_rows(stream: BinaryIO) -> Iterator[Callable[[], dict[str, Any]]]:
    """For each line that is not blank, what gives its object or raises `InputError` naming the line."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        if len(line) > MAX_BYTES:
            _skip_rest_of_line(stream, line)
        if line.strip():
            yield partial(parsed_object, line, f"Line {number} of the input")


def parsed_object(data: bytes, what: str) -> dict[str, Any]:
    """The JSON object that the bytes hold; `what` names them in a message."""
    try:
        row = json.loads(decoded(data, what))
    except json.JSONDecodeError as error:
        raise InputError(f"{what} is not JSON: {error.msg} at column {error.colno}.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{what} nests too deep or holds too long a number. Simplify it.") from error
    if not isinstance(row, dict):
        raise InputError(f"{what} is JSON but no object; write {{…}}.")
    if "\\ud" in data.decode().lower():
        _refuse_half_characters(row, what)
    return row


def whole_input(stream: BinaryIO) -> bytes:
    """All of stdin.

    Raises:
        InputError: more than `MAX_BYTES`.
    """
    data = stream.read(MAX_BYTES + 1)
    _refuse_too_long(data, "The input")
    return data


def decoded(data: bytes, what: str) -> str:
    """The bytes as text, without a byte order mark."""
    _refuse_too_long(data, what)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{what} is not UTF-8 text (byte {error.start + 1}). Save it as UTF-8.") from error


def field(row: Mapping[str, Any], key: str, kind: type[Any]) -> Any:
    """A field that must be there with that type; names the field where it is not."""
    value = row.get(key)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise InputError(f"The field {key!r} is missing or not {_KINDS[kind]}.")
    return value


def optional_field(row: Mapping[str, Any], key: str, kind: type[Any]) -> Any:
    """A field of that type, or None where it is left out or null."""
    return None if row.get(key) is None else field(row, key, kind)


def _refuse_too_long(data: bytes, what: str) -> None:
    if len(data) > MAX_BYTES:
        raise InputError(f"{what} is longer than {MAX_BYTES // 1024**2} MB. Split it.")


def _skip_rest_of_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(64 * 1024)


def _refuse_half_characters(row: dict[str, Any], what: str) -> None:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise InputError(f"{what} holds half of a character (a lone \\ud…). Send the text again.") from error
