"""Names of people: after words that announce one, before words only a person does, or by a given name.

A name is a run of capitalised words that are no words of a bank, a merchant, a place or a
month. Where a text does not capitalise, a known given name after an announcing word counts.
"""

import re
from collections.abc import Iterator, Sequence

from copilot.controls.redaction.findings import Finding
from copilot.controls.redaction.name_runs import (
    is_acronyms,
    is_merchant,
    lower_case_run,
    name_run,
)
from copilot.controls.redaction.reading import Reading
from copilot.controls.redaction.tokens import Token
from copilot.controls.redaction.vocabulary import (
    BUSINESS_WORDS,
    GIVEN_NAMES,
    NAME_CUES,
    NAME_TITLES,
    ORDINARY_WORDS,
    PERSON_VERBS,
    WEAK_NAME_CUES,
    is_organisation,
)

_RANK = 3
_LISTED_RANK = 5  # streets bear given names too: an address wins
_INDENT = 24
_FIELD_GAP = re.compile(
    r"[ \t]*(?:no\.?|\(e\)|on card)?[ \t]*(?:[\"'>]?[ \t]*[:=|>][ \t]*[\"'(\\]*|\\?\"[ \t]*[:,][ \t]*\\?\")[ \t]*$"
)
_WORD_GAP = re.compile(r",?[ \t]+(?:is |was |called |named |- )?$|,?\n+[ \t]*$")
_PHRASE = re.compile(
    r"(?:\b(?:spoke[n]? (?:with|to)|speaking (?:with|to)|talked (?:with|to)|called back|call(?:ed)? from|name is|name's|names are|i am|i'm|this is|"
    r"on behalf of|signed by|disputed? (?:by|from)|raised by|reported by|requested by|made by|payable to|paid to|owed to|had given|"
    r"accounts? with|met with|rang|emailed|contacted|interviewed|advised|here's|called by|known as|aka|née|formerly|"
    r"je m'appelle|ich bin|mein name ist|me llamo|mi nombre es|mi chiamo|nazywam sie|attn:?|c/o)|soussigne(?:\(e\))?)[ \t]+$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"'s (?:address|account|card|phone|email|number|husband|wife|mother|father|son|daughter|name)\b|\s+(?:had given|lives? (?:at|on|in))\b"
)
_SURNAME_FIRST = re.compile(r", ?$")
_SIGNED = re.compile(r"\d{2}|@")


def name_findings(reading: Reading) -> Iterator[Finding]:
    """Names of people in the folded text."""
    text, tokens = reading.text, reading.tokens
    at = 0
    while at < len(tokens):
        token = tokens[at]
        promising = (
            token.capital or token.lower in GIVEN_NAMES or (at > 0 and tokens[at - 1].lower in NAME_CUES)
        )
        found = _name_at(text, tokens, at) if promising else None
        if found is None:
            at += 1
            continue
        last, reason = found
        rank = _LISTED_RANK if reason.startswith("list:") else _RANK
        yield Finding(tokens[at].start, tokens[last].end, "PERSON", reason, rank)
        at = last + 1


def _name_at(text: str, tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    """The last token and the reason of a name that begins at a token."""
    token = tokens[at]
    if token.number or not token.text[0].isalpha() or is_merchant(tokens, at):
        return None
    announced = _after_title(text, tokens, at) or _after_cue(text, tokens, at)
    if announced is not None:
        return announced
    if not token.capital:
        return _alone_in_lower_case(text, tokens, at)
    if token.lower in BUSINESS_WORDS and token.lower not in GIVEN_NAMES:
        return None
    last = name_run(text, tokens, at)
    if last is None:
        return None
    return _by_what_follows(text, tokens, at, last) or _by_given_name(text, tokens, at, last)


def _after_title(text: str, tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    token = tokens[at]
    if (
        token.lower not in NAME_TITLES
        or at + 1 >= len(tokens)
        or tokens[at + 1].start - token.end not in (1, 2)
    ):
        return None
    if token.lower in ORDINARY_WORDS or token.lower in BUSINESS_WORDS:
        return None
    last = name_run(text, tokens, at + 1, announced=True)
    if (
        last is None
        and tokens[at + 1].lower not in BUSINESS_WORDS
        and token.lower in {"mr", "mrs", "ms", "dr"}
    ):
        last = lower_case_run(text, tokens, at + 1)
    return None if last is None else (last, f"context: name after '{token.lower}'")


def _after_cue(text: str, tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    cue, field = _cue_before(text, tokens, at)
    if cue is None:
        return None
    weak = cue in WEAK_NAME_CUES
    last = name_run(text, tokens, at, announced=True)
    if last is None:
        last = _announced_in_lower_case(text, tokens, at, labelled=field and not weak)
    elif (field and last == at and is_acronyms(tokens[at : last + 1])) or (
        not field and not _convinces(tokens, at, last, weak=weak)
    ):
        return None
    return None if last is None else (last, f"context: name after '{cue}'")


def _announced_in_lower_case(text: str, tokens: Sequence[Token], at: int, *, labelled: bool) -> int | None:
    """A lower-case name after an announcing word: a given name, or two words after a field's label."""
    token = tokens[at]
    given = token.lower in GIVEN_NAMES
    if token.capital or token.lower in ORDINARY_WORDS | BUSINESS_WORDS or not (given or labelled):
        return None
    last = lower_case_run(text, tokens, at)
    return last if last > at or given else None


def _convinces(tokens: Sequence[Token], at: int, last: int, *, weak: bool) -> bool:
    """Whether what stands after an announcing word, with no colon between, can be a name."""
    run = tokens[at : last + 1]
    if any(t.lower in GIVEN_NAMES and t.lower not in ORDINARY_WORDS for t in run):
        return True
    if is_acronyms(run):
        return False
    return not weak and (len(run) > 1 or run[0].lower not in ORDINARY_WORDS)


def _cue_before(text: str, tokens: Sequence[Token], at: int) -> tuple[str | None, bool]:
    """The word or phrase that announces a name here, and whether it is a field's label."""
    token = tokens[at]
    if token.capital or token.lower in GIVEN_NAMES:
        phrase = _PHRASE.search(text, max(0, token.start - 32), token.start)
        if phrase:
            return phrase.group().strip().lower(), False
    if at and tokens[at - 1].lower in NAME_CUES:
        gap = text[tokens[at - 1].end : token.start]
        if _FIELD_GAP.match(gap):
            return tokens[at - 1].lower, True
        if _WORD_GAP.match(gap):
            return tokens[at - 1].lower, False
    return None, False


def _by_what_follows(text: str, tokens: Sequence[Token], at: int, last: int) -> tuple[int, str] | None:
    token = tokens[at]
    if token.lower in BUSINESS_WORDS:
        return None
    if _AFTER.match(text, tokens[last].end) and not is_acronyms(tokens[at : last + 1]):
        return last, "context: name before what a person does"
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if last > at and following is not None and following.start - tokens[last].end == 1:
        person = following.lower in PERSON_VERBS and not is_organisation(text[token.start : tokens[last].end])
        if person:
            return last, "context: name before what a person does"
    if _stands_above_contact(text, token, tokens[last]) and last > at:
        return last, "context: name above contact details"
    return None


def _alone_in_lower_case(text: str, tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    """A line that is only a given name and one more word, in a text that does not capitalise."""
    first = tokens[at]
    if first.lower not in GIVEN_NAMES or first.lower in ORDINARY_WORDS or at + 1 >= len(tokens):
        return None
    last = lower_case_run(text, tokens, at)
    return (
        (last, "list: given name and surname")
        if last > at and _is_whole_line(text, first, tokens[last])
        else None
    )


def _is_whole_line(text: str, first: Token, last: Token) -> bool:
    before = text[max(0, first.start - _INDENT) : first.start].rpartition("\n")[2]
    after = text[last.end : last.end + _INDENT].partition("\n")[0]
    return not before.strip(" >?\t") and not after.strip(" \t\r,")


def _stands_above_contact(text: str, first: Token, last: Token) -> bool:
    """A line of its own, as in a signature or an address block, with numbers or a mailbox soon after."""
    if not _is_whole_line(text, first, last):
        return False
    return _SIGNED.search(text, last.end, last.end + 120) is not None


def _by_given_name(text: str, tokens: Sequence[Token], at: int, last: int) -> tuple[int, str] | None:
    token = tokens[at]
    ordinary = token.lower in ORDINARY_WORDS or token.lower in BUSINESS_WORDS
    if token.lower not in GIVEN_NAMES:
        return _surname_first(text, tokens, at, last)
    if is_organisation(text[token.start : tokens[last].end + 12]):
        return None
    if last > at:
        surname = tokens[last]
        return (
            None if ordinary and surname.lower in BUSINESS_WORDS else (last, "list: given name and surname")
        )
    if ordinary or len(token.text) < 3 or (token.text.isupper() and len(token.text) < 5):
        return None
    return last, "list: given name"


def _surname_first(text: str, tokens: Sequence[Token], at: int, last: int) -> tuple[int, str] | None:
    """`Gomez, Maria`: a capitalised word, a comma, a given name."""
    if last != at or at + 1 >= len(tokens) or tokens[at].lower in BUSINESS_WORDS:
        return None
    given = tokens[at + 1]
    if not _SURNAME_FIRST.match(text[tokens[at].end : given.start]) or not given.capital:
        return None
    if given.lower not in GIVEN_NAMES or given.lower in ORDINARY_WORDS:
        return None
    end = name_run(text, tokens, at + 1)
    return None if end is None else (end, "list: surname and given name")
