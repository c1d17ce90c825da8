"""Rate limits: so many requests a minute from each caller, counted in this process."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

_WINDOW_SECONDS = 60.0


class Allowance(NamedTuple):
    """What one request found: whether it may go on, and what is left."""

    allowed: bool
    limit: int
    remaining: int
    reset_seconds: float  # until the whole allowance is back
    retry_after_seconds: float  # until one request is allowed again; 0 where one is now

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The RateLimit headers of an answer."""
        return (
            ("ratelimit-policy", f"{self.limit};w={_WINDOW_SECONDS:.0f}"),
            ("ratelimit-limit", str(self.limit)),
            ("ratelimit-remaining", str(self.remaining)),
            ("ratelimit-reset", f"{self.reset_seconds:.0f}"),
        )


class RateLimiter:
    """A leaky bucket per key: a minute's allowance may come at once, then the rest comes evenly.

    Holds at most `max_keys`; past that the key unseen for longest is forgotten, so that
    somebody who makes up keys costs no memory.
    """

    def __init__(
        self,
        per_minute: int,
        *,
        max_keys: int = 10_000,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = per_minute
        self._each = _WINDOW_SECONDS / per_minute
        self._max_keys = max_keys
        self._monotonic = monotonic
        self._empty_at: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def use(self, key: str) -> Allowance:
        """Count one request, unless it is refused."""
        with self._lock:
            now = self._monotonic()
            level = max(self._empty_at.get(key, now), now) - now
            found = self._allowance(level)
            if not found.allowed:
                return found
            self._empty_at[key] = now + level + self._each
            self._empty_at.move_to_end(key)
            if len(self._empty_at) > self._max_keys:
                self._empty_at.popitem(last=False)
            return found._replace(
                remaining=found.remaining - 1, reset_seconds=found.reset_seconds + self._each
            )

    def _allowance(self, level: float) -> Allowance:
        over = level + self._each - _WINDOW_SECONDS
        # A hair's breadth of tolerance: sixty times a sixtieth is not quite the whole.
        remaining = max(0, int((_WINDOW_SECONDS - level) / self._each + 1e-6))
        return Allowance(
            allowed=over <= 1e-6,
            limit=self._limit,
            remaining=remaining,
            reset_seconds=level,
            retry_after_seconds=max(0.0, over),
        )
