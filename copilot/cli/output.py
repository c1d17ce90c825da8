"""How verbs speak: results on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel
from rich.console import Console

from copilot.errors import CopilotError, InputError

stdout = Console(highlight=False, soft_wrap=True)
stderr = Console(stderr=True, highlight=False)


def plain(value: Any) -> Any:
    """The value as JSON types."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def emit(value: Any, *, as_json: bool, human: Callable[[], None]) -> None:
    """The one JSON object, or the view for a person."""
    if as_json:
        sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, default=str) + "\n")
    else:
        human()


def each_line(answer: Callable[[dict[str, Any]], Any]) -> None:
    """Answer every JSON object on stdin with one on stdout, in order.

    A line that cannot be answered gets `{"error": …}` in its place, so that answers stay
    aligned with questions.
    """
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            result = plain(answer(_parsed(line, number)))
        except CopilotError as error:
            result = {"error": error.user_message}
        sys.stdout.write(json.dumps(result, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()


def _parsed(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            f"Line {number} of the input is not JSON: {error.msg} at column {error.colno}."
        ) from error
    if not isinstance(row, dict):
        raise InputError(f"Line {number} of the input is JSON but no object; write {{…}}.")
    return row


def field(row: Mapping[str, Any], key: str, kind: type[Any]) -> Any:
    """A field that must be there with that type; names the field where it is not."""
    value = row.get(key)
    if not isinstance(value, kind):
        raise InputError(f"The field {key!r} is missing or not a {kind.__name__}.")
    return value


def parsed_date(text: str | None) -> date | None:
    """The day, or None for none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is not a date. Write it as YYYY-MM-DD, such as 2026-03-01.") from error


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A plain table for a person."""
    from rich.table import Table

    grid = Table(*columns, title=title, title_justify="left", box=None, pad_edge=False)
    for row in rows:
        grid.add_row(*row)
    stdout.print(grid)


def progress(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on stderr for as long as the generator lives."""
    from rich.progress import Progress

    with Progress(console=stderr, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total, name: bar.update(
            task, completed=done, total=total, description=f"{title} {name[:40]}"
        )
