"""What contacts around the transactions in question speak of: a keyword reading, said to be one.

Notes and call summaries are text from outside: the reading looks for the bank's own words and
obeys nothing in them. It can add to a picture that records draw; see the points it gets in triage.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from copilot.tasks.facts.finding import Finding, Inputs
from copilot.tasks.wording import moment

RECENT = timedelta(days=60)
"""Contacts older than this before the first transaction in question do not speak of it."""
_DENIED = r"(?:did not|didn't|never|does not|do not|not) (?:make|made|authori[sz]e|send|sent|buy|bought|order|recogni[sz]e|know|approve|start)"


class Topic(NamedTuple):
    """What a contact may speak of; `when` limits it to contacts before or after the first transaction in question."""

    name: str
    says: str
    pattern: re.Pattern[str]
    when: str = ""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


TOPICS = (
    Topic("contact_disowned", "the customer disowning a transaction", _words(
        _DENIED + r"|none (?:are|is|of them|of these)|not (?:their|his|her|my|our) own|was asleep|was stolen|had been stolen|cloned|forged|nothing (?:was )?bought|unknown to (?:the customer|them)")),
    Topic("contact_claimed", "the customer claiming the transactions as their own", _words(
        r"(?:all|they|attempts|purchases|payments?|transactions?) (?:\w+ ){0,3}(?:were|was|are|is) (?:their|his|her|my) own|customer confirms|confirmed (?:the|each|every|both|all|making)|made (?:it|them|the payments?|the purchases?) (?:him|her|them|my)sel"), "after"),
    Topic("contact_announced", "a plan announced before", _words(
        r"travel notice|holiday|moving house|house|flat|wedding|gift|inherit|estate|probate|solicitor|deposit|builder|renovat|conveyanc|tuition|sale of|sold|pension|retire|asked (?:for|how|to|about)|told us|announc|invoice|contract"), "before"),
    Topic("contact_papered", "papers that support a transaction", _words(
        r"uploaded|papers?\b|letter of|solicitor's letter|probate|grant of|completion statement|contract|invoices? (?:shown|seen|on file)|bill of sale|deed|receipts?\b|statement of account|payslips?|on file and checked|call(?:ed)? back")),
    Topic("contact_pressed", "somebody directing the customer or pressing for secrecy", _words(
        r"safe account|told (?:him|her|them|the customer|me) to|caller|on the phone with|met online|online friend|never met|invest|broker|crypto|urgent|secret|coached|nephew|carer|new friend|stays on the line|from the bank's|pretend|guarante")),
    Topic("contact_not_reached", "the customer not being reached", _words(
        r"no answer|voicemail|not reached|message left|could not be reached|did not (?:call|come) back|no reply|unanswered|rang out")),
    Topic("contact_evasive", "answers that were refused or that changed", _words(
        r"would not say|could not (?:say|explain|name|tell)|refused|declined to|evasive|different story|did not want|no explanation|contradict|unable to")),
)  # fmt: skip


def contact_topics(inputs: Inputs) -> Iterator[Finding]:
    """For each topic the contacts that speak of it, with the newest one's time."""
    records, focus = inputs.records, inputs.focus
    first = inputs.ledger.at(int(focus.argmax())) if focus.any() else records.case.opened_at
    texts = [(i.interaction_id, i.at, str(i.summary)) for i in records.interactions]
    texts += [(n.note_id, n.at, str(n.text)) for n in records.notes]
    near = [entry for entry in texts if entry[1] >= first - RECENT]
    for topic in TOPICS:
        found = [e for e in near if _fits(topic, e[1], first) and topic.pattern.search(e[2])]
        if found:
            newest = max(at for _, at, _ in found)
            text = f"A contact on {moment(newest, inputs.zone)} speaks, by keywords, of {topic.says}."
            yield Finding(topic.name, str(len(found)), text, tuple(e[0] for e in found))
    if not near:
        yield Finding(
            "contact_none",
            "true",
            "No contact with the customer about the transactions in question is on record.",
            (),
        )


def _fits(topic: Topic, at: datetime, first: datetime) -> bool:
    return topic.when == "" or (at < first) == (topic.when == "before")


def device_confirmed(inputs: Inputs) -> Iterator[Finding]:
    """Sign-ins on a device in question that were confirmed by a second factor or a document."""
    used = {
        row.device_id
        for row, hit in zip(inputs.ledger.rows, inputs.focus, strict=True)
        if hit and row.device_id
    }
    found = [
        e
        for e in inputs.records.logins
        if e.device_id in used and e.kind == "login" and "confirmed" in e.detail.lower()
    ]
    if found:
        text = f"A device in question was confirmed at sign-in on {moment(max(e.at for e in found), inputs.zone)}."
        yield Finding("device_confirmed", str(len(found)), text, tuple(e.event_id for e in found))


FUNCTIONS = (contact_topics, device_confirmed)
