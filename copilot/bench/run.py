"""The measurements, by name."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from copilot.bench import cases, desk, documents, gateway, redaction
from copilot.bench.result import Measured
from copilot.errors import InputError

MEASUREMENTS: dict[str, Callable[[Path], tuple[Measured, ...]]] = {
    "seed": cases.seeding,
    "brief": cases.brief_over_10_000_transactions,
    "queue": cases.queue_of_100_000_cases,
    "documents": documents.real_documents,
    "passages": documents.search_over_100_000_passages,
    "desk": desk.start_and_memory,
    "redaction": redaction.redaction,
    "gateway": gateway.gateway,
}


def measure(*, only: tuple[str, ...] = ()) -> tuple[Measured, ...]:
    """Carry out all measurements, or those named.

    Raises:
        InputError: a name is unknown.
    """
    unknown = set(only) - set(MEASUREMENTS)
    if unknown:
        raise InputError(
            f"There is no measurement {', '.join(sorted(unknown))}. Known: {', '.join(MEASUREMENTS)}."
        )
    results: list[Measured] = []
    for name, work in MEASUREMENTS.items():
        if only and name not in only:
            continue
        with scratch() as folder:
            results.extend(work(folder))
    return tuple(results)


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty data directory that goes away again."""
    with tempfile.TemporaryDirectory(prefix="foureyes-bench-") as folder:
        yield Path(folder)
