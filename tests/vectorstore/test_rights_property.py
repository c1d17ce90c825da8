"""Whatever documents, roles and questions: no passage, title or id of a document reaches a role it does not name."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.domain.identity import Role
from copilot.errors import NotFoundError
from copilot.ports.knowledge import KnowledgeBase
from tests.contracts.knowledge.conftest import WordEmbedder
from tests.fakes.knowledge import FakeKnowledgeBase
from vectorstore.knowledge_base import ChromaKnowledgeBase

TODAY = date(2026, 11, 23)
WORDS = ("refund", "card", "wire", "report", "limit")
role_sets = st.frozensets(st.sampled_from(sorted(Role)), min_size=1, max_size=4)
libraries = st.lists(
    st.tuples(role_sets, st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)), min_size=1, max_size=6
)


def filled(base: KnowledgeBase, folder: Path, library: list[tuple[frozenset[Role], list[str]]]) -> None:
    for number, (roles, words) in enumerate(library):
        head = f"doc_id: D-{number}\ntitle: Title {number}\nroles: [{', '.join(sorted(roles))}]"
        (folder / f"{number}.md").write_text(f"---\n{head}\n---\n\n{' '.join(words)} in document {number}.\n")
    base.ingest([folder])


def check(
    base: KnowledgeBase,
    library: list[tuple[frozenset[Role], list[str]]],
    readers: frozenset[Role],
    query: str,
) -> None:
    may = {f"D-{number}" for number, (roles, _) in enumerate(library) if roles & readers}
    result = base.search(query, roles=readers, as_of=TODAY)
    assert {hit.doc_id for hit in result.results} <= may
    assert {card.doc_id for card in base.documents(roles=readers)} == may
    assert 0 <= result.hidden <= len(library) - len(may)
    for hit in base.search(query, roles=set(Role), as_of=TODAY).results:
        if hit.doc_id not in may:
            with pytest.raises(NotFoundError):
                base.open_passage(hit.passage_id, roles=readers)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(library=libraries, readers=role_sets, query=st.sampled_from(WORDS))
def test_chroma_never_gives_a_role_what_it_may_not_read(
    library: list[tuple[frozenset[Role], list[str]]], readers: frozenset[Role], query: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (documents := Path(folder) / "documents").mkdir()
        base = ChromaKnowledgeBase(Path(folder) / "knowledge", embedder=WordEmbedder())
        try:
            filled(base, documents, library)
            check(base, library, readers, query)
        finally:
            base.close()


@settings(max_examples=40, deadline=None)
@given(library=libraries, readers=role_sets, query=st.sampled_from(WORDS))
def test_the_fake_never_gives_a_role_what_it_may_not_read(
    library: list[tuple[frozenset[Role], list[str]]], readers: frozenset[Role], query: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = FakeKnowledgeBase()
        filled(base, Path(folder), library)
        check(base, library, readers, query)


def test_the_check_finds_a_base_that_forgets_its_rights(tmp_path: Path) -> None:
    """The planted fault: a base that searches as if for everybody."""

    class Careless(FakeKnowledgeBase):
        def search(self, query: str, *, roles: object, **options: object) -> object:  # type: ignore[override]
            return super().search(query, roles=set(Role), **options)  # type: ignore[arg-type]

    base = Careless()
    library = [(frozenset({Role.AUDITOR}), ["refund"])]
    filled(base, tmp_path, library)
    with pytest.raises(AssertionError):
        check(base, library, frozenset({Role.CHECKER}), "refund")
