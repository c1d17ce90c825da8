"""Figures and ids that a sentence has and what it cites has not, read by nothing of the product.

The product's own checks read amounts, dates and units; this reads bare digits, so that the two
cannot be wrong in the same way.
"""

import re
from collections.abc import Iterable

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_ID = re.compile(r"\b[A-Z]{1,3}-\d{3,}\b")


def invented(text: str, cited: Iterable[str]) -> set[str]:
    """The figures and ids of the text that stand nowhere in the cited texts."""
    sources = " ".join(cited)
    ids = {found for found in _ID.findall(text) if found not in sources}
    figures = {_plain(found) for found in _FIGURE.findall(text)}
    return ids | (figures - _stated(sources))


def _stated(sources: str) -> set[str]:
    """The figures of the sources and their parts: `12 CFR 1005.11` also states 11."""
    found = _FIGURE.findall(sources)
    return {_plain(figure) for figure in found} | {
        _plain(part) for f in found for part in re.split(r"[.,]", f)
    }


def _plain(figure: str) -> str:
    """Without grouping, leading zeros, or ending zeros of decimals: `1,500.00` is `1500`."""
    whole, _, decimals = figure.replace(",", "").partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{'.' + decimals if decimals else ''}"
