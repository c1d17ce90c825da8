"""Spans around the steps of a run: ids, names, counts and times, never a text of a customer.

Only names in `ALLOWED` become attributes, and only short values; anything else is dropped
here, so that no caller can leak by mistake. Where no exporter is set up a span costs next
to nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.trace import Span, Status, StatusCode

ALLOWED = frozenset(
    {
        "task",
        "engine",
        "provider",
        "case_id",
        "run_id",
        "call_id",
        "operation_id",
        "prompt_version",
        "outcome",
        "attempt",
        "attempts",
        "source",
        "system",
        "count",
        "hidden",
        "tokens_in",
        "tokens_out",
        "cost_micros",
        "redacted",
        "leaks",
        "passed",
        "unsupported",
        "queue_position",
        "route",
        "status_code",
        "method",
        "path",
    }
)
_LONGEST = 120
_tracer = trace.get_tracer("foureyes")


def put(span: Span, **attributes: str | int | float | bool) -> None:
    """Set the attributes that may leave; the rest is dropped."""
    for name, value in attributes.items():
        if name in ALLOWED:
            span.set_attribute(name, value[:_LONGEST] if isinstance(value, str) else value)


@contextmanager
def span(name: str, **attributes: str | int | float | bool) -> Iterator[Span]:
    """A span for the block; an exception marks it failed by its kind alone and goes on."""
    with _tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as current:
        put(current, **attributes)
        try:
            yield current
        except BaseException as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def trace_id() -> str:
    """The id of the trace under way as 32 hex digits, "" outside any."""
    context = trace.get_current_span().get_span_context()
    return format(context.trace_id, "032x") if context.is_valid else ""
