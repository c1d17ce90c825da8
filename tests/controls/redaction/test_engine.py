"""The engine as its callers see it: offsets, the way back, scopes, keep, separators, leaks."""

import json
import time

import pytest

from copilot.controls.redaction.contacts import contact_findings
from copilot.controls.redaction.engine import MAX_CHARACTERS, RedactionEngine
from copilot.controls.redaction.numbers import number_findings
from copilot.errors import InputError
from copilot.ports.redactor import KnownIdentifier

MARIA = KnownIdentifier(type="PERSON", value="Maria Gomez", source="customer name")
NOTE = "Maria Gomez, DOB 14/03/1985, card 4111 1111 1111 1111, case CF-100001. MARIA GOMEZ again."


def test_each_decision_says_why(engine: RedactionEngine) -> None:
    reasons = {d.type: d.reason for d in engine.redact(NOTE, known=(MARIA,), scope="CF-1").decisions}
    assert reasons == {
        "PERSON": "known: customer name",
        "DOB": "context: date of birth",
        "CARD": "checksum: card",
    }


def test_a_value_keeps_its_pseudonym_within_a_scope_and_loses_it_outside(engine: RedactionEngine) -> None:
    first, again, elsewhere = (
        engine.redact("Maria Gomez", known=(MARIA,), scope=s).text for s in ("A", "A", "B")
    )
    assert first == again != elsewhere


def test_another_secret_gives_other_pseudonyms() -> None:
    plain, keyed = RedactionEngine(), RedactionEngine(secret=b"k" * 32)
    assert (
        plain.redact("Maria Gomez", known=(MARIA,), scope="A").text
        != keyed.redact("Maria Gomez", known=(MARIA,), scope="A").text
    )


def test_what_is_kept_survives_detectors_but_not_what_the_case_knows(engine: RedactionEngine) -> None:
    text = "Paid Anders Motors and Maria Gomez, ref 12345678"
    redacted = engine.redact(
        text, known=(MARIA,), scope="A", keep=("Anders Motors", "12345678", "Maria Gomez")
    )
    assert "Anders Motors" in redacted.text
    assert "12345678" in redacted.text
    assert "Maria" not in redacted.text


def test_separators_between_texts_survive_and_nothing_matches_across(engine: RedactionEngine) -> None:
    text = "\n\u241e\n".join(["Maria", "Gomez", "4111 1111", "1111 1111", "12 Mill", "Lane, Leeds LS1 4AB"])
    assert engine.redact(text, known=(MARIA,), scope="A").text.count("\n\u241e\n") == 5


def test_redacting_twice_changes_nothing(engine: RedactionEngine) -> None:
    once = engine.redact(NOTE, known=(MARIA,), scope="A").text
    assert engine.redact(once, known=(MARIA,), scope="A").text == once


def test_a_secret_does_not_come_back(engine: RedactionEngine) -> None:
    redacted = engine.redact("PIN 4471 told", known=(), scope="A")
    assert redacted.text == "PIN [SECRET-REMOVED] told"
    assert redacted.restore == {}


def test_leaks_names_the_types_of_what_is_left(engine: RedactionEngine) -> None:
    outgoing = json.dumps({"text": "call M\u200baria at 4111111111111111"})
    assert engine.leaks(outgoing, known=(MARIA,)) == ("CARD", "PERSON")


def test_leaks_catches_what_a_weakened_redaction_let_through(engine: RedactionEngine) -> None:
    """Planted fault: an engine that lost its detector of numbers."""
    weak = RedactionEngine(detectors=(contact_findings,))
    text = "card 4111 1111 1111 1111"
    assert engine.leaks(weak.redact(text, known=(), scope="A").text, known=()) == ("CARD",)
    assert engine.leaks(engine.redact(text, known=(), scope="A").text, known=()) == ()
    assert RedactionEngine(detectors=(number_findings,)).leaks(text, known=()) == ("CARD",)


def test_a_surname_that_is_a_label_is_no_leak_in_a_pseudonym(engine: RedactionEngine) -> None:
    person = KnownIdentifier(type="PERSON", value="Ana Persson-Person", source="customer name")
    assert (
        engine.leaks(engine.redact("Ana Persson-Person", known=(person,), scope="A").text, known=(person,))
        == ()
    )


def test_a_text_beyond_the_bound_is_refused(engine: RedactionEngine) -> None:
    with pytest.raises(InputError, match="Split it"):
        engine.redact("a" * (MAX_CHARACTERS + 1), known=(), scope="A")


@pytest.mark.parametrize(
    "unit", ["a", "1 ", "Aa ", "1-", "a@", "\u200b", "A1", "1\n", "the corner of ", "((", "é"]
)
def test_time_grows_no_faster_than_the_text(engine: RedactionEngine, unit: str) -> None:
    """No pattern looks back and forth over a text that repeats one piece: six times the text, no 15 times the time."""

    def seconds(characters: int) -> float:
        started = time.process_time()
        engine.redact(unit * (characters // len(unit)), known=(MARIA,), scope="A")
        return time.process_time() - started

    shorter = min(seconds(3_000) for _ in range(3))
    assert min(seconds(18_000) for _ in range(2)) < 15 * max(shorter, 0.01)
