"""How far a judge agrees with people: asked about every labelled file, compared sentence by sentence."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from copilot.domain.judgement import JudgeAgreement, JudgedItem, Judgement
from copilot.evaluation.model_judge.form import PROMPT
from copilot.evaluation.model_judge.judge import ModelJudge
from copilot.evaluation.model_judge.labelled import LabelledFile
from copilot.scoring.agreement import cohen_kappa


def agreement_with_people(
    judge: ModelJudge,
    files: Sequence[LabelledFile],
    *,
    progress: Callable[[int, int, str], None] = lambda done, total, last: None,
) -> JudgeAgreement:
    """One call a file; a file without an answer leaves its sentences out of kappa, counted."""
    items: list[JudgedItem] = []
    judgements: list[Judgement] = []
    for number, file in enumerate(files):
        progress(number, len(files), file.question.name)
        judgement = judge.judgement(file.question)
        judgements.append(judgement)
        items.extend(_items(file, judgement))
    pairs = [(item.supported, item.judged) for item in items if item.judged is not None]
    return JudgeAgreement(
        engine=judge.engine,
        prompt=PROMPT.reference,
        kappa=cohen_kappa(pairs),
        raw=sum(label == judged for label, judged in pairs) / len(pairs) if pairs else None,
        items=tuple(items),
        absent=tuple(dict.fromkeys(_reasons(judgements))),
        tokens=sum(judgement.tokens for judgement in judgements),
        cost_micros=sum(judgement.cost_micros for judgement in judgements),
    )


def _items(file: LabelledFile, judgement: Judgement) -> Iterator[JudgedItem]:
    verdicts = judgement.sentences or (None,) * len(file.sentences)
    for number, (sentence, verdict) in enumerate(zip(file.sentences, verdicts, strict=True), 1):
        yield JudgedItem(
            place=f"{file.question.name}#{number}",
            text=sentence.text,
            why=sentence.why,
            supported=sentence.supported,
            judged=verdict.supported if verdict else None,
            reason=verdict.reason if verdict else "",
        )


def _reasons(judgements: Iterable[Judgement]) -> Iterator[str]:
    return (judgement.absent for judgement in judgements if judgement.absent)
