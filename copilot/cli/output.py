"""How verbs speak: results on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from io import TextIOWrapper
from typing import Any

from pydantic import BaseModel
from rich.console import Console

from copilot.cli.failures import explained
from copilot.cli.input import json_rows
from copilot.errors import InputError

stdout = Console(highlight=False, soft_wrap=True)
stderr = Console(stderr=True, highlight=False, soft_wrap=True)


def speak_utf8() -> None:
    """JSON is UTF-8 whatever the terminal's language; a person's view survives a terminal that is not."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say_wrong(message: str) -> None:
    """One red line on stderr; what has no shape on a screen is shown by its code."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in message)
    stderr.print(shown, style="red", markup=False)


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
    sys.stdout.flush()  # a full disk or a closed pipe is noticed here, not after the last word


def each_line(answer: Callable[[dict[str, Any]], Any]) -> None:
    """Answer every JSON object on stdin with one on stdout, in order.

    A line that cannot be answered gets `{"error": …}` in its place, so that answers stay
    aligned with questions.
    """
    for row in json_rows(sys.stdin.buffer):
        try:
            result = plain(answer(row()))
        except Exception as error:
            if sys.flags.dev_mode:
                raise
            result = {"error": explained(error)}
        sys.stdout.write(json.dumps(result, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()


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
    from rich.text import Text

    grid = Table(*columns, title=title, title_justify="left", box=None, pad_edge=False)
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))  # a record's brackets are no markup
    stdout.print(grid)


def progress(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on stderr for as long as the generator lives."""
    from rich.progress import Progress

    with Progress(console=stderr, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total, name: bar.update(
            task, completed=done, total=total, description=f"{title} {name[:40]}"
        )
