"""Quotations: words in quotation marks that must stand in the evidence as they are."""

import re

_DOUBLE = re.compile(r'"([^"]{2,600})"')
_SINGLE = re.compile(r"(?<![\w])'([^'\n]*(?:\w'\w[^'\n]*)*)'(?!\w)")
_GAP = re.compile(r"\.{3}|…|\[\.{3}\]|\[…\]")


def quotes_in(text: str) -> tuple[str, ...]:
    """Quoted strings of a normalised text; in single marks only where two words or more stand in them."""
    double = _DOUBLE.findall(text)
    single = [quote for quote in _SINGLE.findall(_DOUBLE.sub(" ", text)) if " " in quote.strip()]
    return tuple(quote.strip() for quote in (*double, *single) if re.search(r"\w", quote))


def quote_is_in(quote: str, texts: tuple[str, ...]) -> bool:
    """True if one of the normalised texts holds the quote word for word; an ellipsis may skip words."""
    pieces = [piece for raw in _GAP.split(quote) if (piece := _bare(raw))]
    return any(_in_order(pieces, _bare(text)) for text in texts)


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[\"']", "", text).split()).strip(" .,;:!?").casefold()


def _in_order(pieces: list[str], text: str) -> bool:
    cursor = 0
    for piece in pieces:
        match = re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)").search(text, cursor)
        if match is None:
            return False
        cursor = match.end()
    return True
