"""Retrieval: recall@k, mean reciprocal rank and nDCG of a ranked list of documents."""

import math
import re
from collections.abc import Callable, Collection, Sequence

from copilot.domain.evaluation import Metric, Output, Score

_Measure = Callable[[Sequence[str], Collection[str]], float]
_DOCUMENT = re.compile(r"[A-Z]{2,}-[A-Z]{2,}-\d+")


def recall_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The share of the relevant documents among the first `k`; `relevant` is not empty."""
    return len(set(ranked[:k]) & set(relevant)) / len(set(relevant))


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """One over the rank of the first relevant document, 0 where none was found."""
    return next((1 / rank for rank, doc in enumerate(ranked, 1) if doc in relevant), 0.0)


def ndcg_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The gain of the first `k`, each document once, over that of the best order; `relevant` is not empty."""
    once = list(dict.fromkeys(ranked))[:k]
    gain = sum(1 / math.log2(rank + 1) for rank, doc in enumerate(once, 1) if doc in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(set(relevant))) + 1))
    return gain / best


def score_recall_at_5(output: Output) -> Score:
    """Recall of the documents that must be cited, among the first five found."""
    return _scored(Metric.RECALL_AT_5, output, lambda ranked, docs: recall_at(ranked, docs, 5))


def score_mrr(output: Output) -> Score:
    """The reciprocal rank of the first document that must be cited."""
    return _scored(Metric.MRR, output, reciprocal_rank)


def score_ndcg_at_10(output: Output) -> Score:
    """The nDCG of the first ten documents found."""
    return _scored(Metric.NDCG_AT_10, output, lambda ranked, docs: ndcg_at(ranked, docs, 10))


def _scored(metric: Metric, output: Output, measure: _Measure) -> Score:
    relevant = {cite for cite in output.scenario.expected.must_cite if _DOCUMENT.fullmatch(cite)}
    if not relevant or output.run is None:
        return Score(metric=metric, value=None)
    ranked = list(dict.fromkeys(output.retrieved))
    missing = tuple(f"not found: {doc}" for doc in sorted(relevant - set(ranked)))
    return Score(metric=metric, value=measure(ranked, relevant), details=missing)
