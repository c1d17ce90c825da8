"""Whole documents or nothing of them, whatever happens half way."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from copilot.domain.identity import Role
from copilot.errors import InputError, PermanentError
from tests.contracts.knowledge.conftest import WordEmbedder
from vectorstore.catalogue import Catalogue
from vectorstore.knowledge_base import ChromaKnowledgeBase

TODAY = date(2026, 11, 23)
WriteDocument = Callable[..., Path]


def found(base: ChromaKnowledgeBase, query: str, **options: object) -> list[str]:
    result = base.search(query, roles=set(Role), as_of=TODAY, **options)  # type: ignore[arg-type]
    return [hit.text for hit in result.results]


def held_vectors(base: ChromaKnowledgeBase, doc_id: str) -> set[str]:
    opened = base.opened()
    return {key for name in opened.indexes.classes() for key in opened.vectors.passages_of(name, doc_id)}


class PowerCutError(BaseException):
    """Ends the run where a power cut would."""


def crash(*_: object, **__: object) -> None:
    raise PowerCutError


@pytest.mark.parametrize("step", ["replace", "delete"])
def test_a_crash_between_two_stores_is_repaired_when_opened_again(
    tmp_path: Path, write_document: WriteDocument, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    base = ChromaKnowledgeBase(tmp_path / "knowledge", embedder=WordEmbedder())
    path = write_document("A-1", "A refund takes ten days.")
    base.ingest([path])
    path.write_text(path.read_text().replace("ten", "seven"))
    opened = base.opened()
    monkeypatch.setattr(opened.catalogue if step == "replace" else opened.vectors, step, crash)
    with pytest.raises(PowerCutError):
        base.ingest([path])
    base.close()
    again = ChromaKnowledgeBase(tmp_path / "knowledge", embedder=WordEmbedder())
    expected = "ten" if step == "replace" else "seven"
    assert found(again, "refund days") == [f"A refund takes {expected} days."]
    assert held_vectors(again, "A-1") == set(again.opened().catalogue.passage_ids("A-1"))
    assert again.opened().catalogue.unfinished() == []
    again.close()


def test_vectors_that_the_catalogue_does_not_hold_are_never_found(
    knowledge: ChromaKnowledgeBase, write_document: WriteDocument
) -> None:
    knowledge.ingest([write_document("A-1", "A refund takes ten days.")])
    opened = knowledge.opened()
    (name,) = opened.indexes.classes()
    from vectorstore.vectors import VectorRow

    opened.vectors.add(
        name,
        [VectorRow("GHOST:0:0", "GHOST", "document", 0, 10**7)],
        opened.embedder.embed(["refund ten days"]),
    )
    assert found(knowledge, "refund ten days") == ["A refund takes ten days."]


def test_two_files_may_not_give_one_document_id(
    knowledge: ChromaKnowledgeBase, write_document: WriteDocument
) -> None:
    first = write_document("A-1", "One text.")
    second = first.with_name("other.md")
    second.write_text(first.read_text().replace("One", "Another"))
    report = knowledge.ingest([first, second])
    assert report.added == 1
    assert "was already given by" in report.failures[0].reason


def test_several_jobs_give_what_one_gives(tmp_path: Path, write_document: WriteDocument) -> None:
    paths = [write_document(f"A-{n}", f"# Part {n}\n\nRefund number {n} takes {n} days.") for n in range(8)]
    one = ChromaKnowledgeBase(tmp_path / "one", embedder=WordEmbedder())
    four = ChromaKnowledgeBase(tmp_path / "four", embedder=WordEmbedder())
    assert one.ingest(paths, jobs=1).added == four.ingest(paths, jobs=4).added == 8
    assert found(one, "refund number 5") == found(four, "refund number 5")
    one.close()
    four.close()


def test_files_that_lie_beside_documents_are_left_out(
    knowledge: ChromaKnowledgeBase, write_document: WriteDocument
) -> None:
    folder = write_document("A-1", "One text.").parent
    (folder / "manifest.json").write_text("{}")
    (folder / ".hidden.md").write_text("x")
    report = knowledge.ingest([folder])
    assert (report.added, report.failures) == (1, ())


def test_a_document_that_moved_to_a_narrower_class_leaves_the_wider_one(
    knowledge: ChromaKnowledgeBase, write_document: WriteDocument
) -> None:
    knowledge.ingest([write_document("A-1", "A refund takes ten days.")])
    knowledge.ingest([write_document("A-1", "A refund takes ten days.", roles="auditor")])
    assert len(held_vectors(knowledge, "A-1")) == 1
    assert knowledge.search("refund", roles={Role.CHECKER}, as_of=TODAY).results == ()


def test_a_base_opened_again_finds_what_it_held(tmp_path: Path, write_document: WriteDocument) -> None:
    base = ChromaKnowledgeBase(tmp_path / "knowledge", embedder=WordEmbedder())
    base.ingest([write_document("A-1", "A refund takes ten days.")])
    before = base.search("refund", roles=set(Role), as_of=TODAY)
    base.close()
    assert base.search("refund", roles=set(Role), as_of=TODAY) == before
    base.close()


@pytest.mark.parametrize("damage", [b"", b"not an archive"])
def test_a_damaged_bm25_file_is_built_again(
    tmp_path: Path, write_document: WriteDocument, damage: bytes
) -> None:
    base = ChromaKnowledgeBase(tmp_path / "knowledge", embedder=WordEmbedder())
    base.ingest([write_document("A-1", "A refund takes ten days.")])
    before = base.search("refund", roles=set(Role), as_of=TODAY)
    base.close()
    for path in (tmp_path / "knowledge" / "bm25").glob("*.npz"):
        path.write_bytes(damage)
    assert base.search("refund", roles=set(Role), as_of=TODAY) == before
    base.close()


def test_a_damaged_catalogue_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").write_bytes(b"not a database" * 100)
    with pytest.raises(PermanentError, match=r"catalogue\.db is damaged .* ingest the documents again"):
        ChromaKnowledgeBase(tmp_path, embedder=WordEmbedder()).documents(roles=set(Role))


def test_a_catalogue_of_another_release_is_refused(tmp_path: Path) -> None:
    import sqlite3

    Catalogue(tmp_path / "catalogue.db").close()
    connection = sqlite3.connect(tmp_path / "catalogue.db")
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(PermanentError, match="schema version 99"):
        Catalogue(tmp_path / "catalogue.db")


def test_a_question_of_five_megabytes_is_refused(knowledge: ChromaKnowledgeBase) -> None:
    with pytest.raises(InputError, match="shorten it"):
        knowledge.search("x" * 5_000_000, roles=set(Role), as_of=TODAY)


@pytest.mark.parametrize("limit", [0, 201])
def test_a_limit_outside_its_bounds_is_refused(knowledge: ChromaKnowledgeBase, limit: int) -> None:
    with pytest.raises(InputError, match="between 1 and 200"):
        knowledge.search("x", roles=set(Role), as_of=TODAY, limit=limit)
