"""Small pieces of HTML with meaning in colour and in words. Every value is escaped here."""

from collections.abc import Iterable
from html import escape
from typing import Literal

from markupsafe import Markup

from copilot.domain.clock import ClockState
from copilot.domain.draft import DraftStatus
from copilot.domain.views import TriageLevel

Tone = Literal["red", "amber", "green", "blue", "violet", "gray"]

TRIAGE_TONES: dict[TriageLevel, Tone] = {"critical": "red", "high": "amber", "medium": "blue", "low": "gray"}
CLOCK_TONES: dict[ClockState, Tone] = {
    ClockState.OVERDUE: "red",
    ClockState.AT_RISK: "amber",
    ClockState.RUNNING: "gray",
    ClockState.PAUSED: "blue",
    ClockState.MET: "green",
    ClockState.NOT_STARTED: "gray",
    ClockState.NOT_OWED: "gray",
}
DRAFT_TONES: dict[DraftStatus, Tone] = {
    DraftStatus.DRAFT: "gray",
    DraftStatus.SUBMITTED: "blue",
    DraftStatus.APPROVED: "green",
    DraftStatus.COMMITTED: "green",
    DraftStatus.REJECTED: "red",
}
GRID_COLOURS: dict[Tone, Literal["red", "orange", "green", "blue", "violet", "gray"]] = {
    "red": "red",
    "amber": "orange",
    "green": "green",
    "blue": "blue",
    "violet": "violet",
    "gray": "gray",
}


def chip(text: str, tone: Tone = "gray", *, title: str = "") -> Markup:
    """A short word on a tinted ground; `title` shows on hover."""
    hover = Markup(' title="{}"').format(title) if title else ""
    return Markup('<span class="fe-chip fe-{}"{}>{}</span>').format(tone, hover, text)


def soft(text: object) -> Markup:
    """Quiet words beside what matters."""
    return Markup('<span class="fe-soft">{}</span>').format(text)


def row(*parts: str) -> Markup:
    """Pieces of markup side by side, wrapping."""
    return Markup('<div class="fe-row">{}</div>').format(Markup("".join(parts)))  # noqa: S704 - markup by contract


def heading(text: str, *parts: str) -> str:
    """A page's title with chips beside it."""
    return f'<div class="fe-head"><h1>{escape(text)}</h1>{"".join(parts)}</div>'


def section(text: str, note: str = "") -> str:
    """A panel's title with a quiet note beside it."""
    aside = f"<span>{escape(note)}</span>" if note else ""
    return f'<div class="fe-section"><h3>{escape(text)}</h3>{aside}</div>'


def pairs(values: Iterable[tuple[str, str]], *, columns: int = 2) -> str:
    """Labels and values as a dense definition list."""
    cells = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{_breaking(value)}</dd></div>" for label, value in values
    )
    return f'<dl class="fe-pairs fe-cols-{columns}">{cells}</dl>'


def _breaking(value: str) -> str:
    # An e-mail address too long for its column breaks where a reader would break it.
    return escape(value).replace("@", "@<wbr>")


def strip(facts: Iterable[tuple[str, object]]) -> Markup:
    """Figures in a line, each beneath its label."""
    cells = Markup().join(Markup("<div><span>{}</span><b>{}</b></div>").format(*fact) for fact in facts)
    return Markup('<div class="fe-strip">{}</div>').format(cells)


def quote(text: str, by: str = "") -> Markup:
    """Words that somebody else wrote, shown as theirs."""
    who = Markup("<figcaption>{}</figcaption>").format(by) if by else ""
    return Markup('<figure class="fe-quote"><blockquote>{}</blockquote>{}</figure>').format(text, who)


def empty(title: str, what_now: str) -> str:
    """An empty state: what is not there, and what to do about it."""
    return f'<div class="fe-empty"><strong>{escape(title)}</strong><p>{escape(what_now)}</p></div>'


def suspicious(kinds: Iterable[str]) -> str:
    """A chip on evidence whose text reads like an instruction to the copilot; "" where it does not."""
    named = ", ".join(kinds)
    hover = f"{named}. Quoted as data, never followed." if named else ""
    return chip("reads like an instruction", "red", title=hover) if named else ""
