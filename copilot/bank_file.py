"""The bank's profile, from one file and the environment, which wins."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from copilot.domain.bank import BankProfile, CountryProfile, CreditNotices, Limits
from copilot.errors import InputError
from copilot.settings import Settings
from copilot.toml_files import first_fault, read_toml

_KEYS = tuple(
    dict.fromkeys(
        key for model in (BankProfile, CountryProfile, Limits, CreditNotices) for key in model.model_fields
    )
)


def read_bank(path: Path) -> BankProfile:
    """The profile that a file holds.

    Raises:
        InputError: it cannot be read or used; file, line and key are named.
    """
    values, text = read_toml(path)
    try:
        return BankProfile.model_validate(values)
    except ValidationError as error:
        raise InputError(first_fault(error, text, source=str(path), keys=_KEYS)) from None


def bank_of(settings: Settings, *, demo: Path) -> BankProfile:
    """The bank of this installation: its file, with the name and the zone that the environment sets.

    `demo` describes the demo bank, which needs no file of its own in the data directory.

    Raises:
        InputError: the file or a variable cannot be used, or a bank on another machine is not described.
    """
    path = settings.bank_profile_path
    if path is None and not settings.over_demo_bank:
        raise InputError(
            f"FOUREYES_BANK_URL names a bank and {settings.data_dir / 'bank.toml'} does not describe it, so no letter "
            "would be in its name. Copy docs/bank.example.toml there, or name a file with FOUREYES_BANK_FILE."
        )
    return _renamed(read_bank(path or demo), settings)


def _renamed(bank: BankProfile, settings: Settings) -> BankProfile:
    changed: dict[str, Any] = {}
    if settings.bank_name is not None:
        changed |= {"name": settings.bank_name, "legal_entity": settings.bank_name, "brand_words": ()}
    if settings.bank_timezone is not None:
        changed["timezone"] = settings.bank_timezone
    try:
        return BankProfile.model_validate({**bank.model_dump(), **changed})
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        said = fault["msg"].removeprefix("Value error, ")
        raise InputError(f"FOUREYES_BANK_{str(fault['loc'][0]).upper()}: {said}.") from None
