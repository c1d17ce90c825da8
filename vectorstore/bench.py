"""How fast a large knowledge base answers: real passages varied to any number, then timed through the port.

Each synthetic passage is a real one with a third of its words drawn from another, and a
vector near the real one's, spread over several access classes. Nothing of it is kept.
"""

import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from copilot.domain.identity import Role
from copilot.domain.ids import DocId
from copilot.domain.knowledge import Document
from vectorstore.catalogue import StoredDocument, StoredPassage
from vectorstore.front_matter import access_class_of
from vectorstore.ingest import PIPELINE, Ingestion, Prepared
from vectorstore.knowledge_base import ChromaKnowledgeBase

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


@dataclass(frozen=True)
class SearchTimes:
    """Milliseconds of a search, over all readers and questions."""

    passages: int
    searches: int
    p50: float
    p95: float


def time_searches(
    base: ChromaKnowledgeBase, questions: Sequence[str], *, passages: int, rounds: int = 3
) -> SearchTimes:
    """Each question as each reader, `rounds` times, after a warm-up round."""
    today = date(2026, 11, 23)
    for roles in READERS:
        base.search(questions[0], roles=roles, as_of=today)
    taken = []
    for _ in range(rounds):
        for question in questions:
            for roles in READERS:
                begun = time.perf_counter()
                base.search(question, roles=roles, as_of=today)
                taken.append(1_000 * (time.perf_counter() - begun))
    cuts = statistics.quantiles(taken, n=20)
    return SearchTimes(passages, len(taken), round(statistics.median(taken), 1), round(cuts[-1], 1))


def time_large_base(
    samples: Sequence[str], questions: Sequence[str], *, passages: int = 100_000, seed: int = 7
) -> SearchTimes:
    """Build a base of that many passages from the sample texts in a temporary directory, and time it."""
    with tempfile.TemporaryDirectory() as folder:
        base = ChromaKnowledgeBase.open(Path(folder))
        try:
            _fill(base, samples, passages, np.random.default_rng(seed))
            return time_searches(base, questions, passages=passages)
        finally:
            base.close()


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
