"""The services behind a verb: built once a process, for the data directory that was named."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import SettingsError

from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId, UserId
from copilot.errors import InputError
from copilot.services import Services
from copilot.settings import Settings


def settings_for(data_dir: Path | None) -> Settings:
    """The installation's settings, moved to another data directory where one is named.

    Raises:
        InputError: a variable of the environment cannot be used; it is named, its value is not.
    """
    try:
        return Settings() if data_dir is None else Settings(data_dir=data_dir)
    except ValidationError as error:
        wrong = error.errors(include_input=False)[0]
        raise InputError(
            f"FOUREYES_{str(wrong['loc'][0]).upper()} cannot be used: {wrong['msg']}. Correct it, or unset it."
        ) from error
    except SettingsError as error:
        field = re.search(r'field "(\w+)"', str(error))
        name = f"FOUREYES_{field[1].upper()}" if field else "One of the variables FOUREYES_*"
        raise InputError(f"{name} cannot be used: it is not JSON. Correct it, or unset it.") from error


@contextmanager
def services_for(data_dir: Path | None) -> Iterator[Services]:
    """Services that are closed again, whatever the verb does."""
    from copilot.bootstrap import build_services

    services = build_services(settings_for(data_dir))
    try:
        yield services
    finally:
        services.close()


def actor_for(services: Services, user: str) -> Actor:
    """The user as an actor; raises `NotFoundError` for one that the store does not know."""
    return services.actor(UserId(user))


def case_named(text: str) -> CaseId:
    """The case id that was typed; refuses an empty one, which no message could name."""
    if not text.strip():
        raise InputError("The case id is empty. Give one such as CF-100002.")
    return CaseId(text.strip())
