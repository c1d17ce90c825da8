"""The offline engine's answer: the facts, records and policy sentences that hold what was asked, or a refusal."""

import re
from typing import Any

from copilot.domain.fact import FactName
from copilot.language.written import Style
from copilot.tasks.case_question.intents import intended
from copilot.tasks.case_question.matching import ParsedQuestion, ranked
from copilot.tasks.evidence_sentences import item_sentence
from copilot.tasks.pack import ItemLine, Line, Pack, Sentence, say, tell
from copilot.tasks.triage_brief.score import Score
from copilot.tasks.triage_brief.steps import next_steps

MOST = 4
_DOCUMENT = re.compile(r"\b(?:policy|policies|procedure|regulation|guide)\b", re.I)
_NEXT = re.compile(
    r"\bwhat (?:should|do|must|can) (?:i|we) do\b|\bnext steps?\b|\bwhat(?:'s| is| comes) next\b", re.I
)
NEAR = 0.75
"""A further line is used if it holds at least this share of what the best one holds."""
_POLICY = re.compile(
    r"\b(?:policy|policies|procedure|rule|regulation|must|should|shall|allowed|may we|have to|need to|required|limit|guide)\b",
    re.I,
)


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `CaseAnswer`."""
    asked_for = intended(pack) if not _DOCUMENT.search(pack.question) else None
    own = [_sentence(line, pack.style) for line in asked_for] if asked_for is not None else []
    if _NEXT.search(pack.question):
        score = Score.of(pack)
        own = [
            *(tell(line) for line in pack.all(FactName.CLOCK)[:1]),
            *next_steps(pack, score.side("for") + score.side("doubt"), score.choice)[:3],
        ]
    sentences = own or ([] if asked_for is not None else [*_from_case(pack), *_from_policy(pack)])
    if sentences:
        return {"refused": False, "reason": "", "statements": sentences[:MOST]}
    return {"refused": True, "reason": _missing(pack), "statements": []}


def _from_case(pack: Pack) -> list[Sentence]:
    found = ranked(pack.question, [*pack.facts, *pack.items])
    if not found:
        return []
    best = found[0][0]
    lines = [line for score, line in found if score >= NEAR * best][:MOST]
    return [_sentence(line, pack.style) for line in lines]


def _sentence(line: Line, style: Style) -> Sentence:
    return item_sentence(line, style) if isinstance(line, ItemLine) else tell(line)


def _from_policy(pack: Pack) -> list[Sentence]:
    if not _POLICY.search(pack.question):
        return []
    found = pack.policy(pack.question, least=2)
    if found is None:
        return []
    passage, text = found
    quote = text.rstrip(".;").replace('"', "'")
    return [say(f'The policy says: "{quote}".', passage)]


def _missing(pack: Pack) -> str:
    """What was looked for and where it would have to be, with the sources that did not answer."""
    if not ParsedQuestion.of(pack.question).stems and intended(pack) is None:
        return "The question names nothing to look for. Ask for a fact of this case, such as an amount, a date or a device."
    nothing = (
        "The records of this case hold nothing on this."
        if intended(pack) == ()
        else "Neither the records of this case nor the passages found hold what was asked."
    )
    gaps = sorted({str(gap.get("source", "")) for gap in pack.gaps})
    away = f" These sources did not answer: {', '.join(gaps)}." if gaps else ""
    return f"{nothing}{away} Ask for one thing at a time, or look in the system of record."
