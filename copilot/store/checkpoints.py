"""Signed checkpoints: what an auditor keeps elsewhere, and holds against the chain later."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.domain.governance import Checkpoint
from copilot.store.governance_rows import CheckpointRow
from copilot.store.mapping import model_of, row_of

EVERY = 500
"""Rows after which a checkpoint is signed by itself."""
_FOREIGN = "the checkpoint of row {} was not signed by this installation, or was changed"


class Checkpoints:
    """Signs with a key derived from the installation's audit key: one secret to keep, none in the database."""

    def __init__(self, session: Session, key: bytes) -> None:
        self._session = session
        derived = HKDF(SHA256(), length=32, salt=None, info=b"foureyes audit checkpoints").derive(key)
        self._signer = Ed25519PrivateKey.from_private_bytes(derived)

    @property
    def public_key(self) -> str:
        """What anybody may check a signature with, as hex."""
        return self._signer.public_key().public_bytes_raw().hex()

    def sign(self, unsigned: Checkpoint) -> Checkpoint:
        """The checkpoint signed and kept; one that is there already for its row is given back."""
        row = self._session.get(CheckpointRow, unsigned.sequence)
        if row is not None:
            return model_of(Checkpoint, row)
        signed = unsigned.model_copy(
            update={"public_key": self.public_key, "signature": self._signer.sign(unsigned.signed).hex()}
        )
        self._session.add(row_of(CheckpointRow, signed))
        self._session.flush()
        return signed

    def kept(self) -> tuple[Checkpoint, ...]:
        """Every checkpoint, oldest first."""
        rows = self._session.scalars(select(CheckpointRow).order_by(CheckpointRow.sequence))
        return tuple(model_of(Checkpoint, row) for row in rows)

    def fault(self, checkpoint: Checkpoint, digest: str | None, length: int) -> str:
        """Why the checkpoint does not agree with a chain of that length and that digest at its row; "" if it does."""
        if not self._is_ours(checkpoint):
            return _FOREIGN.format(checkpoint.sequence)
        if checkpoint.sequence > length:
            return (
                f"a signed checkpoint proves {checkpoint.sequence} rows and the chain has {length}:"
                " an older copy of the store was put in its place"
            )
        if digest != checkpoint.digest:
            return f"row {checkpoint.sequence} is not the one that was signed in a checkpoint"
        return ""

    def _is_ours(self, checkpoint: Checkpoint) -> bool:
        if checkpoint.public_key != self.public_key:
            return False
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint.public_key))
        try:
            key.verify(bytes.fromhex(checkpoint.signature), checkpoint.signed)
        except (InvalidSignature, ValueError):
            return False
        return True
