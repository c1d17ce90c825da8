"""What screens and the CLI show of keys and of the signed audit trail."""

from datetime import UTC

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel


class KeyStatus(DomainModel):
    """The keys of the own store; ids only."""

    master_id: str
    since: AwareDatetime
    place: str  # where the installation key is kept
    data_keys: int
    destroyed: int  # data keys of what was erased
    rotating_to: str  # the next installation key while a rotation is under way, "" otherwise
    rewrapped: int  # data keys that the next installation key opens too


class Checkpoint(DomainModel):
    """The audit chain's end at one moment, signed with Ed25519."""

    sequence: int
    digest: str
    at: AwareDatetime
    public_key: str  # hex
    signature: str  # hex

    @property
    def signed(self) -> bytes:
        """The bytes that the signature covers."""
        moment = self.at.astimezone(UTC).isoformat()
        return f"foureyes audit checkpoint:{self.sequence}:{self.digest}:{moment}".encode()
