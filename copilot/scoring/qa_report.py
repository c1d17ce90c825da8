"""The figures of a QA sample."""

from collections.abc import Sequence
from itertools import combinations
from statistics import fmean

from copilot.domain.ids import UserId
from copilot.domain.review import Criterion, PairAgreement, QaItem, QaReport, QaSample, QaScore
from copilot.scoring.agreement import cohen_kappa, weighted_kappa


def qa_report_of(sample: QaSample, items: Sequence[QaItem], scores: Sequence[QaScore]) -> QaReport:
    """Shares and means over all scores; agreement for each pair of reviewers over what both scored."""
    pairs = tuple(_pairs(scores))
    with_kappa = [(pair.kappa, pair.items) for pair in pairs if pair.kappa is not None]
    shared = sum(count for _, count in with_kappa)
    return QaReport(
        sample=sample,
        items=len(items),
        scored=len({score.item_id for score in scores}),
        scores=len(scores),
        pass_rate=fmean(score.passed for score in scores) if scores else None,
        means={c: fmean(score.marks[c] for score in scores) for c in Criterion} if scores else {},
        pairs=pairs,
        kappa=sum(kappa * count for kappa, count in with_kappa) / shared if shared else None,
    )


def _pairs(scores: Sequence[QaScore]) -> list[PairAgreement]:
    by_reviewer: dict[UserId, dict[str, QaScore]] = {}
    for score in scores:
        by_reviewer.setdefault(score.reviewer_id, {})[score.item_id] = score
    return [
        _pair(first, second, by_reviewer)
        for first, second in combinations(sorted(by_reviewer), 2)
        if by_reviewer[first].keys() & by_reviewer[second].keys()
    ]


def _pair(first: UserId, second: UserId, by_reviewer: dict[UserId, dict[str, QaScore]]) -> PairAgreement:
    one, other = by_reviewer[first], by_reviewer[second]
    both = [(one[item], other[item]) for item in sorted(one.keys() & other.keys())]
    verdicts = [(a.passed, b.passed) for a, b in both]
    return PairAgreement(
        first=first,
        second=second,
        items=len(both),
        same=fmean(a == b for a, b in verdicts),
        kappa=cohen_kappa(verdicts),
        weighted={c: weighted_kappa([(a.marks[c], b.marks[c]) for a, b in both]) for c in Criterion},
    )
