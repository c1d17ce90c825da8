"""Planted regressions: a prompt without its citation rule, a chunker cut too short, no redaction, a tool that lies."""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from connectors.models.faultserver.answers import good_answer
from copilot.domain.run import TaskName
from copilot.ports.model import Cancellation, DraftRequest, DraftResponse, EngineProfile
from copilot.ports.redactor import KnownIdentifier, RedactedText
from copilot.tasks.prompt import Prompt
from copilot.tasks.registry import find_tasks
from vectorstore.catalogue import StoredPassage
from vectorstore.ingest import Ingestion, Prepared
from vectorstore.knowledge_base import ChromaKnowledgeBase, Opened

_RULE = "cites"


class ObedientModel:
    """A model that does what its prompt says, and nothing that it does not: without the rule it cites nothing."""

    profile = EngineProfile(name="scripted:obedient", provider="scripted", model="obedient", own=True)

    def draft(
        self,
        request: DraftRequest,
        *,
        on_text: Callable[[str], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> DraftResponse:
        output = find_tasks()[TaskName(request.task)].compose(request.payload)
        if _RULE not in request.prompt:
            output = _uncited(output)
        return DraftResponse(output=output, engine=self.profile.name, input_tokens=900, output_tokens=300)

    def close(self) -> None:
        """It holds nothing open."""


def obedient_answer(request: dict[str, Any]) -> str:
    """The same over the wire: what the fault server says to a request whose prompt may lack the rule."""
    answer = json.loads(good_answer(request))
    reported = request["messages"][0]["content"]
    return json.dumps(answer if _RULE in reported else _uncited(answer), ensure_ascii=False)


def _uncited(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: [] if key == "cites" else _uncited(value) for key, value in node.items()}
    return [_uncited(value) for value in node] if isinstance(node, list) else node


def without_citation_rule() -> dict[TaskName, Prompt]:
    """Every released prompt without the lines that ask for citations."""
    return {name: _cut(spec.prompt) for name, spec in find_tasks().items()}


def _cut(prompt: Prompt) -> Prompt:
    text = "\n".join(line for line in prompt.text.splitlines() if _RULE not in line)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return prompt.model_copy(update={"text": text, "sha256": digest})


class NoRedaction:
    """Implements `copilot.ports.redactor.Redactor` by doing nothing, and by seeing nothing wrong with it."""

    def redact(
        self, text: str, *, known: Sequence[KnownIdentifier], scope: str, keep: Sequence[str] = ()
    ) -> RedactedText:
        return RedactedText(text=text, decisions=(), restore={})

    def leaks(self, outgoing: str, *, known: Sequence[KnownIdentifier]) -> tuple[str, ...]:
        return ()


class LyingSystems:
    """The systems of record, whose ledger tells double the amount of every movement."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.core = _LyingCore(inner.core)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class _LyingCore:
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def transactions(self, *args: Any, **kwargs: Any) -> Any:
        found = self._inner.transactions(*args, **kwargs)
        return tuple(row._replace(amount_minor=row.amount_minor * 2) for row in found)


def cut_every(characters: int, knowledge: ChromaKnowledgeBase) -> None:
    """Every passage of the index cut into pieces of so many characters, as such a chunker would leave them."""
    opened = knowledge.opened()
    ingestion = Ingestion(opened.catalogue, opened.vectors, opened.embedder)
    for document in opened.catalogue.documents():
        ingestion.store(_prepared(opened, document.doc_id, characters))


def _prepared(opened: Opened, doc_id: str, characters: int) -> Prepared:
    stored = opened.catalogue.document(doc_id)
    assert stored is not None
    whole = opened.catalogue.passages(opened.catalogue.passage_ids(doc_id)).values()
    spans = [
        (passage.heading, at, min(at + characters, passage.end))
        for passage in sorted(whole, key=lambda one: one.start)
        for at in range(passage.start, passage.end, characters)
    ]
    pieces = tuple(
        StoredPassage(f"{doc_id}:{place}:cut", doc_id, heading, start, end, stored.text[start:end])
        for place, (heading, start, end) in enumerate(spans)
    )
    title = stored.document.title
    vectors = opened.embedder.embed([f"{title} {piece.heading}\n{piece.text}" for piece in pieces])
    document = stored.document.model_copy(update={"passages": len(pieces)})
    return Prepared(dataclasses.replace(stored, document=document), pieces, vectors)
