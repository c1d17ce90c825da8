"""The bank's connector is chosen by the scheme of its address, and every one stands under the contract."""

import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from connectors.bank.registry import CONNECTORS, systems_of_record
from copilot.bootstrap import Adapters
from copilot.errors import InputError
from copilot.settings import Settings
from tests.contracts.systems.conftest import UNDER_CONTRACT
from tests.fakes.records import NOW, tiny_bank
from tests.fakes.systems import FakeSystems


def now() -> datetime:
    return NOW


@pytest.mark.parametrize(
    ("address", "kind"),
    [(None, "embedded"), ("", "embedded"), ("http://127.0.0.1:9", "http"), ("https://bank.example", "http")],
)
def test_the_address_chooses_the_connector(tmp_path: Path, address: str | None, kind: str):
    adapters = Adapters(Settings(data_dir=tmp_path, bank_url=address))
    assert adapters.systems.describe()["kind"] == kind
    adapters.close()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://clerk:secret@bank.example", "begins with ftp:"),
        ("127.0.0.1:8600", "begins with no scheme"),
        ("bank.db", "begins with no scheme"),
        ("embedded://", "begins with embedded:"),
    ],
)
def test_an_address_that_no_connector_takes_is_refused_with_those_there_are(
    tmp_path: Path, address: str, said: str
):
    with pytest.raises(InputError) as refused:
        systems_of_record(Settings(data_dir=tmp_path, bank_url=address), now=now)
    reported = str(refused.value)
    assert reported.startswith("FOUREYES_BANK_URL")
    assert said in reported
    assert "http://, https://" in reported
    assert "secret" not in reported


def test_a_connector_is_one_module_and_one_line_of_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    toy = ModuleType("connectors.bank.toy")
    bank = FakeSystems(tiny_bank(), now=now)
    toy.connect = lambda settings, *, now: (
        bank if settings.bank_url == "toy://vault" and now() == NOW else None
    )
    monkeypatch.setitem(sys.modules, toy.__name__, toy)
    settings = Settings(data_dir=tmp_path, bank_url="toy://vault")
    assert systems_of_record(settings, now=now, connectors={**CONNECTORS, "toy": "toy"}) is bank


def test_every_connector_of_the_table_opens_and_is_held_to_the_contract_suite():
    modules = set(CONNECTORS.values())
    assert all(callable(import_module(f"connectors.bank.{module}").connect) for module in modules)
    assert modules <= set(UNDER_CONTRACT)
