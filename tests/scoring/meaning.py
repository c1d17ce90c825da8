"""The least likeness of meaning that supports a sentence, set by labelled sentences: `python -m tests.scoring.meaning`.

Only sentences that share hardly a word with their sources take part, and none that was held out. A bad one counts
as wrong even where its figures give it away: on the same subject a likeness must not let it pass. Of the thresholds
with the fewest errors the strictest one is taken.
"""

import sys
from collections.abc import Iterator
from typing import NamedTuple

from copilot.domain.evaluation import Metric
from copilot.evaluation.similarity import embed
from copilot.scoring.grounded import LEAST_ALIKE, LEAST_SHARED, likeness, words_shared
from copilot.scoring.texts import source, sources_of
from tests.controls.labelled_statements import BAD, GOOD
from tests.scoring.labelled_examples import labelled

_STEPS = [step / 100 for step in range(20, 81)]


class Likeness(NamedTuple):
    """A sentence's likeness to its sources, and whether they bear it out."""

    cosine: float
    good: bool


def likenesses() -> list[Likeness]:
    """Of every labelled sentence whose sources share hardly a word with it."""
    return [
        Likeness(likeness(text, source(reported), embed), good)
        for text, reported, good in _sentences()
        if words_shared(text, source(reported)) < LEAST_SHARED
    ]


def errors(rows: list[Likeness], threshold: float) -> int:
    """How many sentences the threshold puts on the wrong side."""
    return sum((row.cosine >= threshold) != row.good for row in rows)


def chosen(rows: list[Likeness]) -> float:
    """The strictest of the thresholds with the fewest errors."""
    fewest = min(errors(rows, step) for step in _STEPS)
    return max(step for step in _STEPS if errors(rows, step) == fewest)


def _sentences() -> Iterator[tuple[str, str, bool]]:
    for rows, good in ((GOOD, True), (BAD, False)):
        for row in rows:
            yield row.text, "\n".join(row.evidence), good
    for example in labelled():
        run = example.output.run
        if example.metric is Metric.GROUNDED and not example.held_out and run and len(run.statements) == 1:
            texts = sources_of(run.pack)
            cited = [texts[cite] for cite in run.statements[0].cites if cite in texts]
            if cited:
                yield run.statements[0].text, "\n".join(cited), bool(example.good)


def main() -> int:
    """Print the errors by threshold; exit status 1 where the scorer uses another one than the data say."""
    rows = likenesses()
    sys.stdout.write(f"{len(rows)} sentences, {sum(row.good for row in rows)} of them good\n")
    for step in _STEPS[::5]:
        sys.stdout.write(f"{step:.2f}  {errors(rows, step)} wrong\n")
    sys.stdout.write(
        f"chosen {chosen(rows):.2f}, {errors(rows, chosen(rows))} wrong; in use {LEAST_ALIKE:.2f}\n"
    )
    return int(chosen(rows) != LEAST_ALIKE)


if __name__ == "__main__":
    raise SystemExit(main())
