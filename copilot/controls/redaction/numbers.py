"""Runs of digits: cards, phones, accounts, sort codes, national ids, and what only looks like them.

What is nobody's is covered already (`not_personal`). Checksums label, they never decide:
customers mistype, and a mistyped card number is still a card number.
"""

import re
from collections.abc import Iterator

from copilot.controls.redaction.checksums import card_reason
from copilot.controls.redaction.findings import Finding
from copilot.controls.redaction.reading import Reading

_RUN = re.compile(
    r"[+(0-9](?<![\w.][+(0-9])(?:(?<=[+(])[ +]?\d)?(?:[ .\-/()]{0,3}\d)*(?: ?(?:x|ext\.?) ?\d{1,5}\b|[A-Za-z](?![^\W_]))?"
)
_CARD_RUN = re.compile(r"(?<!\d)\d{4}(?:[ \-.\n]{1,2}\d{4,6}){2,3}(?:[ \-.\n]{1,2}\d{1,4})?(?!\d)")
_NEGATIVE = re.compile(
    r"(?:\b(?:order|merchant(?: id)?|mid|terminal(?: id)?|tid|mcc|batch|invoice|inv|po|transaction(?: id)?|txn(?: id)?|trace|"
    r"rrn|stan|auth(?:orisation|orization)?(?: code)?|branch(?:es)?|cost cent(?:re|er)|case|ticket|alert|rule|version|page|"
    r"tracking|isbn|sku|arn|uetr|step|row|line|epoch|ts|timestamp|build|port|claim|policy|form|omb|fin-\d{4}-\w+|docket|"
    r"figure|table|item|chapter|release|circular|bulletin|reference|ref|id)"
    r"(?: (?:no|number|num|id|ref|code))?)[.:#= ]{0,3}$",
    re.IGNORECASE,
)
_PERSONAL_ID = re.compile(
    r"\b(?:cust(?:omer)?|client|member(?:ship)?|user|payee|employee|tax(?:payer)?|national|passport|driver'?s?|driving|"
    r"licen[cs]e|citizen|resident|patient|voter|applicant)\b[\w' ]{0,16}[.:#= ]{0,3}$",
    re.IGNORECASE,
)
_CUES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (type_, re.compile(rf"(?:{words})[\w.:#=()'\"/ -]{{0,16}}$", re.IGNORECASE))
    for type_, words in (
        ("SORT_CODE", r"\bsort ?-?code|\bs/?c\b|\bsortcode"),
        ("ROUTING_NUMBER", r"\brouting|\baba\b|\brtn\b|\u2446"),
        (
            "NATIONAL_ID",
            r"\bssn\b|\bsocial security|\bsocial sec|\bitin\b|\btin\b|\bein\b|\btax id|\bnational id|\bni no|\bnino|\bnhs",
        ),
        (
            "DOCUMENT_NUMBER",
            r"\bpassport|\blicen[cs]e|\bdl\b|\bid card|\bdocument (?:no|number)|\bpermit|\bvisa number",
        ),
        (
            "CUSTOMER_ID",
            r"\bcust(?:omer)?[ _]?(?:id|no|number|num|ref)\b|\bclient (?:id|no|number|ref)|\bcif\b|\bmember(?:ship)? (?:id|no|number)"
            r"|\buser[ _]?id",
        ),
        ("CARD", r"\bcard|\bcc\b|\bpan\b|\bvisa\b|\bmastercard|\bamex|\bdebit|\bcredit"),
        (
            "PHONE",
            r"\b(?:tele)?phone|\btel\b|\bt[e\u00e9]l\.?|\bmob(?:ile)?\b|\bcell\b|\bcall(?:ed|ing)?(?: me| back| us| him| her)?\b|\bfax|\bcontact|\bring\b"
            r"|\btext(?:ed)?\b|\bsms\b|\bwhatsapp|\bvm at|\bdesk\b|\boffice\b|\bmessages? to|\banswering at|\bregistered|\bdial",
        ),
        (
            "ACCOUNT_NUMBER",
            r"\bac(?:c(?:oun)?)?t?s?\b|\ba/c\b|\bacct?n?[o0]?\b|\baccount|\biban|\binto\b|\bbeneficiary|\bpayee|\bkonto|\bcompte",
        ),
        ("POSTCODE", r"\bzip(?: ?code)?\b|\bpost ?code\b|\bpostal code"),
    )
)
_CARD_LENGTHS = range(12, 20)
_LOOK_BACK = 36
_RANK = 2
_POSTCODE_RANK = 5  # an address that holds it tells more


def number_findings(reading: Reading) -> Iterator[Finding]:
    """Personal numbers of the text."""
    text, covered = reading.text, reading.covered
    for match in _CARD_RUN.finditer(covered):
        digits = _digits(match.group())
        if len(digits) in _CARD_LENGTHS and not _NEGATIVE.search(
            text, max(0, match.start() - _LOOK_BACK), match.start()
        ):
            yield Finding(match.start(), match.end(), "CARD", card_reason(digits), 1)
    for match in _RUN.finditer(covered):
        found = _classified(text, match)
        if found is not None:
            rank = _POSTCODE_RANK if found[0] == "POSTCODE" else _RANK
            yield Finding(match.start(), match.end(), found[0], found[1], rank)


def _digits(run: str) -> str:
    return re.sub(r"\D", "", run.split("x")[0])


def _classified(text: str, match: re.Match[str]) -> tuple[str, str] | None:
    """The type and reason of a run of digits, or None where nothing says it is personal."""
    run, digits = match.group(), _digits(match.group())
    if len(digits) < 3:
        return None
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    cue = _cue(before)
    if cue in {"POSTCODE"} and len(digits) <= 9:
        return "POSTCODE", "context: postcode"
    if len(digits) < 6:
        return None
    if cue is None and _NEGATIVE.search(before) and not _PERSONAL_ID.search(before):
        return (
            ("CARD", "checksum: card")
            if len(digits) >= 15 and digits[0] in "3456" and card_reason(digits) == "checksum: card"
            else None
        )
    return _by_shape(run, digits, cue) or _by_length(run, digits, cue)


def _cue(before: str) -> str | None:
    """The kind of number that the words just before announce, the nearest first."""
    best: tuple[int, str] | None = None
    for type_, pattern in _CUES:
        found = pattern.search(before)
        if found and (best is None or found.start() > best[0]):
            best = (found.start(), type_)
    return best[1] if best else None


def _by_shape(run: str, digits: str, cue: str | None) -> tuple[str, str] | None:
    if re.fullmatch(r"\d\d[- .]\d\d[- .]\d\d", run):
        return "SORT_CODE", "shape: sort code"
    if re.fullmatch(r"\d{3}[- .]\d\d[- .]\d{4}", run) and cue != "PHONE":
        return "NATIONAL_ID", "shape: social security number"
    if run[0] == "+" or (run[0] == "(" and len(digits) < 16):
        return "PHONE", "shape: phone"
    if cue in {"NATIONAL_ID", "DOCUMENT_NUMBER", "CUSTOMER_ID", "ROUTING_NUMBER"} and len(digits) <= 14:
        return cue, f"context: {cue.replace('_', ' ').lower()}"
    if cue == "SORT_CODE" and len(digits) == 6:
        return cue, "context: sort code"
    if len(digits) in _CARD_LENGTHS and (cue == "CARD" or len(digits) >= 13):
        return "CARD", card_reason(digits)
    return None


def _by_length(run: str, digits: str, cue: str | None) -> tuple[str, str] | None:
    separated = not run.isdigit()
    if cue == "PHONE" and 7 <= len(digits) <= 15:
        return "PHONE", "context: phone"
    if separated and 7 <= len(digits) <= 15:
        return "PHONE", "shape: phone"
    if cue == "ACCOUNT_NUMBER" and len(digits) >= 6:
        return "ACCOUNT_NUMBER", "context: account"
    if len(digits) >= 8:
        return "ACCOUNT_NUMBER", "shape: account number"
    return None
