"""How long a server asks to be left alone, and what its words mean, read from its answer."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import openai
import pytest

from connectors.models.failures import classified, retry_after
from copilot.domain.model_call import ModelFailure


def refused(status: int = 429, *, body: object = None, **headers: str) -> openai.APIStatusError:
    request = httpx2.Request("POST", "http://127.0.0.1/v1")
    response = httpx2.Response(
        status, request=request, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    return openai.APIStatusError("scripted words", response=response, body=body)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "3"}, 3.0),
        ({"retry_after": "0"}, 0.0),
        ({"retry_after": "-5"}, 0.0),
        ({"retry_after_ms": "250", "retry_after": "9"}, 0.25),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "nan"}, None),
        ({"retry_after": "inf"}, None),
        ({"retry_after": ""}, None),
        ({}, None),
    ],
)
def test_a_pause_is_read_as_seconds_and_nonsense_as_none(headers, seconds):
    assert retry_after(refused(**headers)) == seconds


def test_a_pause_until_a_moment_is_counted_from_now_and_a_moment_gone_by_is_no_pause():
    in_a_minute = datetime.now(UTC) + timedelta(seconds=60)
    assert 55 < (retry_after(refused(retry_after=format_datetime(in_a_minute, usegmt=True))) or 0) <= 60
    long_ago = datetime.now(UTC) - timedelta(days=400)
    assert retry_after(refused(retry_after=format_datetime(long_ago, usegmt=True))) == 0.0


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (
            400,
            {"code": 400, "message": "This model's maximum context length is 8192 tokens."},
            "context_length",
        ),
        (400, {"type": "exceed_context_size_error", "code": 400}, "context_length"),
        (413, None, "context_length"),
        (404, {"code": "DeploymentNotFound"}, "not_found"),
        (404, "not a dictionary", "not_found"),
        (402, None, "quota"),
        (403, None, "auth"),
        (408, None, "timed_out"),
        (422, None, "bad_request"),
        (529, None, "server_error"),
        (302, None, "redirected"),
    ],
)
def test_servers_that_word_it_differently_are_understood(status, body, failure):
    error = refused(status, body=body)
    if isinstance(body, dict):
        error.message = str(body.get("message", ""))
    found = classified(error, "vllm:m")
    assert found.failure is ModelFailure(failure)
    assert "maximum context" not in found.user_message
