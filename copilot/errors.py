"""Errors, by what to do next.

    CopilotError                 user_message: safe on a screen, holds no customer data
    ├── InputError               the caller can put it right
    │   ├── NotFoundError        a named thing does not exist, or the actor may not know that it does
    │   └── ConflictError        somebody was faster, or the state moved on: reload and look
    ├── ControlError             a control said no; never retried, always audited
    │   ├── PermissionDeniedError
    │   ├── LeakError            an outgoing text still held a known identifier
    │   └── BudgetExceededError  tokens or cost reached their limit
    ├── CancelledError           a person stopped it; nothing was kept
    └── DependencyError          something outside failed
        ├── TransientError       may succeed when tried again
        ├── PermanentError       will not succeed without somebody's intervention
        └── ModelCallError       a call to a model failed, in one of the ways of `FAILURES`

`user_message` says what happened, to what, and what to do now. A thing that an
actor may not see is reported as not found, so that an error never confirms it exists.
"""


from copilot.domain.model_call import FAILURES, ModelFailure


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


class ControlError(CopilotError):
    """A control refused; the refusal is audited and not retried."""


class PermissionDeniedError(ControlError):
    """The actor's roles do not allow the action."""


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


class ModelCallError(DependencyError):
    """A call to a model ended in a named failure; `FAILURES` says what is done about it."""

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
        said = f"{engine} {FAILURES[failure].said}"
        super().__init__(f"{said} ({detail})." if detail else f"{said}.")
        self.engine = engine
        self.failure = failure
        self.retry_after_seconds = retry_after_seconds
        self.partial = partial
