"""Who may read `/metrics`."""

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.testclient import TestClient

from copilot.metrics_endpoint import metrics_route

LOCAL = "http://localhost:8501"


def client(*, token: str = "", peer: str = "127.0.0.1", base_url: str = LOCAL) -> TestClient:
    app = Starlette(routes=[metrics_route(lambda: SecretStr(token) if token else None)])
    return TestClient(app, base_url=base_url, client=(peer, 50_000))


@pytest.mark.parametrize(
    "base_url", [LOCAL, "http://127.0.0.1:8501", "http://[::1]:8501", "http://localhost", "http://[::1]"]
)
def test_this_machine_reads_the_metrics_without_a_token(base_url: str) -> None:
    answer = client(base_url=base_url).get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert "foureyes_model_calls_total" in answer.text


def test_another_machine_does_not() -> None:
    answer = client(peer="10.0.0.7").get("/metrics")
    assert (answer.status_code, "foureyes_" in answer.text) == (403, False)
    assert "FOUREYES_METRICS_TOKEN" in answer.text


@pytest.mark.parametrize("header", ["forwarded", "x-forwarded-for", "x-real-ip", "via"])
def test_what_a_proxy_on_this_machine_passes_on_is_not_from_this_machine(header: str) -> None:
    assert client().get("/metrics", headers={header: "203.0.113.9"}).status_code == 403


def test_a_foreign_name_that_resolves_to_this_machine_is_refused() -> None:
    assert client(base_url="http://rebound.example:8501").get("/metrics").status_code == 403


@pytest.mark.parametrize("given", ["", "Bearer wrong", "Bearer ", "Basic secret", "secret", "Bearer secret2"])
def test_where_a_token_is_set_everybody_shows_it(given: str) -> None:
    headers = {"authorization": given} if given else {}
    answer = client(token="secret").get("/metrics", headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "foureyes_" not in answer.text


def test_with_the_token_another_machine_reads_them_too() -> None:
    answer = client(token="secret", peer="10.0.0.7").get(
        "/metrics", headers={"authorization": "Bearer secret"}
    )
    assert answer.status_code == 200
