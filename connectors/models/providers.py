"""The models that an installation names, in their order, from `FOUREYES_MODELS` or the models file."""

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

from connectors.models.keys import key_from
from connectors.models.openai_compatible import OpenAICompatibleModel
from connectors.models.provider import OPENAI_URL, Kind, Provider
from copilot.errors import InputError
from copilot.ports.model import DraftingModel
from copilot.settings import Settings

MODELS: Mapping[Kind, Callable[[Provider, SecretStr | None], DraftingModel]] = {
    "openai": OpenAICompatibleModel,
    "azure": OpenAICompatibleModel,
    "compatible": OpenAICompatibleModel,
}
"""What an entry of a kind is built as; another protocol is another class here."""
_ENVIRONMENT = "FOUREYES_MODELS"
_SHORTHAND = "FOUREYES_MODEL_BASE_URL"
_INLINE_KEYS = frozenset({"api_key", "apikey", "secret", "token", "password"})


def engines(settings: Settings) -> list[DraftingModel]:
    """A model for every entry, in the order of the list; none where nothing is set.

    Every entry is read, keys included, before the first model is built.

    Raises:
        InputError: an entry cannot be used; it is named, and no key is shown.
        PermanentError: the keyring does not open.
    """
    named = providers(settings)
    keyed = [
        (provider, settings.model_api_key if source == _SHORTHAND else key_from(provider.key, entry=source))
        for source, provider in named
    ]
    built: list[DraftingModel] = []
    try:
        for provider, key in keyed:
            built.append(MODELS[provider.kind](provider, key))
    except InputError:
        for model in built:
            model.close()
        raise
    return built


def providers(settings: Settings) -> list[tuple[str, Provider]]:
    """The entries, checked, each with the words that name it in an error.

    Raises:
        InputError: an entry cannot be used.
    """
    if settings.models:
        found = _checked(_ENVIRONMENT, _from_json(settings.models.get_secret_value()))
    elif (path := settings.models_path) is not None:
        found = _checked(str(path), _from_toml(path))
    elif settings.model_base_url:
        found = [(_SHORTHAND, _shorthand(settings))]
    else:
        return []
    _refuse_twins(found)
    return found


def _from_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        where = f" at position {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(
            f"{_ENVIRONMENT} is not JSON{where}. It holds a list of models; docs/models.md has an example."
        ) from None


def _from_toml(path: Path) -> Any:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"The models file {path} cannot be read ({error.strerror}). Correct FOUREYES_MODELS_FILE."
        ) from None
    except ValueError:
        raise InputError(
            f"The models file {path} is not TOML. It holds [[models]] tables; docs/models.md has an example."
        ) from None
    if unknown := sorted(set(content) - {"models"}):
        raise InputError(
            f"The models file {path} holds {unknown[0]}, which is unknown. It holds [[models]] alone."
        )
    return content.get("models", [])


def _checked(source: str, entries: Any) -> list[tuple[str, Provider]]:
    if not isinstance(entries, list):
        raise InputError(f"{source} must hold a list of models; docs/models.md has an example.")
    return [_one(f"{source}, entry {number}", entry) for number, entry in enumerate(entries, start=1)]


def _one(source: str, entry: Any) -> tuple[str, Provider]:
    named = (
        f"{source} ({entry['name']})" if isinstance(entry, dict) and _is_name(entry.get("name")) else source
    )
    try:
        return named, Provider.model_validate(entry)
    except ValidationError as error:
        raise InputError(f"{named}: {_said(error)}. Correct the entry or take it out.") from None


def _said(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    if field.lower() in _INLINE_KEYS:
        return (
            f"{field} is not taken: a key never stands in the entry. "
            "Say where it stands: key = env:NAME, file:PATH or keyring:SERVICE/USER"
        )
    if field == "key":
        return "key must say where the key stands: env:NAME, file:PATH or keyring:SERVICE/USER"
    if first["type"] == "extra_forbidden":
        return f"{field} is not a setting of a model"
    said = first["msg"].removeprefix("Value error, ")
    return f"{field}: {said}" if field else said


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value.replace("-", "").replace("_", "").isalnum() and len(value) <= 40


def _shorthand(settings: Settings) -> Provider:
    """One endpoint by `FOUREYES_MODEL_*`, as before there were several.

    Where it runs is only known for two kinds of address; elsewhere it stays unknown, and
    residency rules send no customer's case there until `FOUREYES_MODEL_REGION` says it.
    """
    url = settings.model_base_url or ""
    entry: dict[str, Any] = {
        "kind": "compatible",
        "name": "openai",
        "model": settings.model_name,
        "base_url": url,
        "first_token_seconds": settings.task_deadline_seconds,
    }
    if settings.model_own:
        entry["own"] = True
    if settings.model_region:
        entry["region"] = settings.model_region
    elif urlsplit(url).hostname not in (urlsplit(OPENAI_URL).hostname, "localhost", "127.0.0.1", "::1"):
        entry["region"] = "unknown"
    return _one(_SHORTHAND, entry)[1]


def _refuse_twins(found: Sequence[tuple[str, Provider]]) -> None:
    """Two engines of one name would share a circuit, a budget line and a name on the screen."""
    seen: set[str] = set()
    for source, provider in found:
        if provider.profile.name in seen:
            raise InputError(
                f"{source}: {provider.profile.name} is listed twice. Give one of them another name."
            )
        seen.add(provider.profile.name)
