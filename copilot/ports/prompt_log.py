"""The prompt log: what was sent to a provider and what came back, by that provider's policy."""

from typing import Protocol

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.ids import CaseId
from copilot.ports.model import LogPolicy


class PromptEntry(DomainModel):
    """One call as its policy allows: texts are "" unless the policy keeps them.

    `sent` and `received` are under pseudonyms for `redacted`, in clear for `full`; the store
    encrypts both under the case's key.
    """

    call_id: str
    at: AwareDatetime
    case_id: CaseId | None
    engine: str
    policy: LogPolicy
    prompt_version: str
    sent_bytes: int
    received_bytes: int
    sent: str = ""
    received: str = ""


class PromptLog(Protocol):
    """Appended to, read by an auditor, emptied by retention alone."""

    def add(self, entry: PromptEntry) -> None: ...
    def of_case(self, case_id: CaseId) -> tuple[PromptEntry, ...]:
        """Oldest first; entries whose key was destroyed come back without texts."""
        ...
