"""The prompts in use, as an operator lists them."""

import json
from pathlib import Path

from tests.cli.test_verbs import run


def test_the_prompts_are_listed_with_purpose_owner_output_version_and_hash() -> None:
    done = run(Path("var"), "prompts", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["prompts"]
    assert len(rows) == 11, "ten tasks and the judge"
    assert all(
        set(row) == {"name", "version", "purpose", "owner", "output", "sha256", "released"}
        and row["released"]
        for row in rows
    )
