"""Spans around the steps of a run: ids, names, counts and times, never a text of a customer.

Only names in `ALLOWED` become attributes, and only short values that look like a name or an
id; anything else is dropped here, so that no caller can leak by mistake. Where no tracing is
set up a span costs next to nothing. Every span is counted in `copilot.metrics` by its name.

The tracer is our own and not the process-wide one: a library that brings its own
instrumentation cannot send its spans, with whatever texts they hold, through our exporters.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import TypeVar

from opentelemetry import trace
from opentelemetry.trace import NoOpTracer, Span, Status, StatusCode, Tracer

from copilot import metrics

_ATTRIBUTES = """
    task engine provider case_id run_id call_id operation_id prompt_version outcome attempt attempts
    source system count hidden tokens_in tokens_out cost_micros redacted leaks passed unsupported
    queue_position route status_code method path
"""
ALLOWED = frozenset(_ATTRIBUTES.split())
_SHAPE = re.compile(r"[\w.:/@+#{}-]{1,120}", re.ASCII)
"""No blank, no comma, no quote: a sentence, an address or a full name cannot pass."""
_NONE = NoOpTracer()
_tracers: list[Tracer] = []
T = TypeVar("T")


def trace_with(tracer: Tracer) -> Callable[[], None]:
    """Record spans with the tracer from now on; the returned function takes that back.

    The newest tracer counts where several products live in one process, as in tests.
    """
    _tracers.append(tracer)

    def stop() -> None:
        if tracer in _tracers:
            _tracers.remove(tracer)

    return stop


def put(span: Span, **attributes: str | int | float | bool) -> None:
    """Set the attributes that may leave; the rest is dropped."""
    for name, value in attributes.items():
        if name in ALLOWED and (not isinstance(value, str) or _SHAPE.fullmatch(value)):
            span.set_attribute(name, value)


@contextmanager
def span(name: str, **attributes: str | int | float | bool) -> Iterator[Span]:
    """A span for the block; an exception marks it failed by its kind alone and goes on."""
    tracer = _tracers[-1] if _tracers else _NONE
    began = time.perf_counter()
    failed = False
    with tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as current:
        put(current, **attributes)
        try:
            yield current
        except BaseException as error:
            failed = True
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise
        finally:
            metrics.step(name, time.perf_counter() - began, failed=failed)


def carried(work: Callable[[], T]) -> Callable[[], T]:
    """The work as another thread is to run it: its spans hang below the one under way here."""
    context = copy_context()  # one for each piece of work: a context is entered once at a time
    return lambda: context.run(work)


def trace_id() -> str:
    """The id of the trace under way as 32 hex digits, "" where none is recorded."""
    context = trace.get_current_span().get_span_context()
    return format(context.trace_id, "032x") if context.is_valid and context.trace_flags.sampled else ""
