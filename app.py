"""Foureyes: `streamlit run app.py` opens the desk on http://localhost:8501.

The launcher alone knows the bootstrap. The script it runs lives in `pages/ui/`, where
no `pages/` folder lies beside it: Streamlit would run the files of such a folder on a
cold server's first request, without sign-in.
"""

import logging

import streamlit as st
from streamlit import config

from connectors.identity.configuration import set_up
from copilot.api.application import mounted
from copilot.bootstrap import Adapters, build_services
from copilot.errors import CopilotError
from copilot.ports.evaluation import Evaluator
from copilot.services import Services
from copilot.settings import Settings
from pages.server.demo_users import demo_users
from pages.server.launch import ROOT, Launch
from pages.ui import current

_log = logging.getLogger(__name__)
_settings = Settings()
_port = int(config.get_option("server.port"))


def _evaluator(adapters: Adapters) -> Evaluator:
    """Imported when somebody asks for it: most desks never do."""
    from copilot.evaluation.background_evaluator import BackgroundEvaluator

    return BackgroundEvaluator(adapters)


def _services() -> Services:
    """Build the product; where there is no bank or no document yet, take the demo's first."""
    has_bank = _settings.bank_url or _settings.bank_path.exists()
    if not has_bank or not _settings.knowledge_dir.exists():
        from copilot.demo import ensure_demo

        _log.warning("Filling %s from the demo: about half a minute, this once.", _settings.data_dir)
        ensure_demo(_settings)
    return build_services(_settings, sign_in_rules=_sign_in.rules, evaluator=_evaluator)


try:
    _sign_in = set_up(
        _settings,
        secrets_file=ROOT / ".streamlit" / "secrets.toml",
        bind_address=config.get_option("server.address") or "",
        port=_port,
        demo_users=demo_users,
    )
except CopilotError as error:
    raise SystemExit(error.user_message) from error

_launch = Launch(
    _services,
    port=_port,
    provider_routes=_sign_in.demo.routes() if _sign_in.demo else (),
    public_url=_settings.public_url or "",
    attempts_per_minute=_settings.sign_in_attempts_per_minute,
)
app = st.App(
    ROOT / "pages" / "ui" / "desk.py",
    secrets=_sign_in.secrets,
    lifespan=_launch.lifespan,
    routes=[mounted(current.services_or_none, _settings), *_launch.routes],
    middleware=_launch.middleware,
)
