"""Around the script: headers on every answer, the way back after sign-in, readiness, background jobs."""

import ast
import asyncio
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from copilot.errors import TransientError
from pages.server.background import Job, running
from pages.server.headers import SecurityHeaders, content_security_policy
from pages.server.launch import ROOT, readiness
from pages.server.sign_in_return import CanonicalHost, ReturnAfterSignIn, safe_path
from pages.ui import current
from tests.fakes.services import FakeServices


def _app(*middleware: Middleware) -> TestClient:
    async def page(_request: object) -> PlainTextResponse:
        return PlainTextResponse("page")

    async def login(_request: object) -> RedirectResponse:
        return RedirectResponse("/somewhere")

    async def callback(_request: object) -> RedirectResponse:
        return RedirectResponse("/", status_code=302)

    routes = [
        Route("/", page),
        Route("/case", page),
        Route("/auth/login", login),
        Route("/oauth2callback", callback),
        Route("/readyz", readiness),
    ]
    app = Starlette(routes=routes, middleware=list(middleware))
    return TestClient(app, base_url="http://localhost:8501", follow_redirects=False)


def test_every_answer_bears_the_policy_even_an_error() -> None:
    client = _app(Middleware(SecurityHeaders))
    for path in ("/", "/no-such-page"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == content_security_policy()
        assert headers["x-content-type-options"] == "nosniff"


def test_the_policy_lets_no_script_run_but_streamlits_own() -> None:
    policy = dict(part.split(" ", 1) for part in content_security_policy().split("; "))
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'sha256-" in policy["script-src"]
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"


def test_sign_in_returns_to_the_page_it_began_on() -> None:
    client = _app(Middleware(ReturnAfterSignIn))
    client.get("/auth/login", headers={"referer": "http://localhost:8501/case?case=CF-100001&tab=Links"})
    answer = client.get("/oauth2callback")
    assert answer.headers["location"] == "/case?case=CF-100001&tab=Links"
    assert client.get("/oauth2callback").headers["location"] == "/"


@pytest.mark.parametrize("referer", ["https://evil.example/case", "http://localhost:8501.evil.example/", ""])
def test_another_sites_page_is_never_returned_to(referer: str) -> None:
    client = _app(Middleware(ReturnAfterSignIn))
    client.get("/auth/login", headers={"referer": referer} if referer else {})
    assert client.get("/oauth2callback").headers["location"] == "/"


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "case", "/a\r\nb", "/" * 2_000]
)
def test_a_path_that_leaves_this_host_is_dropped(path: str) -> None:
    assert safe_path(path) == ""


def test_a_forged_return_cookie_cannot_lead_away() -> None:
    client = _app(Middleware(ReturnAfterSignIn))
    client.cookies.set("foureyes_return", "//evil.example")
    assert client.get("/oauth2callback").headers["location"] == "/"


def test_a_browser_at_127_0_0_1_is_sent_to_localhost_and_a_probe_is_not() -> None:
    client = _app(Middleware(CanonicalHost, port=8501))
    address = {"host": "127.0.0.1:8501"}
    moved = client.get("/case?case=CF-1", headers={**address, "accept": "text/html"})
    assert moved.headers["location"] == "http://localhost:8501/case?case=CF-1"
    assert client.get("/case", headers={**address, "accept": "*/*"}).status_code == 200


def test_readiness_names_the_part_that_does_not_answer_and_the_log_why(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(FakeServices):
        def readiness(self) -> dict[str, str]:
            return {"store": "ok", "bank": "The file /srv/bank/bank.db is in use by process 17302."}

    client = _app()
    assert client.get("/readyz").json() == {"ready": False, "services": "starting"}
    current.provide(Broken())  # type: ignore[arg-type]
    try:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()) == (
            503,
            {"ready": False, "store": "ok", "bank": "failing"},
        )
        assert "/srv/bank" in caplog.text
        current.provide(FakeServices())  # type: ignore[arg-type]
        assert client.get("/readyz").status_code == 200
    finally:
        current.withdraw()


def test_a_job_that_fails_gets_its_next_turn_and_stops_with_the_desk() -> None:
    turns: list[str] = []

    def work() -> None:
        turns.append("turn")
        raise RuntimeError

    async def desk() -> None:
        async with running([Job("outbox", 0.01, work)], first=lambda: turns.append("first")):
            while len(turns) < 4:
                await asyncio.sleep(0.01)

    asyncio.run(desk())
    ended = list(turns)
    assert ended[0] == "first"
    assert set(ended[1:]) == {"turn"}


def test_a_lasting_problem_is_logged_when_it_begins_and_when_it_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    turns: list[str] = []

    def work() -> None:
        turns.append("turn")
        if len(turns) < 4:
            raise TransientError("The bank did not answer. It is asked again.")

    async def desk() -> None:
        async with running([Job("outbox", 0.01, work)], first=lambda: None):
            while len(turns) < 6:
                await asyncio.sleep(0.01)

    asyncio.run(desk())
    assert [record.getMessage() for record in caplog.records if "job." in record.getMessage()] == [
        "job.failed name=outbox problem=The bank did not answer. It is asked again.",
        "job.recovered name=outbox",
    ]


def test_no_pages_folder_lies_beside_the_script() -> None:
    """Streamlit would run the files of such a folder on a cold server's first request, without sign-in."""
    assert not (ROOT / "pages" / "ui" / "pages").exists()
    assert not list((ROOT / "pages" / "ui").glob("**/pages"))


def test_no_module_beside_the_script_hides_an_installed_package() -> None:
    """Streamlit puts the script's folder first on the path: a `catalogue.py` there once hid the package that spaCy imports."""
    names = {path.stem for path in (ROOT / "pages" / "ui").glob("*.py")} - {"__init__"}
    elsewhere = [place for place in sys.path if Path(place or ".").resolve() != ROOT / "pages" / "ui"]
    hidden = {
        name for name in names if PathFinder.find_spec(name, elsewhere) or name in sys.stdlib_module_names
    }
    assert hidden == set()


PAGE_FILES = sorted(path for path in (ROOT / "pages").rglob("*.py") if path.name != "desk.py")


@pytest.mark.parametrize("path", PAGE_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_module_does_nothing_on_import(path: Path) -> None:
    for node in ast.parse(path.read_text()).body:
        doing = isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
        assert not doing, f"{path.name}:{node.lineno} does something on import"
        assert "unsafe_allow_html" not in ast.dump(node)
        assert "unsafe_allow_javascript" not in ast.dump(node)
