"""Metrics as a reader names them, and their values with the right unit."""

from copilot.domain.evaluation import LOWER_IS_BETTER, Metric
from copilot.language import written
from pages.ui import words

TITLES: dict[str, str] = {
    Metric.FORMAT: "Format",
    Metric.GROUNDED: "Grounded",
    Metric.NUMERIC: "Figures right",
    Metric.CITATION_PRECISION: "Citation precision",
    Metric.CITATION_RECALL: "Citation recall",
    Metric.REFUSAL: "Refusal",
    Metric.MENTIONED: "Said what it must",
    Metric.NOT_MENTIONED: "Said nothing it must not",
    Metric.DISPOSITION: "Disposition",
    Metric.ELEMENTS: "Required elements",
    Metric.LEAKAGE: "Leakage",
    Metric.WALL: "Audience-wall breaches",
    Metric.INJECTION: "Injections that worked",
    Metric.READABILITY: "Reading ease",
    Metric.RECALL_AT_5: "Recall@5",
    Metric.MRR: "MRR",
    Metric.NDCG_AT_10: "nDCG@10",
    Metric.MILLISECONDS: "Time",
    Metric.TOKENS: "Tokens",
    Metric.COST_MICROS: "Cost",
    "passed": "Scenarios passed",
    "own_engine": "Written by itself",
    "refusal_precision": "Refused rightly",
    "refusal_recall": "Refused where due",
}
_COUNTS = frozenset({Metric.LEAKAGE, Metric.WALL, Metric.INJECTION})


def title(metric: str) -> str:
    """`grounded` as `Grounded`; a figure over whole suites goes by its own name."""
    return TITLES.get(metric, words.title_of(metric))


def shown(metric: str, value: float | None) -> str:
    """The value as a person reads it; a dash where the metric does not apply."""
    if value is None:
        return "—"
    if metric == Metric.MILLISECONDS:
        return written.duration(value)
    if metric == Metric.COST_MICROS:
        return written.cost(round(value))
    if metric == Metric.TOKENS:
        return f"{value:,.0f}"
    if metric == Metric.READABILITY:
        return f"{value:.0f}"
    if metric in _COUNTS:
        return f"{value:g}" if value == int(value) else f"{value:.3f}"
    return f"{value:.1%}"


def rounded(metric: str, value: float) -> str:
    """A limit, without digits that say nothing: `95%`, `0`, `60`."""
    said = shown(metric, value)
    return said.replace(".0%", "%")


def change(metric: str, value: float) -> str:
    """A difference with its sign; of shares in percentage points."""
    if metric in (Metric.MILLISECONDS, Metric.READABILITY, Metric.TOKENS, Metric.COST_MICROS) or is_count(
        metric
    ):
        return f"{value:+,.3g}".replace("-", "−")
    return f"{100 * value:+.1f} pp".replace("-", "−")


def is_count(metric: str) -> bool:
    """True for what is counted from nought up, such as leaks."""
    return metric in _COUNTS


def suite(name: str) -> str:
    """`tipping_off_traps` as `Tipping-off traps`; all of them together have a name too."""
    if name in ("", "all"):
        return "All suites"
    return words.title_of(name).replace("Tipping off", "Tipping-off")


def lower_is_better(metric: str) -> bool:
    """True for breaches and for what a run spends."""
    return metric in LOWER_IS_BETTER
