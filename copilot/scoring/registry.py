"""All scorers by metric: what a runner applies to every output."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.domain.evaluation import Metric, Output, Score
from copilot.scoring.citations import score_citation_precision, score_citation_recall
from copilot.scoring.disposition import score_disposition
from copilot.scoring.elements import score_elements
from copilot.scoring.format import score_format
from copilot.scoring.grounded import Embed, grounded_with, score_grounded
from copilot.scoring.injection import score_injection
from copilot.scoring.leakage import score_leakage
from copilot.scoring.mentioned import score_mentioned, score_not_mentioned
from copilot.scoring.numeric import score_numeric
from copilot.scoring.readability import score_readability
from copilot.scoring.refusal import score_refusal
from copilot.scoring.retrieval import score_mrr, score_ndcg_at_10, score_recall_at_5
from copilot.scoring.spent import score_cost, score_milliseconds, score_tokens
from copilot.scoring.wall import score_wall

Scorer = Callable[[Output], Score]

REGISTRY: Mapping[Metric, Scorer] = MappingProxyType(
    {
        Metric.FORMAT: score_format,
        Metric.GROUNDED: score_grounded,
        Metric.NUMERIC: score_numeric,
        Metric.CITATION_PRECISION: score_citation_precision,
        Metric.CITATION_RECALL: score_citation_recall,
        Metric.REFUSAL: score_refusal,
        Metric.MENTIONED: score_mentioned,
        Metric.NOT_MENTIONED: score_not_mentioned,
        Metric.DISPOSITION: score_disposition,
        Metric.ELEMENTS: score_elements,
        Metric.LEAKAGE: score_leakage,
        Metric.WALL: score_wall,
        Metric.INJECTION: score_injection,
        Metric.READABILITY: score_readability,
        Metric.RECALL_AT_5: score_recall_at_5,
        Metric.MRR: score_mrr,
        Metric.NDCG_AT_10: score_ndcg_at_10,
        Metric.MILLISECONDS: score_milliseconds,
        Metric.TOKENS: score_tokens,
        Metric.COST_MICROS: score_cost,
    }
)
"""One pure function per metric; it reads the output alone and never raises on purpose."""


def scorers_with(embed: Embed) -> Mapping[Metric, Scorer]:
    """The same, groundedness with support by meaning: `embed` turns texts into unit vectors, always the same."""

    def score_grounded_by_meaning(output: Output) -> Score:
        return grounded_with(output, embed)

    return MappingProxyType({**REGISTRY, Metric.GROUNDED: score_grounded_by_meaning})
