"""A run with a real model server in a real browser: watched while it is written, stopped on request."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.desk_server import running_desk, running_model
from tests.browser.driving import serious, settle, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def desk(own_demo_dir: Path) -> Iterator[str]:
    with running_model(piece_seconds=0.15) as url:
        models = [{"kind": "compatible", "name": "house", "model": "writer", "base_url": url}]
        with running_desk(own_demo_dir, models=json.dumps(models)) as base:
            yield base


def test_a_run_is_watched_stopped_and_asked_again(browser: Browser, desk: str) -> None:
    """What is being written is marked as unverified; a stopped run leaves nothing; a finished one is checked."""
    context, page, errors = signed_in(browser, desk, "ben", path="/queue?queues=Card+fraud")
    page.keyboard.press("n")
    page.wait_for_url("**/case?case=*")
    expect(page.get_by_text("Unverified, still being written")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("The copilot is at work")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("stopped as you asked")).to_be_visible(timeout=10_000)
    settle(page)
    expect(page.get_by_text("No brief yet")).to_be_visible()

    page.get_by_role("button", name="Ask again").click()
    expect(page.get_by_text(re.compile(r"\d+ of \d+ sentences resolve"))).to_be_visible(timeout=30_000)
    expect(page.get_by_text("house:writer").first).to_be_visible()
    expect(page.get_by_text("Unverified")).to_have_count(0)
    settle(page)
    page.get_by_role("button", name=re.compile("^timeline Trace|^Trace ")).first.click()
    expect(page.get_by_role("dialog").get_by_text("model.attempt").first).to_be_visible()
    assert serious(errors) == []
    context.close()
