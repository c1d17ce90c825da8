"""What contacts around the transactions in question speak of: a keyword reading, said to be one.

Notes and call summaries are text from outside: the reading looks for the bank's own words and
obeys nothing in them. It can add to a picture that records draw; see the points it gets in triage.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from copilot.domain.fact import FactName
from copilot.tasks.facts.finding import Finding, Inputs

RECENT = timedelta(days=30)
"""Contacts older than this before the first transaction in question do not speak of it."""
_DENIED = r"(?:did not|didn't|never|does not|do not|not) (?:make|made|authori[sz]e|send|sent|buy|bought|order|recogni[sz]e|know|approve|start)"


class Topic(NamedTuple):
    """What a contact may speak of; `when` limits it to contacts before or after the first transaction in question."""

    name: FactName
    says: str
    pattern: re.Pattern[str]
    when: str = ""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


TOPICS = (
    Topic(FactName.CONTACT_DISOWNED, "the customer disowned a transaction", _words(
        _DENIED + r"|none (?:are|is|of them|of these)|not (?:their|his|her|my|our) own|not mine|asleep at the time|was stolen|cloned|forged|nothing (?:was )?bought|bought only|is not abroad|asks what the (?:transfer|payment|purchase) is|has not been to")),
    Topic(FactName.CONTACT_LOSS, "a loss or a deception was reported", _words(
        r"unpaid|never arrived|cannot withdraw|asked for a \w+ payment first|does not exist|asks for the return|reports? (?:a )?fraud|fake|pos(?:ed|ing) as|nobody (?:has )?(?:ordered|rang|called)|one letter too many|letters? swapped|scam(?:med)?\b")),
    Topic(FactName.CONTACT_PRESSED, "somebody directed the customer or pressed for secrecy", _words(
        r"safe account|told (?:him|her|them|the customer|me) to (?:move|send|pay|buy)|a caller|met online|online friend|(?:never|not) met|promised .{0,20}percent|broker who|secret|coached|answered every question|held the (?:bank )?card|new friend|stays on the line|pretend|remote tool|shared? the screen")),
    Topic(FactName.CONTACT_BRANCH_LOG, "the branch log shows no visit", _words(
        r"no visit|without a visit|alone after closing|logs? shows? no")),
    Topic(FactName.CONTACT_REPORTING_QUESTION, "somebody asked from which amount cash is reported", _words(
        r"from which amount|reporting (?:amount|form|limit)|form is filled|stay under|keep .{0,20}under")),
    Topic(FactName.CONTACT_CLAIMED, "the customer claimed the transactions as their own", _words(
        r"(?:all|they|attempts|purchases|payments?|transactions?) (?:\w+ ){0,3}(?:were|was|are|is) (?:their|his|her|my) own|customer confirm(?:s|ed)|confirmed (?:the|each|every|both|all|making)|made (?:it|them|the payments?|the purchases?) (?:him|her|them|my)sel|signed (?:both|the) forms?|same request as")),
    Topic(FactName.CONTACT_EXPLAINED, "the purpose was clearly explained", _words(
        r"named each|came alone|clear about|explained (?:that|the)|share the (?:tablet|phone|device)|for three grandchildren|as every (?:other )?year|for a (?:daughter|son|grandchild)")),
    Topic(FactName.CONTACT_CANCELLED, "the cancellation came before the charge", _words(r"cancell?(?:ed|ation)"), "before"),
    Topic(FactName.CONTACT_ANNOUNCED, "the plan was announced before", _words(
        r"travel notice|moving house|house move|deposit for|deposit (?:is|was) due|due this month|wedding|inherit|\bestate\b|probate|executor|solicitor|attorney|conveyanc|renovat|tuition|sale of the|pension lump|matured|savings plan|insurer|settlement letter|signed letter"), "before"),
    Topic(FactName.CONTACT_PAPERED, "papers support a transaction", _words(
        r"(?:sent|brought|uploaded|showed|with) (?:\w+ ){0,4}(?:\w+'s )?(?:\w+ ){0,3}(?:letters?|reports?|booking|papers?|statements?|invoices?|receipts?|contract|deed|passport|payslips?)|letter on file|on file and checked|identity checked|(?:till|register) reports|bill of sale (?:shown|seen)")),
    Topic(FactName.CONTACT_PAPERS_OUTSTANDING, "papers or answers are still missing", _words(
        r"being looked for|promised for|is missing|are missing|requested from|no list|asked for, none|none received|unreadable|no answer from the|papers to follow|did not know about")),
    Topic(FactName.CONTACT_NOT_REACHED, "the customer was not reached", _words(
        r"no answer|voicemail|not reached|messages? left|left \w+ messages?|could not be reached|did not (?:call|come) back|no reply|unanswered|rang out|mailbox full|telephone off|not in service|came back|on leave|gave no name")),
    Topic(FactName.CONTACT_EVASIVE, "answers were refused or changed", _words(
        r"would not say|could not (?:say|explain|name|tell)|refused|declined to|evasive|different story|does not want to|did not want to|private matter|no explanation|unable to")),
)  # fmt: skip

CONTACTS = (*(topic.name for topic in TOPICS), FactName.CONTACT_NONE)
"""Every fact that is a reading of contacts, in their order."""
_CONTACTS = ("interactions", "notes")
"""While one of them does not answer, nobody knows that there was no contact."""
_OUTSTANDING = next(topic for topic in TOPICS if topic.name is FactName.CONTACT_PAPERS_OUTSTANDING)


def contact_topics(inputs: Inputs) -> Iterator[Finding]:
    """For each topic the contacts that speak of it, with the newest one's time."""
    records, focus = inputs.records, inputs.focus
    first = inputs.ledger.at(int(focus.argmax())) if focus.any() else records.case.opened_at
    texts = [(i.interaction_id, i.at, str(i.summary), "contact") for i in records.interactions]
    texts += [(n.note_id, n.at, str(n.text), "note") for n in records.notes]
    near = [entry for entry in texts if entry[1] >= first - RECENT]
    for topic in TOPICS:
        found = [e for e in near if _fits(topic, e[1], first) and topic.pattern.search(e[2])]
        if topic.name is FactName.CONTACT_PAPERED:
            found = [e for e in found if not _OUTSTANDING.pattern.search(e[2])]
        if found:
            _, at, _, what = max(found, key=lambda entry: entry[1])
            text = f"The {what} of {inputs.style.moment(at)} says, read by keywords, that {topic.says}."
            yield Finding(topic.name, len(found), text, tuple(e[0] for e in found))
    if not near and not any(gap.source in _CONTACTS for gap in records.gaps):
        what = "transactions in question" if focus.any() else "case"
        text = f"No contact with the customer about the {what} is on record."
        yield Finding(FactName.CONTACT_NONE, True, text, ())


def _fits(topic: Topic, at: datetime, first: datetime) -> bool:
    return topic.when == "" or (at < first) == (topic.when == "before")


def device_confirmed(inputs: Inputs) -> Iterator[Finding]:
    """Sign-ins on a device in question that were confirmed by a second factor or a document."""
    used = {row.device_id for row in inputs.in_question} - {""}
    signed_in = [e for e in inputs.records.logins if e.device_id in used and e.kind == "login"]
    found = [e for e in signed_in if "confirmed" in e.detail.lower()]
    if found:
        text = f"A device in question was confirmed at sign-in on {inputs.style.moment(max(e.at for e in found))}."
        yield Finding(FactName.DEVICE_CONFIRMED, len(found), text, tuple(e.event_id for e in found))


FUNCTIONS = (contact_topics, device_confirmed)
