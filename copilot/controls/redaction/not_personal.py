"""Numbers that are nobody's: dates, amounts, legal citations, the bank's own ids.

They are covered before any detector of numbers and addresses looks, so that what is left
and is long enough is somebody's.
"""

import re

_MONTH = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?)\b\.?"
)
_DAY, _MONTH_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
# Every pattern begins with a plain class and looks back after it: the engine skips to one quickly.
DATE = re.compile(
    rf"[0-9](?<!\d\d)(?:(?<=[12])[09]\d\d[-/.]{_MONTH_NUMBER}[-/.]{_DAY}(?!\d)"
    rf"|\d?[/.\-]\d{{1,2}}[/.\-](?:{_YEAR}|\d\d)(?!\d)"
    rf"|\d?(?:st|nd|rd|th)?(?: of)? {_MONTH},? ?(?:{_YEAR}|'?\d\d\b)?)"
    rf"|[A-Za-z](?<![^\W_][A-Za-z])(?<=[JFMASONDjfmasond])(?i:an(?:uary)?|eb(?:ruary)?|ar(?:ch)?|pr(?:il)?|ay|une?|uly?|ug(?:ust)?|"
    rf"ept?(?:ember)?|ct(?:ober)?|ov(?:ember)?|ec(?:ember)?)\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? {_YEAR})?"
)
_PATTERNS = (
    re.compile(r"[12](?<!\d[12])[09]\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"),
    # Ranges of years, and numbers of official documents: 2010-2015, 2018-01305.
    re.compile(rf"[12](?<![\d][12])[09]\d\d ?[-/] ?(?:{_YEAR}|\d\d|\d{{4,5}})(?!\d)"),
    re.compile(r"[0-9](?<!\d\d)\d?:\d\d(?::\d\d)?(?!\d)"),
    re.compile(
        r"[$£€¥]\s?-?\d(?:[\d,. ]*\d)?|[UGECPAJ](?<!\w[A-Z])(?:SD|BP|UR|HF|LN|AD|UD|PY|S\$)\s?-?\d(?:[\d,. ]*\d)?"
    ),
    re.compile(r"[0-9](?<![\d.,-]\d)(?:\d{0,2}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d*\.\d\d(?![\d.]))"),
    re.compile(r"[0-9](?<![\d.]\d)\d{0,3}\.\d{3,}(?!\.?\d)"),
    re.compile(
        r"[0-9](?<![\d.,]\d)[\d,.]*\s?(?:[%€£]|(?i:percent|per cent|usd|gbp|eur|dollars|pounds|euros|bps|miles|km)\b)"
    ),
    # Legal citations: 12 CFR 1005.11(c)(2), 31 U.S.C. 5318(g), § 1026.13, Pub. L. 91-508.
    re.compile(
        r"[0-9](?<!\w\d)\d*\s*(?:C\.?F\.?R\.?|U\.?S\.?C\.?|F\.?R\.?|Fed\. Reg\.|Stat\.)(?:\s*(?:[Pp]art|§+|[Ss]ec\.)?\s*[\d.]+(?:-\d+)?[\w()\-]*)?"
    ),
    re.compile(
        r"[§SsPpAaCc](?<!\w[A-Za-z])(?:(?<=§)§*|(?:ections?|arts?|aragraphs?|ppendix|omments?|ub\. ?L\.))\s*\d[\d.]*[\w().\-]*"
    ),
    # Ids with a letter prefix: CF-100001, D-2026-79337, KYC-114, FIN-PROC-002.
    re.compile(
        r"[A-Z](?<![^\W_][A-Z])(?<!-[A-Z])(?!SN-|OB-|EL-|IF-|UST-|BAN-|CCT?-)[A-Z]{0,5}(?:-[A-Z]{1,6}){0,2}-(?:\d{4}-)?\d{1,9}\b"
    ),
    # Hexadecimal ids and digests.
    re.compile(r"[0-9a-f](?<!\w\w)(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{11,}\b"),
)


def covered_text(text: str) -> str:
    """The text with everything that is nobody's blotted out, offsets unchanged."""
    text = DATE.sub(_blot_date, text)
    for pattern in _PATTERNS:
        text = pattern.sub(_blot, text)
    return text


def _blot_date(match: re.Match[str]) -> str:
    """A sort code is written like a date that no calendar has."""
    parts = [int(number) for number in re.findall(r"\d+", match.group())]
    numeric = len(parts) == 3 and not any(c.isalpha() for c in match.group())
    if numeric and parts[0] < 100 and not (min(parts[:2]) in range(1, 13) and max(parts[:2]) <= 31):
        return match.group()
    return _blot(match)


def _blot(match: re.Match[str]) -> str:
    return "\x00" * (match.end() - match.start())
