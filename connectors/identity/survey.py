"""For the doctor: which sign-in is in use, and whether its provider answers as it should."""

from pathlib import Path

import httpx

from connectors.identity.configuration import METADATA, set_up
from copilot.domain.sign_in import SignInRules
from copilot.errors import PermanentError, TransientError
from copilot.settings import Settings

_SECONDS = 5.0
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def describe_sign_in(settings: Settings, *, secrets_file: Path, port: int = 8501) -> str:
    """The sign-in in one line; a provider is asked for its metadata.

    Raises:
        InputError: a setting of sign-in cannot be used.
        TransientError: the provider does not answer.
        PermanentError: what answers is no provider, or another one.
    """
    found = set_up(
        settings, secrets_file=secrets_file, bind_address="127.0.0.1", port=port, demo_users=lambda: ()
    )
    if found.rules.demo:
        return "demo, without passwords, on this machine only"
    _refuse_strange_provider(found.rules)
    groups = len(found.rules.groups)
    return f"{found.rules.issuer}, {groups} {'group gives' if groups == 1 else 'groups give'} roles"


def _refuse_strange_provider(rules: SignInRules) -> None:
    address = rules.issuer + METADATA
    try:
        answer = httpx.get(address, timeout=_SECONDS, follow_redirects=False, trust_env=False)
        said = answer.json() if answer.status_code == httpx.codes.OK else None
    except httpx.HTTPError as error:
        raise TransientError(
            f"The identity provider does not answer at {address} ({type(error).__name__}). Check FOUREYES_OIDC_ISSUER "
            "and the network."
        ) from error
    except ValueError:
        said = None
    if not isinstance(said, dict) or not all(said.get(name) for name in _NEEDED):
        raise PermanentError(
            f"What answers at {address} is no OpenID Connect provider. Check FOUREYES_OIDC_ISSUER."
        )
    if str(said.get("issuer", "")).rstrip("/") != rules.issuer:
        raise PermanentError(
            f"The provider at {address} calls itself {said.get('issuer')!r}, so its sign-ins would be refused. "
            "Set FOUREYES_OIDC_ISSUER to that."
        )
