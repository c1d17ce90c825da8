"""Verbs over single controls: redact, screen, verify."""

import sys
from collections.abc import Collection
from functools import partial
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from connectors.mockbank.profile import DEMO_BANK
from copilot.bank_file import bank_of
from copilot.cli.input import decoded, field, optional_field, parsed_object, whole_input
from copilot.cli.options import AsJson, AsJsonLines
from copilot.cli.output import each_line, emit, stdout
from copilot.cli.session import Session, case_named, settings_for, verb
from copilot.domain.statement import Statement
from copilot.errors import InputError


@verb
def redact(
    session: Session,
    case: Annotated[
        str | None, typer.Option("--case", metavar="ID", help="Hide what this case knows, too.")
    ] = None,
    as_jsonl: AsJsonLines = False,
) -> None:
    """Replace identifiers in the text on stdin; offsets are those of the input.

    With --jsonl each line is {"text", "case"}.
    """
    if as_jsonl:
        each_line(
            lambda row: _redacted(session, field(row, "text", str), optional_field(row, "case", str) or case)
        )
        return
    text = decoded(whole_input(sys.stdin.buffer), "The input")
    value = _redacted(session, text, case)
    session.emit(value, lambda: stdout.print(value["text"], markup=False))


def _redacted(session: Session, text: str, case: str | None) -> dict[str, Any]:
    redacted = session.services.redact_text(
        session.actor, text, case_id=case_named(case) if case is not None else None
    )
    return {
        "text": redacted.text,
        "spans": [
            {"start": d.start, "end": d.end, "type": d.type, "reason": d.reason} for d in redacted.decisions
        ],
    }


def screen(as_json: AsJson = False, as_jsonl: AsJsonLines = False) -> None:
    """Look for orders to the model in the text on stdin; offsets are those of the input.

    With --jsonl each line is {"text", "carrier"}. The carrier, the field the text came in, changes
    nothing: no field is trusted for its name.
    """
    if as_jsonl:
        each_line(lambda row: _screened(field(row, "text", str)))
        return
    text = decoded(whole_input(sys.stdin.buffer), "The input")
    value = _screened(text)
    emit(value, as_json=as_json, human=lambda: _show_screened(text, value))


def _screened(text: str) -> dict[str, Any]:
    from copilot.usecases.screen_text import screen_text

    report = screen_text(text)
    return {
        "suspicious": report.suspicious,
        "spans": [{"start": start, "end": end} for start, end in report.spans],
        "reasons": list(report.reasons),
    }


def _show_screened(text: str, value: dict[str, Any]) -> None:
    for span in value["spans"]:
        stdout.print(repr(text[span["start"] : span["end"]]), markup=False)
    stdout.print(
        f"Suspicious: {'; '.join(value['reasons'])}." if value["suspicious"] else "Nothing suspicious.",
        markup=False,
    )


def verify(as_json: AsJson = False, as_jsonl: AsJsonLines = False) -> None:
    """Check statements against the evidence they cite.

    Each line (or, with --json, the whole input) is
    {"statements": [{"text", "cites"}], "evidence": [{"id", "text"}]}.
    """
    check = partial(_verified, names=bank_of(settings_for(None), demo=DEMO_BANK).names)
    if as_jsonl or not as_json:
        each_line(check)
    else:
        row = parsed_object(whole_input(sys.stdin.buffer), "The input")
        emit(check(row), as_json=True, human=lambda: None)


def _verified(row: dict[str, Any], *, names: Collection[str]) -> dict[str, Any]:
    from copilot.controls.grounding import verify_statements

    try:
        statements = [
            Statement(text=s["text"], cites=tuple(_cites(s)), kind=s.get("kind", "fact"))
            for s in field(row, "statements", list)
        ]
        citable = {str(e["id"]): str(e["text"]) for e in field(row, "evidence", list)}
    except (KeyError, TypeError, AttributeError, ValidationError) as error:
        raise InputError("A statement needs text and cites; an evidence item needs id and text.") from error
    verdicts = verify_statements(statements, citable, known_names=names)
    return {
        "verdicts": [
            {
                "supported": verdict.supported,
                "failures": [{"code": f.code, "detail": f.detail, "hard": f.hard} for f in verdict.failures],
            }
            for verdict in verdicts
        ]
    }


def _cites(statement: dict[str, Any]) -> list[str]:
    # A text would pass for a list of its letters.
    cites: list[str] = field(statement, "cites", list) if "cites" in statement else []
    return cites
