"""A Chromium for the browser tests, found or installed: `python -m tests.browser.provide`.

The first of these that starts is taken: the one that FOUREYES_TEST_BROWSER names, one on the
PATH, the distribution's package (apt-get, as root), Playwright's own download. Where none
can be had, the command fails and says what to do; no test is left out.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence

from playwright.sync_api import sync_playwright

NAMED_BY = "FOUREYES_TEST_BROWSER"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
_APT = (
    ("apt-get", "update", "-qq"),
    ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"),
)
_PLAYWRIGHT = (sys.executable, "-m", "playwright", "install")
_START_SECONDS = 60
REMEDY = f"""The browser tests need Chromium, none was found that starts, and none could be installed. Do one of these:
  - Debian, as root: apt-get install chromium
  - elsewhere: .venv/bin/playwright install chromium
    and, as root, the system libraries that it needs: .venv/bin/playwright install-deps chromium
  - {NAMED_BY}=/path/to/chromium make test, for a Chromium or Chrome that lies somewhere else"""


class NoBrowserError(Exception):
    """No Chromium can be started; the message says how to get one."""


def found(environment: Mapping[str, str], own: str) -> str | None:
    """The first Chromium that starts, or None; `own` is where Playwright puts its own.

    Raises:
        NoBrowserError: FOUREYES_TEST_BROWSER names something that does not start. It is never
            passed over for another: a person who sets it wants that one tested.
    """
    if named := environment.get(NAMED_BY):
        if not _starts(named, environment):
            raise NoBrowserError(f"{NAMED_BY} names {named}, which does not start. Correct it or unset it.")
        return named
    on_path = (shutil.which(name, path=environment.get("PATH", "")) for name in _NAMES)
    candidates = [path for path in (*on_path, *_MAC, own) if path]
    return next((path for path in candidates if _starts(path, environment)), None)


def provided(
    environment: Mapping[str, str], own: str, *, root: bool, download: Sequence[str] = _PLAYWRIGHT
) -> str:
    """The Chromium that is there, or one that is installed now.

    Raises:
        NoBrowserError: there is none and none can be installed.
    """
    if browser := found(environment, own):
        return browser
    for commands in _ways(environment, root=root, download=download):
        if all(_done(command, environment) for command in commands) and (browser := found(environment, own)):
            return browser
    raise NoBrowserError(REMEDY)


def _ways(
    environment: Mapping[str, str], *, root: bool, download: Sequence[str]
) -> list[tuple[Sequence[str], ...]]:
    """The ways to install one, best first. Ubuntu's package holds no browser: it fails and the next is tried."""
    apt = root and shutil.which("apt-get", path=environment.get("PATH", "")) is not None
    own = (*download, *(["--with-deps"] if apt else []), "chromium")
    return [*([_APT] if apt else []), (own,)]


def _starts(path: str, environment: Mapping[str, str]) -> bool:
    """Whether the program tells its version: a package that only stands in for another does not."""
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, timeout=_START_SECONDS, env=environment, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _done(command: Sequence[str], environment: Mapping[str, str]) -> bool:
    sys.stderr.write(f"No Chromium yet: {' '.join(command)}\n")
    quiet = {**environment, "DEBIAN_FRONTEND": "noninteractive"}
    program = shutil.which(command[0], path=environment.get("PATH", ""))
    return program is not None and (
        subprocess.run([program, *command[1:]], env=quiet, stdout=subprocess.DEVNULL, check=False).returncode
        == 0
    )


def main() -> int:
    """Say which Chromium the tests will use; exit status 1 and the remedy where there is none."""
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    try:
        sys.stdout.write(f"Browser tests use {provided(os.environ, own, root=os.geteuid() == 0)}\n")
    except NoBrowserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
