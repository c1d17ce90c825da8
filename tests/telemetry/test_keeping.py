"""Where spans go, and that nothing about it can hold up or fail a run."""

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from copilot import metrics
from copilot.errors import InputError
from copilot.settings import Settings
from copilot.telemetry import span, trace_id
from copilot.telemetry_setup import BATCH, QUEUE, Tracing
from tests.telemetry.recorded import Kept


class Collector(HTTPServer):
    """An OTLP collector on loopback that keeps what it is sent; `answer` may be made to wait."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Receive)
        self.requests: list[ExportTraceServiceRequest] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1/traces"


class _Receive(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.requests.append(ExportTraceServiceRequest.FromString(body))
        self.server.may_answer.wait(10)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def collector() -> Iterator[Collector]:
    server = Collector()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.may_answer.set()
    server.shutdown()
    thread.join()
    server.server_close()


def lost() -> float:
    return metrics.registry.get_sample_value("foureyes_spans_lost_total") or 0.0


def test_a_store_that_cannot_be_written_fails_no_run_and_is_counted(tracing: Tracing, kept: Kept) -> None:
    before, kept.broken = lost(), True
    with span("run"), span("verify"):
        pass
    tracing.flush()
    assert lost() == before + 2
    kept.broken = False
    with span("run"):
        pass
    tracing.flush()
    assert [view.name for _, view in kept.spans] == ["run"]


def test_what_has_not_been_kept_yet_is_kept_on_closing(kept: Kept) -> None:
    tracing = Tracing(Settings(), kept)
    with span("run"):
        pass
    tracing.close()
    assert kept.named("run")
    with span("run"):
        assert trace_id() == ""


def test_a_flood_is_bounded_by_the_queue(kept: Kept) -> None:
    """The store hangs; the run goes on, and memory does not grow with what it does."""
    tracing = Tracing(Settings(), kept)
    tracing._local._batch_processor._export_lock.acquire()
    began = time.perf_counter()
    with span("run"):
        for _ in range(QUEUE + 500):
            with span("verify"):
                pass
    took = time.perf_counter() - began
    tracing._local._batch_processor._export_lock.release()
    tracing.close()
    assert len(kept.spans) == QUEUE
    assert took < 5


def test_a_collector_gets_the_spans_without_the_ids_of_cases(kept: Kept, collector: Collector) -> None:
    tracing = Tracing(Settings(otlp_endpoint=collector.address), kept)
    with span("run", case_id="AM-100001", operation_id="op-1", run_id="R-1", task="sar_narrative"):
        pass
    tracing.close()
    (request,) = collector.requests
    (sent,) = request.resource_spans[0].scope_spans[0].spans
    assert {item.key: item.value.string_value for item in sent.attributes} == {
        "run_id": "R-1",
        "task": "sar_narrative",
    }
    assert kept.named("run").attributes["case_id"] == "AM-100001"
    assert b"AM-100001" not in request.SerializeToString()


def test_a_collector_that_hangs_holds_up_neither_run_nor_reader(kept: Kept, collector: Collector) -> None:
    collector.may_answer.clear()
    tracing = Tracing(Settings(otlp_endpoint=collector.address), kept)
    began = time.perf_counter()
    with span("run"):
        pass
    tracing.flush()
    assert kept.named("run")
    assert time.perf_counter() - began < 1
    collector.may_answer.set()
    tracing.close()


def test_closing_waits_for_a_hanging_collector_once_and_not_for_every_batch(
    kept: Kept, collector: Collector
) -> None:
    collector.may_answer.clear()
    before = lost()
    tracing = Tracing(Settings(otlp_endpoint=collector.address), kept, send_seconds=0.5)
    for _ in range(7 * BATCH):
        with span("run"):
            pass
    began = time.perf_counter()
    tracing.close()
    assert time.perf_counter() - began < 5 * 0.5
    assert lost() == before + 7 * BATCH
    assert len(kept.spans) == 7 * BATCH


def test_a_collector_that_is_not_there_costs_its_spans_alone(kept: Kept) -> None:
    before = lost()
    tracing = Tracing(Settings(otlp_endpoint="http://127.0.0.1:9/v1/traces"), kept)
    with span("run"):
        pass
    tracing.close()
    assert kept.named("run")
    assert lost() == before + 1


@pytest.mark.parametrize("address", ["collector:4318", "ftp://collector", "yes"])
def test_an_address_that_is_none_is_said_at_the_start(kept: Kept, address: str) -> None:
    with pytest.raises(InputError, match="FOUREYES_OTLP_ENDPOINT"):
        Tracing(Settings(otlp_endpoint=address), kept)
