"""How much of a text people changed."""

import re
from difflib import SequenceMatcher

_WORD = re.compile(r"\[[EFP]\d+\]|\w[\w.,'-]*\w|\w|[^\w\s]")


def edit_share(before: str, after: str) -> float:
    """The share of words that differ, 0 (nothing) … 1 (everything); spaces and line ends do not count.

    One minus the ratio of matching words to all words of both texts: a replaced word counts
    as one of either side.
    """
    if before == after:
        return 0.0
    words = _WORD.findall(before), _WORD.findall(after)
    if words[0] == words[1]:
        return 0.0
    return 1.0 - SequenceMatcher(a=words[0], b=words[1], autojunk=False).ratio()
