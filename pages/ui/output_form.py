"""A task's output as a form: whatever the schema, its sentences in sections, its values as labels."""

from collections.abc import Iterator
from html import escape
from typing import Any

import streamlit as st

from copilot.domain.run import Run
from copilot.domain.statement import Statement
from pages.ui import marks, words
from pages.ui.statements import Verdicts, show_statement, verdicts_by_text

_TITLES = {
    "evidence_for": "Evidence for",
    "evidence_against": "Evidence against",
    "what_would_change_it": "What would change it",
    "unknowns": "Gaps and unknowns",
    "next_steps": "Next steps",
    "level_reason": "Why this level",
}
_ASIDE = {"signals"}  # long tables behind an expander


def show_output(run: Run, *, key: str) -> None:
    """Draw the run's output in the order of its schema."""
    verdicts = verdicts_by_text(run.statements, run.verification.verdicts)
    plain = [(name, value) for name, value in run.output.items() if _is_plain(value)]
    if plain:
        st.html(marks.pairs(((_title(name), _plain(value)) for name, value in plain), columns=3))
    for name, value in run.output.items():
        if _is_plain(value) or not value:
            continue
        if name in _ASIDE:
            with st.expander(_title(name)):
                _section(name, value, verdicts, f"{key}.{name}")
        else:
            _section(name, value, verdicts, f"{key}.{name}")


def _section(name: str, value: Any, verdicts: Verdicts, key: str) -> None:
    statements = list(_statements(value))
    values = [(_title(n), _plain(v)) for n, v in value.items() if _is_plain(v)] if _is_record(value) else []
    if not statements and not values and not isinstance(value, list):
        return
    tone = {"evidence_for": " fe-for", "evidence_against": " fe-against"}.get(name, "")
    with st.container(key=f"part.{key}"):
        st.html(f'<div class="fe-part{tone}">{escape(_title(name))}</div>')
        if values:
            st.html(marks.pairs(values, columns=3))
        for number, statement in enumerate(statements):
            show_statement(statement, verdicts.get(statement.text), key=f"{key}.{number}")
        if isinstance(value, list):
            rows = [row for row in value if isinstance(row, dict) and not _is_statement(row)]
            if rows and not statements:
                st.html(_table(rows))


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
    head = "".join(f"<th>{escape(_title(name))}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_plain(row.get(name)))}</td>" for name in names) + "</tr>"
        for row in rows
    )
    return f'<table class="fe-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _is_statement(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("text"), str) and "cites" in value


def _is_record(value: Any) -> bool:
    return isinstance(value, dict) and not _is_statement(value)


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and 0 <= value <= 1:
        return f"{value:.0%}"
    if isinstance(value, list):
        return words.listed(str(item) for item in value)
    text = "" if value is None else str(value)
    return words.title_of(text) if text.islower() and " " not in text else text or "—"


def _title(name: str) -> str:
    return _TITLES.get(name, words.title_of(name))
