"""The desk over services in memory: `streamlit run tests/fakes/app_on_fakes.py`, for working on pages."""

import os
from pathlib import Path

import streamlit as st
from streamlit import config

from connectors.identity.auth_secrets import load_or_create
from connectors.identity.demo_oidc import DemoProvider
from pages.server.demo_users import demo_users
from pages.server.launch import ROOT, Launch
from tests.fakes.services import FakeServices

_port = int(config.get_option("server.port"))
_auth = load_or_create(Path(os.environ["FOUREYES_DATA_DIR"]))
_provider = DemoProvider(
    bind_address=config.get_option("server.address") or "",
    port=_port,
    client_secret=_auth.client_secret.get_secret_value(),
    users=demo_users,
)
_launch = Launch(FakeServices, port=_port, provider_routes=_provider.routes())
app = st.App(
    ROOT / "pages" / "ui" / "desk.py",
    secrets={"auth": _provider.streamlit_secrets(_auth.cookie_secret.get_secret_value())},
    lifespan=_launch.lifespan,
    routes=_launch.routes,
    middleware=_launch.middleware,
)
