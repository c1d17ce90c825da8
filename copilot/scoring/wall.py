"""The audience wall, checked a second time: what a text tells its reader that this reader may never learn.

The lists are written from the rules (tipping off, internal signals, full numbers, blame,
promises, legal conclusions), not taken from `copilot.controls.wall_terms`.
"""

import re
from collections.abc import Iterator, Sequence

from copilot.domain.evaluation import Metric, Output, Score
from copilot.domain.evidence import EvidencePack
from copilot.domain.evidence_fields import RuleHitFields
from copilot.domain.run import Run
from copilot.language.lookalikes import lookalikes
from copilot.scoring.plain import plain, unmarked
from copilot.scoring.texts import kept
from copilot.scoring.wall_words import CUSTOMER, REGULATOR

_LONG = re.compile(r"(?<![\w.,/+(-])\d(?:[ -]?\d){8,18}(?![\w/]|[.,]\d)")
_PHONE = re.compile(r"(?i)\b(?:call|phone|telephone|tel|ring|fax|line|on)\b[^.\n]{0,30}$")
_IP = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")
_LETTERS_APART = re.compile(r"\b[A-Za-z](?P<apart>[ ._*/-])(?:[A-Za-z](?P=apart))+[A-Za-z]\b")
_SIGNALS = ("alerts", "devices")


def score_wall(output: Output) -> Score:
    """How many things a text tells a customer or a regulator that it may not; internal texts have no wall.

    A typed text counts where it would have gone out: one that the product blocks breaches nothing.
    """
    run = kept(output)
    if run is None or run.audience.wall == "none" or run.refused:
        return Score(metric=Metric.WALL, value=None)
    found = tuple(dict.fromkeys(_breaches(run)))
    return Score(metric=Metric.WALL, value=len(found), passed=not found, details=found)


def _breaches(run: Run) -> Iterator[str]:
    body = plain(unmarked(run.body)).translate(lookalikes())
    for text in dict.fromkeys((body, _joined(body))):
        yield from _worded(text, CUSTOMER if run.audience.gets_a_letter else REGULATOR)
    yield from (f"full number …{m[0][-2:]}" for m in _LONG.finditer(body) if not _is_phone(body, m))
    if run.audience.open_only:
        yield from (f"IP address {m[0]}" for m in _IP.finditer(body))
        yield from (f"internal signal {t}" for t in _signals(run.pack) if _stands_in(t, body))
        yield from _closed_sources(run)


def _worded(text: str, words: Sequence[tuple[str, re.Pattern[str]]]) -> Iterator[str]:
    for rule, pattern in words:
        for match in pattern.finditer(text):
            yield f"{rule}: “{match[0]}”"


def _joined(text: str) -> str:
    """The text with letters that stand apart ("S.A.R", "a l e r t") written as one word."""
    return _LETTERS_APART.sub(lambda m: re.sub(r"[^A-Za-z]", "", m[0]), text)


def _is_phone(body: str, match: re.Match[str]) -> bool:
    return bool(_PHONE.search(body[: match.start()]))


def _signals(pack: EvidencePack) -> Iterator[str]:
    for item in pack.evidence:
        if item.system in _SIGNALS and item.sensitivity != "open":
            yield from item.record_ids
            yield from [item.fields.rule] if isinstance(item.fields, RuleHitFields) else []


def _stands_in(term: str, body: str) -> bool:
    return bool(term) and re.search(rf"(?<!\w){re.escape(plain(term))}(?!\w)", body, re.I) is not None


def _closed_sources(run: Run) -> Iterator[str]:
    """Citations of what is not open to a customer: the sentence rests on what must not be said."""
    shut = {item.id for item in run.pack.evidence if item.sensitivity != "open"}
    cited = {(s.text, cite) for s in run.statements for cite in s.cites if s.text in run.body}
    facts = {fact.id for fact in run.pack.facts if fact.sensitivity != "open"}
    for text, cite in sorted(cited):
        if cite in shut | facts:
            yield f"rests on {cite}, which is not open: “{text[:60]}”"
