"""Which connector reaches the bank: chosen by the scheme of `FOUREYES_BANK_URL` from one table.

A connector is a module of this folder with `connect(settings, *, now)`, which opens it and
gives a `SystemsOfRecord`. It is imported when it is chosen, and no other is.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from typing import cast
from urllib.parse import urlsplit

from copilot.errors import InputError
from copilot.ports.systems import SystemsOfRecord
from copilot.settings import Settings

CONNECTORS: Mapping[str | None, str] = {
    None: "embedded",
    "http": "http",
    "https": "http",
}
"""The scheme of the bank's address, None where no address is set → the module."""


def systems_of_record(
    settings: Settings, *, now: Callable[[], datetime], connectors: Mapping[str | None, str] = CONNECTORS
) -> SystemsOfRecord:
    """The bank that the settings name; `now` dates what a connector itself records.

    Raises:
        InputError: no connector has that scheme, or the address cannot be used.
    """
    scheme = urlsplit(settings.bank_url).scheme if settings.bank_url else None
    if scheme not in connectors:
        known = ", ".join(f"{name}://" for name in connectors if name)
        raise InputError(
            f"FOUREYES_BANK_URL begins with {f'{scheme}:' if scheme else 'no scheme'}, for which there is no"
            f" connector. The bank's address must begin with one of: {known}; unset, the embedded bank is used."
        )
    connector = import_module(f"connectors.bank.{connectors[scheme]}")
    return cast("SystemsOfRecord", connector.connect(settings, now=now))
