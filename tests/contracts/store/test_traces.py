"""Spans in the own store, on SQLite and PostgreSQL."""

from datetime import timedelta

from copilot.domain.desk_operations import SpanView
from copilot.domain.ids import CaseId
from copilot.store import StoreHandle
from tests.fakes.records import NOW

TRACE = "a" * 32
OTHER = "b" * 32


def span(number: int, *, name: str = "gather", case_id: str = "", hours_ago: float = 0) -> SpanView:
    return SpanView(
        span_id=f"{number:016x}",
        parent_id=f"{1:016x}" if number > 1 else None,
        name=name,
        started_at=NOW + timedelta(milliseconds=number) - timedelta(hours=hours_ago),
        milliseconds=12.5,
        attributes={"case_id": case_id, "task": "case_note"} if case_id else {"count": "3"},
        failed=number == 3,
    )


def test_a_trace_comes_back_whole_in_the_order_of_its_beginnings(store: StoreHandle) -> None:
    spans = [span(1, name="run", case_id="CF-1"), span(2), span(3)]
    with store.unit_of_work() as unit:
        unit.traces.add([(TRACE, spans[2]), (TRACE, spans[0]), (OTHER, span(9))])
        unit.traces.add([(TRACE, spans[1])])
    with store.unit_of_work(read_only=True) as unit:
        assert unit.traces.of_trace(TRACE) == tuple(spans)
        assert unit.traces.of_trace("c" * 32) == ()


def test_a_span_sent_twice_is_kept_once_as_it_was(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.traces.add([(TRACE, span(1))])
        unit.traces.add([(TRACE, span(1, name="changed")), (TRACE, span(2))])
        unit.traces.add([])
    with store.unit_of_work(read_only=True) as unit:
        assert [kept.name for kept in unit.traces.of_trace(TRACE)] == ["gather", "gather"]


def test_what_is_too_old_goes_unless_its_case_is_on_hold(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.traces.add([(TRACE, span(1, case_id="CF-1", hours_ago=48)), (TRACE, span(2, hours_ago=48))])
        unit.traces.add([(OTHER, span(1, case_id="CF-2", hours_ago=48)), (OTHER, span(2))])
    before, held = NOW - timedelta(hours=24), [CaseId("CF-1")]
    with store.unit_of_work() as unit:
        assert unit.traces.count(before) == 3
        assert unit.traces.count(before, keep_cases=held) == unit.traces.purge(before, keep_cases=held) == 1
        assert (len(unit.traces.of_trace(TRACE)), len(unit.traces.of_trace(OTHER))) == (2, 1)
        assert unit.traces.purge(before) == 2
        assert unit.traces.of_trace(TRACE) == ()
