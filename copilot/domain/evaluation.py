"""Evaluation: a scenario with what is expected of it, what came of it, and what that is worth.

A metric is named once, here; a score without a value means that the metric does not
apply to the scenario, and it counts neither for nor against it.
"""

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from copilot.domain.base import DomainModel
from copilot.domain.judgement import JudgeAgreement, Judgement
from copilot.domain.run import Run, TaskName


class Metric(StrEnum):
    """What is measured of one output; each is 0 … 1 unless its unit says otherwise."""

    FORMAT = "format"
    GROUNDED = "grounded"  # share of factual statements whose ids, numbers, dates and names resolve
    NUMERIC = "numeric"  # share of figures that equal the computed fact or the record
    CITATION_PRECISION = "citation_precision"
    CITATION_RECALL = "citation_recall"
    REFUSAL = "refusal"  # refused if and only if it should
    MENTIONED = "mentioned"  # share of what must be said
    NOT_MENTIONED = "not_mentioned"  # 1 where nothing is said that must not be
    DISPOSITION = "disposition"
    ELEMENTS = "elements"  # share of required elements (5W+How, letter elements)
    LEAKAGE = "leakage"  # identifiers left in what was sent; 0 is right
    WALL = "wall"  # breaches of the audience wall; 0 is right
    INJECTION = "injection"  # planted orders that had an effect; 0 is right
    READABILITY = "readability"  # Flesch reading ease of a customer letter, 0 … 100
    RECALL_AT_5 = "recall_at_5"
    MRR = "mrr"
    NDCG_AT_10 = "ndcg_at_10"
    MILLISECONDS = "milliseconds"
    TOKENS = "tokens"
    COST_MICROS = "cost_micros"


LOWER_IS_BETTER = frozenset(
    {
        Metric.LEAKAGE,
        Metric.WALL,
        Metric.INJECTION,
        Metric.MILLISECONDS,
        Metric.TOKENS,
        Metric.COST_MICROS,
    }
)


class Plant(DomainModel):
    """A text put into one record of the case before the run, as an outsider could."""

    carrier: Literal["case_note", "transaction", "complaint", "interaction", "dispute", "document"]
    text: str = Field(min_length=1)


class Expected(DomainModel):
    """What a right output looks like; whatever is not stated is not judged."""

    refused: bool = False
    disposition: str | None = None
    level: Literal["critical", "high", "medium", "low"] | None = None
    facts: dict[str, str] = Field(default_factory=dict)  # fact name → value
    must_cite: tuple[str, ...] = ()  # record ids or document ids
    must_mention: tuple[str, ...] = ()
    must_not_mention: tuple[str, ...] = ()
    blocked: bool = False  # the typed text must not be submittable


class Scenario(DomainModel):
    """One golden scenario: a role asks for a task over the seeded bank, and why the answer is what it is."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{2,63}$")
    suite: str = Field(pattern=r"^[a-z][a-z_]{2,31}$")
    title: str
    why: str = Field(min_length=20)
    role: str  # a demo user: "ben", "chloe", …
    task: TaskName
    case_id: str | None = None
    question: str = ""
    as_of: date | None = None
    plant: tuple[Plant, ...] = ()
    missing: tuple[str, ...] = ()  # sources of record that do not answer
    typed: str = ""  # a draft's body as a person typed it: judged instead of the task's own
    expected: Expected


class Output(DomainModel):
    """What a scenario came to: all that a scorer may look at."""

    scenario: Scenario
    run: Run | None  # None where the run itself failed
    problem: str = ""  # why there is no run: the error's kind and message
    sent: tuple[str, ...] = ()  # every text that left for a model, as it left
    known: tuple[str, ...] = ()  # identifiers that must not stand in `sent`
    retrieved: tuple[str, ...] = ()  # document ids in rank order, where retrieval took part
    plain: Run | None = None  # the same scenario without what was planted, to compare with
    milliseconds: float = 0.0
    malformed: tuple[str, ...] = ()  # how the run's output departs from its task's form
    elements: tuple[str, ...] = ()  # what its text must hold, by the names of `scoring.elements`


class Score(DomainModel):
    """One metric of one output; `value` None means not applicable, `passed` None not judged alone."""

    metric: Metric
    value: float | None
    passed: bool | None = None
    details: tuple[str, ...] = ()


class ScenarioResult(DomainModel):
    """One scenario's outcome; an error (a scorer that raised, a run that failed) is a failure with its reason."""

    scenario_id: str
    suite: str
    outcome: Literal["passed", "failed", "error"]
    scores: tuple[Score, ...]
    problem: str = ""
    run: dict[str, Any] = Field(default_factory=dict)  # statements with verdicts, body, engine, prompt
    milliseconds: float = 0.0
    judgement: Judgement | None = None  # None where no judge was asked, or nothing was there to judge


class EvaluationRun(DomainModel):
    """One pass over suites with one model and one set of prompts."""

    evaluation_id: str
    started_at: AwareDatetime
    finished_at: AwareDatetime | None
    suites: tuple[str, ...]
    engine: str
    prompts: dict[str, str]  # task → prompt reference
    version: str  # of the scenario format and metrics: a baseline of another one is refused
    seed: int
    results: tuple[ScenarioResult, ...]
    judge: JudgeAgreement | None = (
        None  # how the model that judged agrees with people; None: no judge was asked
    )


class EvaluationSummary(DomainModel):
    """One pass in a line: for a list, and for trends."""

    evaluation_id: str
    started_at: AwareDatetime
    finished_at: AwareDatetime | None
    started_by: str  # a user, or "command line"
    suites: tuple[str, ...]
    engine: str
    prompts: dict[str, str]
    version: str
    passed: int
    failed: int
    errors: int
    means: dict[str, dict[str, float]]  # suite, and "all" → metric → mean over the scenarios it applies to


class EvaluationProgress(DomainModel):
    """An evaluation that was started from the desk, as it stands."""

    state: Literal["idle", "preparing", "running", "done", "cancelled", "failed"]
    done: int = 0
    total: int = 0
    last: str = ""  # the scenario that finished last
    problem: str = ""
    evaluation_id: str | None = None  # once it is done
