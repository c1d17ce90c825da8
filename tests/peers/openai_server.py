"""A real HTTP server on loopback that speaks the OpenAI chat protocol, well or badly, by script."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[dict[str, Any]], "Reply"]


@dataclass
class Reply:
    """What the server sends for one request."""

    status: int = 200
    body: Any = None
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0


@dataclass
class Peer:
    """The running server and what it has been asked."""

    base_url: str
    requests: list[dict[str, Any]]


def completion(content: str, *, finish_reason: str = "stop", refusal: str | None = None) -> Reply:
    """A chat completion as the protocol words it."""
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if refusal:
        message = {"role": "assistant", "content": None, "refusal": refusal}
    return Reply(
        body={
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "scripted",
            "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
            "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
        }
    )


def failure(status: int, code: str) -> Reply:
    """An error as the protocol words it."""
    return Reply(status=status, body={"error": {"message": "scripted", "type": "scripted", "code": code}})


def _encoded(reply: Reply, *, streamed: bool) -> tuple[bytes, str]:
    """The body as it goes over the wire; a completion goes as a stream where one was asked for."""
    if isinstance(reply.body, bytes):
        return reply.body, reply.content_type
    if not streamed or not reply.body or not reply.body.get("choices"):
        return json.dumps(reply.body).encode(), reply.content_type
    choice, usage = reply.body["choices"][0], reply.body.get("usage")
    frame = {key: reply.body[key] for key in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    frames = [
        {**frame, "choices": [{"index": 0, "delta": choice["message"], "finish_reason": None}]},
        {**frame, "choices": [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}]},
        {**frame, "choices": [], "usage": usage},
    ]
    lines = [f"data: {json.dumps(one)}\n\n" for one in frames]
    return "".join([*lines, "data: [DONE]\n\n"]).encode(), "text/event-stream"


@contextmanager
def openai_peer(script: Script) -> Iterator[Peer]:
    """Serve the script until the block ends."""
    seen: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append(request)
            reply = script(request)
            time.sleep(reply.delay_seconds)
            data, content_type = _encoded(reply, streamed=bool(request.get("stream")))
            try:
                self.send_response(reply.status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(data)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)
            except (BrokenPipeError, ConnectionResetError):
                pass

        def log_message(self, format: str, *args: Any) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield Peer(f"http://127.0.0.1:{server.server_address[1]}/v1", seen)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
