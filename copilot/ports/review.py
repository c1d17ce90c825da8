"""The human review loop's own records: candidates, golden files, and the QA sample."""

from datetime import datetime
from typing import Protocol

from copilot.domain.evaluation import Scenario
from copilot.domain.ids import CaseId, DraftId, UserId
from copilot.domain.review import Candidate, CandidateState, QaItem, QaSample, QaScore


class Candidates(Protocol):
    """Candidates for golden scenarios; reasons are sealed, and erased with the texts that they speak of."""

    def add(self, candidate: Candidate) -> None:
        """Keep it; one of the same origin and subject that is still open is replaced, a decided one stays."""
        ...

    def get(self, candidate_id: str) -> Candidate | None: ...
    def withdraw(self, origin: str, subject: str) -> None:
        """Take back an open one, for the person who raised it."""
        ...

    def rows(
        self, *, state: CandidateState | None, sar_compartment: bool, limit: int
    ) -> tuple[Candidate, ...]:
        """Newest first; those of the compartment only where the reader is inside it."""
        ...

    def decide(
        self,
        candidate_id: str,
        state: CandidateState,
        *,
        by: UserId,
        at: datetime,
        decision: str = "",
        scenario_id: str = "",
    ) -> None:
        """Decide an open one, once.

        Raises:
            ConflictError: it was decided already.
        """
        ...


class QaSamples(Protocol):
    """Samples, their items and the scores given; none is ever changed."""

    def approved_since(self, since: datetime, *, sar_compartment: bool) -> tuple[tuple[DraftId, int], ...]:
        """Approved drafts and the version that was approved, oldest first; dispositions are not among them."""
        ...

    def add(self, sample: QaSample, items: tuple[QaItem, ...]) -> None: ...
    def samples(self) -> tuple[QaSample, ...]:
        """Newest first."""
        ...

    def items(self, sample_id: str) -> tuple[QaItem, ...]: ...
    def item(self, item_id: str) -> QaItem | None: ...
    def score(self, score: QaScore, *, case_id: CaseId) -> None:
        """Keep it; the comment is sealed under the draft's case.

        Raises:
            PermissionDeniedError: the reviewer wrote, submitted or checked the draft (the database's own refusal).
            ConflictError: this reviewer has scored the item.
        """
        ...

    def scores(self, sample_id: str) -> tuple[QaScore, ...]:
        """Without comments."""
        ...

    def comment(self, score: QaScore, *, case_id: CaseId) -> str: ...


class GoldenFiles(Protocol):
    """Golden scenarios of this installation, one a file."""

    def write(self, scenario: Scenario, text: str) -> str:
        """Keep the file; its place under the data directory.

        Raises:
            ConflictError: there is a scenario of that id already.
            PermanentError: the folder cannot be written.
        """
        ...

    def text(self, scenario_id: str) -> str | None: ...
