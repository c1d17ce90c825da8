"""Driving the desk in headless Chromium: sign in as a person, wait until a script run has ended."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.provide import REMEDY, NoBrowserError, found

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
_SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && !document.querySelector('[data-testid="stSkeleton"]')
    && !document.querySelector('[data-stale="true"]');
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that talks to this machine alone.

    Raises:
        NoBrowserError: there is none that starts; a test fails with the remedy and is not skipped.
    """
    with sync_playwright() as playwright:
        path = found(os.environ, playwright.chromium.executable_path)
        if path is None:
            raise NoBrowserError(REMEDY)
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def settle(page: Page, *, still_ms: int = 250) -> None:
    """Wait until the script run has ended and nothing is stale, twice in a row."""
    for _ in range(2):
        page.wait_for_function(_SETTLED, timeout=30_000)
        page.wait_for_timeout(still_ms)


def signed_in(
    browser: Browser,
    base: str,
    user_id: str,
    *,
    path: str = "/",
    scheme: Literal["light", "dark"] = "light",
) -> tuple[BrowserContext, Page, list[str]]:
    """A context of its own in which the person is signed in and stands on `path`; the list gathers console errors."""
    context = browser.new_context(
        viewport={"width": 1600, "height": 1000},
        color_scheme=scheme,
        locale="en-GB",
        timezone_id="Europe/London",
    )
    page = context.new_page()
    errors: list[str] = []
    page.on(
        "console",
        lambda message: (
            errors.append(f"{message.text} {message.location['url']}") if message.type == "error" else None
        ),
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(base + path)
    page.get_by_role("button", name="Sign in").click()
    page.locator(f'button[name="user_id"][value="{user_id}"]').click()
    page.wait_for_url(lambda url: "demo-identity" not in url)
    settle(page)
    return context, page, errors


def serious(errors: list[str]) -> list[str]:
    """The console errors that are ours: Streamlit probes two addresses below a page's own and takes their 404."""
    return [error for error in errors if "_stcore/" not in error]
