"""The installation's key: the one secret under which all data keys are kept."""

from typing import Protocol


class InstallationKey(Protocol):
    """An AES-256 key and the id by which the store knows it."""

    @property
    def secret(self) -> bytes: ...
    @property
    def key_id(self) -> str: ...


class KeySource(Protocol):
    """Where the installation's key is kept."""

    @property
    def place(self) -> str:
        """The place as a message may name it; never the key."""
        ...

    def load(self, wanted: str | None) -> InstallationKey | None:
        """The key that is there, preferably the one with the id `wanted`; None where there is none.

        Raises:
            PermanentError: it cannot be read, or is not a key.
        """
        ...

    def create(self) -> InstallationKey:
        """Make one for a store that has none yet.

        Raises:
            PermanentError: this place is filled by the operator alone, or cannot be written.
        """
        ...
