"""Whatever a server streams, a call ends in a JSON object or in a named failure, and the next call is served."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.models.faultserver.server import FaultServer, serving
from connectors.models.faultserver.wire import ReceivedRequest, Wire
from connectors.models.openai_compatible import OpenAICompatibleModel
from connectors.models.provider import Provider
from copilot.errors import ModelCallError
from copilot.ports.model import DraftRequest

REQUEST = DraftRequest(
    task="case_note",
    prompt="Fill the form.",
    prompt_version="case_note@1.0.0",
    payload={"task": "none", "text": "half a character: \ud800"},
    output_schema={"type": "object"},
    idempotency_key="k",
    deadline_seconds=10,
)
GOOD = {"choices": [{"index": 0, "delta": {"content": "{}"}, "finish_reason": "stop"}]}
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
keys = st.sampled_from(
    ["choices", "delta", "content", "finish_reason", "usage", "prompt_tokens", "error", "refusal", "code"]
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
deltas = st.fixed_dictionaries({}, optional={"content": anything, "refusal": anything, "role": anything})
choices = st.fixed_dictionaries({}, optional={"delta": deltas | anything, "finish_reason": anything})
nearly_right = st.fixed_dictionaries(
    {}, optional={"choices": st.lists(choices, max_size=2), "usage": anything}
)


class RawServer(FaultServer):
    """Streams the frames that it is given."""

    frames: tuple[Any, ...] = ()

    async def _exchange(self, asked: ReceivedRequest, wire: Wire) -> None:
        await wire.begin_stream()
        for frame in self.frames:
            await wire.event(frame if isinstance(frame, str) else json.dumps(frame))
        await wire.event("[DONE]")
        await wire.end_stream()


@pytest.fixture(scope="module")
def peer() -> Iterator[tuple[RawServer, OpenAICompatibleModel]]:
    server = RawServer()
    with serving(server) as url:
        model = OpenAICompatibleModel(Provider(kind="compatible", name="raw", model="m", base_url=url))
        yield server, model
        model.close()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    frames=st.lists(nearly_right | anything | st.text(st.characters(exclude_characters="\r\n")), max_size=4)
)
def test_any_stream_ends_in_an_object_or_a_named_failure(peer, frames):
    server, model = peer
    server.frames = tuple(frames)
    with suppress(ModelCallError):
        assert isinstance(model.draft(REQUEST).output, dict)
    server.frames = (GOOD,)
    assert model.draft(REQUEST).output == {}


def test_usage_below_nothing_gives_no_tokens_back(peer):
    server, model = peer
    usage = {"prompt_tokens": -5, "completion_tokens": -7, "total_tokens": -12}
    server.frames = (GOOD, {"choices": [], "usage": usage})
    response = model.draft(REQUEST)
    assert (response.input_tokens, response.output_tokens) == (0, 0)
