"""The services behind a verb, and the options of every verb that uses them."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec

from pydantic import ValidationError
from pydantic_settings import SettingsError

from copilot.cli.options import ADMIN, AsJson, AsUser, DataDir
from copilot.cli.output import emit, stdout, table
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


class Session(NamedTuple):
    """What a verb acts with: the services, the user, and the form of its answer."""

    services: Services
    user: str
    as_json: bool

    @property
    def actor(self) -> Actor:
        """The user as an actor; raises `NotFoundError` for one that the store does not know."""
        return actor_for(self.services, self.user)

    @property
    def zone(self) -> str:
        """The bank's time zone."""
        return self.services.bank.timezone

    def emit(self, value: Any, human: Callable[[], None]) -> None:
        """The value as JSON, or the view for a person."""
        emit(value, as_json=self.as_json, human=human)

    def say(self, value: Any, text: str) -> None:
        """The value as JSON, or one text for a person."""
        self.emit(value, lambda: stdout.print(text, markup=False))

    def show(self, value: Any, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        """The value as JSON, or a table for a person."""
        self.emit(value, lambda: table("", columns, rows))


_Own = ParamSpec("_Own")


def verb(act: Callable[Concatenate[Session, _Own], None]) -> Callable[..., None]:
    """A verb over the services: adds --as, --data-dir and --json to its own options, and closes the services after it."""

    def run(*, user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False, **given: Any) -> None:
        with services_for(data_dir) as services:
            act(Session(services, user, as_json), **given)  # type: ignore[call-arg]  # typer read the signature below

    own = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in signature(act).parameters.values()][1:]
    shared = [one for one in signature(run).parameters.values() if one.kind is Parameter.KEYWORD_ONLY]
    parameters = [*own, *shared]
    run.__name__, run.__doc__ = act.__name__, act.__doc__
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return run
