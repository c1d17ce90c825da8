"""The SAR compartment over the doors that are not methods: screens, command line, API, logs, spans, metrics."""

import json
import logging
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import typer
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit import config
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from typer.testing import CliRunner

from copilot.api.application import create_api, mounted
from copilot.cli import app as command_line
from copilot.cli.failures import explained
from copilot.domain.identity import Role
from copilot.domain.ids import UserId
from copilot.domain.run import TaskName
from copilot.domain.service_account import PERSONS_ONLY
from copilot.errors import CopilotError
from copilot.settings import Settings
from pages.server.launch import ROOT
from pages.ui import current
from pages.ui.page_list import PAGES
from tests.walls.compartment import ABSENT, OUTSIDER, Compartment, Ids, leaks, outside_claims

_NUMBER = "(number asked for)"
"""Stands where the numbers of the address stood; no page says this by itself."""

# Screens


@pytest.fixture
def screens(compartment: Compartment) -> Iterator[Compartment]:
    current.provide(compartment.services)
    option = (
        "runner.enforceSerializableSessionState"  # AppTest keeps a dictionary of its own in session state
    )
    config.set_option(option, False)
    yield compartment
    config.set_option(option, True)
    current.withdraw()


def _screen(path: str, ids: Ids, *, groups: tuple[str, ...] = ("outside",)) -> str:
    """All that the page says to its reader when opened by a deep link with these numbers."""
    at = AppTest.from_file(str(ROOT / "pages" / "ui" / "desk.py"), default_timeout=60)
    at.user = {**outside_claims(groups), "is_logged_in": True}
    for name, value in {"case": ids.case, "draft": ids.draft, "run": ids.run}.items():
        at.query_params[name] = value
    at._page_hash = calc_hash(path)
    at.run()
    assert not at.exception
    assert not [error for error in at.error if "This part of the screen failed" in error.value]
    return "\n".join(str(getattr(node, "proto", "")) for block in (at.main, at.sidebar) for node in block)


@pytest.mark.parametrize("path", [entry.path for entry in PAGES])
def test_a_deep_link_to_hidden_work_shows_what_one_to_nothing_shows(screens: Compartment, path: str) -> None:
    hidden, absent = (_without(_screen(path, ids), ids) for ids in (screens.hidden, ABSENT))
    assert leaks(screens, hidden) == []
    assert _around(hidden) == _around(absent)
    assert _words(hidden) == _words(absent)
    assert _words(hidden) or path != "case"  # the others look a number up in their own list


def test_inside_the_compartment_the_same_link_opens_it(screens: Compartment) -> None:
    assert leaks(screens, _without(_screen("case", screens.hidden, groups=("outside", "inside")), ABSENT))


def _without(text: str, ids: Ids) -> str:
    for number in sorted(ids, key=len, reverse=True):
        text = text.replace(number, _NUMBER)
    return text


def _around(text: str) -> set[str]:
    """What stands before each place of a number: the same sentences for hidden and for absent ones."""
    pieces = text.split(_NUMBER)
    return {piece[-50:] for piece in pieces[:-1]}


def _words(text: str) -> list[str]:
    """The page's messages: alerts are where a refusal would differ from an absence."""
    return [line.strip() for line in text.splitlines() if "body:" in line and "There is no" in line]


# Command line

_CASE_VERBS: dict[str, list[str]] = {
    "case": ["{case}"],
    "brief": ["{case}"],
    "summarise": ["{case}"],
    "draft": ["case_note", "{case}"],
    "ask": ["What happened?", "--case", "{case}"],
    "redact": ["--case", "{case}"],
    "prompt-log": ["{case}"],
}
_LIST_VERBS: dict[str, list[str]] = {
    "queue": ["--limit", "200"],
    "search": ["suspicious activity report"],
    "audit export": [],
    "users list": [],
    "accounts list": [],
    "keys status": [],
    "shadow list": [],
}
_NO_PATH = {
    "ingest": "takes in, shows nothing of cases",
    "screen": "reads only what it is given",
    "verify": "reads only what it is given",
    "doctor": "counts parts, asks no case",
    "bench": "measures in directories of its own",
    "serve": "starts the API, tried below",
    "prompts": "the product's own files",
    "demo reset": "throws away",
    "demo ensure": "fills an empty directory",
    "demo advance": "a date",
    "audit verify": "names a row's number, no content",
    "audit checkpoint": "a signature over the chain's end",
    "accounts create": "makes a caller",
    "accounts token": "makes a token",
    "accounts revoke": "ends one",
    "users revoke": "acts on users",
    "users restore": "acts on users",
    "keys rotate": "counts sealed values",
    "keys new": "makes a key",
    "retention plan": "governance names held cases by number: decision 9",
    "retention run": "as retention plan",
    "holds list": "as retention plan",
    "holds set": "as retention plan",
    "holds lift": "as retention plan",
    "eval run": "over the invented bank of the evaluation, not over live cases",
    "eval list": "as eval run",
    "eval show": "as eval run",
    "eval compare": "as eval run",
    "eval judge": "over labelled sentences of its own",
    "eval retrieval": "over the documents that it is given",
    "eval baseline accept": "as eval run",
    "shadow propose-prompt": "takes in a prompt, shows nothing of cases",
    "shadow propose-engine": "as shadow propose-prompt",
    "shadow withdraw": "as shadow propose-prompt",
    "shadow promote": "as shadow propose-prompt",
    "shadow rollback": "as shadow propose-prompt",
    "shadow run": "shows counts; pairs are tried in tests/usecases/test_live_versions",
    "shadow show": "as shadow run",
    "shadow diff": "the product's own prompts",
    "shadow versions": "as shadow diff",
}


def _verbs(command: Any = None, before: tuple[str, ...] = ()) -> Iterator[str]:
    for name, verb in (command or typer.main.get_command(command_line)).commands.items():
        here = (*before, name)
        if hasattr(verb, "commands"):
            yield from _verbs(verb, here)
        else:
            yield " ".join(here)


def test_no_verb_is_forgotten() -> None:
    assert set(_verbs()) - _CASE_VERBS.keys() - _LIST_VERBS.keys() - _NO_PATH.keys() == set()


def _typed(compartment: Compartment, verb: str, arguments: list[str], user: str) -> str:
    """What the verb prints, or the line that `main` would say of its failure."""
    data = ["--data-dir", str(compartment.data_dir), "--as", user]
    done = CliRunner().invoke(command_line, [*verb.split(), *arguments, *data], input="Call Maria Gomez.")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        assert isinstance(done.exception, CopilotError), explained(done.exception)  # type: ignore[arg-type]
        return f"{done.output}\n{done.exception.user_message}"
    return done.output


@pytest.mark.parametrize("verb", _CASE_VERBS)
def test_a_verb_speaks_of_hidden_work_as_of_nothing(compartment: Compartment, verb: str) -> None:
    said = []
    for ids in (compartment.hidden, ABSENT):
        arguments = [argument.replace("{case}", ids.case) for argument in _CASE_VERBS[verb]]
        said.append(_without(_typed(compartment, verb, arguments, OUTSIDER.user_id), ids))
    assert said[0] == said[1]
    assert said[0].strip()


@pytest.mark.parametrize("verb", _LIST_VERBS)
def test_no_listing_verb_tells(compartment: Compartment, verb: str) -> None:
    said = _typed(compartment, verb, _LIST_VERBS[verb], OUTSIDER.user_id)
    assert said.strip()
    assert leaks(compartment, said) == []


def test_the_same_verbs_show_it_to_those_inside(compartment: Compartment) -> None:
    assert leaks(compartment, _typed(compartment, "audit export", [], "admin"))
    assert leaks(compartment, _typed(compartment, "case", [compartment.hidden.case], "dev"))


# API


@pytest.fixture
def callers(compartment: Compartment) -> Iterator[dict[str, TestClient]]:
    """A client outside the compartment with every role that an account may hold, and one inside."""
    services = compartment.services
    admin = services.actor(UserId("admin"))
    api = Starlette(routes=[mounted(lambda: services, services.settings)])
    outside = frozenset(Role) - PERSONS_ONLY - {Role.AML_INVESTIGATOR}
    clients = {}
    for name, roles in {"outside": outside, "inside": outside | {Role.AML_INVESTIGATOR}}.items():
        issued = services.create_service_account(admin, f"{name}-{uuid.uuid4().hex[:6]}", roles)
        clients[name] = TestClient(
            api, raise_server_exceptions=False, client=("127.0.0.1", 50_000), base_url="http://localhost"
        )
        clients[name].headers["Authorization"] = f"Bearer {issued.token.get_secret_value()}"
    yield clients
    for client in clients.values():
        client.close()


_OPERATIONS = [
    (method, path)
    for path, methods in create_api(lambda: None, Settings()).openapi()["paths"].items()
    for method in methods
]
_BODIES = {"drafts": {"task": "case_note"}, "answers": {"question": "When is a report due?"}}


def _called(client: TestClient, method: str, path: str, ids: Ids) -> tuple[int, str]:
    address = "/api" + path.format(case_id=ids.case, run_id=ids.run, draft_id=ids.draft)
    body = _BODIES.get(path.rsplit("/", 1)[-1])
    key = {"Idempotency-Key": uuid.uuid4().hex} if method == "post" else {}
    answer = client.request(method, address, json=body, headers={**key, "X-Request-ID": "walls"})
    return answer.status_code, _without(answer.text, ids)


@pytest.mark.parametrize(("method", "path"), _OPERATIONS)
def test_no_operation_of_the_api_tells(
    compartment: Compartment, callers: dict[str, TestClient], method: str, path: str
) -> None:
    hidden = _called(callers["outside"], method, path, compartment.hidden)
    assert leaks(compartment, hidden[1]) == []
    if "{" in path:
        absent = _called(callers["outside"], method, path, ABSENT)
        assert hidden == absent
        assert hidden[0] == 404


def test_the_api_shows_it_to_an_account_inside(
    compartment: Compartment, callers: dict[str, TestClient]
) -> None:
    status, said = _called(callers["inside"], "get", "/v1/runs/{run_id}", compartment.hidden)
    assert status == 200
    assert leaks(compartment, said)


# Logs, spans, metrics


def test_nothing_of_a_run_stands_in_the_log(
    compartment: Compartment, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    services = compartment.services
    dev = services.actor(UserId("dev"))
    case = services.view_case(dev, compartment.hidden.case)
    run = services.run_task(
        dev, compartment.hidden.case, TaskName("sar_narrative"), operation_id=uuid.uuid4().hex
    )
    printed = capfd.readouterr()
    written = caplog.text + printed.out + printed.err
    revealing = [sentence.text for sentence in run.statements if len(sentence.text) > 40]
    assert revealing
    assert case.customer is not None
    assert [text for text in [*revealing, case.customer.full_name] if text in written] == []


def test_a_span_holds_no_word_of_the_work(compartment: Compartment) -> None:
    compartment.services.trace_of_run(compartment.services.actor(UserId("dev")), compartment.hidden.run)
    with closing(sqlite3.connect(compartment.data_dir / "foureyes.db")) as store:
        rows = store.execute("SELECT name, attributes FROM spans").fetchall()
    assert rows
    sentences = {word for word in compartment.revealing if " " in word}
    assert sentences
    assert [word for word in sentences for row in rows if word in json.dumps(row)] == []


def test_metrics_count_and_name_nothing(compartment: Compartment, callers: dict[str, TestClient]) -> None:
    answer = callers["outside"].get("/api/metrics")
    assert answer.status_code == 200
    assert leaks(compartment, answer.text) == []
    assert "AM-" not in answer.text
