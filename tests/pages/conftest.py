"""The desk under test: its own script, over services in memory, as one of the demo users."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.server.launch import ROOT
from pages.ui import current
from tests.fakes.services import FakeServices

Desk = Callable[..., AppTest]
TIMEOUT = 30


@pytest.fixture(autouse=True)
def _harness_state() -> Iterator[None]:
    """AppTest keeps a dictionary of its own in session state that cannot be serialised; ours must be."""
    option = "runner.enforceSerializableSessionState"
    config.set_option(option, False)
    yield
    config.set_option(option, True)


@pytest.fixture
def services() -> Iterator[FakeServices]:
    fake = FakeServices()
    current.provide(fake)  # type: ignore[arg-type]
    yield fake
    current.withdraw()


@pytest.fixture
def desk(services: FakeServices) -> Desk:
    """`desk("ben", "case", case="CF-100001")`: that page as that person; no user id means signed out.

    A user opened twice comes with the same cookie.
    """
    began = time.time() - 60

    def open_desk(user_id: str | None, path: str = "", *, token_seconds: int = 600, **params: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "pages" / "ui" / "desk.py"), default_timeout=TIMEOUT)
        at.user = {"is_logged_in": False}
        if user_id is not None:
            at.user = signed_in_as(
                user_id, began=began, token_seconds=token_seconds, **services.sign_in_rules.model_dump()
            )
        for name, value in params.items():
            at.query_params[name] = value
        if path:
            # The address bar of a test: Streamlit names a page by the hash of its path.
            at._page_hash = calc_hash(path)
        return at.run()

    return open_desk


def signed_in_as(
    user_id: str, *, began: float, token_seconds: int, issuer: str, client_id: str, **_rules: object
) -> dict[str, object]:
    """What the identity cookie holds after a sign-in."""
    return {
        "is_logged_in": True,
        "sub": user_id,
        "iss": issuer,
        "aud": client_id,
        "nonce": "n",
        "iat": began,
        "exp": time.time() + token_seconds,
    }


def html_of(at: AppTest) -> str:
    """All the HTML on the page, as one text, of which no markup of ours was escaped by mistake."""
    page = "\n".join(str(piece.proto.body) for piece in at.get("html"))
    assert not re.search(
        r"class=&(quot|#34);fe-|&lt;/?(br|small|ins|del|i|s|u|div|span|table|details)\b", page
    ), page
    return page
