"""A knowledge base with a small embedder, and documents written in one line."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.contracts.knowledge.conftest import WordEmbedder
from vectorstore.knowledge_base import ChromaKnowledgeBase

WriteDocument = Callable[..., Path]


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[ChromaKnowledgeBase]:
    base = ChromaKnowledgeBase(tmp_path / "knowledge", embedder=WordEmbedder())
    yield base
    base.close()


@pytest.fixture
def write_document(tmp_path: Path) -> WriteDocument:
    folder = tmp_path / "documents"
    folder.mkdir()

    def write(doc_id: str, body: str, **fields: str) -> Path:
        head = "\n".join(f"{name}: {value}" for name, value in {"doc_id": doc_id, **fields}.items())
        path = folder / f"{doc_id}.md"
        path.write_text(f"---\n{head}\n---\n\n{body}\n")
        return path

    return write
