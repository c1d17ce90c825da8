"""What a model judged, as a part of the report of its own: how far to trust it first, then what it said."""

from collections.abc import Iterator
from html import escape

from copilot.domain.evaluation import EvaluationRun
from copilot.domain.judgement import JudgeAgreement, Judgement
from copilot.evaluation.model_judge.summary import JudgeSummary, judge_summary

NOT_ASKED = "No judge was asked."
_APART = "A model's opinion. It is no part of any outcome, score or gate."


def judge_title(run: EvaluationRun) -> str:
    """The heading, which says that the part stands outside of the result."""
    return f"Judge ({run.judge.engine}), not part of the result" if run.judge else "Judge"


def judge_part(run: EvaluationRun) -> str:
    """The figures, the agreement with people, and the sentences that the judge holds to be unsupported."""
    summary, agreement = judge_summary(run), run.judge
    if summary is None or agreement is None:
        return f'<p class="soft">{NOT_ASKED}</p>'
    opinions = "".join(
        _opinion(result.scenario_id, result.judgement) for result in run.results if result.judgement
    )
    return (
        f'<p class="soft">{_APART} Prompt {escape(summary.prompt)}.</p>'
        f"{_table([*judge_rows(summary), *agreement_rows(agreement)])}{_disagreements(agreement)}{opinions}"
    )


def judge_rows(summary: JudgeSummary) -> Iterator[tuple[str, str]]:
    """The figures of the run as label and value."""
    yield "Sentences held to be supported", f"{_share(summary.share)} of {summary.sentences}"
    yield "Scenarios asked about", str(summary.asked)
    yield "Without a verdict", str(summary.absent)
    yield "Tokens and cost", _spent(summary.tokens, summary.cost_micros)


def agreement_rows(agreement: JudgeAgreement) -> Iterator[tuple[str, str]]:
    """The figures of the agreement with people as label and value."""
    kappa = "no value" if agreement.kappa is None else f"{agreement.kappa:.3f}"
    yield "Agreement with people: Cohen's kappa", kappa
    yield "Agreement with people: raw", f"{_share(agreement.raw)} of {agreement.compared} sentences"
    yield "Labelled sentences without a verdict", str(len(agreement.items) - agreement.compared)
    yield "Tokens and cost of measuring it", _spent(agreement.tokens, agreement.cost_micros)


def _opinion(scenario_id: str, judgement: Judgement) -> str:
    doubts = [one for one in judgement.sentences if not one.supported]
    if not (doubts or judgement.absent):
        return ""
    absent = f"<p>No verdict: {escape(judgement.absent)}</p>" if judgement.absent else ""
    said = "".join(
        f'<li>{escape(one.text)} <span class="soft">{escape(one.reason)}</span></li>' for one in doubts
    )
    return (
        f'<details><summary><span class="name">{escape(scenario_id)}</span> '
        f'<span class="soft">{len(doubts)} of {len(judgement.sentences)} held to be unsupported</span></summary>'
        f'{absent}<ol class="statements">{said}</ol></details>'
    )


def _disagreements(agreement: JudgeAgreement) -> str:
    wrong = [item for item in agreement.items if item.judged is (not item.supported)]
    if not wrong:
        return ""
    rows = "".join(
        f"<li>{escape(item.place)}: {escape(item.text)} "
        f'<span class="soft">People: {"supported" if item.supported else "not supported"}, for {escape(item.why)} '
        f"The judge: {escape(item.reason)}</span></li>"
        for item in wrong
    )
    return f'<details><summary>{len(wrong)} disagreements with people</summary><ol class="statements">{rows}</ol></details>'


def _share(value: float | None) -> str:
    return "no value" if value is None else f"{value:.1%}"


def _spent(tokens: int, micros: int) -> str:
    return f"{tokens:,} tokens, {micros / 1_000_000:,.4f}"


def _table(rows: list[tuple[str, str]]) -> str:
    lines = "".join(f"<tr><td>{escape(label)}</td><td>{escape(value)}</td></tr>" for label, value in rows)
    return f'<div class="wide"><table>{lines}</table></div>'
