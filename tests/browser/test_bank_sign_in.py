"""The desk as a bank runs it: its own OpenID Connect provider, a real one, in a real browser."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.desk_server import ROOT, running_desk
from tests.browser.driving import settle
from tests.identity.oidc_peer import CLIENT_ID, CLIENT_SECRET, Peer, running_provider

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_RECHECK_SECONDS = 2.0
_GROUPS = {"fraud-desk": ["fraud_analyst"], "audit": ["auditor"]}


@pytest.fixture
def provider() -> Iterator[Peer]:
    with running_provider() as peer:
        peer.set_person("kim", name="Kim Osei", groups=["fraud-desk", "canteen"])
        peer.set_person("admin", name="Mallory", groups=["canteen", "admin"])
        yield peer


@pytest.fixture
def bank_desk(
    own_demo_dir: Path, provider: Peer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[str]:
    for name, value in {
        "OIDC_ISSUER": provider.issuer,
        "OIDC_CLIENT_ID": CLIENT_ID,
        "OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "OIDC_GROUPS": json.dumps(_GROUPS),
        "OIDC_RECHECK_MINUTES": str(_RECHECK_SECONDS / 60),
        "SIGN_IN_ATTEMPTS_PER_MINUTE": "12",
    }.items():
        monkeypatch.setenv(f"FOUREYES_{name}", value)
    log = tmp_path / "desk.log"
    with running_desk(own_demo_dir, log=log) as base:
        yield base
    said = log.read_text()
    assert "screen.failed" not in said
    assert CLIENT_SECRET not in said


def _come_in(page: Page, address: str, subject: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    page.locator('input[name="sub"]').fill(subject)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(lambda url: "/oauth2" not in url)
    settle(page)


def _refused_after_recheck(page: Page, reported: str) -> None:
    page.wait_for_timeout(_RECHECK_SECONDS * 1_000)
    page.reload()
    settle(page)
    expect(page.get_by_test_id("stAlert")).to_contain_text(reported)
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)


def _revoke_by_command(data_dir: Path) -> None:
    def users(*arguments: str) -> dict[str, object]:
        command = [
            sys.executable,
            "-m",
            "copilot",
            "users",
            *arguments,
            "--json",
            "--data-dir",
            str(data_dir),
        ]
        said: dict[str, object] = json.loads(subprocess.check_output(command, cwd=ROOT))
        return said

    listed = users("list")["users"]
    assert isinstance(listed, list)
    (kim,) = [one for one in listed if one["name"] == "Kim Osei"]
    assert (kim["roles"], kim["live_sessions"]) == (["fraud_analyst"], 1)
    assert users("revoke", kim["user_id"])["sessions_ended"] == 1


def test_a_banks_people_come_in_by_their_groups_and_are_out_when_withdrawn(
    browser: Browser, bank_desk: str, provider: Peer, own_demo_dir: Path
) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    _come_in(page, f"{bank_desk}/queue?queues=Disputes", "kim")
    assert page.url == f"{bank_desk}/queue?queues=Disputes"
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.get_by_text("Kim Osei")).to_be_visible()
    expect(page.locator(".fe-demo")).to_have_count(0)
    expect(page.get_by_role("link", name="Audit")).to_have_count(0)

    # Another group at the provider: the page changes without a new sign-in.
    provider.set_person("kim", name="Kim Osei", groups=["audit"])
    page.wait_for_timeout(_RECHECK_SECONDS * 1_000)
    page.reload()
    settle(page)
    expect(page.get_by_role("link", name="Audit")).to_be_visible()

    # Withdrawn at the provider, then taken back, and revoked by our own command.
    provider.withdraw("kim")
    _refused_after_recheck(page, "The identity provider has withdrawn your sign-in")
    provider.set_person("kim", name="Kim Osei", groups=["fraud-desk"])
    _come_in(page, f"{bank_desk}/queue", "kim")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    _revoke_by_command(own_demo_dir)
    page.reload()
    settle(page)
    expect(page.get_by_test_id("stAlert")).to_contain_text("ended by an administrator")
    context.close()


def test_a_stranger_called_admin_has_no_right_and_a_refusal_is_told(browser: Browser, bank_desk: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    _come_in(page, f"{bank_desk}/audit", "admin")
    expect(page.get_by_test_id("stAlert")).to_contain_text("none of your groups gives you a right here")
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button").first.click()  # the provider asks whether to end its own session too
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url(re.compile("sign_in=failed"))
    settle(page)
    expect(page.get_by_test_id("stAlert")).to_contain_text("The sign-in did not finish")
    context.close()
    assert 429 in [_status(f"{bank_desk}/auth/login") for _ in range(14)]


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
