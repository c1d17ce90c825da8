"""The ledger of model calls: what was spent, what became of each, and answers already paid for."""

from datetime import datetime
from typing import Protocol

from copilot.domain.ids import CaseId, UserId
from copilot.domain.model_call import ModelCall, Spend


class ModelLedger(Protocol):
    """Calls are appended and never changed; answers are kept encrypted under their case's key."""

    def add(self, call: ModelCall) -> None: ...

    def spent(
        self, *, since: datetime, actor_id: UserId | None = None, run_id: str | None = None
    ) -> Spend: ...

    def calls(self, *, since: datetime, sar_compartment: bool, limit: int = 1_000) -> tuple[ModelCall, ...]:
        """Newest first, `limit` of those that the reader may know of."""
        ...

    def of_case(self, case_id: CaseId) -> tuple[ModelCall, ...]:
        """Oldest first."""
        ...

    def keep_answer(self, key: str, answer: str, *, case_id: CaseId | None, at: datetime) -> None:
        """Keep the answer to a key; a second one for the same key is ignored."""
        ...

    def answer(self, key: str, *, not_before: datetime) -> str | None:
        """The answer kept for the key, if it is younger than `not_before` and its case key still exists."""
        ...
