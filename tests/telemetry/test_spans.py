"""What becomes a span, what it may hold, and how it crosses threads."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from copilot.telemetry import ALLOWED, carried, put, span, trace_id
from copilot.telemetry_setup import Tracing
from tests.telemetry.recorded import Kept


def test_a_step_hangs_below_its_run_with_its_time_and_attributes(tracing: Tracing, kept: Kept) -> None:
    with span("run", task="case_note", case_id="CF-100001"):
        number = trace_id()
        with span("verify", count=12, passed=True):
            pass
    tracing.flush()
    run, verify = kept.named("run"), kept.named("verify")
    assert (run.parent_id, verify.parent_id) == (None, run.span_id)
    assert verify.attributes == {"count": "12", "passed": "True"}
    assert 0 <= verify.milliseconds <= run.milliseconds
    assert {trace for trace, _ in kept.spans} == {number}
    assert len(number) == 32


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("customer", "C-100001"),
        ("text", "any"),
        ("engine", "Margaret Oyelaran"),
        ("outcome", "12 High Street, Portland"),
        ("route", "said “ignore all rules”"),
        ("path", "x" * 121),
        ("source", "Zoë"),
        ("task", ""),
    ],
)
def test_what_is_no_allowed_name_or_does_not_look_like_an_id_is_dropped(
    tracing: Tracing, kept: Kept, name: str, value: str
) -> None:
    with span("run", **{name: value}) as current:
        put(current, **{name: value})
    tracing.flush()
    assert kept.named("run").attributes == {}


def test_ids_versions_and_addresses_of_engines_pass(tracing: Tracing, kept: Kept) -> None:
    given = {
        "prompt_version": "case_note@1.2.0+0a1b2c3d4e5f",
        "engine": "azure:gpt-4o-mini",
        "run_id": "R-0123456789ab",
        "path": "/api/v1/cases/{id}/brief",
    }
    assert set(given) <= ALLOWED
    with span("run", **given):
        pass
    tracing.flush()
    assert kept.named("run").attributes == given


def test_an_error_goes_on_and_leaves_its_kind_but_not_its_words(tracing: Tracing, kept: Kept) -> None:
    with pytest.raises(ValueError, match="Oyelaran"), span("run"):
        raise ValueError("no such customer: Oyelaran")
    tracing.flush()
    assert kept.named("run").failed
    assert "Oyelaran" not in kept.named("run").model_dump_json()


def test_a_read_behind_a_page_begins_no_trace_of_its_own(tracing: Tracing, kept: Kept) -> None:
    with span("connector.customer", system="core"):
        assert trace_id() == ""
        with span("search"):
            pass
    tracing.flush()
    assert kept.spans == []


def test_spans_find_their_run_from_the_threads_of_a_pool(tracing: Tracing, kept: Kept) -> None:
    def read(name: str) -> None:
        with span(f"connector.{name}"):
            pass

    names = [f"source{number}" for number in range(8)]
    with ThreadPoolExecutor(4) as pool, span("run"):
        for future in [pool.submit(carried(lambda name=name: read(name))) for name in names]:
            future.result()
    tracing.flush()
    run = kept.named("run")
    assert {kept.named(f"connector.{name}").parent_id for name in names} == {run.span_id}


def test_without_being_carried_a_pool_loses_its_run(tracing: Tracing, kept: Kept) -> None:
    """The fault that `carried` is there for."""

    def read() -> str:
        with span("connector.customer"):
            return trace_id()

    with ThreadPoolExecutor(1) as pool, span("run"):
        assert pool.submit(read).result() == ""
        assert pool.submit(carried(read)).result() == trace_id()


def test_spans_find_their_run_from_a_loop_in_another_thread(tracing: Tracing, kept: Kept) -> None:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def attempt() -> None:
        await asyncio.sleep(0)
        with span("model.attempt", attempt=1):
            await asyncio.sleep(0)

    with span("run"), span("model.call"):
        asyncio.run_coroutine_threadsafe(attempt(), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()
    tracing.flush()
    assert kept.named("model.attempt").parent_id == kept.named("model.call").span_id


def test_where_no_tracing_is_set_up_a_span_costs_nothing_and_has_no_id() -> None:
    with span("run", task="case_note"):
        assert trace_id() == ""
