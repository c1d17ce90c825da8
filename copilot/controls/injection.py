"""Instructions hidden in third-party text: found, shown, and made harmless before a prompt quotes it.

Screening is a signal for people and for the trace. What keeps a model from obeying is the frame:
untrusted text stands in its own field, quoted by `quote_untrusted`, and nothing a model says acts
on anything.
"""

import base64
import binascii
import re
from collections.abc import Iterator

from copilot.controls.injection_patterns import PATTERNS, SQUEEZED
from copilot.domain.base import DomainModel
from copilot.language.surface import Despaced, Surface, views

MAX_SCREENED = 200_000
"""Characters that are read of one text; a longer one is suspicious for what it may hide behind them."""

_LEET = str.maketrans("0134578@$", "oieastbas")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9+/=])")
_TAGGED = re.compile(r"[\U000E0020-\U000E007E]{3,}")
_SPLIT_WORD = re.compile(r"(?:[A-Za-z][\u200b\u200c\u200d\u2060\ufeff]+){2,}[A-Za-z]")
_SPLIT_PAYLOAD = re.compile(
    r"\bjoin the (?:words|letters|parts|pieces)\b|\bconcatenate\b[^.\n]{0,40}\b(?:and|then)\b", re.I
)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000E0000-\U000E007F]"
)
_MARKER = re.compile(r"\[(\s*[EFP]\d+(?:\s*[,;]\s*[EFP]\d+)*\s*)\]")


class InjectionReport(DomainModel):
    """What a text tries; `spans` are offsets in the text as given, in order."""

    suspicious: bool
    spans: tuple[tuple[int, int], ...]
    reasons: tuple[str, ...]


def screen(text: str) -> InjectionReport:
    """Whether a text that somebody outside wrote addresses or steers the model that may read it."""
    found = sorted(set(_hits(text[:MAX_SCREENED])))
    if len(text) > MAX_SCREENED:
        found.append((MAX_SCREENED, len(text), "is longer than what is read"))
    return InjectionReport(
        suspicious=bool(found),
        spans=tuple(dict.fromkeys((start, end) for start, end, _ in found)),
        reasons=tuple(dict.fromkeys(reason for _, _, reason in found)),
    )


def quote_untrusted(text: str) -> str:
    """The text with everything that could close its frame taken out of force; readable, and as long as it was.

    Control and invisible characters go; angle brackets, braces of templates and code fences
    become look-alikes; citation markers become round, so that it cannot pose as evidence.
    """
    plain = _CONTROL.sub("", text)
    plain = plain.replace("<", "‹").replace(">", "›").replace("```", "ʼʼʼ").replace("~~~", "∼∼∼")
    plain = plain.replace("{{", "( (").replace("}}", ") )").replace("]]", "] ]")
    plain = re.sub(r"(?m)^(\s*)#{1,6}(?=\s|\()", r"\1♯", plain)
    return _MARKER.sub(r"(\1)", plain)


def _hits(text: str) -> Iterator[tuple[int, int, str]]:
    read = views(text)
    for view in read:
        yield from _pattern_hits(view)
    for pattern, reason in (
        (_TAGGED, "hides text in tag characters"),
        (_SPLIT_WORD, "splits words invisibly"),
    ):
        yield from ((match.start(), match.end(), reason) for match in pattern.finditer(text))
    for match in _SPLIT_PAYLOAD.finditer(text):
        yield match.start(), match.end(), "asks to put an order together"
    yield from _squeezed_hits(read[0])
    yield from _encoded_hits(read[0])


def _pattern_hits(view: Surface | Despaced) -> Iterator[tuple[int, int, str]]:
    for reason, pattern in PATTERNS:
        for match in pattern.finditer(view.text):
            if match.end() > match.start():
                yield *view.span(match.start(), match.end()), reason


def _squeezed_hits(view: Surface | Despaced) -> Iterator[tuple[int, int, str]]:
    plain = view.text.translate(_LEET)
    kept = [index for index, character in enumerate(plain) if character.isalpha()]
    squeezed = "".join(plain[index] for index in kept).lower()
    if len(squeezed) != len(kept):
        return  # lower-casing changed the length somewhere: offsets would lie
    for match in SQUEEZED.finditer(squeezed):
        yield (
            *view.span(kept[match.start()], kept[match.end() - 1] + 1),
            "tells the reader to drop its instructions",
        )


def _encoded_hits(view: Surface | Despaced) -> Iterator[tuple[int, int, str]]:
    for match in _BASE64.finditer(view.text):
        decoded = _decoded(match[0])
        if decoded and any(True for _ in _pattern_hits(Surface(decoded))):
            yield *view.span(match.start(), match.end()), "hides an order in an encoding"


def _decoded(blob: str) -> str:
    try:
        text = base64.b64decode(blob + "=" * (-len(blob) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text if text.isprintable() else ""
