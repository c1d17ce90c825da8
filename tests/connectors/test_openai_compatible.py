"""The OpenAI-compatible model over a real server on loopback: what it makes of good and bad answers."""

import json

import pytest
from pydantic import SecretStr

from connectors.models.openai_compatible import OpenAICompatibleModel
from copilot.errors import DependencyError, PermanentError, TransientError
from copilot.ports.model import DraftRequest
from tests.peers.openai_server import Reply, Script, completion, failure, openai_peer

KEY = "sk-test-should-never-show"
REQUEST = DraftRequest(
    task="case_note",
    prompt="Fill the form.",
    prompt_version="case_note@1.0.0",
    payload={"task": "case_note", "facts": [{"id": "F1", "text": "There were 3 payments."}]},
    output_schema={"type": "object", "properties": {"note": {"type": "string"}}, "required": ["note"]},
    idempotency_key="k",
    deadline_seconds=5,
)


def draft_against(script: Script, *, read_seconds: float = 3.0):
    with openai_peer(script) as peer:
        model = OpenAICompatibleModel(
            base_url=peer.base_url, model="scripted", api_key=SecretStr(KEY), read_seconds=read_seconds
        )
        try:
            return model.draft(REQUEST), peer
        finally:
            model.close()


def test_a_good_answer_is_parsed_and_the_schema_was_asked_for_strictly():
    response, peer = draft_against(lambda _: completion(json.dumps({"note": "Three payments."})))
    assert response.output == {"note": "Three payments."}
    assert (response.engine, response.input_tokens, response.output_tokens) == ("openai:scripted", 11, 7)
    asked = peer.requests[0]["response_format"]
    assert asked["type"] == "json_schema"
    assert asked["json_schema"]["strict"] is True
    assert len(peer.requests) == 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (failure(429, "rate_limit_exceeded"), TransientError),
        (failure(500, "server_error"), TransientError),
        (failure(503, "overloaded"), TransientError),
        (failure(429, "insufficient_quota"), PermanentError),
        (failure(401, "invalid_api_key"), PermanentError),
        (failure(404, "model_not_found"), PermanentError),
        (failure(400, "context_length_exceeded"), PermanentError),
        (completion('{"note": "cut of', finish_reason="length"), PermanentError),
        (completion("", finish_reason="content_filter"), PermanentError),
        (completion("", refusal="I cannot."), PermanentError),
        (completion("I would rather chat."), PermanentError),
        (completion('["a list"]'), PermanentError),
        (Reply(body={"choices": []}), PermanentError),
        (Reply(body=b"<html>gateway</html>", content_type="text/html"), PermanentError),
        (Reply(body=b'{"choices": [{"mess', content_type="application/json"), PermanentError),
        (Reply(status=307, body={}, headers={"Location": "http://127.0.0.1:9/elsewhere"}), PermanentError),
    ],
)
def test_every_bad_answer_is_a_named_error_after_one_request_and_shows_no_key(reply, kind):
    asked = 0

    def script(_):
        nonlocal asked
        asked += 1
        return reply

    with pytest.raises(DependencyError) as caught:
        draft_against(script)
    assert type(caught.value) is kind
    assert asked == 1
    assert KEY not in caught.value.user_message


def test_a_server_that_hangs_ends_at_the_read_timeout_as_transient():
    with pytest.raises(TransientError):
        draft_against(lambda _: Reply(body={}, delay_seconds=1.5), read_seconds=0.3)


def test_an_address_where_nobody_listens_is_transient():
    model = OpenAICompatibleModel(
        base_url="http://127.0.0.1:9/v1", model="scripted", api_key=None, read_seconds=1.0
    )
    with pytest.raises(TransientError):
        model.draft(REQUEST)
    model.close()
