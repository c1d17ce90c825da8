"""How people sign in here, read from settings: each mistake is named with its variable, no secret is shown."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.identity.configuration import SignInSetUp, set_up
from copilot.domain.identity import Role
from copilot.errors import InputError, PermanentError
from copilot.settings import Settings

SECRET = "a-client-secret"
OIDC: dict[str, Any] = {
    "oidc_issuer": "https://id.bank.example/realms/staff",
    "oidc_client_id": "foureyes",
    "oidc_client_secret": SECRET,
    "oidc_groups": '{"fraud-desk": ["fraud_analyst"], "second-eyes": ["checker", "aml_investigator"]}',
}
SECRETS = """
[auth]
redirect_uri = "https://desk.bank.example/oauth2callback"
cookie_secret = "cookie"
client_id = "foureyes"
client_secret = "a-client-secret"
server_metadata_url = "https://id.bank.example/.well-known/openid-configuration"
"""


def _set_up(folder: Path, *, secrets: str = "", bind: str = "127.0.0.1", **settings: Any) -> SignInSetUp:
    file = folder / "secrets.toml"
    if secrets:
        file.write_text(secrets)
    return set_up(
        Settings(data_dir=folder / "data", **settings),
        secrets_file=file,
        bind_address=bind,
        port=8501,
        demo_users=lambda: (),
    )


def test_with_nothing_set_the_demo_signs_in(tmp_path: Path) -> None:
    found = _set_up(tmp_path)
    assert found.rules.demo
    assert found.demo is not None
    assert found.secrets["auth"]["client_id"] == found.rules.client_id
    assert found.rules.issuer == found.demo.issuer


def test_the_banks_provider_replaces_the_demos(tmp_path: Path) -> None:
    found = _set_up(
        tmp_path, **OIDC, public_url="https://desk.bank.example/", session_hours=8, session_idle_minutes=15
    )
    assert (found.demo, found.rules.demo) == (None, False)
    assert found.rules.groups["second-eyes"] == {Role.CHECKER, Role.AML_INVESTIGATOR}
    assert (found.rules.session, found.rules.idle) == (timedelta(hours=8), timedelta(minutes=15))
    auth = found.secrets["auth"]
    assert auth["redirect_uri"] == "https://desk.bank.example/oauth2callback"
    assert auth["server_metadata_url"].startswith("https://id.bank.example/realms/staff/.well-known/")
    assert auth["expose_tokens"] == ["access"]


def test_the_client_secret_comes_from_a_file_as_well_and_shows_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    found = _set_up(tmp_path, **{**OIDC, "oidc_client_secret": None, "oidc_client_secret_file": file})
    assert found.secrets["auth"]["client_secret"] == SECRET
    assert SECRET not in repr(found.rules)
    assert SECRET not in found.rules.model_dump_json()


def test_groups_come_from_a_toml_file_as_well(tmp_path: Path) -> None:
    file = tmp_path / "groups.toml"
    file.write_text('fraud-desk = ["fraud_analyst"]\n"CN=Audit,OU=Bank" = "auditor"\n')
    found = _set_up(tmp_path, **{**OIDC, "oidc_groups": None, "oidc_groups_file": file})
    assert found.rules.groups["CN=Audit,OU=Bank"] == {Role.AUDITOR}


def test_streamlits_own_secrets_file_still_counts(tmp_path: Path) -> None:
    found = _set_up(tmp_path, secrets=SECRETS, oidc_groups=OIDC["oidc_groups"])
    assert found.streamlit_auth is None
    assert found.secrets == {}
    assert found.rules.issuer == "https://id.bank.example"


def test_a_secrets_file_without_sign_in_leaves_the_demo(tmp_path: Path) -> None:
    assert _set_up(tmp_path, secrets="[other]\nkey = 1\n").rules.demo


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"oidc_client_id": ""}, "FOUREYES_OIDC_CLIENT_ID"),
        ({"oidc_client_secret": None}, "FOUREYES_OIDC_CLIENT_SECRET"),
        (
            {"oidc_client_secret": None, "oidc_client_secret_file": Path("/no/such")},
            "FOUREYES_OIDC_CLIENT_SECRET_FILE",
        ),
        ({"oidc_issuer": "http://id.bank.example"}, "FOUREYES_OIDC_ISSUER must begin with https"),
        ({"oidc_issuer": "id.bank.example"}, "FOUREYES_OIDC_ISSUER"),
        ({"oidc_issuer": "https://user:pw@id.bank.example"}, "FOUREYES_OIDC_ISSUER"),
        ({"oidc_issuer": "https://id.bank.example:port"}, "FOUREYES_OIDC_ISSUER"),
        ({"public_url": "http://desk.bank.example"}, "FOUREYES_PUBLIC_URL must begin with https"),
        ({"oidc_groups": None}, "FOUREYES_OIDC_GROUPS"),
        ({"oidc_groups": "{"}, "FOUREYES_OIDC_GROUPS cannot be read"),
        ({"oidc_groups": "{}"}, "names no group"),
        ({"oidc_groups": "[]"}, "names no group"),
        ({"oidc_groups": json.dumps({"g": 7})}, "'g'"),
        ({"oidc_groups": json.dumps({"g": ["root"]})}, "'root', which there is not. Roles: retail_support"),
        ({"oidc_groups_file": Path("/no/such")}, "either FOUREYES_OIDC_GROUPS"),
        (
            {"oidc_groups": None, "oidc_groups_file": Path("/no/such")},
            "FOUREYES_OIDC_GROUPS_FILE cannot be read",
        ),
    ],
)
def test_a_mistake_is_named_and_no_secret_is(tmp_path: Path, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError) as refusal:
        _set_up(tmp_path, **{**OIDC, **changes})
    assert named in refusal.value.user_message
    assert SECRET not in refusal.value.user_message
    assert "pw" not in refusal.value.user_message


def test_two_sign_ins_are_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Sign-in is set twice"):
        _set_up(tmp_path, secrets=SECRETS, **OIDC)


@pytest.mark.parametrize(
    "secrets", ["[auth\n", "[auth]\nclient_id = 'x'\n", '[auth]\nserver_metadata_url = "x"\n']
)
def test_a_secrets_file_that_cannot_be_used_is_named(tmp_path: Path, secrets: str) -> None:
    with pytest.raises(InputError, match=r"secrets\.toml"):
        _set_up(tmp_path, secrets=secrets, oidc_groups=OIDC["oidc_groups"])


@pytest.mark.parametrize(
    ("bank_url", "demo"),
    [
        (None, True),
        ("http://127.0.0.1:8600", True),
        ("http://localhost:8600", True),
        ("https://core.bank.example", False),
        ("http://localhost.bank.example", False),
        ("http://0.0.0.0:8600", False),
        ("nonsense", False),
    ],
)
def test_the_demo_signs_in_over_the_demo_bank_alone(tmp_path: Path, bank_url: str | None, demo: bool) -> None:
    assert Settings(bank_url=bank_url).over_demo_bank is demo
    if demo:
        assert _set_up(tmp_path, bank_url=bank_url).rules.demo
    else:
        with pytest.raises(InputError, match="the demo sign-in asks for no password"):
            _set_up(tmp_path, bank_url=bank_url)
        assert not _set_up(tmp_path, bank_url=bank_url, **OIDC).rules.demo


def test_the_demo_never_listens_to_other_machines_and_the_bank_may(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="asks for no password"):
        _set_up(tmp_path, bind="0.0.0.0")
    assert not _set_up(tmp_path, bind="0.0.0.0", **OIDC).rules.demo
