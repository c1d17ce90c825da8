"""Keys, retention, legal holds and the prompt log."""

from collections.abc import Callable
from pathlib import Path

from copilot.domain.governance import KeyStatus
from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId
from copilot.domain.retention import LegalHold, RetentionReport
from copilot.ports.prompt_log import PromptEntry
from copilot.retention_file import retention_of
from copilot.services.ports import Part
from copilot.usecases import keys, legal_hold, read_prompt_log, retention


class GovernanceServices(Part):
    """Keys, retention, legal holds and the prompt log."""

    def key_status(self, actor: Actor) -> KeyStatus:
        return keys.key_status(actor, unit_of_work=self._ports.unit_of_work)

    def rotate_keys(
        self,
        actor: Actor,
        *,
        new_key_file: Path | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> KeyStatus:
        status = keys.rotate_keys(
            actor,
            next_key=lambda: self._ports.next_key(new_key_file),
            unit_of_work=self._ports.unit_of_work,
            progress=progress,
        )
        # The data directory's own next key moves to its place now; killed before, at the next start.
        self._ports.encryption_key.load(status.master_id)
        return status

    def retention_plan(self, actor: Actor) -> RetentionReport:
        return retention.retention_plan(
            actor, rules=retention_of(self._ports.settings), **self._store_and_time
        )

    def retention_run(self, actor: Actor) -> RetentionReport:
        return retention.retention_run(
            actor, rules=retention_of(self._ports.settings), **self._store_and_time
        )

    def set_hold(self, actor: Actor, case_id: CaseId, *, reason: str) -> LegalHold:
        return legal_hold.set_hold(actor, case_id, reason=reason, **self._store_and_time)

    def lift_hold(self, actor: Actor, case_id: CaseId, *, reason: str) -> None:
        legal_hold.lift_hold(actor, case_id, reason=reason, **self._store_and_time)

    def list_holds(self, actor: Actor) -> tuple[LegalHold, ...]:
        return legal_hold.list_holds(actor, **self._store_and_time)

    def prompt_log(self, actor: Actor, case_id: CaseId) -> tuple[PromptEntry, ...]:
        return read_prompt_log.prompt_log(actor, case_id, **self._store_and_time)
