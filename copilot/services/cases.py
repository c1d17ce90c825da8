"""A case with its context."""

from datetime import datetime

from copilot.domain.audit import AuditEvent
from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId
from copilot.domain.links import LinkGraph
from copilot.domain.records import Transaction
from copilot.domain.views import CaseView, Checklist
from copilot.services.ports import Part
from copilot.usecases import case_history, case_links, case_transactions, tick_checklist, view_case


class CaseServices(Part):
    """A case with its context."""

    def view_case(self, actor: Actor, case_id: CaseId) -> CaseView:
        return view_case.view_case(
            actor,
            case_id,
            systems=self._ports.systems,
            unit_of_work=self._ports.unit_of_work,
            clocks_for=self._ports.clocks_for,
            bank=self._ports.bank,
            specs=self._ports.specs,
            time_source=self._ports.time_source,
        )

    def case_transactions(
        self, actor: Actor, case_id: CaseId, *, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Transaction, ...]:
        return case_transactions.case_transactions(
            actor, case_id, since=since, until=until, systems=self._ports.systems
        )

    def case_links(self, actor: Actor, case_id: CaseId, *, hops: int = 2) -> LinkGraph:
        return case_links.case_links(actor, case_id, hops=hops, systems=self._ports.systems)

    def tick_checklist(self, actor: Actor, case_id: CaseId, key: str, done: bool) -> Checklist:
        return tick_checklist.tick_checklist(actor, case_id, key, done, **self._store_and_time)

    def case_history(self, actor: Actor, case_id: CaseId) -> tuple[AuditEvent, ...]:
        return case_history.case_history(actor, case_id, **self._store_and_time)
