"""Simple, explainable card rules over one customer's purchases.

Each purchase is compared with that customer's *own earlier* purchases: those before
the 24 hours that end with it, so that a burst does not make itself look normal. A
purchase with too short a history raises nothing. No rule sees a label.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from copilot.domain.ids import TransactionId
from copilot.domain.records import RuleHit

DAY = 86_400
MIN_HISTORY = 20
"""Purchases a customer must have made before the window; below it "unusual for this customer" means nothing."""
ALERT_SCORE = 45
EPISODE_GAP = 2 * DAY
"""Firing purchases no further apart than this belong to one alert."""
NIGHT_HOURS = (22, 6)
"""From 22:00 to 05:59 on the data set's own clock, which names no zone."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Purchases:
    """One customer's purchases, oldest first, as aligned arrays."""

    ids: tuple[TransactionId, ...]
    at: Ints  # seconds since 1970
    amount: Floats  # USD
    km_from_home: Floats
    online: npt.NDArray[np.bool_]

    @property
    def night(self) -> npt.NDArray[np.bool_]:
        """Which purchases were made at night."""
        hour = (self.at % DAY) // 3_600
        return (hour >= NIGHT_HOURS[0]) | (hour < NIGHT_HOURS[1])


@dataclass(frozen=True)
class Rule:
    """A rule's name and weight; the weights of the different rules that fired make the alert's score."""

    rule_id: str
    name: str
    measure: str
    unit: str
    window: str
    weight: int


NIGHT_BURST = Rule(
    "SK-NIGHT-01",
    "Several high purchases at night",
    "night purchases above the customer's own 90th percentile",
    "count",
    "24 h",
    45,
)
ONLINE_SPEND = Rule(
    "SK-ONLINE-02", "Online spending far above any earlier day", "online spending", "USD", "24 h", 35
)
HIGH_AMOUNT = Rule(
    "SK-AMOUNT-03", "Purchase far above the customer's own history", "amount", "USD", "1 purchase", 20
)
VELOCITY = Rule("SK-VELOCITY-04", "More purchases than usual in a day", "purchases", "count", "24 h", 20)
FAR_AWAY = Rule(
    "SK-DISTANCE-05",
    "Merchant farther from home than any before",
    "distance from home",
    "km",
    "1 purchase",
    10,
)

NIGHT_BURST_COUNT = 3
ONLINE_SPEND_FACTOR = 1.5
ONLINE_SPEND_FLOOR = 500.0
HIGH_AMOUNT_FACTOR = 2.0
HIGH_AMOUNT_FLOOR = 250.0
VELOCITY_FACTOR = 4.0
VELOCITY_FLOOR = 8.0


@dataclass(frozen=True)
class Observation:
    """One rule that fired at one purchase."""

    rule: Rule
    threshold: float
    observed: float
    rows: tuple[int, ...]

    def as_hit(self, ids: tuple[TransactionId, ...]) -> RuleHit:
        """The hit as the alert engine reports it."""
        rule = self.rule
        return RuleHit(
            rule_id=rule.rule_id,
            rule_name=rule.name,
            measure=rule.measure,
            threshold=_figure(self.threshold, rule.unit),
            observed=_figure(self.observed, rule.unit),
            unit=rule.unit,
            window=rule.window,
            transaction_ids=tuple(ids[row] for row in self.rows),
        )


@dataclass(frozen=True)
class Episode:
    """Firing purchases close together, with each rule's strongest observation, heaviest rule first."""

    observations: tuple[Observation, ...]
    last_row: int

    @property
    def score(self) -> int:
        """0 … 100: the weights of the different rules that fired."""
        return min(100, sum(observation.rule.weight for observation in self.observations))

    @property
    def rows(self) -> tuple[int, ...]:
        """Every purchase that any rule points at."""
        return tuple(sorted({row for observation in self.observations for row in observation.rows}))


def episodes(purchases: Purchases) -> tuple[Episode, ...]:
    """The episodes that reach the alert score, oldest first."""
    groups: list[list[tuple[int, Observation]]] = []
    for row, observation in _observations(purchases):
        if groups and purchases.at[row] - purchases.at[groups[-1][-1][0]] <= EPISODE_GAP:
            groups[-1].append((row, observation))
        else:
            groups.append([(row, observation)])
    found = (_episode(group) for group in groups)
    return tuple(episode for episode in found if episode.score >= ALERT_SCORE)


def _episode(group: list[tuple[int, Observation]]) -> Episode:
    strongest: dict[str, Observation] = {}
    for _, observation in group:
        known = strongest.get(observation.rule.rule_id)
        if known is None or observation.observed > known.observed:
            strongest[observation.rule.rule_id] = observation
    ordered = sorted(strongest.values(), key=lambda o: (-o.rule.weight, o.rule.rule_id))
    return Episode(tuple(ordered), last_row=group[-1][0])


def _observations(purchases: Purchases) -> Iterator[tuple[int, Observation]]:
    night = purchases.night
    starts = np.searchsorted(purchases.at, purchases.at - DAY)
    for row, start in enumerate(starts):
        if start >= MIN_HISTORY:
            window = np.arange(start, row + 1)
            for observation in _at(purchases, night, window, row):
                yield row, observation


def _at(p: Purchases, night: npt.NDArray[np.bool_], window: Ints, row: int) -> Iterator[Observation]:
    """The rules that fire at `row`; `window` are the rows of the 24 hours that end with it, itself included."""
    before = int(window[0])
    high = np.percentile(p.amount[:before], 90)
    at_night = window[(p.amount[window] > high) & night[window]]
    if len(at_night) >= NIGHT_BURST_COUNT:
        yield Observation(NIGHT_BURST, NIGHT_BURST_COUNT, len(at_night), tuple(map(int, at_night)))

    online = window[p.online[window]]
    spent = float(p.amount[online].sum())
    most = max(ONLINE_SPEND_FLOOR, ONLINE_SPEND_FACTOR * _largest_online_day(p, before))
    if spent > most:
        yield Observation(ONLINE_SPEND, most, spent, tuple(map(int, online)))

    ceiling = max(HIGH_AMOUNT_FLOOR, HIGH_AMOUNT_FACTOR * float(np.percentile(p.amount[:before], 99)))
    if p.amount[row] > ceiling:
        yield Observation(HIGH_AMOUNT, ceiling, float(p.amount[row]), (row,))

    days = max(1.0, (p.at[before - 1] - p.at[0]) / DAY)
    usual = max(VELOCITY_FLOOR, VELOCITY_FACTOR * before / days)
    if len(window) > usual:
        yield Observation(VELOCITY, usual, len(window), tuple(map(int, window)))

    farthest = float(p.km_from_home[:before].max())
    if p.km_from_home[row] > farthest:
        yield Observation(FAR_AWAY, farthest, float(p.km_from_home[row]), (row,))


def _largest_online_day(p: Purchases, before: int) -> float:
    spent = np.where(p.online[:before], p.amount[:before], 0.0)
    return float(np.bincount((p.at[:before] - p.at[0]) // DAY, weights=spent).max())


def _figure(value: float, unit: str) -> Decimal:
    return Decimal(f"{value:.2f}") if unit == "USD" else Decimal(f"{value:.1f}").normalize() + 0
