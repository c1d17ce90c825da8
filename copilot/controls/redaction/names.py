"""Names of people: after words that announce one, before words only a person does, or by a given name.

A name is a run of capitalised words that are no words of a bank, a merchant, a place or a
month. In a text without capitals only a known given name after an announcing word counts.
"""

import re
from collections.abc import Iterator, Sequence

from copilot.controls.redaction.findings import Finding
from copilot.controls.redaction.tokens import Token, tokens_of
from copilot.controls.redaction.vocabulary import (
    BUSINESS_WORDS,
    GIVEN_NAMES,
    MERCHANTS,
    NAME_CUES,
    NAME_PARTICLES,
    NAME_TITLES,
    ORDINARY_WORDS,
    PERSON_VERBS,
    is_organisation,
)

_CUE_GAP = re.compile(r"(?:[ \t]*(?:is|was|no\.?|of|the|\(e\))?[ \t]*[:=\"'>(\\]*){1,3}[ \t]*$")
_PHRASE = re.compile(
    r"\b(?:spo(?:ke|ken|ken) (?:with|to)|speaking (?:with|to)|talked to|called back|call(?:ed)? from|name is|name's|i am|i'm|this is|"
    r"on behalf of|signed by|disputed? (?:by|from)|dispute by|raised by|reported by|requested by|made by|payable to|paid to|sent to|owed to|"
    r"accounts? with(?: m[rs]s?\.?)?|met with|rang|emailed|contacted|interviewed|advised|je soussigne(?:\(e\))?|je m'appelle|ich bin|mein name ist|"
    r"me llamo|mi nombre es|mi chiamo|nazywam sie|attn:?|c/o|re:)[ \t]+(?:m[rs]s?\.? )?$",
    re.IGNORECASE,
)
_SPACE = re.compile(r"(?: |\. ?|\.)$")
_AFTER = re.compile(
    r"['\u2019]s (?:address|account|card|phone|email|number|husband|wife|mother|father|son|daughter)\b|\s+(?:had given|lives? (?:at|on|in))\b"
)
_LONGEST = 5


def name_findings(text: str) -> Iterator[Finding]:
    """Names of people in the folded text."""
    tokens = tokens_of(text)
    at = 0
    while at < len(tokens):
        found = _name_at(text, tokens, at)
        if found is None:
            at += 1
            continue
        last, reason = found
        first = at
        yield Finding(tokens[first].start, tokens[last].end, "PERSON", reason, 4)
        at = last + 1


def _name_at(text: str, tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    """The last token and the reason of a name that begins at a token."""
    token = tokens[at]
    if token.number or _is_merchant(tokens, at):
        return None
    if token.lower in NAME_TITLES and at + 1 < len(tokens):
        last = _run(text, tokens, at + 1)
        if last is not None and tokens[at + 1].start - token.end <= 2 and token.lower not in ORDINARY_WORDS:
            return last, f"context: name after '{token.lower}'"
    cue = _cue_before(text, tokens, at)
    if cue is not None:
        last = _run(text, tokens, at)
        if last is None and token.lower in GIVEN_NAMES and not token.capital:
            last = _lower_run(text, tokens, at)
        if last is not None:
            return last, f"context: name after '{cue}'"
    if not token.capital or (token.lower in BUSINESS_WORDS and token.lower not in GIVEN_NAMES):
        return None
    last = _run(text, tokens, at, given=True)
    if last is None:
        return None
    return _by_itself(text, tokens, at, last)


def _by_itself(text: str, tokens: Sequence[Token], at: int, last: int) -> tuple[int, str] | None:
    token = tokens[at]
    is_given = token.lower in GIVEN_NAMES
    if is_given and last > at and not is_organisation(text[token.start : tokens[last].end]):
        return last, "model: given name and surname"
    after = text[tokens[last].end : tokens[last].end + 24]
    if _AFTER.match(after):
        return last, "context: name before what a person does"
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if (
        last > at
        and following
        and following.lower in PERSON_VERBS
        and following.start - tokens[last].end == 1
    ):
        return last, "context: name before what a person does"
    if (
        last == at
        and is_given
        and token.lower not in ORDINARY_WORDS
        and token.lower not in BUSINESS_WORDS
        and len(token.text) > 2
    ):
        return last, "model: given name"
    return None


def _run(text: str, tokens: Sequence[Token], at: int, *, given: bool = False) -> int | None:
    """The last token of a run of words written like a name; None where the first is none."""
    if at >= len(tokens):
        return None
    last: int | None = None
    for index in range(at, min(at + _LONGEST + 1, len(tokens))):
        token = tokens[index]
        if index > at and not _SPACE.match(text[tokens[index - 1].end : token.start]):
            break
        if index > at and text[tokens[index - 1].end] == "." and len(tokens[index - 1].text) > 3:
            break
        if token.lower in NAME_TITLES and index == at and not given:
            continue
        if not _is_name_word(token, first=index == at):
            if token.lower in NAME_PARTICLES and token.lower not in {"and", "the"} and last is not None:
                continue
            break
        last = index
    return last


def _is_name_word(token: Token, *, first: bool) -> bool:
    if not token.capital or token.number:
        return False
    if token.lower in BUSINESS_WORDS and not (token.lower in GIVEN_NAMES and first):
        return token.lower in ORDINARY_WORDS and not first and token.lower not in _NEVER
    return token.text[0] not in "\x00\u241e"


_NEVER = frozenset(
    [
        "account",
        "card",
        "customer",
        "person",
        "payment",
        "transfer",
        "order",
        "note",
        "the",
        "and",
        "for",
        "not",
        "bank",
        "payee",
        "sender",
        "merchant",
        "branch",
        "fraud",
    ]
)


def _lower_run(text: str, tokens: Sequence[Token], at: int) -> int:
    """A given name and what follows it, in a text that does not capitalise."""
    if at + 1 < len(tokens):
        following = tokens[at + 1]
        joined = text[tokens[at].end : following.start] == " "
        if joined and not following.number and following.lower not in BUSINESS_WORDS:
            return at + 1
    return at


def _cue_before(text: str, tokens: Sequence[Token], at: int) -> str | None:
    token = tokens[at]
    if at and tokens[at - 1].lower in NAME_CUES and _CUE_GAP.match(text[tokens[at - 1].end : token.start]):
        return tokens[at - 1].lower
    phrase = _PHRASE.search(text, max(0, token.start - 32), token.start)
    return phrase.group().strip().lower() if phrase else None


def _is_merchant(tokens: Sequence[Token], at: int) -> bool:
    words = tuple(t.lower for t in tokens[max(0, at - 1) : at + 3])
    return words[-3:-1] in MERCHANTS or words[1:3] in MERCHANTS or words[:2] in MERCHANTS
