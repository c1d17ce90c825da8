"""The human review loop: what people did about an output, and what a blind second look says of it."""

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import Scenario
from copilot.domain.ids import CaseId, DraftId, RunId, UserId
from copilot.domain.statement import Failure

Origin = Literal["edited", "overridden", "returned", "rejected", "rated_down"]
CandidateState = Literal["open", "promoted", "dismissed"]


class Candidate(DomainModel):
    """One event that may teach something; it points at the texts, and holds none but the reason given."""

    candidate_id: str
    origin: Origin
    subject: str = Field(max_length=200)  # one candidate per origin and subject
    run_id: RunId | None
    draft_id: DraftId | None = None
    version: int | None = None
    case_id: CaseId | None
    task: str
    engine: str
    prompt_version: str
    raised_by: UserId
    at: AwareDatetime
    reason: str
    sar_compartment: bool
    state: CandidateState = "open"
    decided_by: UserId | None = None
    decided_at: AwareDatetime | None = None
    decision: str = ""  # why it was dismissed
    scenario_id: str = ""


class CandidateView(DomainModel):
    """A candidate with its texts, redacted: who wrote and who is meant is not in it."""

    candidate: Candidate
    question: str
    before: str  # the text as the copilot wrote it
    after: str  # as people left it; the same where nobody changed it
    diff: tuple[str, ...]  # line by line, "-" the copilot's, "+" people's
    failures: tuple[Failure, ...]  # of the copilot's own statements
    proposed: Scenario | None  # a scenario to begin from; None once the texts were erased
    proposed_text: str = ""  # the same as the YAML that `promote_candidate` takes
    erased: bool = False


class Golden(DomainModel):
    """A scenario as it was written: its place under the data directory, and the file's text."""

    scenario: Scenario
    path: str
    text: str


class Criterion(StrEnum):
    """What a reviewer marks from 1 (wrong) to 4 (right)."""

    ACCURATE = "accurate"  # every figure, date, name and id is the record's
    SUPPORTED = "supported"  # every sentence stands in what it cites
    COMPLETE = "complete"  # nothing that its reader needs is missing
    CLEAR = "clear"  # its reader understands it at the first reading, in the right tone


class QaSample(DomainModel):
    """One draw of approved drafts; the same seed over the same drafts draws the same again."""

    sample_id: str
    drawn_by: UserId
    drawn_at: AwareDatetime
    seed: int
    since: AwareDatetime
    population: int  # how many approved drafts it was drawn from


class QaItem(DomainModel):
    """One drawn draft, under an id that says nothing of it."""

    item_id: str
    sample_id: str
    number: int
    draft_id: DraftId
    version: int


class QaScore(DomainModel):
    """One reviewer's verdict on one item; never changed."""

    item_id: str
    reviewer_id: UserId
    at: AwareDatetime
    passed: bool  # the reviewer would have approved it
    marks: dict[Criterion, int]
    comment: str = ""


class QaForm(DomainModel):
    """What a reviewer sees of an item: the text and what it rests on, redacted; nothing of who or what wrote it."""

    item_id: str
    number: int
    task: str
    audience: str
    text: str
    evidence: tuple[str, ...]  # "[F1] …", those that the text cites
    scored: QaScore | None  # the reader's own


class PairAgreement(DomainModel):
    """How far two reviewers agree over the items that both scored; None where kappa has no meaning."""

    first: UserId
    second: UserId
    items: int
    same: float  # share of items with the same verdict
    kappa: float | None  # Cohen's, on the verdict
    weighted: dict[Criterion, float | None]  # Cohen's with quadratic weights, on each criterion


class QaReport(DomainModel):
    """What a sample says: shares of approval and mean marks, and how far its reviewers agree."""

    sample: QaSample
    items: int
    scored: int  # items with at least one score
    scores: int
    pass_rate: float | None
    means: dict[Criterion, float]
    pairs: tuple[PairAgreement, ...]
    kappa: float | None  # over all pairs, weighted by the items that each shares
