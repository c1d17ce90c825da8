"""Who gets which case: decided before any record is made, so that records can be made one customer at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId

QUEUE_PREFIX = {
    Queue.CARD_FRAUD: "CF", Queue.PAYMENT_FRAUD: "PF", Queue.DISPUTES: "DS", Queue.KYC_EXCEPTIONS: "KY",
    Queue.COMPLAINTS: "CM", Queue.REJECTED_PAYMENTS: "RP", Queue.AML: "AM",
}  # fmt: skip
FAMILY_SHARE = 0.04
RING_SIZE = 3
CLOSED_SHARE = 0.2
"""Closed earlier cases, as a share of the open ones."""


class Variant(StrEnum):
    """What a planted case is, for scoring alone."""

    TRUE_POSITIVE = "true_positive"
    LOOKALIKE = "lookalike"
    NOT_ENOUGH = "not_enough"
    OPERATIONS = "operations"


@dataclass(frozen=True)
class Wishes:
    """What a case needs its customer to be; what is None is left to chance."""

    kind: str | None = None
    country: str | None = None
    age: tuple[int, int] | None = None
    occupation: str | None = None
    opened_days_ago: tuple[int, int] | None = None
    credit_card: bool = False
    savings: bool = False
    quiet_days: int = 0
    vulnerable: bool | None = None
    cash_business: bool | None = None
    link: str = ""  # "family" or "ring": the customer shares contact points with others


@dataclass(frozen=True)
class Slot:
    """One case to be made: which scenario, which variant, under which id, how many-th of its kind."""

    case_id: CaseId
    scenario: str
    variant: Variant
    queue: Queue
    turn: int
    wishes: Wishes


@dataclass(frozen=True)
class LinkGroup:
    """Customers (by index) who share contact points; the first writes the shared device."""

    group: int
    kind: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class ScenarioKey:
    """A scenario as the plan sees it."""

    name: str
    variant: Variant
    queue: Queue
    wishes: Wishes


@dataclass
class Plan:
    """The cases of each customer, and who is linked to whom."""

    slots: dict[int, list[Slot]] = field(default_factory=lambda: defaultdict(list))
    closed: dict[int, list[CaseId]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[int, LinkGroup] = field(default_factory=dict)
    heavy: CaseId | None = None
    heavy_customer: int | None = None


def make_plan(
    catalogue: Sequence[ScenarioKey], *, seed: int, customers: int, cases: int, heavy: bool
) -> Plan:
    """Spread `cases` over `customers`: the catalogue once, then again with other amounts, in shuffled order."""
    rng = np.random.default_rng([seed, 1])
    plan = Plan()
    hosts = rng.permutation(customers)
    numbers = rng.permutation(cases + int(cases * CLOSED_SHARE)) + 100_001
    planted = [key for key in catalogue if key.variant is not Variant.OPERATIONS]
    further = [*planted, *planted, *catalogue]  # patterns come back more often than office work
    order = rng.permutation(len(further))
    for n in range(cases):
        key = catalogue[n] if n < len(catalogue) else further[int(order[n % len(further)])]
        host = int(hosts[n % customers])
        case_id = CaseId(f"{QUEUE_PREFIX[key.queue]}-{numbers[n]}")
        plan.slots[host].append(
            Slot(case_id, key.name, key.variant, key.queue, n // len(catalogue), key.wishes)
        )
        if heavy and plan.heavy is None and key.queue is Queue.CARD_FRAUD and not key.wishes.opened_days_ago:
            plan.heavy, plan.heavy_customer = case_id, host
    for n in range(cases, len(numbers)):
        plan.closed[int(rng.integers(customers))].append(CaseId(f"CF-{numbers[n]}"))
    _link(plan, hosts, cases, rng)
    return plan


def _link(plan: Plan, hosts: np.ndarray, cases: int, rng: np.random.Generator) -> None:
    """Give each case that asks for it its ring or family, and a few other customers a family."""
    spare = [int(host) for host in hosts[cases:]]
    for host in list(plan.slots):
        kinds = [slot.wishes.link for slot in plan.slots[host] if slot.wishes.link]
        if kinds and len(spare) >= RING_SIZE:
            _add_group(plan, kinds[0], (host, *(spare.pop() for _ in range(RING_SIZE - 1))))
    for _ in range(int(len(hosts) * FAMILY_SHARE)):
        if len(spare) >= 2:
            _add_group(plan, "family", (spare.pop(), spare.pop()))


def _add_group(plan: Plan, kind: str, members: tuple[int, ...]) -> None:
    number = len({g.group for g in plan.groups.values()}) + 1
    group = LinkGroup(number, kind, tuple(sorted(members)))
    for member in members:
        plan.groups[member] = group
