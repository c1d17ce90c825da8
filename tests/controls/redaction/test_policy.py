"""The one table: which fields leave as they are, which are read for findings, which never leave."""

from typing import Any

import pytest

from copilot.controls.redaction.engine import RedactionEngine
from copilot.controls.redaction.fields import dropped_values
from copilot.controls.redaction.policy import FIELDS, TREATMENTS, Treatment, treatment_of, treatment_of_field
from copilot.gateway.redaction_boundary import redact_payload, restored


def _closed(payload: dict[str, Any], engine: RedactionEngine) -> Any:
    return redact_payload(payload, redactor=engine, known=(), scope="CF-1", keep=())


def test_ids_of_our_own_leave_as_they_are_and_free_text_is_read(engine: RedactionEngine) -> None:
    closed = _closed(
        {"case_id": "CF-100001", "evidence": [{"id": "E1", "text": "Mail anna.kerr@example.com"}]}, engine
    )
    assert closed.payload["case_id"] == "CF-100001"
    assert closed.payload["evidence"][0]["id"] == "E1"
    assert "anna.kerr" not in closed.payload["evidence"][0]["text"]


@pytest.mark.parametrize("field", [key for key, t in FIELDS.items() if t is Treatment.DROP])
def test_a_field_that_never_leaves_is_removed_here_and_wherever_its_value_is_repeated(
    engine: RedactionEngine, field: str
) -> None:
    payload = {"evidence": [{"id": "E1", "fields": {field: "heron-blue 42"}, "text": "Said Heron Blue 42."}]}
    closed = _closed(payload, engine)
    item = closed.payload["evidence"][0]
    assert (item["fields"][field], item["text"]) == ("[DROPPED-REMOVED]", "Said [DROPPED-REMOVED].")
    assert closed.leaks == ()
    assert closed.view.decisions[0].reason == f"known: the field {field} never leaves"
    assert restored({"text": "[DROPPED-REMOVED]"}, closed.restore) == {"text": "[DROPPED-REMOVED]"}


def test_a_dropped_value_that_redaction_missed_stops_at_the_leak_gate(engine: RedactionEngine) -> None:
    """Planted fault: a redactor that replaces nothing."""

    class Blind(RedactionEngine):
        def redact(self, text: str, **_: Any) -> Any:
            return super().redact("", known=(), scope="").model_copy(update={"text": text})

    closed = redact_payload(
        {"fields": {"pin": "heron-blue 42"}}, redactor=Blind(), known=(), scope="CF-1", keep=()
    )
    assert closed.leaks == ("DROPPED",)


def test_values_below_a_dropped_field_are_dropped_however_deep() -> None:
    found = dropped_values({"fields": {"security_answer": {"first": ["Rex"], "other": "Blackpool"}}})
    assert [(known.value, known.type) for known in found] == [("Rex", "DROPPED"), ("Blackpool", "DROPPED")]


def test_what_the_table_does_not_name_is_never_let_through_unread() -> None:
    assert treatment_of_field("a_new_field") is Treatment.PSEUDONYMISE
    assert treatment_of("A_NEW_TYPE") is Treatment.PSEUDONYMISE
    assert Treatment.ALLOW not in TREATMENTS.values()
