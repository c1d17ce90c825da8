"""How fast a large knowledge base answers: real passages varied to any number, then timed through the port.

Each synthetic passage is a real one with a third of its words drawn from another, and a
vector near the real one's, spread over several access classes. Nothing of it is kept.
"""

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from copilot.domain.identity import Role
from copilot.domain.ids import DocId
from copilot.domain.knowledge import Document
from vectorstore.catalogue import StoredDocument, StoredPassage
from vectorstore.chunk import Chunk, chunk_text
from vectorstore.front_matter import access_class_of
from vectorstore.ingest import PIPELINE, Ingestion, Prepared
from vectorstore.knowledge_base import ChromaKnowledgeBase
from vectorstore.parse import parse_file

PASSAGES_PER_DOCUMENT = 200
NOISE = 0.35
"""How far a synthetic vector lies from its real one, as a share of its length."""
ROLE_SETS: tuple[frozenset[Role], ...] = (
    frozenset(Role),
    frozenset({Role.AML_INVESTIGATOR, Role.AUDITOR, Role.POLICY_OWNER}),
    frozenset({Role.OPERATIONS_ANALYST, Role.RETAIL_SUPPORT}),
    frozenset({Role.FRAUD_ANALYST, Role.OPERATIONS_ANALYST}),
)
READERS: tuple[frozenset[Role], ...] = (
    frozenset({Role.RETAIL_SUPPORT}),
    frozenset({Role.FRAUD_ANALYST}),
    frozenset({Role.AML_INVESTIGATOR}),
    frozenset(Role),
)


CORPUS = Path(__file__).parent / "corpus"
QUESTIONS = 12
ROUNDS, SEED = 3, 7


def search_seconds(folder: Path, *, passages: int) -> list[float]:
    """Seconds of each search over a base of that many passages, built in the folder.

    The demo corpus gives texts and questions; every question is asked as each of
    `READERS`, `ROUNDS` times, after a warm-up. Building 100,000 passages takes minutes.
    """
    chunks = [chunk for path in sorted(CORPUS.glob("*.md")) for chunk in _chunks(path)]
    questions = [
        f"{chunk.heading} {' '.join(chunk.text.split()[:8])}" for chunk in chunks[:: len(chunks) // QUESTIONS]
    ]
    base = ChromaKnowledgeBase.open(folder / "knowledge")
    try:
        _fill(base, [chunk.text for chunk in chunks], passages, np.random.default_rng(SEED))
        base.warm_up()
        return [
            _timed(base, question, roles)
            for _ in range(ROUNDS)
            for question in questions
            for roles in READERS
        ]
    finally:
        base.close()


def _chunks(path: Path) -> tuple[Chunk, ...]:
    parsed = parse_file(path)
    return chunk_text(parsed.text, parsed.headings)


def _timed(base: ChromaKnowledgeBase, question: str, roles: frozenset[Role]) -> float:
    begun = time.perf_counter()
    base.search(question, roles=roles, as_of=date(2026, 11, 23))
    return time.perf_counter() - begun


def _fill(base: ChromaKnowledgeBase, samples: Sequence[str], passages: int, rng: np.random.Generator) -> None:
    opened = base.opened()
    vectors = opened.embedder.embed(samples)
    ingestion = Ingestion(opened.catalogue, opened.vectors, opened.embedder)
    for number in range(passages // PASSAGES_PER_DOCUMENT):
        chosen = rng.integers(len(samples), size=PASSAGES_PER_DOCUMENT)
        texts = [
            _varied(samples[int(pick)], samples[int(rng.integers(len(samples)))], rng) for pick in chosen
        ]
        near = vectors[chosen] + NOISE * _unit(rng.normal(size=(len(chosen), vectors.shape[1])))
        ingestion.store(_prepared(number, texts, _unit(near).astype(np.float32)))


def _varied(text: str, other: str, rng: np.random.Generator) -> str:
    words, others = text.split(), other.split()
    take = rng.random(len(words)) < 1 / 3
    return " ".join(
        others[n % len(others)] if swap else word
        for n, (word, swap) in enumerate(zip(words, take, strict=True))
    )


def _unit(rows: np.ndarray) -> np.ndarray:
    unit: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _prepared(number: int, texts: Sequence[str], vectors: np.ndarray) -> Prepared:
    doc_id, roles = f"BENCH-{number:05}", ROLE_SETS[number % len(ROLE_SETS)]
    passages, place = [], 0
    for ordinal, text in enumerate(texts):
        passages.append(
            StoredPassage(f"{doc_id}:{ordinal}:bench", doc_id, "", place, place + len(text), text)
        )
        place += len(text) + 2
    document = Document(
        doc_id=DocId(doc_id), title=f"Bench document {number}", doc_type="policy", citation=doc_id, business_line="all", version="1",
        roles=roles, effective_date=None, superseded_on=None, source_path=doc_id, content_hash=doc_id, passages=len(passages),
    )  # fmt: skip
    stored = StoredDocument(document, "\n\n".join(texts), PIPELINE, access_class_of(roles, None))
    return Prepared(stored, tuple(passages), vectors)
