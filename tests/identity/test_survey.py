"""The doctor on sign-in: which one is in use, and what is wrong with its provider."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.identity.survey import describe_sign_in
from copilot.errors import PermanentError, TransientError
from copilot.settings import Settings
from tests.identity.oidc_peer import running_provider
from tests.identity.test_recheck import META, peer_answering


def _said(folder: Path, issuer: str | None = None, **settings: Any) -> str:
    oidc: dict[str, Any] = {
        "oidc_issuer": issuer,
        "oidc_client_id": "foureyes",
        "oidc_client_secret": "a-client-secret",
        "oidc_groups": '{"fraud-desk": ["fraud_analyst"]}',
    }
    chosen = Settings(data_dir=folder, **(oidc if issuer else {}), **settings)
    return describe_sign_in(chosen, secrets_file=folder / "none.toml")


def test_the_demo_is_called_so(tmp_path: Path) -> None:
    assert _said(tmp_path) == "demo, without passwords, on this machine only"


def test_a_real_provider_is_named_with_the_groups_that_count(tmp_path: Path) -> None:
    with running_provider() as peer:
        assert _said(tmp_path, peer.issuer) == f"{peer.issuer}, 1 group gives roles"


def test_a_provider_that_is_not_there_may_be_asked_again(tmp_path: Path) -> None:
    with pytest.raises(TransientError, match="does not answer"):
        _said(tmp_path, "http://127.0.0.1:9")


@pytest.mark.parametrize("answer", [(404, b"{}"), (200, b"<html>"), (200, b"[]"), (200, b'{"issuer": "x"}')])
def test_what_is_no_provider_is_told_so(tmp_path: Path, answer: tuple[int, bytes]) -> None:
    with (
        peer_answering({META: answer}) as (base, _),
        pytest.raises(PermanentError, match="no OpenID Connect"),
    ):
        _said(tmp_path, base)


def test_a_provider_by_another_name_is_told_so_before_anybody_is_refused(tmp_path: Path) -> None:
    reported = {
        "issuer": "https://other.example",
        "authorization_endpoint": "a",
        "token_endpoint": "t",
        "jwks_uri": "j",
    }
    with (
        peer_answering({META: (200, json.dumps(reported).encode())}) as (base, _),
        pytest.raises(PermanentError, match=r"calls itself 'https://other\.example'"),
    ):
        _said(tmp_path, base)
