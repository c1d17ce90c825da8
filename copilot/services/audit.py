"""The audit trail and the case bundle."""

from collections.abc import Iterator

from copilot.domain.audit import AuditEvent, AuditVerdict
from copilot.domain.governance import Checkpoint
from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId
from copilot.domain.views import AuditFilter
from copilot.services.ports import Part
from copilot.usecases import export_case_bundle, read_audit


class AuditServices(Part):
    """The audit trail and the case bundle."""

    def search_audit(
        self, actor: Actor, wanted: AuditFilter, *, offset: int = 0, limit: int = 100
    ) -> tuple[tuple[AuditEvent, ...], int]:
        return read_audit.search_audit(
            actor, wanted, offset=offset, limit=limit, unit_of_work=self._ports.unit_of_work
        )

    def verify_audit(self, actor: Actor, *, against: Checkpoint | None = None) -> AuditVerdict:
        return read_audit.verify_audit(actor, against=against, unit_of_work=self._ports.unit_of_work)

    def checkpoint_audit(self, actor: Actor) -> Checkpoint:
        return read_audit.checkpoint_audit(actor, unit_of_work=self._ports.unit_of_work)

    def export_audit(self, actor: Actor, wanted: AuditFilter) -> Iterator[AuditEvent]:
        return read_audit.export_audit(actor, wanted, unit_of_work=self._ports.unit_of_work)

    def export_case_bundle(self, actor: Actor, case_id: CaseId) -> bytes:
        return export_case_bundle.export_case_bundle(
            actor,
            case_id,
            systems=self._ports.systems,
            knowledge=self._ports.knowledge,
            **self._store_and_time,
        )
