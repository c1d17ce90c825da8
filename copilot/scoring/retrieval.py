"""Retrieval: recall@k, mean reciprocal rank and nDCG of a ranked list of documents."""

import re
from collections.abc import Callable, Collection, Sequence

from copilot.domain.evaluation import Metric, Output, Score
from copilot.scoring.ranking import distinct, ndcg_at, recall_at, reciprocal_rank

_Measure = Callable[[Sequence[str], Collection[str]], float]
_DOCUMENT = re.compile(r"[A-Z]{2,}-[A-Z]{2,}-\d+")


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
    ranked = distinct(output.retrieved)
    missing = tuple(f"not found: {doc}" for doc in sorted(relevant - set(ranked)))
    return Score(metric=metric, value=measure(ranked, relevant), details=missing)
