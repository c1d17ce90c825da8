"""Errors, by what to do next.

    CopilotError                 user_message: safe on a screen, holds no customer data
    ├── InputError               the caller can put it right
    │   ├── NotFoundError        a named thing does not exist, or the actor may not know that it does
    │   └── ConflictError        somebody was faster, or the state moved on: reload and look
    │       └── KeyReusedError   one idempotency key came with two different requests
    ├── ControlError             a control said no; never retried, always audited
    │   ├── PermissionDeniedError
    │   ├── SignedOutError       a sign-in no longer counts; `why` says which way
    │   ├── UnauthenticatedError nobody knows who asks: no token, or one that opens nothing
    │   ├── LeakError            an outgoing text still held a known identifier
    │   └── BudgetExceededError  tokens or cost reached their limit
    ├── CancelledError           a person stopped it; nothing was kept
    └── DependencyError          something outside failed
        ├── TransientError       may succeed when tried again
        ├── PermanentError       will not succeed without somebody's intervention
        │   └── BadRecordError   a system answered with a record that breaks its own contract
        └── ModelCallError       a call to a model failed, in one of the ways of `ModelFailure`

`user_message` says what happened, to what, and what to do now. A thing that an
actor may not see is reported as not found, so that an error never confirms it exists.
"""

from copilot.domain.model_call import ModelFailure
from copilot.domain.sign_in import SAID, EndedBy


class CopilotError(Exception):
    """The base of every error that the product raises on purpose."""

    def __init__(self, user_message: str) -> None:
        """Keep the message that a screen or the CLI shows as it is."""
        super().__init__(user_message)
        self.user_message = user_message


class InputError(CopilotError):
    """The caller gave something that cannot be used."""


class NotFoundError(InputError):
    """The named thing does not exist for this actor."""


class ConflictError(InputError):
    """The state moved on since the caller looked."""


class KeyReusedError(ConflictError):
    """An idempotency key came again with another request."""


class ControlError(CopilotError):
    """A control refused; the refusal is audited and not retried."""


class PermissionDeniedError(ControlError):
    """The actor's roles do not allow the action."""


class UnauthenticatedError(ControlError):
    """The caller did not prove who it is."""


class SignedOutError(ControlError):
    """A sign-in does not count, or no longer; the person may sign in again."""

    def __init__(self, why: EndedBy) -> None:
        """Keep the reason, and say it in the person's words."""
        super().__init__(SAID[why])
        self.why = why


class LeakError(ControlError):
    """A text on its way out still held a known identifier, so it was not sent."""


class BudgetExceededError(ControlError):
    """A call would pass a limit on tokens or cost."""


class CancelledError(CopilotError):
    """A person stopped it; nothing was kept."""


class DependencyError(CopilotError):
    """Something outside the product failed."""


class TransientError(DependencyError):
    """A later attempt may succeed."""


class PermanentError(DependencyError):
    """Trying again does not help."""


class BadRecordError(PermanentError):
    """A system of record answered, and a record in the answer cannot be used; the message names it."""


class ModelCallError(DependencyError):
    """A call to a model ended in a named failure; `ModelFailure` says what is done about it."""

    def __init__(
        self,
        engine: str,
        failure: ModelFailure,
        *,
        detail: str = "",
        retry_after_seconds: float | None = None,
        partial: str = "",
    ) -> None:
        """Keep the failure; `detail` is ours (never the server's text), `partial` what had arrived."""
        said = f"{engine} {failure.said}"
        super().__init__(f"{said} ({detail})." if detail else f"{said}.")
        self.engine = engine
        self.failure = failure
        self.retry_after_seconds = retry_after_seconds
        self.partial = partial
