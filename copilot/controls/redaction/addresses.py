"""Postal addresses: a run around a number, taken where something in or before it says "address".

Evidence is a unit ("Apt. 864", "PSC 0413, Box 8144"), a street word of a dozen languages near a
number, a state with ZIP, a postcode, "the corner of", two numbers around capitalised words, or
words such as "lives at" before it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from copilot.controls.redaction.address_runs import grown, is_list_mark, lower_line
from copilot.controls.redaction.findings import Finding
from copilot.controls.redaction.reading import Reading
from copilot.controls.redaction.tokens import Token
from copilot.controls.redaction.vocabulary import BUSINESS_WORDS, STREET_PREFIXES, STREET_WORDS, UNIT_WORDS

_RANK = 4
_NEAR = 5
_HOUSE_DIGITS = 6
_FOREIGN_STREET = re.compile(
    r"\w{2,}(?:strasse|gasse|weg|platz|allee|vej|gade|gatan|vagen|vegen|veien|gata|katu|kuja|straat|laan|plein|utca|"
    r"braut|stigur|straeti|vanget|damm|gatu|bakken|vangen|terrasse|straede|tie)"
)
_STATE = re.compile(
    r"A[AEKLPRZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY]"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b")
_CUE = re.compile(
    r"(?:\b(?:addr?ess(?:es)?|residence|domicile|adresse|direccion|indirizzo|wohnhaft(?: in)?)\b\??(?:\s+(?:is|to|as|with|at|of|on file|changed|"
    r"the same|here they are|it is|it))*[\s:=\"'>,-]*"
    r"|\b(?:lives?|living|resides?|residing|located|stays?|moved|office is|restaurant is|station is|arrived|meet(?:ing)?(?: (?:me|you|us))?|"
    r"drops? you off|return|stop|delivered|posted|mailed|sent|send \w+(?: \w+)?|taxi|side|enter|it's|refers|moving)"
    r"\s+(?:at|on|in|to|of)(?: the)?\s+)$",
    re.IGNORECASE,
)
_CORNER = re.compile(
    r"\b(?:the )?corner of (?:(?!\n\n)[^?!\u241e]){3,60}? (?:and|&) (?:[^\W\d_a-z][\w.'-]*[ ]?|(?:de|la|du|ten|van) |\d+\.? ?){1,4}|"
    r"\b(?:the )?corner of [\w .'-]{3,60}? and [\w'-]+ [\w'-]+",
)


def address_findings(reading: Reading) -> Iterator[Finding]:
    """Postal addresses of the text; spans may touch names, which are personal too."""
    text, tokens = reading.covered, reading.tokens_near_numbers
    if "corner of" in text:
        for match in _CORNER.finditer(text):
            yield Finding(match.start(), match.end(), "ADDRESS", "shape: street corner", _RANK)
    done = -1
    for at, token in enumerate(tokens):
        if at <= done or not token.number or len(token.text) > _HOUSE_DIGITS or is_list_mark(text, token):
            continue
        first, last = grown(text, tokens, at, after=done)
        reason = _evidence(text, tokens, first, last)
        if reason is not None:
            yield Finding(tokens[first].start, tokens[last].end, "ADDRESS", reason, _RANK)
        # What is evidence from one number of a run is evidence from each, so none is judged twice.
        done = last


def _evidence(text: str, tokens: Sequence[Token], first: int, last: int) -> str | None:
    """Why the run is an address, if it is one."""
    run = tokens[first : last + 1]
    if any(a.lower in UNIT_WORDS and b.number for a, b in pairwise(run)):
        return "shape: unit of an address"
    if any(_is_street(text, run, at) for at in range(len(run))):
        return "shape: street address"
    if len(run) > 2 and (_POSTCODE.search(text, run[0].start, run[-1].end) or _has_zip(run)):
        return "shape: address with postcode"
    if _two_numbers(run):
        return "shape: street address"
    return "context: address" if _CUE.search(text[max(0, run[0].start - 40) : run[0].start]) else None


def _is_street(text: str, run: Sequence[Token], at: int) -> bool:
    """A street word with a name on its right side and a number close by."""
    token = run[at]
    if token.number or not (token.capital or lower_line(text, token) or token.lower in STREET_PREFIXES):
        return False
    numbers_after = any(t.number for t in run[at + 1 : at + _NEAR])
    numbers_before = any(t.number for t in run[max(0, at - _NEAR) : at])
    if _FOREIGN_STREET.fullmatch(token.lower) or token.lower in STREET_PREFIXES:
        return numbers_after or numbers_before
    if token.lower not in STREET_WORDS or not at:
        return False
    named = not run[at - 1].number
    return named and (numbers_before or (at + 1 < len(run) and run[at + 1].number))


def _has_zip(run: Sequence[Token]) -> bool:
    return (
        run[0].number
        and any(_STATE.fullmatch(a.text.upper()) and b.number and len(b.text) == 5 for a, b in pairwise(run))
    ) or any(t.lower in {"fpo", "apo", "dpo"} for t in run)


def _two_numbers(run: Sequence[Token]) -> bool:
    """A number, one to four names, a number: how much of the world writes a street."""
    for at, token in enumerate(run):
        if token.number and len(token.text) > 2:
            words = next((n for n, t in enumerate(run[at + 1 : at + 6]) if t.number), 0)
            if words and all(_names_a_street(t) for t in run[at + 1 : at + 1 + words]):
                return True
    return False


def _names_a_street(token: Token) -> bool:
    acronym = token.text.isupper() and len(token.text) < 5
    return token.capital and len(token.text) > 2 and not acronym and token.lower not in BUSINESS_WORDS
