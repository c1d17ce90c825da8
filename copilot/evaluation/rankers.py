"""Three ways to rank the same documents for the same question."""

from collections.abc import Callable, Iterable
from datetime import date

from copilot.domain.identity import Role
from copilot.language.words import terms_of
from vectorstore.class_index import Scope
from vectorstore.knowledge_base import MAX_LIMIT, ChromaKnowledgeBase, Opened
from vectorstore.lexical import score

PRODUCT, BM25, DENSE = "product", "bm25", "dense"
Ranker = Callable[[str, date], Iterable[str]]
"""Question and day to document ids, best first; an id may come again."""


def rankers(base: ChromaKnowledgeBase) -> dict[str, Ranker]:
    """Each for a reader of every role: a measurement of ranking, not of rights."""
    opened = base.opened()
    return {
        PRODUCT: lambda text, day: _by_product(base, text, day),
        BM25: lambda text, day: _by_words(opened, text, day),
        DENSE: lambda text, day: _by_vector(opened, text, day),
    }


def _by_product(base: ChromaKnowledgeBase, text: str, day: date) -> Iterable[str]:
    found = base.search(text, roles=list(Role), as_of=day, limit=MAX_LIMIT)
    return [hit.doc_id for hit in found.results]


def _by_words(opened: Opened, text: str, day: date) -> Iterable[str]:
    """BM25 with the question's own words, none added."""
    indexes = opened.indexes.get(opened.indexes.classes())
    scores = score([index.lexical for index in indexes], dict.fromkeys(terms_of(text), 1.0))
    found = [
        (-float(values[row]), str(index.doc_ids[index.owners[row]]))
        for index, values in zip(indexes, scores, strict=True)
        for row in (index.eligible(Scope(day)) & (values > 0)).nonzero()[0]
    ]
    return [doc_id for _, doc_id in sorted(found)]


def _by_vector(opened: Opened, text: str, day: date) -> Iterable[str]:
    """Nearest passages by cosine, over all classes."""
    vector = opened.embedder.embed([text])[0]
    scope, found = Scope(day), []
    for index in opened.indexes.get(opened.indexes.classes()):
        for passage_id, cosine in opened.vectors.nearest(
            index.access_class, vector, MAX_LIMIT, scope.where()
        ):
            row = index.row_of.get(passage_id)
            if row is not None:
                found.append((-cosine, str(index.doc_ids[index.owners[row]])))
    return [doc_id for _, doc_id in sorted(found)]
