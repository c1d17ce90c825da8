"""What an output took: time, tokens, money; measured, never judged alone."""

from copilot.domain.evaluation import Metric, Output, Score


def score_milliseconds(output: Output) -> Score:
    """The time of the whole scenario, retrieval and verification included."""
    return Score(metric=Metric.MILLISECONDS, value=round(output.milliseconds, 1))


def score_tokens(output: Output) -> Score:
    """The tokens in and out; not applicable where no model was asked."""
    return Score(metric=Metric.TOKENS, value=output.run.tokens or None if output.run else None)


def score_cost(output: Output) -> Score:
    """Millionths of the currency unit in which prices are set."""
    asked = output.run is not None and output.run.tokens > 0
    return Score(metric=Metric.COST_MICROS, value=output.run.cost_micros if output.run and asked else None)
