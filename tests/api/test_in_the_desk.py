"""The API in the desk's own process: the same store and index, no second owner, and the desk's pages beside it."""

from pathlib import Path

import httpx
import pytest

from tests.api.serving import account
from tests.browser.desk_server import running_desk

pytestmark = pytest.mark.slow


def test_the_desk_serves_the_api_under_its_own_address(own_demo_dir: Path, tmp_path: Path) -> None:
    header = account(own_demo_dir, "case-feed", "fraud_analyst")
    with (
        running_desk(own_demo_dir, log=tmp_path / "desk.log") as base,
        httpx.Client(base_url=base, timeout=60, trust_env=False) as client,
    ):
        assert client.get("/api/readiness").json()["ready"] is True
        assert client.get("/api/v1/queue").status_code == 401
        case = client.get("/api/v1/queue?limit=1", headers=header).json()["items"][0]["case_id"]
        run = client.post(f"/api/v1/cases/{case}/summary", headers=header)
        assert (run.status_code, run.json()["engine"]) == (200, "offline")
        missing = client.get("/api/v1/nothing", headers={"accept": "text/html"})
        assert missing.headers["content-type"] == "application/problem+json"
        page = client.get("/queue")
        assert page.headers["content-type"].startswith("text/html")
        assert (
            "access-control-allow-origin"
            not in client.get("/api/v1/queue", headers={**header, "origin": "https://evil.example"}).headers
        )
