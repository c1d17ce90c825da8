"""The server: which fault is whose turn, what has been asked, and who left before the end."""

import asyncio
import contextlib
import ssl
import threading
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

from connectors.models.faultserver.answers import good_answer
from connectors.models.faultserver.behaviour import Answer, Exchange, Pace
from connectors.models.faultserver.faults import Fault, parse
from connectors.models.faultserver.wire import ClientLeft, ReceivedRequest, Wire, read_request

PREFIX = "fault:"
_KEPT = 100


class FaultServer:
    """Plays faults on one address and counts what it was asked.

    Whose turn it is is decided, in this order, by the header `X-Fault`, the queue, and the
    model's name (`fault:429+ok`: one after the other, the last for ever); `default` is for
    everything else.
    """

    def __init__(
        self, *, pace: Pace | None = None, answer: Answer = good_answer, default: Fault = Fault.OK
    ) -> None:
        self._pace = pace or Pace()
        self._answer = answer
        self._default = default
        self.queue: deque[Fault] = deque()
        self.counts: Counter[str] = Counter()
        """Requests by the name of the model."""
        self.faults: Counter[str] = Counter()
        """Requests by the fault that was played."""
        self.requests: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self.headers: deque[dict[str, str]] = deque(maxlen=_KEPT)
        self.left = 0
        """Clients that closed before the answer was complete."""
        self.open = 0
        """Connections that are open now."""
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int, *, tls: ssl.SSLContext | None = None) -> tuple[str, int]:
        """Listen; the address is given back, with the port that the system chose for 0."""
        self._server = await asyncio.start_server(
            self._connection, host, port, limit=1 << 20, backlog=1_024, ssl=tls
        )
        found = self._server.sockets[0].getsockname()
        return str(found[0]), int(found[1])

    async def stop(self) -> None:
        """Listen no more; tasks of open connections are the loop's to cancel."""
        if self._server:
            self._server.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            while True:
                await self._exchange(await read_request(reader), Wire(reader, writer))
        except (ClientLeft, ValueError, asyncio.CancelledError):
            pass  # cancelled by `serving` alone, when it winds up
        finally:
            self.open -= 1
            writer.close()

    async def _exchange(self, request: ReceivedRequest, wire: Wire) -> None:
        if request.path == "/_faults":
            await self._control(request, wire)
        elif request.path.endswith("/models"):
            await wire.whole(200, {"object": "list", "data": [{"id": "fault:ok", "object": "model"}]})
        elif not request.path.endswith("/chat/completions") or not isinstance(request.body, dict):
            await wire.whole(404, {"error": {"message": "Not here.", "type": "invalid_request_error"}})
        else:
            await self._play(request, wire)

    async def _play(self, request: ReceivedRequest, wire: Wire) -> None:
        try:
            fault = self._turn(request)
        except ValueError as error:  # a fault's name that is unknown
            await wire.whole(400, {"error": {"message": str(error), "type": "invalid_request_error"}})
            return
        try:
            await Exchange(wire, request, self._pace, self._answer).run(fault)
        except ClientLeft:
            self.left += 1
            raise

    def _turn(self, request: ReceivedRequest) -> Fault:
        model = str(request.body.get("model", ""))
        fault = self._named(request, model, self.counts[model])
        self.counts[model] += 1
        self.faults[fault] += 1
        self.requests.append(request.body)
        self.headers.append(request.headers)
        return fault

    def _named(self, request: ReceivedRequest, model: str, number: int) -> Fault:
        if named := request.headers.get("x-fault"):
            return Fault(named)
        if self.queue:
            return self.queue.popleft()
        # Azure names the deployment in the path and may leave the model out.
        deployment = request.path.rpartition("/deployments/")[2].partition("/")[0].replace("%3A", ":")
        for name in (model, deployment):
            if name.startswith(PREFIX):
                turns = parse(name.removeprefix(PREFIX))
                return turns[min(number, len(turns) - 1)]
        return self._default

    async def _control(self, request: ReceivedRequest, wire: Wire) -> None:
        """GET: what happened; POST `{"queue": ["429", "ok"]}`: what shall; DELETE: forget it all."""
        if request.method == "DELETE":
            for kept in (self.queue, self.counts, self.faults, self.requests, self.headers):
                kept.clear()
        if request.method == "POST":
            self.queue.extend(Fault(name) for name in request.body.get("queue", []))
        await wire.whole(
            200,
            {
                "requests": dict(self.counts),
                "faults": dict(self.faults),
                "queue": list(self.queue),
                "open": self.open,
                "left": self.left,
            },
        )


@contextlib.contextmanager
def serving(server: FaultServer, *, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The server in a thread of its own, on a free port of this machine; gives the base URL."""
    loop = asyncio.new_event_loop()
    host, port = loop.run_until_complete(server.start("127.0.0.1", 0, tls=tls))
    thread = threading.Thread(target=loop.run_forever, name="fault-server", daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://{host}:{port}/v1"
    finally:
        asyncio.run_coroutine_threadsafe(_wind_up(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _wind_up(server: FaultServer) -> None:
    await server.stop()
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
