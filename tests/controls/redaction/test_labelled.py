"""How much of a labelled note is left in clear, with and without what the case knows."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from copilot.controls.redaction.engine import RedactionEngine
from copilot.ports.redactor import KnownIdentifier
from tests.controls.redaction.labelled_notes import NOTES, LabelledNote

ROWS = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "eval" / "pii_bank_notes.jsonl"
KINDS = {
    "PASSPORT": "DOCUMENT_NUMBER",
    "DRIVING_LICENCE": "DOCUMENT_NUMBER",
    "NI_NUMBER": "NATIONAL_ID",
    "SSN": "NATIONAL_ID",
}
"""Labels of the set whose kind has another name here."""


@pytest.mark.parametrize("note", NOTES, ids=range(len(NOTES)))
def test_what_a_case_knows_goes_in_every_spelling_and_what_a_draft_needs_stays(
    engine: RedactionEngine, note: LabelledNote
) -> None:
    known = [KnownIdentifier(type=kind, value=value, source=kind.lower()) for kind, value in note.known]
    redacted = engine.redact(note.text, known=known, scope="CF-1")
    assert [spelling for spelling in note.gone if spelling in redacted.text] == []
    assert [text for text in note.kept if text not in redacted.text] == []
    assert engine.leaks(redacted.text, known=known) == ()
    assert all(decision.reason for decision in redacted.decisions)


def test_the_measure_sees_what_a_blind_engine_leaves(engine: RedactionEngine) -> None:
    """Planted fault: an engine that knows nothing and detects nothing."""
    blind = RedactionEngine(detectors=())
    row = {"text": "Rang Marisol.", "spans": [{"start": 5, "end": 12, "must_redact": True}]}
    assert left_in_clear(blind, [row], given=False) == 1
    assert left_in_clear(engine, [row], given=True) == 0


@pytest.mark.data
@pytest.mark.parametrize(("given", "bar"), [(True, 0.005), (False, 0.02)])
def test_of_the_labelled_bank_notes_hardly_a_character_is_left(
    engine: RedactionEngine, given: bool, bar: float
) -> None:
    assert left_in_clear(engine, _rows(), given=given) <= bar


@pytest.mark.data
def test_no_string_that_must_survive_is_lost_with_what_the_case_knows(engine: RedactionEngine) -> None:
    for row in _rows():
        sent = engine.redact(row["text"], known=_known(row), scope="CF-1").text
        assert [keep for keep in row.get("must_keep", []) if keep not in sent] == [], row["id"]


def left_in_clear(engine: RedactionEngine, rows: Sequence[dict[str, Any]], *, given: bool) -> float:
    """The share of letters and digits of what must go that is still there."""
    total = left = 0
    for row in rows:
        redacted = engine.redact(row["text"], known=_known(row) if given else (), scope="CF-1")
        hidden = {i for decision in redacted.decisions for i in range(decision.start, decision.end)}
        for span in row["spans"]:
            places = [i for i in range(span["start"], span["end"]) if row["text"][i].isalnum()]
            if span.get("must_redact"):
                total += len(places)
                left += sum(place not in hidden for place in places)
    return left / total


def _known(row: dict[str, Any]) -> tuple[KnownIdentifier, ...]:
    return tuple(
        KnownIdentifier(
            type=KINDS.get(span.get("label", "PERSON"), span.get("label", "PERSON")),
            value=row["text"][span["start"] : span["end"]],
            source="case",
        )
        for span in row["spans"]
        if span.get("must_redact")
    )


def _rows() -> list[dict[str, Any]]:
    if not ROWS.exists():
        pytest.skip("the labelled notes are not beside the project")
    return [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines() if line.strip()]
