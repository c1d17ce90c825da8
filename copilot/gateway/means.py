"""What every call of a gateway shares."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from copilot.gateway.asking import Answer
from copilot.gateway.budgets import Budgets
from copilot.gateway.idempotency import Joins
from copilot.gateway.lane import Lane
from copilot.gateway.records import Records
from copilot.ports.model import DraftingModel
from copilot.ports.redactor import Redactor


class Means(NamedTuple):
    """Engines, controls and records, shared between threads."""

    lanes: Sequence[Lane]
    offline: DraftingModel
    redactor: Redactor
    records: Records
    budgets: Budgets
    joins: Joins[Answer]
    residency: Mapping[str, frozenset[str]]
    reserve_seconds: float  # of each deadline, kept for the offline engine and the verification
