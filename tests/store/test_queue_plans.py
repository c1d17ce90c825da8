"""The queue stays fast at 100,000 cases because no statement reads or sorts table rows to find a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from copilot.domain.clock import ClockState
from copilot.domain.identity import Queue
from copilot.domain.ids import UserId
from copilot.domain.views import QueueFilter
from copilot.store import StoreHandle
from tests.contracts.store.builders import projection
from tests.fakes.records import NOW


@contextmanager
def _statements(store: StoreHandle) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def keep(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(store._engine, "before_cursor_execute", keep)
    yield seen
    event.remove(store._engine, "before_cursor_execute", keep)


@pytest.mark.parametrize(
    "wanted",
    [
        QueueFilter(),
        QueueFilter(sort="opened", descending=True),
        QueueFilter(sort="amount", descending=True),
        QueueFilter(sort="triage"),
        QueueFilter(sort="case_id"),
        QueueFilter(queues=(Queue.DISPUTES,), triage=("critical",)),
        QueueFilter(clock=(ClockState.OVERDUE, ClockState.AT_RISK), owner="nobody"),
        QueueFilter(statuses=("snoozed",), owner="me"),
    ],
    ids=lambda wanted: wanted.model_dump_json(exclude_defaults=True),
)
def test_finding_a_page_and_its_counts_reads_covering_indexes_only(
    store: StoreHandle, wanted: QueueFilter
) -> None:
    with store.unit_of_work() as unit:
        unit.cases.put([projection(f"CF-{number}", queue=list(Queue)[number % 7]) for number in range(500)])
    with _statements(store) as seen, store.unit_of_work(read_only=True) as unit:
        unit.cases.page(wanted, queues=frozenset(Queue), actor_id=UserId("ben"), now=NOW, offset=20, limit=10)
    plans = _plans(store, seen)
    assert len(plans) == 3
    for plan in plans:
        reads = [step for step in plan if "case_work" in step]
        assert reads
        assert all("COVERING INDEX" in step for step in reads), plan
        assert not any("TEMP B-TREE FOR ORDER BY" in step for step in plan), plan


def test_words_are_looked_for_in_an_index_of_their_own(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.cases.put([projection()])
    wanted = QueueFilter(text="ortega 1000")
    with _statements(store) as seen, store.unit_of_work(read_only=True) as unit:
        unit.cases.page(wanted, queues=frozenset(Queue), actor_id=UserId("ben"), now=NOW, offset=0, limit=10)
    scans = [step for plan in _plans(store, seen) for step in plan if step.startswith("SCAN case_work")]
    assert scans
    assert all("COVERING INDEX ix_case_work_words" in step for step in scans)


def _plans(store: StoreHandle, seen: list[tuple[str, Any]]) -> list[list[str]]:
    """The plans of the searches: statements that read the page's own rows whole are left out."""
    with store._engine.connect() as connection:
        return [
            [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)]
            for sql, parameters in seen
            if "customer_name" not in sql
        ]


def test_paging_to_the_end_of_a_large_queue_finds_every_case_once(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.cases.put([projection(f"CF-{number:06d}", score=number % 100) for number in range(2_000)])
    found: list[str] = []
    with store.unit_of_work(read_only=True) as unit:
        for offset in range(0, 2_000, 400):
            page = unit.cases.page(
                QueueFilter(),
                queues=frozenset(Queue),
                actor_id=UserId("ben"),
                now=NOW,
                offset=offset,
                limit=400,
            )
            found += [row.case_id for row in page.rows]
        assert page.total == len(set(found)) == len(found) == 2_000
