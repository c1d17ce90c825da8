"""The product's own embedding model for the scorers, loaded where a sentence first needs it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from copilot.scoring.registry import scorers_with

if TYPE_CHECKING:
    from vectorstore.embed import Embedder


@lru_cache(maxsize=1)
def _model() -> "Embedder":
    from vectorstore.embed import MiniLmEmbedder

    return MiniLmEmbedder()


def embed(texts: Sequence[str]) -> Sequence[Sequence[float]]:
    """Texts to unit vectors, offline; the same text always gives the same vector on one machine.

    Raises:
        PermanentError: the model's files are missing or altered.
    """
    vectors: list[list[float]] = _model().embed(texts).tolist()
    return vectors


SCORERS = scorers_with(embed)
"""Every scorer by metric, as an evaluation applies them."""
