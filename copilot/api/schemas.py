"""What the API takes and gives of runs and drafts: its contract, apart from the domain so that neither binds the other."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from copilot.api import examples
from copilot.domain.audience import Audience
from copilot.domain.draft import Draft
from copilot.domain.fact import FactValue
from copilot.domain.run import Run, TaskName
from copilot.domain.statement import StatementKind

# At least one letter or digit of any script, and no NUL, which PostgreSQL cannot keep.
Question = Annotated[str, Field(min_length=1, max_length=4_000, pattern=r"^[^\x00]*[^\W_][^\x00]*$")]


class Taken(BaseModel):
    """A body: a field that the API does not know is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class PolicyQuestion(Taken):
    """A question to the bank's documents."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.POLICY_QUESTION]})
    question: Question
    as_of: date | None = Field(
        default=None, description="Answer from what was in force on this day; today by default."
    )


class DraftRequest(Taken):
    """Which text to draft."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.DRAFT_REQUEST]})
    task: str = Field(max_length=40, description="A task's name.")


class StatementOut(BaseModel):
    """One sentence, what it rests on, and whether its figures and citations resolve."""

    text: str
    kind: StatementKind
    cites: list[str] = Field(description="Ids in `evidence`, `facts` and `passages`.")
    supported: bool
    failures: list[str] = Field(description="Why it is not supported, or what a reader should look at.")


class EvidenceOut(BaseModel):
    """What a system of record said, at a stated time."""

    id: str
    system: str
    record_ids: list[str]
    title: str
    as_of: AwareDatetime
    text: str


class FactOut(BaseModel):
    """Something that code computed."""

    id: str
    name: str
    value: FactValue = Field(description="Typed: the member `type` says which other members it has.")
    text: str
    inputs: list[str]


class PassageOut(BaseModel):
    """A passage of a document in force."""

    id: str
    passage_id: str
    doc_id: str
    title: str
    heading: str
    citation: str
    text: str


class GapOut(BaseModel):
    """A source that did not answer."""

    source: str
    what: str
    reason: str


class RunOut(BaseModel):
    """One task carried out: what was said, on what it rests, who wrote it, how it was checked."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RUN]})
    run_id: str
    task: TaskName
    case_id: str | None
    question: str
    audience: Audience
    engine: str = Field(description='Who wrote it: "offline" or "<provider>:<model>".')
    engine_note: str = Field(description="Why this engine, where it is not the first choice.")
    prompt_version: str
    trace_id: str
    started_at: AwareDatetime
    milliseconds: float
    refused: bool
    refusal_reason: str
    body: str = Field(description="The text with markers such as [E1] after what they support.")
    output: dict[str, Any] = Field(description="The task's own form, filled.")
    statements: list[StatementOut]
    passed: bool = Field(description="Figures and citations of every sentence resolve.")
    missing_elements: list[str] = Field(description="Required elements that the text lacks.")
    evidence: list[EvidenceOut]
    facts: list[FactOut]
    passages: list[PassageOut]
    gaps: list[GapOut]
    left_out: list[str] = Field(description="What was cut to fit the model's context.")
    hidden: int = Field(description="Passages that your roles may not read and that were left out.")

    @classmethod
    def of(cls, run: Run) -> "RunOut":
        """The run as the API shows it: without the redaction view, which is a screen's."""
        pack = run.pack.model_dump(exclude={"facts"})
        facts = [{**fact.model_dump(), "name": fact.label} for fact in run.pack.facts]
        return cls(
            **run.model_dump(include=set(_AS_IT_IS)),
            statements=_statements(run),
            passed=run.verification.passed,
            missing_elements=list(run.verification.missing_elements),
            facts=facts,
            **{part: pack[part] for part in ("evidence", "passages", "gaps")},
        )


_AS_IT_IS = frozenset(RunOut.model_fields) - {"statements", "passed", "missing_elements"}


def _statements(run: Run) -> list[StatementOut]:
    return [
        StatementOut(
            text=statement.text,
            kind=statement.kind,
            cites=list(statement.cites),
            supported=verdict.supported,
            failures=[failure.detail for failure in verdict.failures],
        )
        for statement, verdict in zip(run.statements, run.verification.verdicts, strict=True)
    ]


class DraftOut(BaseModel):
    """A draft: a text that changes nothing until a person has submitted it and another approved it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DRAFT]})
    draft_id: str
    case_id: str
    run_id: str | None
    task: str
    kind: str
    audience: Audience
    title: str
    status: Literal["draft", "submitted", "approved", "committed", "rejected"]
    author_id: str
    created_at: AwareDatetime
    version: int
    text_hash: str = Field(description="SHA-256 of the text: what an approval names.")
    body: str
    passed: bool
    unsupported: int = Field(description="Sentences that failed a hard check.")

    @classmethod
    def of(cls, draft: Draft) -> "DraftOut":
        """The draft at its newest version."""
        current = draft.current
        return cls(
            **draft.model_dump(include=set(_DRAFT_AS_IT_IS), mode="json"),
            version=current.number,
            text_hash=current.text_hash,
            body=current.body,
            passed=current.verification.passed,
            unsupported=current.verification.unsupported,
        )


_DRAFT_AS_IT_IS = frozenset(DraftOut.model_fields) - {"version", "text_hash", "body", "passed", "unsupported"}
