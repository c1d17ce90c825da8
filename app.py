"""Foureyes: `streamlit run app.py` opens the desk on http://localhost:8501.

The launcher alone knows the bootstrap. The script it runs lives in `pages/ui/`, where
no `pages/` folder lies beside it: Streamlit would run the files of such a folder on a
cold server's first request, without sign-in.
"""

from typing import Any

import streamlit as st
from streamlit import config

from connectors.identity.auth_secrets import load_or_create
from connectors.identity.demo_oidc import DemoProvider
from copilot.bootstrap import build_services
from copilot.settings import Settings
from pages.server.demo_users import demo_users
from pages.server.launch import ROOT, Launch

_settings = Settings()
_port = int(config.get_option("server.port"))
_own_provider = (ROOT / ".streamlit" / "secrets.toml").exists()
_secrets: dict[str, Any] = {}
_provider: DemoProvider | None = None
if not _own_provider:
    _auth = load_or_create(_settings.data_dir)
    _provider = DemoProvider(
        bind_address=config.get_option("server.address") or "",
        port=_port,
        client_secret=_auth.client_secret.get_secret_value(),
        users=demo_users,
    )
    _secrets["auth"] = _provider.streamlit_secrets(_auth.cookie_secret.get_secret_value())

_launch = Launch(
    lambda: build_services(_settings), port=_port, provider_routes=_provider.routes() if _provider else ()
)
app = st.App(
    ROOT / "pages" / "ui" / "desk.py",
    secrets=_secrets,
    lifespan=_launch.lifespan,
    routes=_launch.routes,
    middleware=_launch.middleware,
)
