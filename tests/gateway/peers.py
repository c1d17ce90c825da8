"""Stand-ins for what the gateway talks to: engines by script, a redactor that knows only the names it was given."""

import threading
from collections.abc import Callable
from typing import Any

from copilot.domain.ids import CaseId, UserId
from copilot.domain.model_call import ModelFailure
from copilot.domain.run import RedactionDecision
from copilot.errors import CancelledError, ModelCallError
from copilot.gateway.call import Call, Subject
from copilot.ports.model import Cancellation, DraftRequest, DraftResponse, EngineProfile
from copilot.ports.redactor import KnownIdentifier, RedactedText

KNOWN = (KnownIdentifier(type="PERSON", value="Maria Gomez", source="customer name"),)
AMERICAN = Subject(consent=True, countries=frozenset({"US"}))
Answer = Callable[[DraftRequest], dict[str, Any]]


def needs_a_note(output: dict[str, Any]) -> str:
    """The form of these tests: one field, a text."""
    return "" if isinstance(output.get("note"), str) and set(output) == {"note"} else "note: missing"


def call(**changes: Any) -> Call:
    given: dict[str, Any] = {
        "task": "case_note",
        "prompt": "Fill the form.",
        "prompt_version": "case_note@1.0.0",
        "payload": {
            "task": "case_note",
            "question": "What did Maria Gomez say?",
            "evidence": [{"id": "E1", "title": "Call", "text": "Maria Gomez called.", "record_ids": ["N-1"]}],
        },
        "output_schema": {"type": "object"},
        "scope": "CF-1",
        "subject": AMERICAN,
        "sar_compartment": False,
        "actor_id": UserId("ben"),
        "case_id": CaseId("CF-1"),
        "run_id": "R-1",
        "known": KNOWN,
        "check": needs_a_note,
        **changes,
    }
    return Call(**given)


def question_call(question: str, **changes: Any) -> Call:
    """Another call than the usual one."""
    return call(payload={**call().payload, "question": question}, **changes)


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


def profile(name: str = "openai:m", **changes: Any) -> EngineProfile:
    provider, _, model = name.partition(":")
    given: dict[str, Any] = {"name": name, "provider": provider, "model": model, "region": "US", **changes}
    return EngineProfile(**given)


class ScriptedModel:
    """Answers by script, the last answer for good, and remembers what it was sent."""

    def __init__(self, name: str, *answers: Answer, tokens: tuple[int, int] = (10, 5), **fields: Any) -> None:
        self.profile = profile(name, **fields)
        self.seen: list[DraftRequest] = []
        self.closed = False
        self.tokens = tokens
        self.pieces: tuple[str, ...] = ()
        self._answers = list(answers or (echo,))
        self._lock = threading.Lock()

    def draft(
        self,
        request: DraftRequest,
        *,
        on_text: Callable[[str], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> DraftResponse:
        with self._lock:
            self.seen.append(request)
            answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        for piece in self.pieces:
            if on_text:
                on_text(piece)
        taken, given = self.tokens
        return DraftResponse(
            output=answer(request), engine=self.profile.name, input_tokens=taken, output_tokens=given
        )

    def close(self) -> None:
        self.closed = True


class HeldModel(ScriptedModel):
    """Answers when let go, at its deadline with `TIMED_OUT`, or when cancelled; never leaves a thread behind."""

    def __init__(self, name: str = "openai:held", **fields: Any) -> None:
        super().__init__(name, **fields)
        self.begun = threading.Semaphore(0)
        self.started = 0
        self.release = threading.Event()

    def draft(
        self,
        request: DraftRequest,
        *,
        on_text: Callable[[str], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> DraftResponse:
        assert cancellation is not None
        woken = threading.Event()
        forget = cancellation.on_request(woken.set)
        with self._lock:
            self.started += 1
        self.begun.release()
        try:
            if not _either(self.release, woken, request.deadline_seconds):
                raise ModelCallError(self.profile.name, ModelFailure.TIMED_OUT)
            if cancellation.requested:
                raise CancelledError("stopped")
        finally:
            forget()
        return super().draft(request, on_text=on_text, cancellation=cancellation)


def _either(one: threading.Event, other: threading.Event, seconds: float) -> bool:
    waited = 0.0
    while waited < seconds:
        if one.wait(0.005) or other.is_set():
            return True
        waited += 0.005
    return False


def echo(request: DraftRequest) -> dict[str, Any]:
    return {"note": request.payload["evidence"][0]["text"]}


def saying(text: str) -> Answer:
    return lambda _: {"note": text}


def fixed_answer(output: dict[str, Any]) -> Answer:
    return lambda _: output


def failing(failure: ModelFailure, *, retry_after: float | None = None, partial: str = "") -> Answer:
    def answer(_: DraftRequest) -> dict[str, Any]:
        raise ModelCallError("engine", failure, retry_after_seconds=retry_after, partial=partial)

    return answer
