"""How often each scorer agrees with the people who labelled examples: `python -m tests.scoring.accuracy`."""

import sys

import yaml

from copilot.evaluation.similarity import SCORERS
from copilot.scoring.accuracy import LEAST, Accuracy, accuracies
from copilot.scoring.labelled import BASE, read_labelled
from tests.controls.labelled_statements import BAD, GOOD
from tests.scoring.labelled_examples import FOLDER, labelled


def measured() -> tuple[Accuracy, ...]:
    """Every metric that has labelled examples of its own, those held out apart."""
    return accuracies(labelled(), SCORERS)


def of_others() -> Accuracy:
    """The grounding scorer on the sentences that others labelled for the product's own verification."""
    examples = [
        {"label": label, "why": row.text, "says": row.text, "sources": list(row.evidence)}
        for label, rows in (("good", GOOD), ("bad", BAD))
        for row in rows
    ]
    base = (FOLDER / BASE).read_text(encoding="utf-8")
    texts = {BASE: base, "grounded.others.yaml": yaml.safe_dump({"examples": examples}, allow_unicode=True)}
    return accuracies(read_labelled(texts), SCORERS)[0]


def main() -> int:
    """Print the table; exit status 1 where a scorer is below the least share."""
    rows = [*(("held out" if one.held_out else "own", one) for one in measured()), ("others'", of_others())]
    out = sys.stdout.write
    out(f"{'metric':<20}{'labels':<10}{'examples':>9}{'bad':>6}{'accuracy':>10}\n")
    for labels, one in rows:
        out(f"{one.metric.value:<20}{labels:<10}{one.examples:>9}{one.bad:>6}{one.share:>10.1%}\n")
        out("".join(f"    disagrees: {line}\n" for line in one.wrong))
    return int(any(one.share < LEAST for _, one in rows))


if __name__ == "__main__":
    raise SystemExit(main())
