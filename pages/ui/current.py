"""The services of this process: set once when the desk starts, read by every script run."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copilot.services import Services

_services: "Services | None" = None


def provide(services: "Services") -> None:
    """Put the services in place for all script runs that follow."""
    global _services
    _services = services


def withdraw() -> None:
    """Take them away again; a script run then says that the desk is starting."""
    global _services
    _services = None


def services_or_none() -> "Services | None":
    """The services, or None while the desk starts or stops."""
    return _services
