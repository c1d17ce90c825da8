"""The models of an installation: read from environment or file, and refused with the entry named."""

import json
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError

from connectors.models.keys import key_from
from connectors.models.provider import Kind
from connectors.models.providers import MODELS, engines, providers
from copilot.errors import InputError, PermanentError
from copilot.settings import Settings

SECRET = "sk-must-not-be-shown-123"
OPENAI: dict[str, Any] = {"kind": "openai", "model": "gpt-4o-mini", "key": "env:THEIR_KEY"}
AZURE: dict[str, Any] = {
    "kind": "azure",
    "name": "azure-uk",
    "model": "gpt-4o",
    "deployment": "desk",
    "base_url": "https://bank.openai.azure.com",
    "api_version": "2024-10-21",
    "key": "env:THEIR_KEY",
    "region": "GB",
}
OWN: dict[str, Any] = {
    "kind": "compatible",
    "name": "vllm",
    "model": "m",
    "base_url": "http://127.0.0.1:9/v1",
}


def settings_with(*entries: Any, **fields: Any) -> Settings:
    return Settings(models=json.dumps(list(entries)), **fields)


def refusal(settings: Settings) -> str:
    with pytest.raises(InputError) as caught:
        engines(settings)
    assert SECRET not in caught.value.user_message
    assert SECRET not in repr(settings)
    return caught.value.user_message


def test_several_models_keep_the_order_of_the_list(monkeypatch):
    monkeypatch.setenv("THEIR_KEY", SECRET)
    built = engines(settings_with(AZURE, OPENAI, OWN))
    try:
        assert [model.profile.name for model in built] == ["azure-uk:gpt-4o", "openai:gpt-4o-mini", "vllm:m"]
    finally:
        for model in built:
            model.close()


def test_every_kind_that_an_entry_may_name_is_built_as_something():
    assert set(MODELS) == set(get_args(Kind))


def test_where_nothing_is_set_there_is_no_model(tmp_path):
    assert engines(Settings(data_dir=tmp_path)) == []


def test_only_an_address_on_this_machine_is_taken_for_the_banks_own():
    (_, outside), (_, own) = providers(settings_with(OPENAI, OWN))
    assert (outside.profile.region, outside.profile.own) == ("US", False)
    assert (own.profile.region, own.profile.own) == ("local", True)
    ((_, relay),) = providers(settings_with({**OWN, "own": False, "region": "US"}))
    assert (relay.profile.region, relay.profile.own) == ("US", False)


def test_prices_are_kept_in_whole_millionths():
    ((_, provider),) = providers(settings_with({**OPENAI, "input_price": "0.00015", "output_price": 0.0006}))
    assert provider.input_price == Decimal("0.00015")
    assert (provider.profile.input_price_micros, provider.profile.output_price_micros) == (150, 600)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({**OPENAI, "kind": "openia"}, "kind"),
        ({**OPENAI, "modle": "x"}, "modle is not a setting of a model"),
        ({**OPENAI, "api_key": SECRET}, "a key never stands in the entry"),
        ({**OPENAI, "key": SECRET}, "env:NAME, file:PATH or keyring:SERVICE/USER"),
        ({**OPENAI, "key": ""}, "key is missing"),
        ({**OPENAI, "max_in_flight": 0}, "max_in_flight"),
        ({**OPENAI, "base_url": "ftp://host/v1"}, "http or https"),
        ({**OPENAI, "base_url": f"https://user:{SECRET}@host/v1"}, "no user, password"),
        ({**OPENAI, "base_url": "http://model.example/v1", "region": "US"}, "must be https"),
        ({**AZURE, "api_version": ""}, "api_version is missing"),
        ({**AZURE, "region": ""}, "region is missing"),
        ({**AZURE, "base_url": ""}, "base_url is missing"),
        ({**AZURE, "region": "Britain"}, "region"),
        ("not an object", "entry 2"),
    ],
)
def test_a_bad_entry_is_refused_by_its_place_and_field_before_any_model_is_built(entry, said, monkeypatch):
    monkeypatch.setenv("THEIR_KEY", SECRET)
    message = refusal(settings_with(OWN, entry))
    assert "FOUREYES_MODELS, entry 2" in message
    assert said in message
    assert "Correct the entry or take it out." in message


def test_a_model_that_cannot_be_built_leaves_no_other_behind(tmp_path):
    (tmp_path / "empty.pem").write_text("not a certificate")
    second = {**OWN, "name": "second", "ca_file": str(tmp_path / "empty.pem")}
    assert "no certificate" in refusal(settings_with(OWN, second))
    assert "model-calls" not in {thread.name for thread in threading.enumerate()}


def test_two_entries_of_one_name_are_refused():
    assert "listed twice" in refusal(settings_with(OWN, OWN))


@pytest.mark.parametrize("text", ["[{", f'{{"key": "{SECRET}"}}', "null", '"x"'])
def test_what_is_no_list_is_refused_without_being_shown(text):
    assert "FOUREYES_MODELS" in refusal(Settings(models=text))


def test_a_missing_key_names_its_place_and_not_another(monkeypatch):
    assert "no key at env:THEIR_KEY" in refusal(settings_with(OPENAI))
    monkeypatch.setenv("THEIR_KEY", f"{SECRET} and a comment")
    assert "is no key" in refusal(settings_with(OPENAI))


def test_a_key_is_read_from_environment_file_and_keyring(monkeypatch, tmp_path):
    monkeypatch.setenv("THEIR_KEY", SECRET)
    (tmp_path / "key").write_text(f"{SECRET}\n")
    places = ["env:THEIR_KEY", f"file:{tmp_path / 'key'}"]
    read = [key_from(place, entry="entry 1") for place in places]
    read.append(in_keyring(_Ring({("foureyes", "openai"): SECRET}), monkeypatch, "keyring:foureyes/openai"))
    assert [key.get_secret_value() for key in read if key] == [SECRET] * 3
    assert SECRET not in repr(read)


def test_a_locked_or_missing_keyring_is_said_as_such(monkeypatch):
    for error in (KeyringLocked("x"), NoKeyringError("x")):
        with pytest.raises(PermanentError, match="keyring does not open"):
            in_keyring(_Ring({}, error), monkeypatch, "keyring:foureyes/openai")
    with pytest.raises(InputError, match="no key at keyring:foureyes/openai"):
        in_keyring(_Ring({}), monkeypatch, "keyring:foureyes/openai")


def test_an_unreadable_key_file_is_named(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        key_from(f"file:{tmp_path / 'nowhere'}", entry="entry 1")


def test_the_file_in_the_data_directory_is_found_and_the_environment_comes_first(tmp_path):
    written(tmp_path / "models.toml", name="from-file")
    named = Settings(data_dir=tmp_path)
    assert named.asks_a_model
    assert [provider.name for _, provider in providers(named)] == ["from-file"]
    assert [p.name for _, p in providers(settings_with(OWN, data_dir=tmp_path))] == ["vllm"]


@pytest.mark.parametrize("content", ["models = 3", "[[models", "[settings]\nx = 1", "[[models]]\nkind = 'x'"])
def test_a_bad_file_is_refused_by_its_path(tmp_path, content):
    (tmp_path / "models.toml").write_text(content)
    assert "models.toml" in refusal(Settings(data_dir=tmp_path))


def test_a_file_that_is_named_and_not_there_is_refused(tmp_path):
    assert "cannot be read" in refusal(Settings(models_file=tmp_path / "nowhere.toml"))


@pytest.mark.parametrize(
    ("fields", "region", "own"),
    [
        ({"model_base_url": "http://127.0.0.1:9/v1"}, "local", True),
        ({"model_base_url": "https://api.openai.com/v1"}, "US", False),
        ({"model_base_url": "https://models.example/v1"}, "unknown", False),
        ({"model_base_url": "https://models.example/v1", "model_region": "GB"}, "GB", False),
        ({"model_base_url": "http://gpu.bank/v1", "model_own": True, "model_region": "GB"}, "GB", True),
    ],
)
def test_the_shorthand_names_one_model_and_never_guesses_where_it_runs(fields, region, own):
    ((_, provider),) = providers(Settings(**fields))
    assert (provider.profile.name, provider.profile.region, provider.profile.own) == (
        "openai:gpt-4o-mini",
        region,
        own,
    )


def written(path: Path, *, name: str) -> None:
    path.write_text(
        f'[[models]]\nkind = "compatible"\nname = "{name}"\nmodel = "m"\nbase_url = "http://127.0.0.1:9/v1"\n'
    )


def in_keyring(ring: KeyringBackend, monkeypatch: pytest.MonkeyPatch, place: str):
    before = keyring.get_keyring()
    keyring.set_keyring(ring)
    try:
        return key_from(place, entry="entry 1")
    finally:
        keyring.set_keyring(before)


class _Ring(KeyringBackend):
    priority = 1.0  # type: ignore[assignment]

    def __init__(self, kept: dict[tuple[str, str], str], error: Exception | None = None) -> None:
        self._kept, self._error = kept, error

    def get_password(self, service: str, username: str) -> str | None:
        if self._error:
            raise self._error
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError
