"""Rules on what documents of rules do not hold: what happened, what holds today, who somebody is, how to reach them."""

import re
from collections.abc import Sequence

from copilot.controls.answerability.passages import Answerability, Retrieved, about, refused, whole
from copilot.domain.stated_date import stated_date

_RECORD = re.compile(
    r"\bwhen (?:was|were|did) (?:the|our) (?:last|latest|previous|most recent)\b"
    r"|\bwhat (?:were|was) the (?:findings?|results?|outcome)\b"
    r"|\bour (?:bank's |own )?(?:losses|loss from|loss in|fraud rate|case count|backlog|staffing)\b"
    r"|\bhow many (?:staff|people|employees|analysts|branches|customers|cases|alerts|complaints)\b(?!.*\b(?:must|may|need|required?)\b)"
    r"|\bwho (?:won|wrote|built|designed|founded)\b|\bwhen will\b.*\b(?:launch|go live|roll out|be released)\b",
    re.IGNORECASE,
)
"""Asks what was found, counted or planned: a matter of records, not of rules."""
_HAPPENED = re.compile(
    r"\b(?:last|this|past|previous) (?:year|month|quarter|week)\b|\bq[1-4]\b|\bso far\b|\byear to date\b|\b(?:in|during|since) (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_EVENT_VERB = re.compile(
    r"\b(?:did|have|has|had|were|was|how many|how much)\b.*\b(?:our|we|bank|branch|team|customers|regulator)\b",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"\b(?:currently|right now|at the moment|nowadays|today|as we speak|current|today's|latest|this (?:month|week|year))\b",
    re.I,
)
_CHANGING = re.compile(
    r"\b(?:lists?|rates?|prices?|index|countries|exchange|sanctions|charges?|apy|balance|grey|gray|names?)\b",
    re.IGNORECASE,
)


def is_not_of_the_day(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """Rules do not record what happened, nor what changes from day to day."""
    if (match := _HAPPENED.search(question)) and _EVENT_VERB.search(question):
        what = f"what happened {match.group()}"
        return refused(
            f"The documents hold rules, not records of {what}; a system of record would.", match.group()
        )
    if match := _RECORD.search(question):
        return refused(
            "The documents hold rules, not records of what was counted, found or planned; ask a system of record.",
            match.group(),
        )
    years = [] if stated_date(question) else _YEAR.findall(question)
    for year in years:
        if not any(year in whole(passage) for passage in passages):
            return refused(
                f"No passage found deals with {year}; the documents do not seem to cover it.", year
            )
    if (now := _TODAY.search(question)) and (what_changes := _CHANGING.search(question)):
        what = f"{now.group()} … {what_changes.group()}"
        return refused(
            f"The question asks for a value as it stands now ({what}); the documents hold rules and do not follow it.",
            what,
        )
    return None


_PERSON = re.compile(
    r"\bwho (?:is|are|was|heads|leads|runs|chairs)\b.*\b(?:head|manager|director|chief|officer|chair|president|ceo|cfo|mlro|owner of)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:phone|telephone|fax|hotline) number\b|\be-?mail address\b|\bextension\b(?! of)|\bwhich branch\b|\bopening hours\b",
    re.IGNORECASE,
)
_SUPPLIER = re.compile(
    r"\b(?:which|what) (?:vendor|supplier|provider|software|tool|system|product)s?\b.*\b(?:suppl\w+|provide\w*|we use|our|do we)\b",
    re.IGNORECASE,
)
_SUPPLIER_HELD = re.compile(r"\b(?:supplied|provided|run|operated) by [A-Z]\w+|\bwe use [A-Z]\w+")
_CONTACT_HELD = re.compile(r"\+?\d[\d ()-]{6,}\d|\S+@\S+\.\w+")


def contact_is_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """A person, a supplier or a contact asked for must be named."""
    if _PERSON.search(question) and not any(
        re.search(r"\b(?:Mr|Ms|Mrs|Dr)\.? [A-Z]", p.text) for p in passages
    ):
        return refused("The documents name functions, not the people who hold them.", "a person's name")
    if _SUPPLIER.search(question) and not any(
        _SUPPLIER_HELD.search(p.text) for p in about(question, passages)
    ):
        return refused("No document found names the supplier or system asked for.", "the supplier's name")
    if (match := _CONTACT.search(question)) and not any(
        _CONTACT_HELD.search(p.text) for p in about(question, passages)
    ):
        return refused(f"No passage found gives the {match.group()} asked for.", match.group())
    return None
