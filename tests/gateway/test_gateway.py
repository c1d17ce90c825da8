"""The gateway: what goes out, in which order engines are asked, and that somebody always answers."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from copilot.domain.run import RedactionDecision
from copilot.errors import CopilotError, PermanentError, TransientError
from copilot.gateway.gateway import MAX_ATTEMPTS, Call, Gateway
from copilot.ports.model import DraftRequest, DraftResponse
from copilot.ports.redactor import KnownIdentifier, RedactedText

KNOWN = (KnownIdentifier(type="PERSON", value="Maria Gomez", source="customer name"),)
CALL = Call(
    task="case_note",
    prompt="Fill the form.",
    prompt_version="case_note@1.0.0",
    payload={
        "task": "case_note",
        "question": "What did Maria Gomez say?",
        "evidence": [{"id": "E1", "title": "Call", "text": "Maria Gomez called.", "record_ids": ["N-1"]}],
    },
    output_schema={"type": "object"},
    scope="CF-1",
    known=KNOWN,
)


class FakeRedactor:
    """Replaces the known values, and nothing else."""

    def redact(self, text: str, *, known: Any, scope: str, keep: Any = ()) -> RedactedText:
        restore, decisions = {}, []
        for number, item in enumerate(known):
            pseudonym = f"[{item.type}-{scope}-{number}]"
            start = text.find(item.value)
            if start >= 0:
                decisions.append(
                    RedactionDecision(
                        start=start,
                        end=start + len(item.value),
                        type=item.type,
                        pseudonym=pseudonym,
                        reason=f"known: {item.source}",
                    )
                )
                restore[pseudonym] = item.value
            text = text.replace(item.value, pseudonym)
        return RedactedText(text=text, decisions=tuple(decisions), restore=restore)

    def leaks(self, outgoing: str, *, known: Any) -> tuple[str, ...]:
        return tuple(item.type for item in known if item.value in outgoing)


class BlindRedactor(FakeRedactor):
    """The planted fault: a redaction that lets everything through."""

    def redact(self, text: str, *, known: Any, scope: str, keep: Any = ()) -> RedactedText:
        return RedactedText(text=text, decisions=(), restore={})


class ScriptedModel:
    """Answers by script and remembers what it was sent."""

    def __init__(self, name: str, answer: Callable[[DraftRequest], dict[str, Any]]) -> None:
        self.name = name
        self.seen: list[DraftRequest] = []
        self._answer = answer

    def draft(self, request: DraftRequest) -> DraftResponse:
        self.seen.append(request)
        return DraftResponse(output=self._answer(request), engine=self.name, input_tokens=1, output_tokens=1)


def echo(request: DraftRequest) -> dict[str, Any]:
    return {"note": request.payload["evidence"][0]["text"]}


def raising(error: CopilotError) -> Callable[[DraftRequest], dict[str, Any]]:
    def answer(_: DraftRequest) -> dict[str, Any]:
        raise error

    return answer


def gateway(
    *engines: ScriptedModel, redactor: Any = None, deadline: float = 5.0
) -> tuple[Gateway, ScriptedModel]:
    offline = ScriptedModel("offline", echo)
    return Gateway(
        engines=engines, offline=offline, redactor=redactor or FakeRedactor(), deadline_seconds=deadline
    ), offline


def test_a_model_sees_pseudonyms_and_the_caller_gets_the_names_back():
    model = ScriptedModel("openai:m", echo)
    way, _ = gateway(model)
    drafted = way.draft(CALL)
    assert "Maria" not in model.seen[0].model_dump_json()
    assert drafted.output == {"note": "Maria Gomez called."}
    assert drafted.redaction.original.count("Maria Gomez") == 2
    assert "Maria" not in drafted.redaction.sent
    assert model.seen[0].payload["evidence"][0]["record_ids"] == ["N-1"]


def test_a_name_in_a_field_that_happens_to_be_called_name_is_hidden_too():
    model = ScriptedModel("openai:m", echo)
    way, _ = gateway(model)
    evidence = [
        {"id": "E1", "text": "A payee.", "fields": {"name": "Maria Gomez", "kind": "payee of Maria Gomez"}}
    ]
    way.draft(CALL.model_copy(update={"payload": {**CALL.payload, "evidence": evidence}}))
    assert "Maria" not in model.seen[0].model_dump_json()


def test_a_text_that_still_holds_a_known_name_reaches_no_model_and_the_offline_engine_answers():
    model = ScriptedModel("openai:m", echo)
    way, offline = gateway(model, redactor=BlindRedactor())
    drafted = way.draft(CALL)
    assert model.seen == []
    assert drafted.engine == "offline"
    assert drafted.leaks == ("PERSON",)
    assert len(offline.seen) == 1


def test_a_transient_failure_is_tried_again_and_a_permanent_one_is_not():
    busy = ScriptedModel("openai:busy", raising(TransientError("busy")))
    wrong = ScriptedModel("openai:wrong", raising(PermanentError("wrong key")))
    way, _ = gateway(busy, wrong)
    drafted = way.draft(CALL)
    assert len(busy.seen) == MAX_ATTEMPTS
    assert len(wrong.seen) == 1
    assert drafted.engine == "offline"
    assert drafted.engine_note == "busy wrong key"


def test_the_first_engine_that_answers_is_named():
    first = ScriptedModel("openai:first", raising(PermanentError("down")))
    second = ScriptedModel("azure:second", echo)
    way, offline = gateway(first, second)
    assert way.draft(CALL).engine == "azure:second"
    assert offline.seen == []


def test_a_model_that_never_answers_costs_at_most_the_deadline():
    def stall(_: DraftRequest) -> dict[str, Any]:
        time.sleep(1.5)
        return {}

    way, _ = gateway(ScriptedModel("openai:stalled", stall), deadline=0.6)
    began = time.monotonic()
    drafted = way.draft(CALL)
    assert time.monotonic() - began < 1.2
    assert drafted.engine == "offline"
    assert "deadline" in drafted.engine_note


def test_the_idempotency_key_names_what_was_asked_and_of_whom():
    model = ScriptedModel("openai:m", echo)
    way, _ = gateway(model)
    way.draft(CALL)
    way.draft(CALL)
    way.draft(CALL.model_copy(update={"scope": "CF-2"}))
    same, again, other = (request.idempotency_key for request in model.seen)
    assert same == again
    assert same != other


@pytest.mark.parametrize("hostile", ["\u241e", "a\n\u241e\nb"])
def test_a_separator_inside_a_text_cannot_shift_one_field_into_another(hostile):
    model = ScriptedModel("openai:m", echo)
    way, _ = gateway(model)
    evidence = [{"id": "E1", "title": "T", "text": f"before {hostile} after"}, {"id": "E2", "text": "second"}]
    way.draft(CALL.model_copy(update={"payload": {**CALL.payload, "evidence": evidence}}))
    assert [item["text"] for item in model.seen[0].payload["evidence"]][1] == "second"


def test_a_word_of_our_own_code_that_is_also_somebodys_name_is_no_leak():
    model = ScriptedModel("openai:m", echo)
    way, _ = gateway(model)
    known = (KnownIdentifier(type="PERSON", value="max", source="payee name"),)
    facts = [{"id": "F1", "name": "three_month_max_ratio", "text": "The ratio is 3."}]
    drafted = way.draft(CALL.model_copy(update={"known": known, "payload": {**CALL.payload, "facts": facts}}))
    assert drafted.leaks == ()
    assert drafted.engine == "openai:m"


def test_an_identifier_in_an_id_is_a_leak():
    model = ScriptedModel("openai:m", echo)
    way, _ = gateway(model)
    evidence = [{"id": "Maria Gomez", "text": "A call."}]
    drafted = way.draft(CALL.model_copy(update={"payload": {**CALL.payload, "evidence": evidence}}))
    assert drafted.leaks == ("PERSON",)
    assert model.seen == []
