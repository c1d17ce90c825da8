"""TOML files that an operator writes: read once, and what is wrong in them named by file, line and key."""

import re
import tomllib
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from copilot.errors import InputError


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """The values of a file, and its text to find their lines in.

    Raises:
        InputError: the file cannot be read, or is not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text), text
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise InputError(f"{path}: it is not TOML: {error}.") from error


def line_of(text: str, table: str, key: str = "") -> int:
    """The line of a table or of a key in it; the first line where it is written some other way."""
    lines = text.splitlines()
    begins = (n for n, line in enumerate(lines) if re.match(rf"\s*\[?\s*{re.escape(table)}\s*[\]=.]", line))
    begin = next(begins, 0)
    if not key:
        return begin + 1
    after = (n for n in range(begin, len(lines)) if re.match(rf"\s*{re.escape(key)}\s*[=.]", lines[n]))
    return next(after, begin) + 1


def meant(name: str, known: Collection[str]) -> str:
    """The end of a sentence about a name that is not known: the nearest one, else all that there are."""
    near = get_close_matches(name, known, n=1)
    return f". Did you mean {near[0]}?" if near else f". There are: {', '.join(known)}."


def first_fault(error: ValidationError, text: str, *, source: str, keys: Collection[str]) -> str:
    """`bank.toml:12: timezone: …`: the first thing that a model refuses in a file, with where it stands.

    `keys` are those that the file may hold, for a suggestion where one is misspelt.
    """
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    # A misspelt key is missing, too: the line that holds it is the one to mend.
    fault = next((one for one in faults if one["type"] == "extra_forbidden"), faults[0])
    path = [str(part) for part in fault["loc"] if part != "[key]"]
    if not path:
        return f"{source}: {fault['msg'].removeprefix('Value error, ')}."
    tables = path if fault["loc"][-1] == "[key]" else path[:-1]
    line = (
        line_of(text, ".".join(tables), "" if tables == path else path[-1])
        if tables
        else line_of(text, path[0])
    )
    where = f"{source}:{line}: {'.'.join(path)}"
    if fault["type"] == "extra_forbidden":
        return f"{where} is not a key of this file{meant(path[-1], keys)}"
    if fault["type"] == "missing":
        return f"{source}:{line_of(text, '.'.join(tables)) if tables else 1}: {'.'.join(path)} is missing."
    return f"{where}: {fault['msg'].removeprefix('Value error, ')}."
