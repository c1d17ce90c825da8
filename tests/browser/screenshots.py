"""Pictures of every page, light and dark, for the README: `python -m tests.browser.screenshots`.

Starts the desk on a fresh demo in a temporary directory, works one dispute up to the
checker, and writes PNG files of 1600 × 1000 to docs/screenshots/.
"""

import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from copilot.demo import reset_demo
from copilot.settings import Settings
from tests.browser.desk_server import ROOT, running_desk
from tests.browser.driving import chromium, settle, signed_in

FOLDER = ROOT / "docs" / "screenshots"
Scheme = Literal["light", "dark"]
_QUESTION = "How many business days do we have to give provisional credit?"


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        reset_demo(Settings(data_dir=data_dir))
        with running_desk(data_dir) as base, chromium() as browser:
            case_id, fraud_id = _work(browser, base)
            for scheme in ("light", "dark"):
                _door(browser, base, scheme)
                _analyst(browser, base, scheme, case_id, fraud_id)
                _others(browser, base, scheme, case_id)


def _work(browser: Browser, base: str) -> tuple[str, str]:
    """Bring one dispute to the checker and brief one fraud case; returns their numbers."""
    context, page, _ = signed_in(browser, base, "ben", path="/queue?queues=Disputes")
    case_id = _take_next(page)
    _press(page, "Dispute letter")
    _press(page, "Edit as a draft")
    text = page.locator('[class*="st-key-draft-text-"] textarea')
    text.fill(text.input_value().replace("We have received", "Thank you for your call. We have received"))
    text.press("Control+Enter")
    settle(page)
    _press(page, "Save version")
    page.get_by_role("tab", name="Submit").click()
    settle(page)
    _press(page, "Submit for approval")
    page.goto(f"{base}/queue?queues=Payment+fraud")
    settle(page)
    fraud_id = _take_next(page)
    context.close()
    return case_id, fraud_id


def _door(browser: Browser, base: str, scheme: Scheme) -> None:
    context = browser.new_context(viewport={"width": 1600, "height": 1000}, color_scheme=scheme)
    page = context.new_page()
    page.goto(base)
    settle(page)
    _press(page, "Sign in", wait=False)
    page.locator('button[name="user_id"]').first.wait_for()
    _shoot(page, "sign_in", scheme)
    context.close()


def _analyst(browser: Browser, base: str, scheme: Scheme, case_id: str, fraud_id: str) -> None:
    context, page, _ = signed_in(browser, base, "ben", path="/queue", scheme=scheme)
    _shoot(page, "queue", scheme)
    tabs = {
        "case": "Brief",
        "case_transactions": "Transactions",
        "case_links": "Links",
        "case_alerts": "Alerts",
    }
    for name, tab in tabs.items():
        page.goto(f"{base}/case?case={fraud_id}&tab={tab}")
        settle(page)
        _shoot(page, name, scheme)
    page.goto(f"{base}/case?case={case_id}&tab=Customer+and+KYC")
    settle(page)
    _press(page, "Dispute letter")
    _shoot(page, "case_letter", scheme)
    page.goto(f"{base}/drafts")
    settle(page)
    _shoot(page, "drafts", scheme)
    page.goto(f"{base}/policies")
    settle(page)
    page.get_by_test_id("stChatInputTextArea").fill(_QUESTION)
    page.keyboard.press("Enter")
    page.locator('[class*="st-key-cites-"] button').first.wait_for()
    settle(page)
    _shoot(page, "policies", scheme)
    page.locator('[class*="st-key-cites-"] button').first.click()
    page.get_by_role("dialog").wait_for()
    settle(page)
    _shoot(page, "policies_passage", scheme)
    context.close()


def _others(browser: Browser, base: str, scheme: Scheme, case_id: str) -> None:
    context, page, _ = signed_in(browser, base, "ella", path="/approvals", scheme=scheme)
    page.get_by_role("tab", name="Changes").click()
    settle(page)
    _shoot(page, "approvals", scheme)
    context.close()
    context, page, _ = signed_in(browser, base, "ines", path=f"/audit?case={case_id}", scheme=scheme)
    _press(page, "Verify the chain")
    page.mouse.move(800, 900)
    settle(page)
    _shoot(page, "audit", scheme)
    context.close()


def _take_next(page: Page) -> str:
    page.keyboard.press("n")
    page.wait_for_url("**/case?case=*")
    settle(page)
    return page.url.split("case=")[1].split("&")[0]


def _press(page: Page, name: str, *, wait: bool = True) -> None:
    page.get_by_role("button", name=name).first.click()
    if wait:
        settle(page)


def _shoot(page: Page, name: str, scheme: Scheme) -> None:
    page.screenshot(path=str(FOLDER / f"{name}_{scheme}.png"))


if __name__ == "__main__":
    main()
