"""Audit rows: a hash chain over everything that was done."""

import hashlib
import json
from typing import Any

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel

GENESIS = "0" * 64


class AuditEvent(DomainModel):
    """One row; `digest` covers every field and the digest of the row before."""

    sequence: int
    at: AwareDatetime
    actor_id: str
    action: str  # noun.verb_past: "draft.submitted"
    subject: str  # "case:CF-1001", "draft:…"
    case_id: str | None
    details: dict[str, Any]  # ids, counts, hashes, old and new values; no customer text
    sar_compartment: bool
    previous: str
    digest: str

    def computed_digest(self) -> str:
        """SHA-256 over the canonical JSON of all other fields."""
        body = self.model_dump(mode="json", exclude={"digest"})
        return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class AuditVerdict(DomainModel):
    """What a walk over the chain found; `first_bad` names the first row that does not hold."""

    ok: bool
    rows: int
    first_bad: int | None
    reason: str
    checkpoints: int = 0  # signed checkpoints that agree with the chain
