"""One small library of documents, written to disk for whichever knowledge base is under test."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from copilot.language.words import terms_of
from copilot.ports.knowledge import KnowledgeBase
from tests.fakes.knowledge import FakeKnowledgeBase
from vectorstore.embed import DIMENSIONS, Vectors
from vectorstore.knowledge_base import ChromaKnowledgeBase

DOCUMENTS = {
    "refunds.md": (
        "doc_id: REF-1\ntitle: Refund policy\ndoc_type: policy\nroles: [retail_support, fraud_analyst]\neffective_date: 2024-01-01",
        "# Refund policy\n\n## Card refunds\n\nA refund of a card payment is credited within 10 business days.\n\n"
        "## Transfer refunds\n\nA refund of a transfer needs a second approver above $10,000.\n",
    ),
    "refunds-old.md": (
        "doc_id: REF-0\ntitle: Refund policy (old)\ndoc_type: policy\nroles: [retail_support]\n"
        "effective_date: 2020-01-01\nsuperseded_on: 2024-01-01\nstatus: superseded",
        "# Refund policy\n\nA refund of a card payment is credited within 20 business days.\n",
    ),
    "refunds-next.md": (
        "doc_id: REF-2\ntitle: Refund policy (next)\ndoc_type: policy\nroles: [retail_support]\neffective_date: 2030-01-01",
        "# Refund policy\n\nA refund of a card payment is credited within 5 business days.\n",
    ),
    "sar.md": (
        "doc_id: SAR-1\ntitle: Filing suspicious activity reports\ndoc_type: procedure\nroles: aml_investigator\neffective_date: 2023-05-01",
        "# Filing\n\nA refund to a mule account is reported within 30 calendar days of detection.\n",
    ),
}


class WordEmbedder:
    """Vectors from hashed words: deterministic, no model, texts that share words are near."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.full((len(texts), DIMENSIONS), 1e-3, np.float32)
        for row, text in enumerate(texts):
            for term in terms_of(text):
                rows[row, int(hashlib.sha256(term.encode()).hexdigest(), 16) % DIMENSIONS] += 1
        vectors: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return vectors


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    for name, (head, body) in DOCUMENTS.items():
        (folder / name).write_text(f"---\n{head}\n---\n\n{body}")
    return folder


@pytest.fixture(params=["fake", "chroma"])
def make_knowledge(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], KnowledgeBase]]:
    made: list[KnowledgeBase] = []

    def make() -> KnowledgeBase:
        base: KnowledgeBase = (
            FakeKnowledgeBase()
            if request.param == "fake"
            else ChromaKnowledgeBase(tmp_path / f"knowledge-{len(made)}", embedder=WordEmbedder())
        )
        made.append(base)
        return base

    yield make
    for base in made:
        base.close()


@pytest.fixture
def knowledge(make_knowledge: Callable[[], KnowledgeBase], library: Path) -> KnowledgeBase:
    base = make_knowledge()
    base.ingest([library])
    return base
