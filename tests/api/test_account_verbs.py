"""`python -m copilot accounts …`: the token is shown once, and never again by any verb."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copilot.cli import app
from copilot.errors import CopilotError


def _said(data_dir: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--data-dir", str(data_dir)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_token_is_shown_when_it_is_made_and_by_nothing_else(tmp_path: Path) -> None:
    made = json.loads(_said(tmp_path, "accounts", "create", "case-feed", "--role", "auditor", "--json"))
    second = json.loads(_said(tmp_path, "accounts", "token", "case-feed", "--days", "7", "--json"))
    assert made["account_id"] == "svc-case-feed"
    assert made["token"] != second["token"]
    listed = _said(tmp_path, "accounts", "list", "--json")
    assert {token["token_id"] for token in json.loads(listed)["accounts"][0]["tokens"]} == {
        made["token_id"],
        second["token_id"],
    }
    secrets = [value["token"].split("_", 2)[2] for value in (made, second)]
    table = _said(tmp_path, "accounts", "list")
    assert not [secret for secret in secrets if secret in listed + table]
    assert "digest" not in listed
    assert table.count("valid") == 2


def test_a_revoked_token_is_listed_as_such_and_the_other_is_not(tmp_path: Path) -> None:
    made = json.loads(_said(tmp_path, "accounts", "create", "case-feed", "--role", "auditor", "--json"))
    _said(tmp_path, "accounts", "token", "svc-case-feed")
    _said(tmp_path, "accounts", "revoke", "case-feed", "--token", made["token_id"])
    table = _said(tmp_path, "accounts", "list")
    assert (table.count("revoked"), table.count("valid")) == (1, 1)
    _said(tmp_path, "accounts", "revoke", "case-feed")
    assert _said(tmp_path, "accounts", "list").count("revoked") == 2


def test_somebody_who_manages_no_users_makes_no_account(tmp_path: Path) -> None:
    arguments = [
        "accounts",
        "create",
        "mine",
        "--role",
        "auditor",
        "--as",
        "ben",
        "--data-dir",
        str(tmp_path),
    ]
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, CopilotError)
    assert "role does not allow" in result.exception.user_message


@pytest.mark.parametrize("role", ["checker", "admin"])
def test_a_persons_role_is_refused(tmp_path: Path, role: str) -> None:
    arguments = ["accounts", "create", "mine", "--role", role, "--data-dir", str(tmp_path)]
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, CopilotError)
    assert "only a person approves" in result.exception.user_message
