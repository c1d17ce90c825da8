"""The prompt log."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from copilot.domain.ids import CaseId
from copilot.domain.retention import DataClass
from copilot.ports.cipher import Cipher
from copilot.ports.prompt_log import PromptEntry
from copilot.store.governance_rows import PromptLogRow
from copilot.store.scopes import place, scope_of

_WITH_TEXTS = ("redacted", "full")


class SqlPromptLog:
    """Implements `copilot.ports.prompt_log.PromptLog`.

    The policy is applied here once more: `off` leaves no row, `metadata` no text, whatever
    the caller hands over.
    """

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def add(self, entry: PromptEntry) -> None:
        if entry.policy == "off":
            return
        texts = {name: self._sealed(entry, name) for name in ("sent", "received")}
        self._session.execute(insert(PromptLogRow), {**entry.model_dump(), **texts})

    def of_case(self, case_id: CaseId) -> tuple[PromptEntry, ...]:
        wanted = select(PromptLogRow).where(PromptLogRow.case_id == case_id).order_by(PromptLogRow.number)
        return tuple(self._entry(row) for row in self._session.scalars(wanted))

    def _sealed(self, entry: PromptEntry, name: str) -> str:
        text: str = getattr(entry, name)
        if not text or entry.policy not in _WITH_TEXTS:
            return ""
        scope = scope_of(entry.case_id, DataClass.PROMPT_LOG, entry.at)
        return self._cipher.seal(text, scope=scope, place=place(f"prompt_log.{name}", entry.call_id))

    def _entry(self, row: PromptLogRow) -> PromptEntry:
        fields = {name: getattr(row, name) for name in PromptEntry.model_fields}
        scope = scope_of(row.case_id, DataClass.PROMPT_LOG, row.at)
        for name in ("sent", "received"):
            if fields[name]:
                where = place(f"prompt_log.{name}", row.call_id)
                fields[name] = self._cipher.open(fields[name], scope=scope, place=where) or ""
        return PromptEntry.model_validate(fields)
