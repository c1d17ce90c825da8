"""How people sign in at this installation, read from its settings before the desk starts.

In this order: `FOUREYES_OIDC_ISSUER`, an `[auth]` section in `.streamlit/secrets.toml`, and the
demo's own provider, which asks for no password and so exists only over the demo bank's data.
"""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pydantic import SecretStr

from connectors.identity.auth_secrets import load_or_create
from connectors.identity.demo_oidc import CLIENT_ID, DemoProvider, Users, is_loopback
from connectors.identity.groups import roles_of_groups
from connectors.mockbank.profile import DEMO_BANK
from copilot.bank_file import bank_of
from copilot.domain.sign_in import SignInRules
from copilot.errors import InputError
from copilot.settings import Settings

METADATA = "/.well-known/openid-configuration"


class SignInSetUp(NamedTuple):
    """The rules of the product, and what Streamlit's own sign-in needs to know."""

    rules: SignInRules
    streamlit_auth: dict[str, Any] | None  # None: Streamlit reads its own secrets file
    demo: DemoProvider | None = None

    @property
    def secrets(self) -> dict[str, Any]:
        """What `st.App` is given as secrets."""
        return {} if self.streamlit_auth is None else {"auth": self.streamlit_auth}


def set_up(
    settings: Settings, *, secrets_file: Path, bind_address: str, port: int, demo_users: Users
) -> SignInSetUp:
    """How people sign in here.

    Raises:
        InputError: a setting is missing, contradictory or unusable; it is named, no secret is.
        PermanentError: the demo's sign-in would be reachable from other machines.
    """
    auth = _auth_section(secrets_file)
    if settings.oidc_issuer and auth is not None:
        raise InputError(
            f"Sign-in is set twice: by FOUREYES_OIDC_ISSUER and by [auth] in {secrets_file}. Remove one of them."
        )
    if auth is not None:
        return _from_secrets_file(settings, auth, secrets_file)
    own = load_or_create(settings.data_dir)
    cookie_secret = own.cookie_secret.get_secret_value()
    if settings.oidc_issuer:
        return _from_settings(settings, settings.oidc_issuer, cookie_secret, port)
    _refuse_demo_over_real_data(settings)
    provider = DemoProvider(
        bind_address=bind_address,
        port=port,
        client_secret=own.client_secret.get_secret_value(),
        users=demo_users,
        bank=bank_of(settings, demo=DEMO_BANK).name,
    )
    rules = SignInRules(demo=True, issuer=provider.issuer, client_id=CLIENT_ID, **_limits(settings))
    return SignInSetUp(rules, provider.streamlit_secrets(cookie_secret), provider)


def _refuse_demo_over_real_data(settings: Settings) -> None:
    if not settings.over_demo_bank:
        raise InputError(
            "FOUREYES_BANK_URL names a bank on another machine, and the demo sign-in asks for no password, so it is "
            "not offered there. Set FOUREYES_OIDC_ISSUER and its client, as docs/sign-in.md says."
        )


def _from_settings(settings: Settings, issuer: str, cookie_secret: str, port: int) -> SignInSetUp:
    public = (settings.public_url or f"http://localhost:{port}").rstrip("/")
    _need_address(issuer, "FOUREYES_OIDC_ISSUER")
    _need_address(public, "FOUREYES_PUBLIC_URL")
    secret = _client_secret(settings)
    if not settings.oidc_client_id or not secret:
        raise InputError(
            "FOUREYES_OIDC_ISSUER is set, but not its client. Set FOUREYES_OIDC_CLIENT_ID, and "
            "FOUREYES_OIDC_CLIENT_SECRET or FOUREYES_OIDC_CLIENT_SECRET_FILE."
        )
    return SignInSetUp(
        _rules(settings, issuer, settings.oidc_client_id, secret),
        {
            "redirect_uri": f"{public}/oauth2callback",
            "cookie_secret": cookie_secret,
            "client_id": settings.oidc_client_id,
            "client_secret": secret,
            "server_metadata_url": issuer.rstrip("/") + METADATA,
            "expose_tokens": ["access"],
            "client_kwargs": {"scope": settings.oidc_scopes},
        },
    )


def _from_secrets_file(settings: Settings, auth: Mapping[str, Any], secrets_file: Path) -> SignInSetUp:
    address = str(auth.get("server_metadata_url", ""))
    if not address.endswith(METADATA) or not auth.get("client_id"):
        raise InputError(
            f"[auth] in {secrets_file} needs client_id and a server_metadata_url that ends in {METADATA}."
        )
    issuer = address.removesuffix(METADATA)
    _need_address(issuer, f"server_metadata_url in {secrets_file}")
    rules = _rules(settings, issuer, str(auth["client_id"]), str(auth.get("client_secret", "")))
    return SignInSetUp(rules, None)


def _rules(settings: Settings, issuer: str, client_id: str, client_secret: str) -> SignInRules:
    return SignInRules(
        demo=False,
        issuer=issuer.rstrip("/"),
        client_id=client_id,
        client_secret=SecretStr(client_secret),
        groups_claim=settings.oidc_groups_claim,
        groups=roles_of_groups(settings),
        recheck=timedelta(minutes=settings.oidc_recheck_minutes),
        **_limits(settings),
    )


def _limits(settings: Settings) -> dict[str, timedelta]:
    """How long a session lasts, at most and without anything done."""
    return {
        "session": timedelta(hours=settings.session_hours),
        "idle": timedelta(minutes=settings.session_idle_minutes),
    }


def _client_secret(settings: Settings) -> str:
    if settings.oidc_client_secret is not None:
        return settings.oidc_client_secret.get_secret_value()
    if settings.oidc_client_secret_file is None:
        return ""
    try:
        return settings.oidc_client_secret_file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise InputError(
            f"FOUREYES_OIDC_CLIENT_SECRET_FILE cannot be read ({type(error).__name__}). Check the file and its rights."
        ) from error


def _need_address(address: str, name: str) -> None:
    """Raise `InputError` unless tokens may travel to this address: https, or this very machine."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise InputError(f"{name} is no address. Write it as https://….") from None
    if not host or parts.query or parts.fragment or parts.username:
        raise InputError(f"{name} is no plain address. Write it as https://….")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise InputError(f"{name} must begin with https://: sign-ins travel there.")


def _auth_section(secrets_file: Path) -> Mapping[str, Any] | None:
    """The `[auth]` section of Streamlit's secrets file, if there is the file."""
    if not secrets_file.exists():
        return None
    try:
        auth = tomllib.loads(secrets_file.read_text(encoding="utf-8")).get("auth")
    except (OSError, ValueError) as error:
        raise InputError(f"{secrets_file} cannot be read ({type(error).__name__}). Correct it.") from error
    return auth if isinstance(auth, dict) else None
