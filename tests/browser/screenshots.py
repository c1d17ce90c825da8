"""Pictures of every page, light and dark, for the README: `python -m tests.browser.screenshots`.

Starts the desk on a fresh demo in a temporary directory, works one dispute up to the
checker, and writes PNG files of 1600 × 1000 to docs/screenshots/.
"""

import json
import tempfile
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page

from copilot.demo import reset_demo
from copilot.gateway.breaker import REST_SECONDS
from copilot.settings import Settings
from tests.browser.desk_server import ROOT, running_desk, running_model
from tests.browser.driving import chromium, settle, signed_in
from tests.browser.evaluation_pictures import Scheme, evaluated, evaluation

FOLDER = ROOT / "docs" / "screenshots"
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
_FAILURES, _BRIEFS = 30, 3  # more than two models need to be given a rest, whomever a customer allows
_QUESTION = "How many business days do we have to give provisional credit?"


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        reset_demo(Settings(data_dir=data_dir))
        evaluated(data_dir)
        with running_desk(data_dir) as base, chromium() as browser:
            case_id, fraud_id = _work(browser, base)
            for scheme in SCHEMES:
                _door(browser, base, scheme)
                _analyst(browser, base, scheme, case_id, fraud_id)
                _others(browser, base, scheme, case_id)
                evaluation(browser, base, scheme, _shoot)
        with (
            running_model(piece_seconds=0.15) as url,
            running_desk(data_dir, models=_models(url)) as base,
            chromium() as browser,
        ):
            _govern(browser, base, case_id)
            for scheme in SCHEMES:
                _tell(url, "POST", {"queue": ["503"] * 3})  # the first model fails, so that the second writes
                _written(browser, base, scheme)
            _open_circuits(browser, base, url)
            for scheme in SCHEMES:
                _operations(browser, base, scheme)


def _models(url: str) -> str:
    """A model outside that is ill at first, and one of the bank's own."""
    outside = {"name": "outside", "model": "writer-large", "region": "US", "own": False}
    own = {"name": "house", "model": "writer", "log_policy": "redacted"}
    plain = {"kind": "compatible", "base_url": url, "input_price": 0.002, "output_price": 0.008}
    return json.dumps([{**plain, **outside}, {**plain, **own}])


def _tell(url: str, method: str, what: dict[str, list[str]]) -> None:
    """Say to the model's server how it answers next, or (DELETE) that it is well again."""
    address = f"{url.removesuffix('/v1')}/_faults"
    asked = urllib.request.Request(address, data=json.dumps(what).encode(), method=method)
    urllib.request.urlopen(asked, timeout=5).close()


def _open_circuits(browser: Browser, base: str, url: str) -> None:
    """Every model fails until it is given a rest; after the rest one call each finds it well again."""
    context, page, _ = signed_in(browser, base, "ben", path="/queue?queues=Payment+fraud")
    _tell(url, "POST", {"queue": ["503"] * _FAILURES})
    for _ in range(_BRIEFS):
        _brief_the_next(page, base)
    _tell(url, "DELETE", {})
    page.wait_for_timeout(REST_SECONDS * 1_000)
    for _ in range(_BRIEFS):
        _brief_the_next(page, base)
    context.close()


def _brief_the_next(page: Page, base: str) -> None:
    page.goto(f"{base}/queue?queues=Payment+fraud")
    settle(page)
    _take_next(page)
    page.get_by_text("sentences resolve").wait_for(timeout=120_000)


def _govern(browser: Browser, base: str, case_id: str) -> None:
    """Put one case on hold."""
    context, page, _ = signed_in(browser, base, "admin", path="/operations?part=Keys+and+retention")
    _press(page, "Put on hold")
    page.get_by_label("Case number").fill(case_id)
    page.get_by_label("Which matter or order asks for it").fill("Subpoena 26-4471, District of Maine")
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Put on hold").click()
    settle(page)
    context.close()


def _written(browser: Browser, base: str, scheme: Scheme) -> None:
    """A task while it is written, what was sent for it, and its trace."""
    context, page, _ = signed_in(browser, base, "ben", path="/queue?queues=Card+fraud", scheme=scheme)
    _take_next(page)
    page.get_by_text("Unverified, still being written").wait_for(timeout=60_000)
    page.wait_for_timeout(1_500)
    _shoot(page, "case_writing", scheme)
    page.get_by_text("sentences resolve").wait_for(timeout=120_000)
    settle(page)
    page.get_by_role("tab", name="What it sent").click()
    settle(page)
    _shoot(page, "case_sent", scheme)
    page.get_by_role("tab", name="Result").click()
    _press(page, "Trace ")
    page.get_by_role("dialog").wait_for()
    settle(page)
    _shoot(page, "case_trace", scheme)
    context.close()


def _operations(browser: Browser, base: str, scheme: Scheme) -> None:
    context, page, _ = signed_in(browser, base, "admin", path="/operations", scheme=scheme)
    _shoot(page, "operations", scheme)
    page.goto(f"{base}/operations?part=Trends")
    settle(page)
    _shoot(page, "operations_trends", scheme)
    page.goto(f"{base}/operations?part=Keys+and+retention")
    settle(page)
    _shoot(page, "operations_keeping", scheme)
    context.close()


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
