"""Whatever goes wrong, the answer is a problem that says what to do and repeats nothing of a customer."""

import json
import logging
from collections.abc import Iterator

import pytest

from copilot.domain.identity import Role
from copilot.errors import BudgetExceededError, LeakError, PermanentError, TransientError
from copilot.settings import Settings
from tests.api.small_service import SmallService

ASK = "/api/v1/policy/answers"
NAME = "Nadia Petrova"


@pytest.fixture
def header(service: SmallService) -> dict[str, str]:
    return service.token_of("case-feed", Role.FRAUD_ANALYST)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/", 404),
        ("DELETE", "/api/v1/queue", 405),
        ("GET", ASK, 405),
        ("GET", "/api/v1/queue?limit=0", 422),
        ("GET", "/api/v1/queue?colour=red", 422),
        ("GET", "/api/v1/runs/R-000000", 404),
        ("GET", "/api/v1/runs/%00", 422),
        ("GET", "/api/v1/drafts/DR-000000", 404),
        ("POST", "/api/v1/cases/CF-999999/brief", 404),
    ],
)
def test_an_error_is_a_problem_with_its_request_id(
    service: SmallService, header: dict[str, str], method: str, path: str, status: int
) -> None:
    answer = service.client.request(method, path, headers={**header, "x-request-id": "feed-9"})
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["request_id"] == answer.headers["x-request-id"] == "feed-9"
    assert {"type", "title", "detail", "instance"} <= problem.keys()


def test_a_wrong_method_names_the_right_one(service: SmallService) -> None:
    assert service.client.delete("/api/v1/queue").headers["allow"] == "GET"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"question": 7}',
        b'{"question": ""}',
        b'{"question": "  ?!  "}',
        b'{"question": "a\\u0000b"}',
        b'{"question": "\\ud800"}',
        b'{"question": "ok", "\\ud800": 1}',
        b'{"question": "ok", "as_of": "tomorrow"}',
        b'{"question": "ok", "as_of": "9999-99-99"}',
        b'{"question": NaN}',
        b"[" * 30_000,
        b"\xff\xfe",
        json.dumps({"question": "x" * 4_001}).encode(),
    ],
)
def test_a_body_that_cannot_be_used_is_the_callers_and_costs_no_run(
    service: SmallService, header: dict[str, str], body: bytes
) -> None:
    answer = service.client.post(ASK, content=body, headers={**header, "content-type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:foureyes:problem:unusable-input")
    assert answer.headers["content-type"] == "application/problem+json"
    assert service.workflow.jobs == []


def test_what_was_sent_is_not_repeated_in_the_answer(service: SmallService, header: dict[str, str]) -> None:
    answer = service.client.post(ASK, json={"question": [NAME], "as_of": NAME}, headers=header)
    assert {error["where"] for error in answer.json()["errors"]} == {"body/question", "body/as_of"}
    assert "Nadia" not in answer.text


def test_a_body_in_another_format_is_refused(service: SmallService, header: dict[str, str]) -> None:
    answer = service.client.post(
        ASK, content="question=hello", headers={**header, "content-type": "text/plain"}
    )
    assert answer.status_code == 422


class TestSize:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(api_max_body_bytes=1_024)

    def test_a_body_that_says_it_is_too_large_is_not_read(
        self, service: SmallService, header: dict[str, str]
    ) -> None:
        answer = service.client.post(ASK, content=b"x" * 1_025, headers=header)
        assert (answer.status_code, answer.json()["type"]) == (413, "urn:foureyes:problem:content-too-large")

    def test_a_body_without_a_stated_length_is_stopped_at_the_limit(
        self, service: SmallService, header: dict[str, str]
    ) -> None:
        read: list[int] = []

        def endless() -> Iterator[bytes]:
            while len(read) < 100:
                read.append(1)
                yield b"x" * 512

        answer = service.client.post(
            ASK, content=endless(), headers={**header, "content-type": "application/json"}
        )
        assert (answer.status_code, answer.json()["type"]) == (413, "urn:foureyes:problem:content-too-large")

    def test_one_within_the_limit_is_taken(self, service: SmallService, header: dict[str, str]) -> None:
        answer = service.client.post(ASK, json={"question": "x " * 400}, headers=header)
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (TransientError("The bank did not answer."), 503),
        (PermanentError("The store is damaged."), 500),
        (BudgetExceededError("The day's budget is used up."), 429),
        (LeakError("The text still held an identifier."), 409),
    ],
)
def test_a_failure_of_a_part_keeps_its_words(
    service: SmallService, header: dict[str, str], failure: Exception, status: int
) -> None:
    service.workflow.failure = failure
    answer = service.client.post(ASK, json={"question": "Who approves?"}, headers=header)
    assert (answer.status_code, answer.json()["detail"]) == (status, str(failure))
    assert ("retry-after" in answer.headers) == (status == 503)


def test_a_defect_says_neither_to_the_caller_nor_to_the_log_whose_record_it_met(
    service: SmallService, header: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    service.workflow.failure = ValueError(f"cannot read {NAME}")
    with caplog.at_level(logging.INFO):
        answer = service.client.post(ASK, json={"question": "Who approves?"}, headers=header)
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:foureyes:problem:defect")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "Nadia" not in answer.text + caplog.text
    assert f"request_id={answer.json()['request_id']} problem=ValueError at=" in caplog.text


def test_while_the_product_starts_a_caller_is_told_to_come_back(
    service: SmallService, header: dict[str, str]
) -> None:
    service.services = None
    answer = service.client.get("/api/v1/queue", headers=header)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    ready = service.client.get("/api/readiness")
    assert (ready.status_code, ready.json()["parts"]) == (503, {"services": "failing"})
    assert service.client.get("/api/health").status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/queue", "/api/v1/nothing", "/api/health"])
def test_every_answer_bears_the_headers_and_none_opens_the_api_to_other_sites(
    service: SmallService, path: str
) -> None:
    headers = service.client.get(path, headers={"origin": "https://evil.example"}).headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-frame-options"] == "DENY"
    assert not [name for name in headers if name.startswith("access-control-")]


def test_a_request_id_that_is_no_id_is_replaced(service: SmallService) -> None:
    given = service.client.get("/api/health", headers={"x-request-id": "a b\t" + "c" * 100}).headers
    assert len(given["x-request-id"]) == 16


def test_the_log_has_one_line_a_request_without_its_query(
    service: SmallService, header: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="copilot.api"):
        service.client.get("/api/v1/queue", params={"text": NAME}, headers=header)
    (line,) = [record.getMessage() for record in caplog.records if "api.answered" in record.getMessage()]
    assert "route=/v1/queue status=200" in line
    assert "caller=svc-case-feed" in line
    assert "Nadia" not in line


def test_a_caller_who_asks_for_readiness_learns_which_part_and_not_where_it_lies(
    service: SmallService, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"store": "The store /srv/bank/foureyes.db is damaged.", "bank": "ok"}
    monkeypatch.setattr(service.services, "readiness", lambda: said)
    answer = service.client.get("/api/readiness")
    assert (answer.status_code, answer.json()["parts"]) == (503, {"store": "failing", "bank": "ok"})
    assert "/srv/bank" in caplog.text
