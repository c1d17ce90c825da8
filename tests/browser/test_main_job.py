"""The main job in a real browser: from the queue to the system of record, under four eyes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.desk_server import running_desk
from tests.browser.driving import serious, settle, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    settle(page)


def _tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    settle(page)


def _draft_a_letter(page: Page) -> None:
    """Take the next dispute, read its brief, draft the letter, change a word, save, submit."""
    page.keyboard.press("n")
    page.wait_for_url("**/case?case=*")
    settle(page)
    expect(page.get_by_text("Offline engine").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ of \d+ sentences resolve")).first).to_be_visible()
    _press(page, "Dispute letter")
    _press(page, "Edit as a draft")
    text = page.locator('[class*="st-key-draft-text-"] textarea')
    text.fill(text.input_value().replace("Subject: ", "Subject: (reviewed) "))
    text.press("Control+Enter")
    settle(page)
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    _press(page, "Save version")
    _tab(page, "Versions")
    expect(page.locator(".fe-diff ins").first).to_contain_text("(reviewed)")
    _tab(page, "Submit")
    _press(page, "Submit for approval")


def _check_it(page: Page) -> str:
    """Open the evidence, look at the change, approve; returns the letter's number."""
    expect(page.locator(".fe-diff").first).to_contain_text("(reviewed)")
    page.locator('[class*="st-key-cites-"] button').first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)
    _press(page, "Approve")
    reported = page.get_by_test_id("stAlert").inner_text()
    found = re.search(r"LT-\d+", reported)
    assert found, reported
    return found.group()


def test_a_letter_goes_from_the_queue_to_the_system_of_record(browser: Browser, desk: str) -> None:
    """Nothing changes at the system of record before the second person's approval; then it does, once."""
    analyst, page, errors = signed_in(browser, desk, "ben", path="/queue?queues=Disputes")
    _draft_a_letter(page)
    case_id = page.get_by_role("button", name="Open DS-").inner_text().split()[-1]
    page.goto(f"{desk}/case?case={case_id}&tab=Documents+and+notes")
    settle(page)
    expect(page.get_by_text("Nothing has been written to this case.")).to_be_visible()

    _, checker, more = signed_in(browser, desk, "ella", path="/approvals")
    letter = _check_it(checker)

    page.reload()
    settle(page)
    expect(page.get_by_text(f"Letter {letter}")).to_have_count(1)

    _, auditor, yet_more = signed_in(browser, desk, "ines", path=f"/audit?case={case_id}")
    _press(auditor, "Verify the chain")
    expect(auditor.get_by_test_id("stAlert")).to_contain_text("The chain holds")
    assert serious([*errors, *more, *yet_more]) == []
    analyst.close()


def test_the_first_request_of_a_cold_server_shows_the_sign_in_alone(browser: Browser, tmp_path: Path) -> None:
    """A `pages/` folder beside the script would answer here without ever asking who one is."""
    with running_desk(tmp_path, script="tests/fakes/app_on_fakes.py") as base:
        page = browser.new_page()
        page.goto(f"{base}/queue")
        settle(page)
        assert page.get_by_role("button", name="Sign in").count() == 1
        assert page.get_by_test_id("stDataFrame").count() == 0
        assert page.get_by_test_id("stSidebarNav").count() == 0
        page.close()


def test_a_click_on_a_case_number_opens_it_and_the_filters_stay(browser: Browser, tmp_path: Path) -> None:
    with running_desk(tmp_path, script="tests/fakes/app_on_fakes.py") as base:
        context, page, errors = signed_in(browser, base, "ben", path="/queue?clock=Overdue")
        grid = page.get_by_test_id("stDataFrame").bounding_box()
        assert grid is not None
        # The second row's first cell: the grid is a canvas, its rows are 28 pixels high.
        page.mouse.click(grid["x"] + 65, grid["y"] + 28 * 2.5)
        page.wait_for_url("**/case?case=*")
        settle(page)
        page.get_by_role("link", name="Queue").click()
        page.wait_for_url("**/queue?clock=Overdue")
        assert serious(errors) == []
        context.close()


def test_a_deep_link_survives_the_sign_in(browser: Browser, tmp_path: Path) -> None:
    with running_desk(tmp_path, script="tests/fakes/app_on_fakes.py") as base:
        context, page, errors = signed_in(browser, base, "ben", path="/case?case=CF-100003&tab=Alerts")
        assert page.url == f"{base}/case?case=CF-100003&tab=Alerts"
        expect(page.get_by_text("Card-not-present velocity")).to_be_visible()
        page.reload()
        settle(page)
        expect(page.get_by_text("Card-not-present velocity")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Sign in").wait_for()
        assert serious(errors) == []
        context.close()
