"""A measurement and its bar."""

import statistics
import time
from collections.abc import Callable

from copilot.domain.base import DomainModel


class Measured(DomainModel):
    """Median and 95th percentile over `runs`; `bar` is what `figure` must stay under."""

    name: str
    unit: str
    runs: int
    median: float
    p95: float
    bar: float
    judged: str = "median"  # which of the two the bar is for
    note: str = ""

    @property
    def met(self) -> bool:
        """True if the judged figure is under its bar."""
        return (self.p95 if self.judged == "p95" else self.median) < self.bar


def timed(name: str, work: Callable[[], object], *, bar: float, runs: int = 7) -> Measured:
    """Wall-clock seconds of `work`, after one run that does not count."""
    work()
    return from_seconds(name, [_seconds(work) for _ in range(runs)], bar=bar)


def from_seconds(
    name: str, seconds: list[float], *, bar: float, judged: str = "median", note: str = "", unit: str = "s"
) -> Measured:
    """A measurement over figures taken elsewhere."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return Measured(
        name=name,
        unit=unit,
        runs=len(ordered),
        median=statistics.median(ordered),
        p95=p95,
        bar=bar,
        judged=judged,
        note=note,
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
