"""A task's output as a form: whatever the schema, its sentences in sections, its values as labels."""

from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

import streamlit as st

from copilot.domain.run import Run
from copilot.domain.statement import Statement
from copilot.language import written
from pages.ui import marks, words
from pages.ui.statements import Verdicts, show_statement, verdicts_by_text
from pages.ui.tables import table

_TITLES = {
    "evidence_for": "Evidence for",
    "evidence_against": "Evidence against",
    "what_would_change_it": "What would change it",
    "unknowns": "Gaps and unknowns",
    "next_steps": "Next steps",
    "level_reason": "Why this level",
}


class _Section(NamedTuple):
    name: str
    values: list[tuple[str, str]]
    statements: list[Statement]
    rows: list[dict[str, Any]]

    @property
    def size(self) -> int:
        """Roughly how many lines it takes."""
        return 2 + len(self.values) + 2 * len(self.statements) + len(self.rows)


def show_output(run: Run, *, key: str) -> None:
    """Draw the run's output: its values, its first section across, the others in two columns."""
    verdicts = verdicts_by_text(run.statements, run.verification.verdicts)
    sections = [section for section in _sections("", run.output) if section.size > 2]
    while sections and not sections[0].statements and not sections[0].rows:
        st.html(marks.pairs(sections.pop(0).values, columns=4))
    if not sections:
        return
    _draw(sections[0], verdicts, f"{key}.0")
    heights = [0, 0]
    columns = st.columns(2)
    for number, section in enumerate(sections[1:], 1):
        side = heights.index(min(heights))
        heights[side] += section.size
        with columns[side]:
            _draw(section, verdicts, f"{key}.{number}")


def _sections(name: str, record: dict[str, Any]) -> Iterator[_Section]:
    """The record's own values, then a section for each thing in it, records within records unfolded."""
    yield _Section(name, [(_title(n), _plain(v)) for n, v in record.items() if _is_plain(v)], [], [])
    for inner, value in record.items():
        if isinstance(value, dict) and not _is_statement(value):
            yield from _sections(inner, value)
        elif isinstance(value, list | dict):
            rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
            said = list(_statements(value))
            texts = [_plain(item) for item in value if _is_plain(item)] if isinstance(value, list) else []
            yield _Section(inner, [("", text) for text in texts], said, [] if said else rows)


def _draw(section: _Section, verdicts: Verdicts, key: str) -> None:
    tone = {"evidence_for": " fe-for", "evidence_against": " fe-against"}.get(section.name, "")
    with st.container(key=f"part.{key}"):
        st.html(f'<div class="fe-part{tone}">{escape(_title(section.name))}</div>')
        if section.values:
            st.html(marks.pairs(section.values, columns=3))
        for number, statement in enumerate(section.statements):
            show_statement(statement, verdicts.get(statement.text), key=f"{key}.{number}")
        if section.rows:
            st.html(_table(section.rows))


def _statements(value: Any) -> Iterator[Statement]:
    if _is_statement(value):
        yield Statement(
            text=value["text"], kind=value.get("kind", "fact"), cites=tuple(value.get("cites", ()))
        )
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _statements(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _statements(inner)


def _table(rows: list[dict[str, Any]]) -> str:
    names = list(rows[0])
    return table(
        [_title(name) for name in names], ([_plain(row.get(name)) for name in names] for row in rows)
    )


def _is_statement(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("text"), str) and "cites" in value


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and 0 <= value <= 1:
        return f"{value:.0%}"
    if isinstance(value, list):
        return written.joined(str(item) for item in value)
    text = "" if value is None else str(value)
    return words.title_of(text) if text.islower() and " " not in text else text or "—"


def _title(name: str) -> str:
    return _TITLES.get(name, words.title_of(name))
