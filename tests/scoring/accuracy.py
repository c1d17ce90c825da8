"""How often each scorer agrees with the people who labelled examples: `python -m tests.scoring.accuracy`."""

import sys
from collections import defaultdict
from typing import NamedTuple

from copilot.domain.evaluation import LOWER_IS_BETTER, Metric
from copilot.scoring.registry import REGISTRY
from tests.scoring.labelled_examples import Labelled, labelled

LEAST = 0.95
_EASY_ENOUGH = 60.0
"""The reading ease from which a letter counts as plain language."""


class Accuracy(NamedTuple):
    """One scorer over its examples; `wrong` are those on which it disagrees with the label."""

    metric: Metric
    examples: int
    bad: int
    wrong: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of examples on which the scorer agrees."""
        return 1 - len(self.wrong) / self.examples


def accuracies() -> list[Accuracy]:
    """Every metric that has labelled examples."""
    by_metric: defaultdict[Metric, list[Labelled]] = defaultdict(list)
    for example in labelled():
        by_metric[example.metric].append(example)
    return [
        Accuracy(
            metric,
            len(examples),
            sum(example.good is False for example in examples),
            tuple(f"{example.place}: {example.why}" for example in examples if not agrees(example)),
        )
        for metric, examples in by_metric.items()
    ]


def agrees(example: Labelled) -> bool:
    """True if the scorer says of the example what the label says."""
    score = REGISTRY[example.metric](example.output)
    if example.good is None:
        return score.value == example.value or (
            score.value is not None and example.value is not None and abs(score.value - example.value) < 0.001
        )
    if example.metric is Metric.READABILITY:
        return score.value is not None and (score.value >= _EASY_ENOUGH) == example.good
    right = 0.0 if example.metric in LOWER_IS_BETTER else 1.0
    return score.value is not None and (score.value == right) == example.good


def main() -> int:
    """Print the table; exit status 1 where a scorer is below the least share."""
    found = accuracies()
    out = sys.stdout.write
    out(f"{'metric':<20}{'examples':>9}{'bad':>6}{'accuracy':>10}\n")
    for one in found:
        out(f"{one.metric.value:<20}{one.examples:>9}{one.bad:>6}{one.share:>10.1%}\n")
        out("".join(f"    disagrees: {line}\n" for line in one.wrong))
    return int(any(one.share < LEAST for one in found))


if __name__ == "__main__":
    raise SystemExit(main())
