"""How good a ranking of documents is: pure functions over ids, best first, each 0 … 1.

A document counts once, at its best place. Relevance is yes or no: a question names the
documents that answer it, and no order among them.
"""

from collections.abc import Collection, Iterable
from math import log2


def distinct(ranked: Iterable[str]) -> tuple[str, ...]:
    """The ids in rank order, each at its first place alone."""
    return tuple(dict.fromkeys(ranked))


def recall_at(ranked: Iterable[str], relevant: Collection[str], k: int) -> float:
    """Which share of the relevant documents stands among the first `k`."""
    wanted = _wanted(relevant)
    return len(wanted.intersection(distinct(ranked)[:k])) / len(wanted)


def reciprocal_rank(ranked: Iterable[str], relevant: Collection[str]) -> float:
    """1 divided by the place of the first relevant document; 0 where none was found."""
    wanted = _wanted(relevant)
    return next((1 / place for place, found in enumerate(distinct(ranked), 1) if found in wanted), 0.0)


def ndcg_at(ranked: Iterable[str], relevant: Collection[str], k: int) -> float:
    """Normalised discounted cumulative gain: 1 where every relevant document stands before every other."""
    wanted = _wanted(relevant)
    gained = sum(
        1 / log2(place + 1) for place, found in enumerate(distinct(ranked)[:k], 1) if found in wanted
    )
    best = sum(1 / log2(place + 1) for place in range(1, min(k, len(wanted)) + 1))
    return gained / best


def _wanted(relevant: Collection[str]) -> frozenset[str]:
    if not relevant:
        raise ValueError("a ranking is judged against at least one relevant document")
    return frozenset(relevant)
