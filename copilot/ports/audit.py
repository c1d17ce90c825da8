"""The audit trail: append-only, hash-chained, in the transaction of the change it records."""

from typing import Any, Protocol

from copilot.domain.audit import AuditEvent, AuditVerdict
from copilot.domain.governance import Checkpoint
from copilot.domain.ids import CaseId
from copilot.domain.views import AuditFilter


class AuditTrail(Protocol):
    """The chain. There is no method that changes or removes a row, and the database refuses both."""

    def record(
        self,
        action: str,
        *,
        actor_id: str,
        subject: str,
        case_id: CaseId | None = None,
        details: dict[str, Any] | None = None,
        sar_compartment: bool = False,
    ) -> AuditEvent:
        """Append a row to the chain in this transaction.

        `action` is `noun.verb_past`; `subject` names a thing with its kind ("case:CF-100001").
        `details` hold ids, counts, hashes, old and new values: JSON, never a customer's text.
        """
        ...

    def search(
        self, wanted: AuditFilter, *, sar_compartment: bool, offset: int, limit: int
    ) -> tuple[tuple[AuditEvent, ...], int]:
        """Matching rows, newest first, and how many match in all.

        Without `sar_compartment`, its rows are neither returned nor counted: a count for one
        case would tell that a SAR exists.
        """
        ...

    def of_case(self, case_id: CaseId, *, sar_compartment: bool) -> tuple[AuditEvent, ...]:
        """The case's rows, oldest first."""
        ...

    def checkpoint(self) -> Checkpoint | None:
        """Sign the chain's end and keep the signature; None for an empty chain."""
        ...

    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """Every signed checkpoint, oldest first."""
        ...

    def verify(self, *, against: Checkpoint | None = None) -> AuditVerdict:
        """Walk the whole chain: finds an edit, a removal, a reorder, a gap, a cut tail and a false checkpoint.

        With `against`, a checkpoint that was kept elsewhere, it also finds an older copy of the
        store that was put in the place of the newer one.
        """
        ...
