"""Where spans go: into the own store by default, to an OTLP collector where one is set.

Neither can hold up or fail a run: spans wait in a bounded queue for a thread of their own,
and what cannot be kept or sent is counted and dropped.

    span() ─▶ roots alone begin a trace ─┬▶ queue ─▶ own store (whole)
                                         └▶ queue ─▶ OTLP/HTTP (without ids of cases)
"""

import logging
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import Decision as Sampled
from opentelemetry.sdk.trace.sampling import ParentBased, Sampler, SamplingResult, StaticSampler
from opentelemetry.trace import Link, SpanKind, StatusCode, TraceState
from opentelemetry.util.types import Attributes

from copilot import metrics
from copilot.domain.desk_operations import SpanView
from copilot.errors import CopilotError, InputError
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.settings import Settings
from copilot.telemetry import trace_with

ROOTS = frozenset({"run", "commit", "ingest", "request"})
"""Spans that may begin a trace. The same steps outside of these, such as the reads behind a
page, are counted but not kept: they would be traces of one span each."""
STAYS_HERE = frozenset({"case_id", "operation_id", "path"})
"""Attributes that no collector gets: beside the task's name, a case's id would tell somebody
outside the SAR compartment that a report is being considered. `run_id` leads back to the case
for those who may see it."""
QUEUE = 4_096
BATCH = 512
KEPT_AFTER_SECONDS = 2.0
_log = logging.getLogger(__name__)


class Tracing:
    """Tracing that has been set up; ends with `close`."""

    def __init__(
        self, settings: Settings, unit_of_work: UnitOfWorkFactory, *, send_seconds: float = 3.0
    ) -> None:
        """Begin to record; `send_seconds` is how long a collector may take for one batch.

        Raises:
            InputError: the collector's address is none.
        """
        _pin_foreign_tracing_off()
        self._collector = _collector(settings, send_seconds)
        self._local = BatchSpanProcessor(
            StoreExporter(unit_of_work),
            QUEUE,
            KEPT_AFTER_SECONDS * 1_000,
            BATCH,
            export_timeout_millis=10_000,
        )
        self._provider = TracerProvider(
            sampler=_RootsAlone(),
            resource=Resource({"service.name": "foureyes"}),
            span_limits=SpanLimits(max_attributes=32, max_events=0, max_links=0),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(self._local)
        if self._collector:
            self._provider.add_span_processor(BatchSpanProcessor(self._collector, QUEUE, 5_000, BATCH))
        self._stop = trace_with(self._provider.get_tracer("foureyes"))

    def flush(self) -> None:
        """Keep what has ended so far in the own store; waits for no collector."""
        self._local.force_flush()

    def close(self) -> None:
        """Keep and send what is left, and stop recording; a collector that fails now is asked no more."""
        self._stop()
        if self._collector:
            self._collector.closing = True
        self._provider.shutdown()


class StoreExporter(SpanExporter):
    """Writes spans into the own store; one that cannot be written is counted as lost."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self._unit_of_work = unit_of_work

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        try:
            with self._unit_of_work() as unit:
                unit.traces.add([kept for span in spans if (kept := _as_kept(span))])
        except CopilotError as error:
            metrics.spans_lost(len(spans))
            _log.warning("%d spans were not kept: %s", len(spans), error.user_message)
            return SpanExportResult.FAILURE
        return SpanExportResult.SUCCESS


class WithoutCases(SpanExporter):
    """Sends spans on less what must stay here, and counts those that were not taken."""

    def __init__(self, onward: SpanExporter) -> None:
        self._onward = onward
        self._given_up = False
        self.closing = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        sent = not self._given_up and self._onward.export([_stripped(span) for span in spans])
        if sent is SpanExportResult.SUCCESS:
            return SpanExportResult.SUCCESS
        metrics.spans_lost(len(spans))
        # On closing, every batch that waits would cost its own timeout.
        self._given_up = self.closing
        return SpanExportResult.FAILURE

    def shutdown(self) -> None:
        self._onward.shutdown()


class _RootsAlone(Sampler):
    """Begins a trace at a root, and follows its parent anywhere else."""

    def __init__(self) -> None:
        self._below = ParentBased(root=StaticSampler(Sampled.DROP))
        self._begin = ParentBased(root=StaticSampler(Sampled.RECORD_AND_SAMPLE))

    def should_sample(
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        trace_state: TraceState | None = None,
    ) -> SamplingResult:
        sampler = self._begin if name in ROOTS else self._below
        return sampler.should_sample(parent_context, trace_id, name, kind, attributes, links, trace_state)

    def get_description(self) -> str:
        return "RootsAlone"


def _collector(settings: Settings, send_seconds: float) -> WithoutCases | None:
    address = settings.otlp_endpoint
    if not address:
        return None
    if not address.startswith(("http://", "https://")):
        raise InputError(
            "FOUREYES_OTLP_ENDPOINT is not an http or https address. "
            "Write it whole, such as http://127.0.0.1:4318/v1/traces, or unset it."
        )
    # Imported here: two thirds of a second that only an installation with a collector pays.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return WithoutCases(OTLPSpanExporter(endpoint=address, timeout=send_seconds))


def _pin_foreign_tracing_off() -> None:
    """LangSmith comes with LangChain and would send whole prompts out on one environment variable."""
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        os.environ[name] = "false"


def _as_kept(span: ReadableSpan) -> tuple[str, SpanView] | None:
    context = span.get_span_context()
    if context is None or span.start_time is None or span.end_time is None:
        return None
    view = SpanView(
        span_id=format(context.span_id, "016x"),
        parent_id=format(span.parent.span_id, "016x") if span.parent else None,
        name=span.name[:64],
        started_at=datetime.fromtimestamp(span.start_time / 1e9, UTC),
        milliseconds=(span.end_time - span.start_time) / 1e6,
        attributes={name: str(value) for name, value in (span.attributes or {}).items()},
        failed=span.status.status_code is StatusCode.ERROR,
    )
    return format(context.trace_id, "032x"), view


def _stripped(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=span.get_span_context(),
        parent=span.parent,
        resource=span.resource,
        attributes={name: value for name, value in (span.attributes or {}).items() if name not in STAYS_HERE},
        kind=span.kind,
        status=span.status,
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )
