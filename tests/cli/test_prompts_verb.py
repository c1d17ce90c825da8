"""The prompts in use, as an operator lists them."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_prompts_are_listed_with_purpose_owner_output_version_and_hash() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "copilot", "prompts", "--json"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["prompts"]
    assert len(rows) == 11, "ten tasks and the judge"
    assert all(
        set(row) == {"name", "version", "purpose", "owner", "output", "sha256", "released"}
        and row["released"]
        for row in rows
    )
