"""The provider asked again: a real one over HTTP, and peers that fail in every way one may."""

import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.identity.userinfo import NoProvider, OidcProvider
from copilot.domain.sign_in import SignInRules
from copilot.ports.sign_in import Recheck, Standing
from tests.identity.oidc_peer import CLIENT_ID, CLIENT_SECRET, running_provider


def _provider(issuer: str, **how: Any) -> OidcProvider:
    rules = SignInRules(
        demo=False, issuer=issuer, client_id=CLIENT_ID, client_secret=SecretStr(CLIENT_SECRET)
    )
    return OidcProvider(rules, **how)


def _ask(provider: OidcProvider, token: str = "t", subject: str = "kim") -> Recheck:
    return provider.recheck(SecretStr(token), subject=subject, groups_claim="groups")


def test_a_real_provider_confirms_tells_new_groups_and_withdraws() -> None:
    with running_provider() as peer:
        peer.set_person("kim", name="Kim Osei", groups=["fraud"])
        token = peer.tokens("kim")["access_token"]
        provider = _provider(peer.issuer)
        assert _ask(provider, token) == Recheck(standing=Standing.HOLDS, groups=("fraud",))
        peer.set_person("kim", name="Kim Osei", groups=[])
        assert _ask(provider, token).groups == ()
        peer.withdraw("kim")
        assert _ask(provider, token).standing is Standing.WITHDRAWN
        provider.close()


def test_a_token_of_another_person_does_not_vouch_for_this_one() -> None:
    with running_provider() as peer:
        peer.set_person("lee", name="Lee", groups=["fraud"])
        provider = _provider(peer.issuer)
        assert _ask(provider, peer.tokens("lee")["access_token"]).standing is Standing.WITHDRAWN
        provider.close()


@contextmanager
def peer_answering(answers: dict[str, tuple[int, bytes]]) -> Iterator[tuple[str, list[str]]]:
    """A server with these answers; gives its address and the list of what was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, body = answers.get(self.path, (404, b"{}"))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    for path, (status, body) in list(answers.items()):
        answers[path] = (status, body.replace(b"{base}", base.encode()))
    try:
        yield base, asked
    finally:
        server.shutdown()
        server.server_close()


def _metadata(**endpoints: str) -> tuple[int, bytes]:
    return 200, json.dumps(endpoints).encode()


META = "/.well-known/openid-configuration"
USERINFO = {META: _metadata(userinfo_endpoint="{base}/userinfo")}


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        ((200, b'{"sub": "kim"}'), Standing.HOLDS),
        ((400, b'{"error": "access_denied"}'), Standing.WITHDRAWN),
        ((401, b""), Standing.WITHDRAWN),
        ((403, b"<html>"), Standing.WITHDRAWN),
        ((200, b'{"sub": "lee"}'), Standing.WITHDRAWN),
        ((200, b"{}"), Standing.WITHDRAWN),
        ((200, b"eyJhbGciOi.signed.answer"), Standing.NO_ANSWER),
        ((200, b"[]"), Standing.NO_ANSWER),
        ((200, b'{"sub": "kim", "x": "' + b"a" * 300_000 + b'"}'), Standing.NO_ANSWER),
        ((302, b""), Standing.NO_ANSWER),
        ((429, b"{}"), Standing.NO_ANSWER),
        ((500, b"{}"), Standing.NO_ANSWER),
    ],
)
def test_every_answer_has_one_meaning(answer: tuple[int, bytes], standing: Standing) -> None:
    with peer_answering({**USERINFO, "/userinfo": answer}) as (base, asked):
        provider = _provider(base)
        assert _ask(provider).standing is standing
        assert "/elsewhere" not in asked
        provider.close()


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        ((200, b'{"active": true, "sub": "kim"}'), Standing.HOLDS),
        ((200, b'{"active": true}'), Standing.HOLDS),
        ((200, b'{"active": false}'), Standing.WITHDRAWN),
        ((200, b'{"active": "true"}'), Standing.WITHDRAWN),
        ((200, b'{"active": true, "sub": "lee"}'), Standing.WITHDRAWN),
        ((401, b""), Standing.NO_ANSWER),
    ],
)
def test_introspection_is_asked_where_there_is_no_userinfo(
    answer: tuple[int, bytes], standing: Standing
) -> None:
    meta = {META: _metadata(introspection_endpoint="{base}/introspect")}
    with peer_answering({**meta, "/introspect": answer}) as (base, _):
        provider = _provider(base)
        assert _ask(provider).standing is standing
        provider.close()


def test_a_provider_with_neither_offers_no_recheck() -> None:
    with peer_answering({META: _metadata(issuer="x")}) as (base, _):
        provider = _provider(base)
        assert _ask(provider).standing is Standing.NOT_OFFERED
        provider.close()


def test_without_an_access_token_nobody_is_asked() -> None:
    provider = _provider("http://127.0.0.1:9")
    assert _ask(provider, token="").standing is Standing.NOT_OFFERED
    provider.close()
    assert (
        NoProvider().recheck(SecretStr("t"), subject="s", groups_claim="g").standing is Standing.NOT_OFFERED
    )


def test_a_dead_provider_is_waited_for_once_and_then_left_alone_for_a_while() -> None:
    now = [0.0]
    answers = {**USERINFO, "/userinfo": (500, b"{}")}
    with peer_answering(answers) as (base, asked):
        provider = _provider(base, clock=lambda: now[0])
        for _ in range(5):
            assert _ask(provider).standing is Standing.NO_ANSWER
        assert asked.count("/userinfo") == 1
        now[0] += 30
        answers["/userinfo"] = (200, b'{"sub": "kim"}')
        assert _ask(provider).standing is Standing.HOLDS
        provider.close()


def test_metadata_is_read_once_an_hour() -> None:
    now = [0.0]
    with peer_answering({**USERINFO, "/userinfo": (200, b'{"sub": "kim"}')}) as (base, asked):
        provider = _provider(base, clock=lambda: now[0])
        for _ in range(3):
            _ask(provider)
        now[0] += 3_600
        _ask(provider)
        assert asked.count(META) == 2
        provider.close()


@pytest.mark.parametrize("kind", ["userinfo_endpoint", "introspection_endpoint"])
@pytest.mark.parametrize("address", ["http://192.0.2.1/ask", "ftp://127.0.0.1/ask", "//127.0.0.1/ask"])
def test_no_token_and_no_secret_is_sent_where_others_could_read_it(kind: str, address: str) -> None:
    with peer_answering({META: _metadata(**{kind: address})}) as (base, asked):
        provider = _provider(base)
        sent: list[str] = []
        provider._client.event_hooks = {"request": [lambda request: sent.append(str(request.url))]}
        assert _ask(provider).standing is Standing.NO_ANSWER
        assert asked == [META]
        assert sent == [base + META]
        provider.close()


@pytest.mark.parametrize(("tick", "standing"), [(0.0, Standing.HOLDS), (4.0, Standing.NO_ANSWER)])
def test_an_answer_that_drips_in_is_waited_for_three_seconds_in_all(tick: float, standing: Standing) -> None:
    now = itertools.count(step=tick) if tick else itertools.repeat(0.0)
    with peer_answering({**USERINFO, "/userinfo": (200, b'{"sub": "kim"}')}) as (base, _):
        provider = _provider(base, clock=lambda: next(now))
        assert _ask(provider).standing is standing
        provider.close()
