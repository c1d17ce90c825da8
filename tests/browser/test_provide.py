"""Where the browser of the tests comes from, decided over programs that only play their part."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.browser.driving import chromium
from tests.browser.provide import NAMED_BY, NoBrowserError, found, main, provided

STARTS = "echo Chromium 1.0"
STUB = "echo 'requires the chromium snap to be installed' >&2; exit 1"
REFUSED = "exit 100"


class Machine:
    """A PATH of its own with programs as shell scripts, and a note of the installers that were called."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.called = folder / "called"
        self.called.touch()
        self.own = str(folder / "playwright" / "chrome")
        self.environment: Mapping[str, str] = {"PATH": str(self.bin)}

    def has(self, name: str, does: str = STARTS) -> str:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{does}\n")
        path.chmod(0o755)
        return str(path)

    def installer(self, name: str, *, brings: Path | None, does: str = STARTS) -> str:
        """A program that notes its arguments and lays `brings` down; None: it is refused."""
        lay = f"printf '#!/bin/sh\\n{does}\\n' > {brings}; /bin/chmod 755 {brings}" if brings else REFUSED
        return self.has(name, f'echo "{name} $*" >> {self.called}\ncase "$*" in *install*) {lay};; esac')

    def provided(self, *, root: bool = False) -> str:
        return provided(
            self.environment, self.own, root=root, download=(str(self.bin / "download"), "install")
        )

    def calls(self) -> list[str]:
        return self.called.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    Path(made.own).parent.mkdir()
    return made


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
def test_a_browser_on_the_path_is_used_and_nothing_is_installed(machine: Machine, name: str):
    machine.installer("apt-get", brings=machine.bin / "chromium")
    there = machine.has(name)
    assert machine.provided(root=True) == there
    assert machine.calls() == []


def test_the_browser_that_the_setting_names_goes_before_the_one_on_the_path(machine: Machine):
    machine.has("chromium")
    named = machine.has("nightly")
    assert found({**machine.environment, NAMED_BY: named}, machine.own) == named


@pytest.mark.parametrize("does", [STUB, None])
def test_a_named_browser_that_does_not_start_is_refused_though_another_is_there(machine: Machine, does):
    machine.has("chromium")
    named = machine.has("nightly", does) if does else "/no/such/browser"
    with pytest.raises(NoBrowserError, match=f"{NAMED_BY} names {named}"):
        found({**machine.environment, NAMED_BY: named}, machine.own)


def test_a_package_that_only_stands_in_for_a_browser_is_passed_over(machine: Machine):
    machine.has("chromium-browser", STUB)
    chrome = machine.has("google-chrome")
    assert machine.provided() == chrome


def test_root_takes_the_distribution_s_package(machine: Machine):
    machine.installer("apt-get", brings=machine.bin / "chromium")
    assert machine.provided(root=True) == str(machine.bin / "chromium")
    assert machine.calls() == [
        "apt-get update -qq",
        "apt-get install -y -qq --no-install-recommends chromium",
    ]


def test_without_root_playwright_s_own_is_downloaded(machine: Machine):
    machine.installer("apt-get", brings=machine.bin / "chromium")
    machine.installer("download", brings=Path(machine.own))
    assert machine.provided() == machine.own
    assert machine.calls() == ["download install chromium"]


def test_where_there_is_no_apt_playwright_s_own_is_downloaded_for_root_too(machine: Machine):
    machine.installer("download", brings=Path(machine.own))
    assert machine.provided(root=True) == machine.own
    assert machine.calls() == ["download install chromium"]


@pytest.mark.parametrize("stub", [True, False])
def test_where_the_package_is_none_or_a_stub_playwright_s_own_comes_with_its_libraries(
    machine: Machine, stub: bool
):
    machine.installer("apt-get", brings=machine.bin / "chromium" if stub else None, does="exit 1")
    machine.installer("download", brings=Path(machine.own))
    assert machine.provided(root=True) == machine.own
    assert machine.calls()[-1] == "download install --with-deps chromium"


@pytest.mark.parametrize("does", [None, "exit 127"])
def test_without_a_browser_it_fails_and_says_each_way_to_one(machine: Machine, does):
    """Also where the download came but lacks the system's libraries."""
    machine.installer("download", brings=Path(machine.own) if does else None, does=does or "")
    with pytest.raises(NoBrowserError) as refused:
        machine.provided()
    for way in ("apt-get install chromium", "playwright install chromium", "install-deps chromium", NAMED_BY):
        assert way in str(refused.value)


def test_the_command_and_the_tests_browser_fail_where_the_named_browser_is_missing(monkeypatch, capsys):
    monkeypatch.setenv(NAMED_BY, "/no/such/browser")
    assert main() == 1
    assert "/no/such/browser, which does not start" in capsys.readouterr().err
    with pytest.raises(NoBrowserError, match="/no/such/browser"), chromium():
        pytest.fail("a browser was started")
