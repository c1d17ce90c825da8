"""How often each scorer agrees with the people who labelled examples."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import LOWER_IS_BETTER, Metric, Output, Score
from copilot.scoring.labelled import Labelled

LEAST = 0.95
"""The share of its examples on which a scorer must agree."""
EASY_ENOUGH = 60.0
"""The reading ease from which a letter counts as plain language."""
_SAME = 0.001


class Accuracy(DomainModel):
    """One scorer over its examples; `held_out` are those that took no part in making it."""

    metric: Metric
    held_out: bool
    examples: int
    bad: int  # planted bad ones among them
    wrong: tuple[str, ...]  # where scorer and label disagree, and what the example is about

    @property
    def share(self) -> float:
        """The share of examples on which the scorer agrees, 0 … 1."""
        return 1 - len(self.wrong) / self.examples


def accuracies(
    examples: Iterable[Labelled], scorers: Mapping[Metric, Callable[[Output], Score]]
) -> tuple[Accuracy, ...]:
    """Every metric that has labelled examples; those held out stand apart."""
    grouped: defaultdict[tuple[Metric, bool], list[Labelled]] = defaultdict(list)
    for example in examples:
        grouped[example.metric, example.held_out].append(example)
    return tuple(
        Accuracy(
            metric=metric,
            held_out=held_out,
            examples=len(found),
            bad=sum(one.good is False for one in found),
            wrong=tuple(f"{one.place}: {one.why}" for one in found if not agrees(one, scorers[metric])),
        )
        for (metric, held_out), found in grouped.items()
    )


def agrees(example: Labelled, scorer: Callable[[Output], Score]) -> bool:
    """True if the scorer says of the example what the label says; one that raises does not."""
    try:
        value = scorer(example.output).value
    except Exception:  # a scorer that falls over an example is wrong about it
        return False
    if example.good is None:
        return value == example.value or (
            value is not None and example.value is not None and abs(value - example.value) < _SAME
        )
    if value is None:
        return False
    if example.metric is Metric.READABILITY:
        return (value >= EASY_ENOUGH) == example.good
    right = 0.0 if example.metric in LOWER_IS_BETTER else 1.0
    return (value == right) == example.good
