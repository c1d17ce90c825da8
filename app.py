"""Foureyes: `streamlit run app.py` opens the desk on http://localhost:8501.

The launcher alone knows the bootstrap. The script it runs lives in `pages/ui/`, where
no `pages/` folder lies beside it: Streamlit would run the files of such a folder on a
cold server's first request, without sign-in.
"""

import logging
from typing import Any

import streamlit as st
from streamlit import config

from connectors.identity.auth_secrets import load_or_create
from connectors.identity.demo_oidc import DemoProvider
from copilot.bootstrap import build_services
from copilot.errors import CopilotError
from copilot.services import Services
from copilot.settings import Settings
from pages.server.demo_users import demo_users
from pages.server.launch import ROOT, Launch

_log = logging.getLogger(__name__)
_settings = Settings()
_port = int(config.get_option("server.port"))


def _services() -> Services:
    """Build the product; where there is no bank or no document yet, take the demo's first."""
    has_bank = _settings.bank_url or _settings.bank_path.exists()
    if not has_bank or not _settings.knowledge_dir.exists():
        from copilot.demo import ensure_demo

        _log.warning("Filling %s from the demo: about half a minute, this once.", _settings.data_dir)
        ensure_demo(_settings)
    return build_services(_settings)


def _demo_sign_in() -> tuple[DemoProvider | None, dict[str, Any]]:
    """The demo's provider and the secrets that lead to it; neither where the bank has its own."""
    if (ROOT / ".streamlit" / "secrets.toml").exists():
        return None, {}
    auth = load_or_create(_settings.data_dir)
    provider = DemoProvider(
        bind_address=config.get_option("server.address") or "",
        port=_port,
        client_secret=auth.client_secret.get_secret_value(),
        users=demo_users,
    )
    return provider, {"auth": provider.streamlit_secrets(auth.cookie_secret.get_secret_value())}


try:
    _provider, _secrets = _demo_sign_in()
except CopilotError as error:
    raise SystemExit(error.user_message) from error

_launch = Launch(_services, port=_port, provider_routes=_provider.routes() if _provider else ())
app = st.App(
    ROOT / "pages" / "ui" / "desk.py",
    secrets=_secrets,
    lifespan=_launch.lifespan,
    routes=_launch.routes,
    middleware=_launch.middleware,
)
