"""A judge beside an evaluation: refused early where it cannot work, asked late, and never in the way of a result."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from copilot.defects import place_of
from copilot.domain.evaluation import Output, ScenarioResult
from copilot.domain.judgement import JudgeAgreement
from copilot.evaluation.fixture import EvaluationFixture
from copilot.evaluation.model_judge.agreement import agreement_with_people
from copilot.evaluation.model_judge.judge import ModelJudge, opened_judge
from copilot.evaluation.model_judge.labelled import LABELLED, read_labelled_sentences
from copilot.evaluation.model_judge.question import question_of
from copilot.settings import Settings

Progress = Callable[[int, int, str], None]


def with_judgement(
    result: ScenarioResult, output: Output, fixture: EvaluationFixture, judge: ModelJudge | None
) -> ScenarioResult:
    """The same result with the judge's opinion beside it; the outcome and the scores stay what they were."""
    if judge is None:
        return result
    try:
        question = question_of(output, fixture)
    except Exception as error:  # an opinion that cannot be asked for is absent, whatever the reason
        why = f"The question could not be put ({type(error).__name__} at {place_of(error)})."
        return result.model_copy(update={"judgement": judge.absent(why)})
    if question is None:
        return result
    return result.model_copy(update={"judgement": judge.judgement(question)})


def refuse_unusable_judge(engine: str, settings: Settings, labelled: Path = LABELLED) -> None:
    """Before anything else is done; "" asks for no judge.

    Raises:
        InputError: no model of that name is set, or there is nothing to measure it by.
    """
    if engine:
        read_labelled_sentences(labelled)
        with tempfile.TemporaryDirectory(prefix="foureyes-judge-") as folder:
            opened_judge(settings, engine, Path(folder)).close()


def measured_judge(
    engine: str,
    settings: Settings,
    *,
    labelled: Path = LABELLED,
    progress: Progress = lambda done, total, last: None,
) -> JudgeAgreement:
    """How the judge agrees with people; its store is thrown away.

    Raises:
        InputError: no model of that name is set, or there are no labelled sentences.
    """
    files = read_labelled_sentences(labelled)
    with tempfile.TemporaryDirectory(prefix="foureyes-judge-") as folder:
        judge = opened_judge(settings, engine, Path(folder))
        try:
            return agreement_with_people(judge, files, progress=progress)
        finally:
            judge.close()
