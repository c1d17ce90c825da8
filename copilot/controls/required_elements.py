"""Required elements: what a letter or a narrative must hold, by cue words and by the facts of its case.

An element is found if one of its patterns stands in the text and, where it names facts, the
value of at least one of them is stated too. Values are compared as claims are in grounding: a date
in any spelling, an amount in any form.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pydantic import Field

from copilot.controls.body import strip_markers
from copilot.domain.base import DomainModel
from copilot.language.figures import amount_is_in
from copilot.language.moments import date_is_in, time_is_in
from copilot.language.profile import Profile, profile_of


class RequiredElement(DomainModel):
    """One thing that a text must hold.

    `any_of` are regular expressions, read without regard to case; `facts` are names of computed
    facts, one of which must be stated by value where the case has it.
    """

    key: str
    title: str
    any_of: tuple[str, ...] = Field(min_length=1)
    facts: tuple[str, ...] = ()


_DATE = r"\b(?:\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4}|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})\b"
_AMOUNT = r"(?:[$£€]\s?\d|\b(?:USD|GBP|EUR) ?\d|\d (?:dollars|pounds|euros)\b)"
_LAST_FOUR = r"\b(?:ending|ends)(?: in| with)? \d{4}\b|\blast four(?: digits)?\b[^.]{0,20}\d{4}\b"

LETTER_ELEMENTS: tuple[RequiredElement, ...] = (
    RequiredElement(
        key="decision", title="the decision",
        any_of=(
            r"\bwe (?:have |have now |have therefore )?(?:decided|found|concluded|determined|approved|declined|refunded|credited|reversed|upheld|corrected|accepted|rejected)\b",
            r"\b(?:our|the) (?:decision|finding|conclusion|outcome|result)\b", r"\b(?:was|has been|have been|were) (?:approved|declined|refused|upheld|returned|rejected|refunded|credited|completed)\b",
            r"\bwe (?:cannot|can not|could not|are unable to|will not)\b", r"\bno error (?:occurred|was found)\b", r"\bis (?:in|at) (?:the )?\w+ stage\b|\bis being reviewed\b|\bis in underwriting\b",
        ),
    ),
    RequiredElement(
        key="reason", title="the plain reason",
        any_of=(r"\bbecause\b", r"\bthe reason\b", r"\bthis (?:is|was) (?:due to|since)\b", r"\bdue to\b", r"\bour records show\b", r"\bas the (?:records?|merchant|account|payment)\b", r"\bsince the\b"),
    ),
    RequiredElement(key="date", title="the date of the payment or claim", any_of=(_DATE,)),
    RequiredElement(key="amount", title="the amount", any_of=(_AMOUNT,)),
    RequiredElement(key="last_four", title="the last four digits of the card or account", any_of=(_LAST_FOUR,)),
    RequiredElement(
        key="evidence", title="the evidence used",
        any_of=(
            r"\bwe (?:looked at|reviewed|considered|checked|examined|relied on|used)\b", r"\b(?:records?|documents?|evidence|information|statement|receipt|reply) (?:that |which )?(?:we|show|from the merchant|relied|used)",
            r"\bour records show\b", r"\bbased on\b", r"\bthe merchant (?:sent|provided|says|answered|told)\b",
        ),
    ),
    RequiredElement(
        key="evidence_access", title="how to get the evidence",
        any_of=(r"\b(?:ask|request|obtain|get|receive|send you)\b[^.]{0,60}\b(?:cop(?:y|ies)|documents?|records?|evidence)\b", r"\bcop(?:y|ies) of (?:the |these |all )?(?:documents?|records?|evidence|information)\b"),
    ),
    RequiredElement(
        key="next_step", title="the next step",
        any_of=(r"\bnext step", r"\bwhat happens next\b", r"\bwhat you can do\b", r"\byou do not need to (?:do|take)\b", r"\bplease (?:check|send|contact|correct|ask|reply|give|confirm|provide|submit|tell)\b", r"\byou (?:can|may|need to|should) (?:now )?(?:send|submit|correct|resend|check|provide|use|keep|make)\b", r"\bwe will (?:now |then )?(?:write|send|tell|contact|continue|correct|credit|review)\b"),
    ),
    RequiredElement(
        key="appeal", title="the appeal route",
        any_of=(r"\b(?:if you )?(?:disagree|do not agree|are not satisfied|are unhappy|are not happy)\b", r"\b(?:appeal|ask (?:us )?for a (?:further )?review|review of (?:this|our) decision|reconsider)\b", r"\b(?:ombudsman|consumer financial protection bureau|cfpb)\b", r"\bcomplain\b"),
    ),
    RequiredElement(
        key="contact", title="a contact",
        any_of=(r"\b(?:call|phone|telephone|write to|e-?mail|contact|message|reach|visit)\b[^.]{0,30}\b(?:us|our|the (?:disputes|payments|lending|customer|complaints))\b", r"\b(?:call|phone|telephone)\b[^.]{0,30}\d{3}", r"[\w.]+@[\w.]+"),
    ),
)  # fmt: skip
"""What domain.md says a customer letter must hold."""

SAR_ELEMENTS: tuple[RequiredElement, ...] = (
    RequiredElement(key="who", title="who (subjects and their roles)", any_of=(r"\b(?:subject|customer|suspect|account ?holder|beneficiar(?:y|ies)|counterpart(?:y|ies))\b",)),
    RequiredElement(key="what", title="what (instruments and mechanisms)", any_of=(r"\b(?:wires?|wire transfers?|transfers?|cash deposits?|deposits?|withdrawals?|cheques?|checks?|card (?:payments?|transactions?)|payments?|ach)\b",)),
    RequiredElement(key="when", title="when (dates)", any_of=(_DATE,)),
    RequiredElement(key="where", title="where (branches, channels, jurisdictions)", any_of=(r"\b(?:branch(?:es)?|online|mobile|atm|jurisdiction|country|city|located|in the united (?:states|kingdom)|at the \w+ (?:office|branch)|channel)\b",)),
    RequiredElement(key="why", title="why it is unusual for this customer", any_of=(r"\b(?:unusual|inconsistent with|not consistent with|departs? from|exceeds? (?:the )?expected|unexpected|no apparent|out of line|expected (?:monthly )?(?:turnover|cash|activity))\b",)),
    RequiredElement(key="how", title="how (method of operation)", any_of=(r"\b(?:by means of|method|followed by|then (?:moved|sent|transferred|withdrawn)|shortly after|within (?:\w+ )?(?:minutes?|hours?|days?)|rapid(?:ly)?|each (?:below|under)|pattern|in (?:a )?(?:series|succession)|same[- ]day|through)\b",)),
    RequiredElement(key="individual_transactions", title="individual dates and amounts, not only totals", any_of=(rf"(?s)(?:{_DATE}[^.]{{0,160}}{_AMOUNT}|{_AMOUNT}[^.]{{0,160}}{_DATE})(?:.*?)(?:{_DATE}[^.]{{0,160}}{_AMOUNT}|{_AMOUNT}[^.]{{0,160}}{_DATE})",)),
    RequiredElement(key="source_of_funds", title="the source of funds", any_of=(r"\bsource of (?:the )?(?:funds?|money|cash|deposits?)\b", r"\b(?:funded|received|came|deposited|originat\w+) (?:by|from)\b")),
    RequiredElement(key="use_of_funds", title="the use of funds", any_of=(r"\buse of (?:the )?(?:funds?|money|proceeds)\b", r"\b(?:sent|transferred|moved|paid|wired|withdrawn|forwarded|spent) (?:on |out |onwards? )?(?:to|at|in|for|as)\b", r"\bremain(?:s|ed)? (?:in|on) (?:the|this) account\b")),
    RequiredElement(key="first_noticed", title="the date first noticed", any_of=(r"\b(?:first (?:noticed|detected|identified|observed)|detected on|noticed on|came to (?:the bank's|our) attention|initial(?:ly)? detect\w+)\b",)),
    RequiredElement(key="duration", title="the duration of the activity", any_of=(r"\b(?:between|from)\b[^.]{0,80}\b(?:and|to|until|through)\b[^.]{0,40}\d", r"\bover (?:a period of )?(?:\w+ )?(?:\d+|\w+) (?:days?|weeks?|months?)\b", r"\bduration\b", r"\bon a single day\b")),
)  # fmt: skip
"""What domain.md says a SAR narrative must hold; FFIEC manual, Appendix L, asks the same six questions."""


def missing_elements(
    body: str, elements: Iterable[RequiredElement], *, facts: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Titles of the elements that the text lacks, in the order given.

    `facts` maps a fact's name to its sentence; an element's facts that the case does not
    have are not asked for.
    """
    text = " ".join(strip_markers(body).split())
    return tuple(element.title for element in elements if not _is_held(text, element, facts or {}))


def _is_held(text: str, element: RequiredElement, facts: Mapping[str, str]) -> bool:
    if not any(_pattern(expression).search(text) for expression in element.any_of):
        return False
    asked = [facts[name] for name in element.facts if name in facts]
    return not asked or any(_states(profile_of(text), profile_of(fact)) for fact in asked)


@lru_cache(maxsize=512)
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.I)


def _states(text: Profile, fact: Profile) -> bool:
    """True if the text holds a figure or moment of the fact, or, where it has none, its own words."""
    figures = [
        *(amount_is_in(amount, text.figures) for amount in fact.figures.amounts),
        *(date_is_in(day, text.moments, text.years) for day in fact.moments.dates),
        *(time_is_in(time, text.moments) for time in fact.moments.times),
        *(tail in text.identifiers.tails for tail in fact.identifiers.tails),
        *(identifier in text.identifiers.exact for identifier in fact.identifiers.exact),
    ]
    return any(figures) if figures else fact.text.strip(". ").casefold() in text.text.casefold()
