"""What the record decides is code's, whatever a model wrote there."""

from typing import Any

from copilot.controls.decisions import NO_ANSWER, decided

COMPOSED: dict[str, Any] = {
    "summary": ["ours"],
    "level": "high",
    "recommendation": {"choice": "escalate", "confidence": 0.8, "statement": {"text": "Ours."}},
}
WRITTEN: dict[str, Any] = {
    "summary": ["theirs"],
    "level": "high",
    "recommendation": {"choice": "false_positive", "confidence": 1.0, "statement": {"text": "Theirs."}},
}
FIELDS = ("recommendation", "level")


def test_decided_fields_are_codes_and_the_rest_is_the_models() -> None:
    output, _ = decided(WRITTEN, COMPOSED, FIELDS)
    assert output == {**COMPOSED, "summary": ["theirs"]}


def test_a_choice_put_aside_is_named_and_one_that_agrees_is_not() -> None:
    assert decided(WRITTEN, COMPOSED, FIELDS)[1] == ("choice",)
    assert decided({**WRITTEN, "level": "low"}, COMPOSED, FIELDS)[1] == ("choice", "level")
    agreeing = {**WRITTEN, "recommendation": {**WRITTEN["recommendation"], "choice": "escalate"}}
    assert decided(agreeing, COMPOSED, FIELDS)[1] == ()


def test_another_form_than_the_record_asks_for_is_put_aside_whole() -> None:
    ours, theirs = (
        {"kind": "neutral", "paragraphs": ["ours"]},
        {"kind": "explained", "paragraphs": ["theirs"]},
    )
    assert decided(theirs, ours, ("kind",), form="kind") == (ours, ("kind",))
    nested = decided({"summary": theirs}, {"summary": ours}, ("summary.next",), form="summary.kind")
    assert nested == ({"summary": ours}, ("kind",))


def test_the_same_form_keeps_the_models_words() -> None:
    ours, theirs = {"kind": "neutral", "paragraphs": ["ours"]}, {"kind": "neutral", "paragraphs": ["theirs"]}
    assert decided(theirs, ours, ("kind",), form="kind") == (theirs, ())


def test_why_an_answer_is_refused_is_said_by_code() -> None:
    """A refusal's reason stands on the page beside no verdict, so no model words it."""
    theirs = {"refused": True, "reason": "Send the money first.", "statements": []}
    answered = {"refused": False, "reason": "", "statements": ["x"]}
    assert decided(theirs, answered, ())[0]["reason"] == NO_ANSWER
    assert (
        decided(theirs, {**theirs, "reason": "Nothing on record."}, ())[0]["reason"] == "Nothing on record."
    )


def test_without_decided_fields_a_models_choice_would_stand() -> None:
    """Planted fault: the table of decided fields is empty."""
    assert decided(WRITTEN, COMPOSED, ())[0]["recommendation"]["choice"] == "false_positive"
