"""What a judge said over a whole pass, in a few figures; none of them is a score."""

from typing import NamedTuple

from copilot.domain.evaluation import EvaluationRun


class JudgeSummary(NamedTuple):
    """Scenarios asked about, sentences judged, and what it cost; `share` is None where nothing was judged."""

    engine: str
    prompt: str
    asked: int
    absent: int
    sentences: int
    supported: int
    tokens: int
    cost_micros: int

    @property
    def share(self) -> float | None:
        """The share of judged sentences that the model holds to be supported."""
        return self.supported / self.sentences if self.sentences else None


def judge_summary(run: EvaluationRun) -> JudgeSummary | None:
    """The figures; None where no judge was asked. Measuring the judge itself is not in them."""
    if run.judge is None:
        return None
    found = [result.judgement for result in run.results if result.judgement is not None]
    verdicts = [sentence.supported for judgement in found for sentence in judgement.sentences]
    return JudgeSummary(
        engine=run.judge.engine,
        prompt=run.judge.prompt,
        asked=len(found),
        absent=sum(bool(judgement.absent) for judgement in found),
        sentences=len(verdicts),
        supported=sum(verdicts),
        tokens=sum(judgement.tokens for judgement in found),
        cost_micros=sum(judgement.cost_micros for judgement in found),
    )


def judge_figures(run: EvaluationRun) -> dict[str, str | int | float | None] | None:
    """The figures and the agreement with people as JSON types; None where no judge was asked."""
    summary = judge_summary(run)
    if summary is None or run.judge is None:
        return None
    agreement = {"kappa": run.judge.kappa, "raw_agreement": run.judge.raw, "compared": run.judge.compared}
    return {**summary._asdict(), "share": summary.share, **agreement}
