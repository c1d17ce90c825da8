"""The desk over services in memory: `streamlit run tests/fakes/app_on_fakes.py`, for working on pages."""

import os
from pathlib import Path

import streamlit as st
from streamlit import config

from connectors.identity.configuration import set_up
from copilot.settings import Settings
from pages.server.demo_users import demo_users
from pages.server.launch import ROOT, Launch
from tests.fakes.services import FakeServices

_port = int(config.get_option("server.port"))
_sign_in = set_up(
    Settings(data_dir=Path(os.environ["FOUREYES_DATA_DIR"])),
    secrets_file=Path("no-such-file"),
    bind_address=config.get_option("server.address") or "",
    port=_port,
    demo_users=demo_users,
)
_launch = Launch(
    lambda: FakeServices(sign_in_rules=_sign_in.rules),
    port=_port,
    provider_routes=_sign_in.demo.routes() if _sign_in.demo else (),
)
app = st.App(
    ROOT / "pages" / "ui" / "desk.py",
    secrets=_sign_in.secrets,
    lifespan=_launch.lifespan,
    routes=_launch.routes,
    middleware=_launch.middleware,
)
