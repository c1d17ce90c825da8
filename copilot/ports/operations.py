"""Operations: one click, one effect, however often it arrives."""

from datetime import datetime
from typing import Protocol

from copilot.domain.base import DomainModel
from copilot.domain.ids import UserId


class Claim(DomainModel):
    """The answer to "may I do this?".

    `first`: do it, then `finish`. Not first with a `result`: it is done, return that. Not
    first without one: somebody is at it, ask again or come back.
    """

    first: bool
    result: str | None


class Operations(Protocol):
    """Idempotency keys, unique in the database."""

    def claim(
        self, operation_id: str, *, actor_id: UserId, what: str, now: datetime, until: datetime
    ) -> Claim:
        """Claim the key; a claim whose holder died is free again after `until`.

        Raises:
            ConflictError: the key was used by another person or for something else.
        """
        ...

    def finish(self, operation_id: str, *, result: str) -> None:
        """Keep the result (an id) for everybody who comes later."""
        ...

    def release(self, operation_id: str) -> None:
        """Give up an unfinished claim, so that a new attempt may be the first."""
        ...
