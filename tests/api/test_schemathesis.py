"""The running service against its own description: thousands of ways to ask, no defect, no broken promise."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.api.serving import account, environment, free_port, serving

pytestmark = pytest.mark.slow
_NO_LIMIT = "1000000"


@pytest.fixture(scope="module")
def data_dir(demo_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzzed") / "demo"
    shutil.copytree(demo_dir, folder)
    return folder


def test_no_request_breaks_the_service_or_its_contract(data_dir: Path, tmp_path: Path) -> None:
    """No 5xx, no answer outside the schema, no valid request refused, none let in without its token."""
    header = account(data_dir, "fuzzer", "fraud_analyst", "operations_analyst")
    port = free_port()
    base = f"http://127.0.0.1:{port}/api"
    env = environment(
        data_dir, FOUREYES_API_REQUESTS_PER_MINUTE=_NO_LIMIT, FOUREYES_API_REFUSALS_PER_MINUTE=_NO_LIMIT
    )
    command = [sys.executable, "-m", "copilot", "serve", "--port", str(port)]
    with serving(command, f"{base}/readiness", env):
        listed = httpx.get(f"{base}/v1/queue?queue=disputes&limit=1", headers=header, trust_env=False).json()
        case = listed["items"][0]["case_id"]
        (tmp_path / "fuzz.toml").write_text(f'[parameters]\ncase_id = "{case}"\n')
        said = _fuzz(tmp_path, base, header["Authorization"])
        alive = httpx.get(f"{base}/readiness", trust_env=False)
    assert alive.status_code == 200
    generated, passed = re.search(r"(\d+) generated, (\d+) passed", said).groups()
    assert int(generated) > 300
    assert generated == passed


def _fuzz(folder: Path, base: str, authorization: str) -> str:
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            *("--config-file", str(folder / "fuzz.toml")),
            *("run", f"{base}/openapi.json"),
            *("--header", f"Authorization: {authorization}"),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "10"),
            *("--seed", "7", "--no-shrink", "--workers", "1", "--request-timeout", "30"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout[-6_000:]
    return done.stdout
