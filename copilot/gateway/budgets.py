"""Budgets: tokens and cost per call, per run, per user and day, and per day.

What calls under way may still spend is set aside, so that many at once cannot pass a limit
together. The set-aside is this process's own; beside other processes a limit can be passed
by what they have in flight, and by no more.
"""

import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from copilot.domain.base import DomainModel
from copilot.domain.desk_operations import BudgetLine
from copilot.domain.ids import UserId
from copilot.domain.model_call import ModelCall, Spend
from copilot.errors import BudgetExceededError
from copilot.language import written
from copilot.ports.model import EngineProfile
from copilot.ports.model_ledger import ModelLedger

WARN_AT = 0.8
Unit = Literal["tokens", "micros"]


class BudgetLimits(DomainModel):
    """The most that may be spent; 0 means no limit. `micros` are millionths of the prices' currency."""

    call_tokens: int = 0
    run_tokens: int = 0
    user_day_tokens: int = 0
    day_tokens: int = 0
    call_micros: int = 0
    run_micros: int = 0
    user_day_micros: int = 0
    day_micros: int = 0


class Estimate(NamedTuple):
    """What a call may spend at most."""

    tokens: int
    micros: int


class Reservation(NamedTuple):
    """What is set aside for a call under way, and the warning that it gives rise to."""

    number: int
    actor_id: UserId
    run_id: str
    estimate: Estimate
    warning: str


class _Limit(NamedTuple):
    title: str
    unit: Unit
    limit: int
    used: int


class Budgets:
    """Checks a call against what the ledger says was spent and what calls under way may spend."""

    def __init__(self, limits: BudgetLimits, *, zone: ZoneInfo) -> None:
        self.limits = limits
        self._zone = zone
        self._lock = threading.Lock()
        self._reserved: dict[int, Reservation] = {}
        self._number = 0

    def day_began(self, now: datetime) -> datetime:
        """The start of the bank's day: daily limits start again then."""
        return now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)

    def reserve(
        self, ledger: ModelLedger, estimate: Estimate, *, actor_id: UserId, run_id: str, now: datetime
    ) -> Reservation:
        """Set the estimate aside until `release`.

        Raises:
            BudgetExceededError: it would pass a limit; nothing is set aside.
        """
        with self._lock:
            warning = ""
            for line in self._against(ledger, estimate, actor_id, run_id, now):
                if line.used > line.limit:
                    raise BudgetExceededError(_refusal(line))
                if line.used > WARN_AT * line.limit and "day" in line.title:
                    warning = (
                        f"{100 * line.used / line.limit:.0f} % of the budget {line.title} is used "
                        f"({_amount(line.unit, line.limit)})."
                    )
            self._number += 1
            kept = Reservation(self._number, actor_id, run_id, estimate, warning)
            self._reserved[kept.number] = kept
        return kept

    def release(self, reservation: Reservation) -> None:
        """The call has ended; from now on its row in the ledger counts."""
        with self._lock:
            self._reserved.pop(reservation.number, None)

    def lines(self, ledger: ModelLedger, *, actor_id: UserId, now: datetime) -> tuple[BudgetLine, ...]:
        """Every limit with its use today; of calls and runs the largest of the day counts."""
        since = self.day_began(now)
        calls = ledger.calls(since=since, sar_compartment=True)
        spends = {
            "per call": [_of(call) for call in calls],
            "per run": list(_by_run(calls)),
            "per user and day": [ledger.spent(since=since, actor_id=actor_id)],
            "per day": [ledger.spent(since=since)],
        }
        return tuple(
            BudgetLine(
                title=title,
                unit=unit,
                used=max((_in(unit, spend) for spend in spends[title]), default=0),
                limit=limit,
            )
            for title, unit, limit in self._limits()
        )

    def _limits(self) -> Iterator[tuple[str, Unit, int]]:
        limits = self.limits
        yield "per call", "tokens", limits.call_tokens
        yield "per call", "micros", limits.call_micros
        yield "per run", "tokens", limits.run_tokens
        yield "per run", "micros", limits.run_micros
        yield "per user and day", "tokens", limits.user_day_tokens
        yield "per user and day", "micros", limits.user_day_micros
        yield "per day", "tokens", limits.day_tokens
        yield "per day", "micros", limits.day_micros

    def _against(
        self, ledger: ModelLedger, estimate: Estimate, actor_id: UserId, run_id: str, now: datetime
    ) -> Iterator[_Limit]:
        """Each limit that is set, with what would be used if the call spent its estimate."""
        asked = Spend(tokens=estimate.tokens, cost_micros=estimate.micros)
        spends: dict[str, list[Spend]] = {}
        since = self.day_began(now)
        for title, unit, limit in self._limits():
            if not limit:
                continue
            if title not in spends:
                spends[title] = [asked, *self._spent(ledger, title, actor_id, run_id, since)]
            yield _Limit(title, unit, limit, sum(_in(unit, spend) for spend in spends[title]))

    def _spent(
        self, ledger: ModelLedger, title: str, actor_id: UserId, run_id: str, since: datetime
    ) -> Iterator[Spend]:
        reserved = list(self._reserved.values())
        if title == "per run":
            yield ledger.spent(since=since, run_id=run_id)
            reserved = [r for r in reserved if r.run_id == run_id]
        elif title == "per user and day":
            yield ledger.spent(since=since, actor_id=actor_id)
            reserved = [r for r in reserved if r.actor_id == actor_id]
        elif title == "per day":
            yield ledger.spent(since=since)
        else:
            reserved = []
        yield Spend(
            tokens=sum(r.estimate.tokens for r in reserved),
            cost_micros=sum(r.estimate.micros for r in reserved),
        )


def cost_micros(profile: EngineProfile, input_tokens: int, output_tokens: int) -> int:
    """What the tokens cost at the engine's prices, rounded up: a budget must not lose the small calls."""
    priced = input_tokens * profile.input_price_micros + output_tokens * profile.output_price_micros
    return -(-priced // 1_000)


def _of(call: ModelCall) -> Spend:
    return Spend(calls=1, tokens=call.input_tokens + call.output_tokens, cost_micros=call.cost_micros)


def _by_run(calls: tuple[ModelCall, ...]) -> Iterator[Spend]:
    runs: dict[str, list[Spend]] = {}
    for call in calls:
        runs.setdefault(call.run_id, []).append(_of(call))
    for spends in runs.values():
        yield Spend(tokens=sum(s.tokens for s in spends), cost_micros=sum(s.cost_micros for s in spends))


def _in(unit: Unit, spend: Spend) -> int:
    return spend.tokens if unit == "tokens" else spend.cost_micros


def _refusal(line: _Limit) -> str:
    until = " until tomorrow" if "day" in line.title else ""
    return (
        f"No outside model was asked: this call could bring the use to {_amount(line.unit, line.used)}, "
        f"and {_amount(line.unit, line.limit)} is the most {line.title}. The offline engine answers{until}."
    )


def _amount(unit: Unit, value: int) -> str:
    return f"{value:,} tokens" if unit == "tokens" else f"a cost of {written.cost(value)}"
