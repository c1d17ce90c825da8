"""Letters of other scripts that a reader takes for Latin ones, from Unicode's table of confusables (UTS 39)."""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def lookalikes() -> Mapping[int, str]:
    """The Latin letter for each look-alike, as `str.translate` takes it; read once, when a text first needs it.

    Scripts written from right to left are left out: their letters stand among no Latin ones. The small form of a
    look-alike capital counts as well, for a word may be made small before it is read.
    """
    data = json.loads(files("confusable_homoglyphs").joinpath("confusables.json").read_text("utf-8"))
    alike = {
        sign: latin for sign, rows in data.items() if (latin := _latin(sign, [row["c"] for row in rows]))
    }
    small = {capital.lower(): latin.lower() for capital, latin in alike.items() if len(capital.lower()) == 1}
    return {ord(sign): latin for sign, latin in {**small, **alike}.items() if not sign.isascii()}


def _latin(sign: str, others: list[str]) -> str:
    """The ASCII letter that the sign is confused with, in its own case where there is one; "" for none."""
    if len(sign) != 1 or sign.isascii() or not sign.isalpha() or unicodedata.bidirectional(sign) != "L":
        return ""
    letters = [other for other in others if other.isascii() and other.isalpha() and len(other) == 1]
    if sign.isupper() and letters == ["l"]:
        return "I"  # the table's one form for a capital I, a small l and a stroke
    return next((letter for letter in letters if letter.isupper() == sign.isupper()), "".join(letters[:1]))
