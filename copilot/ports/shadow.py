"""The shadow deployment's own rows: variants with their comparisons, and what is live for a task."""

from datetime import datetime
from typing import Protocol

from copilot.domain.ids import RunId
from copilot.domain.run import TaskName
from copilot.domain.shadow import Comparison, Variant, VariantKind, VariantState, Version


class Shadows(Protocol):
    """Variants and what they came to beside live runs. Who may see one is the use case's question."""

    def add(self, variant: Variant) -> None: ...
    def variants(self, task: TaskName | None = None) -> tuple[Variant, ...]:
        """Newest first."""
        ...

    def set_state(self, variant_id: str, state: VariantState) -> None:
        """Take the variant out of the shadow deployment.

        Raises:
            ConflictError: it has left the shadow deployment already.
        """
        ...

    def compare(self, comparison: Comparison) -> None:
        """Keep the comparison; a second one of the same variant and run is ignored."""
        ...

    def compared(self, variant_id: str, run_id: RunId) -> bool: ...
    def comparisons(self, variant_id: str, *, sar_compartment: bool, limit: int) -> tuple[Comparison, ...]:
        """The newest `limit`, newest first, less those whose case was erased; the compartment's only on demand."""
        ...

    def not_compared(self, variant: Variant, *, since: datetime, limit: int) -> tuple[RunId, ...]:
        """Live runs that it has not been beside, newest first: of its task, and with its base or another engine than its own."""
        ...

    def made(self, *, since: datetime) -> int:
        """How many comparisons were made, of all variants."""
        ...


class LiveVersions(Protocol):
    """The versions of each task's prompt and first engine; appended, never changed."""

    def add(self, version: Version) -> None:
        """Append a version; from the commit on it is live.

        Raises:
            ConflictError: somebody was faster, or the rule of two people does not hold.
        """
        ...

    def history(self, task: TaskName, kind: VariantKind) -> tuple[Version, ...]:
        """Oldest first, without number 0."""
        ...
