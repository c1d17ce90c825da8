"""Retrieval for a task: a few queries, one ranked list, the reader's rights applied inside the index."""

from collections.abc import Collection, Iterable
from datetime import date

from copilot.controls.outside_text import orders_in
from copilot.domain.evidence import Passage
from copilot.domain.identity import Role
from copilot.domain.knowledge import PassageHit
from copilot.ports.knowledge import KnowledgeBase

MAX_PASSAGES = 8
PER_QUERY = 4


def retrieve_passages(
    knowledge: KnowledgeBase,
    queries: Iterable[tuple[str, tuple[str, ...] | None]],
    *,
    roles: Collection[Role],
    as_of: date,
) -> tuple[tuple[Passage, ...], int]:
    """The best passages over all queries, numbered P1…, and how many documents the roles hid.

    One query gets the whole list; several share it, each with its best first.
    """
    asked = list(queries)
    limit = MAX_PASSAGES if len(asked) == 1 else PER_QUERY
    hits: dict[str, PassageHit] = {}
    hidden = 0
    found = [
        knowledge.search(text, roles=roles, as_of=as_of, doc_types=doc_types, limit=limit)
        for text, doc_types in asked
    ]
    for rank in range(limit):
        for result in found:
            if rank < len(result.results):
                hits.setdefault(result.results[rank].passage_id, result.results[rank])
    hidden = max((result.hidden for result in found), default=0)
    return tuple(
        _passage(n, hit) for n, hit in enumerate(list(hits.values())[:MAX_PASSAGES], start=1)
    ), hidden


def _passage(number: int, hit: PassageHit) -> Passage:
    return Passage(
        id=f"P{number}",
        passage_id=hit.passage_id,
        doc_id=hit.doc_id,
        title=hit.title,
        heading=hit.heading,
        doc_type=hit.doc_type,
        citation=hit.citation,
        text=hit.text,
        start=hit.start,
        end=hit.end,
        score=hit.score,
        effective_date=hit.effective_date,
        superseded_on=hit.superseded_on,
        suspicious=orders_in(hit.text),
    )
