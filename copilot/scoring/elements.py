"""Required elements: what a letter or a narrative must hold, read from the text's claims and its turns of phrase."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from copilot.domain.evaluation import Metric, Output, Score
from copilot.domain.evidence_fields import AddresseeFields, CustomerFields, PayeeFields
from copilot.domain.fact import Count, FactName
from copilot.domain.run import Run
from copilot.language.sentences import sentences
from copilot.scoring.claims import Claims, claims_of
from copilot.scoring.plain import plain, unmarked
from copilot.scoring.texts import kept


class _Text(NamedTuple):
    prose: str  # the paragraphs, without date line, salutation, subject and signature
    claims: Claims
    run: Run


_Test = Callable[[_Text], bool]


def score_elements(output: Output) -> Score:
    """The share of the elements that the task names for its text; only letters and narratives have any.

    Where a scenario takes sources away the text cannot be whole, and has to say so instead.
    """
    run = kept(output)
    asked = output.elements if run and not run.refused and not output.scenario.missing else ()
    if run is None or not asked:
        return Score(metric=Metric.ELEMENTS, value=None)
    prose = "\n".join(_prose(plain(unmarked(run.body))))
    text = _Text(prose, claims_of(prose), run)
    missing = tuple(name for name in asked if not _TESTS[name](text))
    return Score(
        metric=Metric.ELEMENTS, value=1 - len(missing) / len(asked), passed=not missing, details=missing
    )


def _prose(body: str) -> list[str]:
    return [
        line for line in body.split("\n") if re.search(r"[.!?]\W*$", line) and not line.startswith("DRAFT")
    ]


def _says(expression: str) -> _Test:
    pattern = re.compile(expression, re.I)
    return lambda text: pattern.search(text.prose) is not None


def _says_apart(expression: str) -> _Test:
    """The same in a sentence of its own: rights to copies, the appeal and the contact do not count for it."""
    pattern = re.compile(expression, re.I)
    return lambda text: any(
        pattern.search(sentence) and (_NAMED_NEXT.search(sentence) or not _STANDING.search(sentence))
        for sentence in sentences(text.prose)
    )


_NAMED_NEXT = re.compile(r"\bwhat you can do\b|\bnext step\b", re.I)
_STANDING = re.compile(r"\bcop(?:y|ies)\b|\bdisagree\b|\bmay also turn\b|\bhave a question\b", re.I)


_DECISION = _says(
    r"\bwe (?:have |now |cannot |could not |are (?:unable|still) |did )?(?:\w+ )?(?:decide|approve|decline|reject|correct|find|found|credit|refund|review|uphold|accept|received|return|give)\w*"
    r"|\bwas (?:not )?(?:complete|made|correct|approve|decline|return|credit|refund|reject)\w*|\b(?:no|an) error\b|is (?:still )?(?:open|being reviewed|with our)"
    r"|\bwe (?:are|were) (?:not able|unable) to\b"
)
_REASON = _says(
    r"\bbecause\b|\breasons?\b|\bsince\b|\bdue to\b|\bas (?:the|your)\b|cannot (?:give|say) more|\bour records\b"
)
_EVIDENCE = _says_apart(
    r"\b(?:we|have) (?:used|looked at|reviewed|considered|checked|examined|relied on)\b|\bour records?\b|\bbased on\b"
)
_COPIES = _says(r"\bcop(?:y|ies)\b")
_NEXT = _says_apart(
    r"\bplease\b|\byou (?:can|may|need|should|do not need)\b(?! also)|\bwe will (?:write|tell|send|contact|credit|correct|finish|review)\b|\bnext\b"
)
_APPEAL = _says(
    r"\bdisagree\b|\bappeal\b|\bombudsman\b|\bconsumer financial protection bureau\b|\breview of (?:the|our|this) decision\b|\bcomplain\w*"
)
_CONTACT = _says(r"\b(?:call|write to|phone|reach|contact)\b.{0,60}(?:\d{3}|\bPO Box\b)")


def _dated(text: _Text) -> bool:
    return bool(text.claims.dates)


def _priced(text: _Text) -> bool:
    return bool(text.claims.amounts)


def _last_four(text: _Text) -> bool:
    return any(known.startswith("…") for known in text.claims.identifiers)


def _subject_named(text: _Text) -> bool:
    """The customer of the case stands in the text by name, or a subject is named as such."""
    names = {
        item.fields.name
        for item in text.run.pack.evidence
        if isinstance(item.fields, CustomerFields | PayeeFields | AddresseeFields)
    }
    return any(plain(name).casefold() in text.prose.casefold() for name in names)


def _movements(text: _Text) -> bool:
    """Single movements and not only totals: at least two sentences (one, where one is in question) with day and amount."""
    single = [s for s in sentences(text.prose) if claims_of(s).dates and claims_of(s).amounts]
    count = text.run.pack.fact(FactName.FOCUS_COUNT)
    return len(single) >= (1 if count and count.value == Count(number=1) else 2)


_TESTS: Mapping[str, _Test] = {
    "decision": _DECISION,
    "reason": _REASON,
    "date": _dated,
    "amount": _priced,
    "last four digits": _last_four,
    "evidence used": _EVIDENCE,
    "copies of the evidence": _COPIES,
    "next step": _NEXT,
    "appeal": _APPEAL,
    "contact": _CONTACT,
    "who": _subject_named,
    "what": _says(r"\b(?:transfer|wire|cash|cheque|check|card|payment|deposit|withdrawal|ACH)s?\b"),
    "when": _dated,
    "where": _says(r"\b(?:branch(?:es)?|online|mobile|ATM|channel|countr(?:y|ies)|located in|jurisdictions?)\b"),
    "why": _says(r"\b(?:unusual|not consistent|inconsistent|expected (?:activity|turnover)|times the|exceed\w*|departs?)\b"),
    "how": _says(r"\b(?:method|by means of|followed by|within|after|through|each below|in cash|by (?:transfer|wire|card))\b"),
    "single movements": _movements,
    "source of funds": _says(r"\b(?:source of (?:the )?funds|(?:received|came|paid in|deposited)\b.{0,40}\b(?:from|by|in))\b"),
    "use of funds": _says(r"\b(?:use of (?:the )?funds|(?:sent|moved|paid|wired|withdrawn|transferred|went)\b.{0,60}\b(?:to|in|out|at)|left|remain\w*)\b"),
    "first noticed": _says(r"\bfirst (?:identified|noticed|detected|observed)\b|\b(?:identified|noticed|detected) on\b"),
    "duration": _says(r"\bsingle day\b|\bspan\w*\b|\bbetween\b.{0,60}\band\b|\bfrom\b.{0,40}\bto\b|\bover \d+|\bduration\b|\bdays?\b"),
}  # fmt: skip
