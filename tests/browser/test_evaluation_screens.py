"""The Evaluation page in a real browser: a run is started, watched and stopped; a verdict is read; runs are compared."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.desk_server import running_desk
from tests.browser.driving import serious, settle, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_run_is_started_watched_read_and_compared(browser: Browser, tmp_path: Path) -> None:
    """From the click to the sentence that fails, and what of it is more than chance."""
    log = tmp_path / "desk.log"
    with running_desk(tmp_path, script="tests/fakes/app_on_fakes.py", log=log) as base:
        context, page, errors = signed_in(browser, base, "grace", path="/evaluation")
        page.get_by_role("button", name="New run").click()
        menu = page.get_by_test_id("stPopoverBody")
        menu.get_by_text("Disputes").click()
        menu.get_by_role("button", name="Start 3 scenarios").click()
        expect(page.get_by_text("5 of 12")).to_be_visible()
        page.reload()
        expect(page.get_by_text("5 of 12")).to_be_visible()
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_text("started again, go on where it stood")).to_be_visible()
        settle(page)

        failed = page.locator(".fe-verdicts tr").filter(has_text="fails")
        expect(failed).to_contain_text("$25.00 stands in nothing that is cited")
        failed.locator("summary").first.click()
        expect(failed.get_by_text("Provisional credit of $35.00")).to_be_visible()

        page.get_by_role("tab", name="Compare").click()
        settle(page)
        expect(
            page.get_by_text("Scenarios that changed").or_(page.get_by_text("No share moved")).first
        ).to_be_visible()
        page.get_by_role("tab", name="Trends").click()
        settle(page)
        expect(page.get_by_text("The same in every run")).to_be_visible()
        assert serious(errors) == []
        context.close()
    assert "screen.failed" not in log.read_text()
