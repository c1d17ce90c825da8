"""Keys, retention, holds and checkpoints from the command line, on an installation of the test's own."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copilot.bootstrap import build_services
from copilot.settings import Settings
from tests.cli.test_verbs import answer, run
from tests.contracts.store.builders import call, entry, projection


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A store with one case and its model call; no bank, no documents."""
    services = build_services(Settings(data_dir=tmp_path / "var"))
    with services._ports.unit_of_work() as unit:
        unit.cases.put([projection(closed=True)])
        old = datetime.now(UTC) - timedelta(days=10)
        unit.ledger.add(call("MC-1", at=old))
        unit.prompt_log.add(entry(call_id="MC-1", at=old))
    services.close()
    return tmp_path / "var"


def test_keys_are_shown_and_rotated_and_the_old_one_is_no_longer_enough(data_dir: Path) -> None:
    before = answer(data_dir, "keys", "status")
    after = answer(data_dir, "keys", "rotate")
    assert before["master_id"] != after["master_id"]
    assert answer(data_dir, "prompt-log", "CF-100001")["entries"][0]["sent"].startswith("Marisol")
    (data_dir / "master.key.old").replace(data_dir / "master.key")
    refused = run(data_dir, "keys", "status")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert before["master_id"] in refused.stderr
    assert after["master_id"] in refused.stderr
    checked = run(data_dir, "doctor", "--json")
    wrong = {found["what"] for found in json.loads(checked.stdout)["findings"] if not found["ok"]}
    assert {"own store", "encryption"} <= wrong


def test_a_key_that_is_lost_is_not_replaced(data_dir: Path) -> None:
    (data_dir / "master.key").unlink()
    refused = run(data_dir, "keys", "status")
    assert refused.returncode == 1
    assert "there is no key" in refused.stderr
    assert not (data_dir / "master.key").exists()


def test_an_operator_s_key_is_rotated_to_the_one_that_is_given(data_dir: Path, tmp_path: Path) -> None:
    fresh = run(data_dir, "keys", "new").stdout
    file = tmp_path / "next.key"
    file.write_text(fresh)
    given = {"FOUREYES_ENCRYPTION_KEY_FILE": str(data_dir / "master.key")}
    refused = run(data_dir, "keys", "rotate", env=given)
    assert "--new-key-file" in refused.stderr
    assert run(data_dir, "keys", "rotate", "--new-key-file", str(file), env=given).returncode == 0
    assert run(data_dir, "keys", "status", env={"FOUREYES_ENCRYPTION_KEY": fresh.strip()}).returncode == 0
    assert fresh.strip() not in refused.stderr


def test_a_run_of_the_rules_that_meets_a_held_case_names_it_and_exits_with_1(data_dir: Path) -> None:
    answer(data_dir, "holds", "set", "CF-100001", "--reason", "Litigation 2026-114")
    assert answer(data_dir, "holds", "list")["holds"][0]["case_id"] == "CF-100001"
    (data_dir / "retention.toml").write_text("prompt_log = 1\n")
    planned = {line["data_class"]: line for line in answer(data_dir, "retention", "plan")["lines"]}
    assert (planned["prompt_log"]["rows"], planned["prompt_log"]["held"]) == (0, ["CF-100001"])
    ran = run(data_dir, "retention", "run")
    assert ran.returncode == 1
    assert "CF-100001 is on legal hold" in ran.stderr
    answer(data_dir, "holds", "lift", "CF-100001", "--reason", "Settled")
    assert run(data_dir, "retention", "run").returncode == 0
    assert answer(data_dir, "prompt-log", "CF-100001")["entries"] == []


@pytest.mark.parametrize(
    ("rules", "said"),
    [("prompt_log = 0", "number of days"), ("prompts = 3", "no data class"), ("[x", "it is not TOML")],
)
def test_rules_that_cannot_be_used_are_named_and_erase_nothing(data_dir: Path, rules: str, said: str) -> None:
    (data_dir / "retention.toml").write_text(rules)
    refused = run(data_dir, "retention", "run")
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "retention.toml" in refused.stderr


def test_a_checkpoint_kept_elsewhere_finds_an_older_store_put_back(data_dir: Path, tmp_path: Path) -> None:
    store, kept = data_dir / "foureyes.db", tmp_path / "checkpoint.json"
    older = store.read_bytes()
    assert run(data_dir, "audit", "checkpoint", "--out", str(kept)).returncode == 0
    assert answer(data_dir, "audit", "verify", "--against", str(kept))["ok"]
    store.write_bytes(older)
    refused = run(data_dir, "audit", "verify", "--against", str(kept))
    assert refused.returncode == 1
    assert "older copy" in refused.stdout
    foreign = run(data_dir, "audit", "verify", "--against", str(tmp_path / "missing.json"))
    assert "cannot be read" in foreign.stderr
