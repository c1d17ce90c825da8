"""Agreement between two raters beyond chance: Cohen's kappa, plain and with quadratic weights.

1 is full agreement, 0 what chance alone would give, below 0 less than chance. Where both
raters gave one and the same answer throughout, chance already explains everything and kappa
has no value: None, never 1.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
_NOTHING = 1e-12


def cohen_kappa(pairs: Sequence[tuple[T, T]]) -> float | None:
    """Kappa over nominal answers, one pair an item; None where it has no value."""
    if not pairs:
        return None
    count = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs) / count
    expected = sum(first[answer] * second[answer] for answer in first) / count**2
    return None if 1 - expected < _NOTHING else (observed - expected) / (1 - expected)


def weighted_kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Kappa over marks on a scale: a disagreement weighs with the square of its distance."""
    if not pairs:
        return None
    count = len(pairs)
    observed = sum((a - b) ** 2 for a, b in pairs) / count
    expected = sum((a - b) ** 2 for a, _ in pairs for _, b in pairs) / count**2
    return None if expected < _NOTHING else 1 - observed / expected
