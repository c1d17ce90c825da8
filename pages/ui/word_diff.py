"""What changed between two texts, word by word, as escaped HTML."""

import difflib
import re
from html import escape

_PIECES = re.compile(r"\s+|[^\s]+")
_LONG = 300  # words; above it, lines are matched first, and words only inside changed lines


def word_diff(before: str, after: str) -> str:
    """The newer text with what is new inserted and what is gone struck through."""
    if max(len(before.split()), len(after.split())) <= _LONG:
        return _words(before, after)
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = tag == "equal"
        pieces.append(escape("".join(old[a:b])) if same else _words("".join(old[a:b]), "".join(new[c:d])))
    return "".join(pieces)


def changed_words(before: str, after: str) -> tuple[int, int]:
    """(words added, words removed)."""
    matcher = difflib.SequenceMatcher(None, before.split(), after.split(), autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return sum(d - c for _, _, _, c, d in changes), sum(b - a for _, a, b, _, _ in changes)


def _words(before: str, after: str) -> str:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    pieces: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(escape("".join(old[a:b])))
            continue
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        pieces.append(f"<del>{escape(gone)}</del>" if gone else "")
        pieces.append(f"<ins>{escape(came)}</ins>" if came else "")
    return "".join(pieces)
