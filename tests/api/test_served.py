"""The whole path over a real server: an account, its queue, a summary, a draft; and nobody else's cases."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.serving import ROOT, account, environment, free_port, revoke, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data_dir(demo_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "demo"
    shutil.copytree(demo_dir, folder)
    return folder


@pytest.fixture(scope="module")
def feed(data_dir: Path) -> dict[str, str]:
    return account(data_dir, "case-feed", "fraud_analyst", "operations_analyst")


@pytest.fixture(scope="module")
def client(data_dir: Path, feed: dict[str, str]) -> Iterator[httpx.Client]:
    port = free_port()
    base = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "copilot", "serve", "--port", str(port)]
    with (
        serving(command, f"{base}/readiness", environment(data_dir)),
        httpx.Client(base_url=base, timeout=60, trust_env=False) as client,
    ):
        yield client


def _case(client: httpx.Client, header: dict[str, str], queue: str) -> str:
    found = client.get(f"/v1/queue?queue={queue}&limit=1", headers=header).json()
    return str(found["items"][0]["case_id"])


def test_an_account_lists_its_queue_reads_a_summary_and_leaves_a_draft(
    client: httpx.Client, feed: dict[str, str]
) -> None:
    case = _case(client, feed, "disputes")
    keyed = {**feed, "Idempotency-Key": "served-1"}
    summary = client.post(f"/v1/cases/{case}/summary", headers=keyed)
    run = summary.json()
    assert summary.status_code == 200, summary.text
    assert (run["case_id"], run["engine"], run["passed"]) == (case, "offline", True)
    cited = {cite for statement in run["statements"] for cite in statement["cites"]}
    held = {item["id"] for part in ("evidence", "facts", "passages") for item in run[part]}
    assert cited
    assert cited <= held
    again = client.post(f"/v1/cases/{case}/summary", headers=keyed).json()
    assert again["run_id"] == run["run_id"]
    assert client.get(f"/v1/runs/{run['run_id']}", headers=feed).json()["body"] == run["body"]
    draft = client.post(f"/v1/cases/{case}/drafts", headers=feed, json={"task": "case_note"})
    assert (draft.status_code, draft.json()["status"]) == (201, "draft")
    listed = client.get(f"/v1/queue?text={case}", headers=feed).json()["items"]
    assert listed[0]["owner_id"] is None


def test_a_policy_question_is_answered_with_its_passages_or_refused(
    client: httpx.Client, feed: dict[str, str]
) -> None:
    asked = {"question": "Above which amount at risk are two approvers required?"}
    answer = client.post("/v1/policy/answers", headers=feed, json=asked).json()
    assert answer["refused"] is False
    assert "$10,000" in answer["body"]
    asked = {"question": "Which countries are currently on the FATF grey list?"}
    refused = client.post("/v1/policy/answers", headers=feed, json=asked).json()
    assert refused["refused"] is True
    assert refused["refusal_reason"]


def test_no_path_leads_to_the_aml_compartment_without_its_role(
    client: httpx.Client, data_dir: Path, feed: dict[str, str]
) -> None:
    inside = account(data_dir, "aml-tool", "aml_investigator")
    case = _case(client, inside, "aml")
    written = client.post(f"/v1/cases/{case}/drafts", headers=inside, json={"task": "sar_narrative"})
    assert written.status_code == 201, written.text
    draft, run = written.json()["draft_id"], written.json()["run_id"]
    tried = [
        client.post(f"/v1/cases/{case}/summary", headers=feed),
        client.post(f"/v1/cases/{case}/brief", headers=feed),
        client.post(f"/v1/cases/{case}/drafts", headers=feed, json={"task": "sar_narrative"}),
        client.get(f"/v1/runs/{run}", headers=feed),
        client.get(f"/v1/drafts/{draft}", headers=feed),
    ]
    assert [answer.status_code for answer in tried] == [404] * 5
    assert client.get(f"/v1/queue?queue=aml&text={case}", headers=feed).json()["total"] == 0


def test_the_metrics_are_the_desks_and_follow_its_rule(client: httpx.Client) -> None:
    assert "foureyes_" in client.get("/metrics").text
    forwarded = client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"})
    assert (forwarded.status_code, forwarded.headers["content-type"]) == (403, "application/problem+json")


def test_a_revocation_by_another_process_counts_at_the_next_request(
    client: httpx.Client, data_dir: Path
) -> None:
    header = account(data_dir, "short-lived", "auditor")
    assert client.get("/v1/queue", headers=header).status_code == 200
    revoke(data_dir, "short-lived")
    assert client.get("/v1/queue", headers=header).status_code == 401


def test_a_second_owner_of_the_data_directory_says_so_in_one_line(
    client: httpx.Client, data_dir: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "copilot", "serve", "--port", str(free_port())],
        cwd=ROOT,
        env=environment(data_dir),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert str(data_dir) in done.stderr
