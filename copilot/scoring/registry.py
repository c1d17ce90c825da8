"""All scorers by metric: what a runner applies to every output."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from copilot.domain.evaluation import Metric, Output, Score
from copilot.scoring.citations import score_citation_precision, score_citation_recall
from copilot.scoring.format import score_format
from copilot.scoring.grounded import score_grounded
from copilot.scoring.mentioned import score_mentioned, score_not_mentioned
from copilot.scoring.numeric import score_numeric
from copilot.scoring.refusal import score_refusal

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
    }
)
"""One pure function per metric; it reads the output alone and never raises on purpose."""
