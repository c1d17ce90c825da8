"""How amounts, shares, dates, times, identifiers and counts are written: the patterns by which claims are read."""

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_MONTH = rf"(?P<month>{_MONTH_NAMES})"
DATES = (
    re.compile(r"\b(?P<year>\d{4})-(?P<m>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}(?:,? (?P<year>\d{{4}}))?\b", re.I),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}}))?", re.I),
    re.compile(r"\b(?P<m>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})\b"),
    re.compile(rf"\b{_MONTH} (?P<year>\d{{4}})\b", re.I),
)
DAYS_OF_ONE_MONTH = re.compile(
    rf"\b(\d{{1,2}}) (and|to|until|or|-) (?=\d{{1,2}} ({_MONTH_NAMES}(?: \d{{4}})?))", re.I
)
"""“1 to 9 November 2026”: the first day shares month and year with the second."""
TIMES = (
    re.compile(
        r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?(?:\s?(?P<half>[ap])\.?m\b\.?)?", re.I
    ),
    re.compile(r"(?<![\w.,])(?P<hour>\d{1,2})\s?(?P<half>[ap])\.?m\b\.?", re.I),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = re.compile(rf"\b(?:{'|'.join(day.capitalize() for day in WEEKDAYS)})\b")
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
CURRENCIES = {"$": "USD", "£": "GBP", "€": "EUR", "usd": "USD", "gbp": "GBP", "eur": "EUR"}
CURRENCY_WORDS = {"dollar": "USD", "pound": "GBP", "euro": "EUR"}
SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
_SCALE = r"(?:\s?(?P<scale>k|thousand|m|million)\b)?"
_AFTER = r"usd\b|gbp\b|eur\b|dollars?\b|pounds?\b|euros?\b"
AMOUNTS = (
    re.compile(rf"(?P<sign>[$£€]|\b(?:usd|gbp|eur)\s?)\s?-?(?P<num>{NUMBER}){_SCALE}", re.I),
    re.compile(rf"(?<![\w.,])(?P<num>{NUMBER}){_SCALE}\s?(?P<sign>{_AFTER})", re.I),
)
ONE_CURRENCY = re.compile(rf"(?<![\w.,])({NUMBER})(\s?(?:->|to|and|-)\s?)(?=(?:{NUMBER})\s?({_AFTER}))", re.I)
"""“1000.00 -> 5000.00 USD”: the first amount shares the currency of the second."""
PERCENT = re.compile(rf"(?<![\w.,])(?P<num>{NUMBER})\s?(?:%|per ?cent\b)", re.I)
SECTION = re.compile(
    r"\b(?:\d+ (?:CFR|U\.?S\.?C\.?)(?: part)?|sections?(?= \d+\.\d)) [\d.]*\d\w*(?: ?\([A-Za-z0-9]{1,4}\))*",
    re.I,
)
TAIL = re.compile(
    r"\b(?:ending|ends)(?: in| with)? (?P<tail>\d{4})\b|[*x•]{2,} ?(?P<masked>\d{4})\b"
    r"|\blast (?:four|4) digits\b[a-z ]{0,24}\b(?:are|is) (?P<last>\d{4})\b",
    re.I,
)
PARAGRAPH = re.compile(r"(?<!\w)(?:\([A-Za-z0-9]{1,4}\)){1,4}")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
IDENTIFIERS = (
    re.compile(r"\b[A-Z]{1,3}-(?=[A-Z0-9-]*\d)[A-Z0-9]+(?:-[A-Z0-9]+)*\b"),
    re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"),
    re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b"),
    re.compile(r"\+?\d[\d ()-]{8,}\d(?!\d)"),
)
UNIT = r"(?:[- ](?:(?P<business>business|working)|calendar)?[- ]?(?P<unit>second|minute|hour|day|week|month|year)s?\b)?"
BARE = re.compile(rf"(?<![\w.,/])-?(?P<num>{NUMBER})(?:st|nd|rd|th)?(?![\d]){UNIT}")
COUNTED = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60, "ninety": 90,
    "twice": 2, "thrice": 3, "dozen": 12,
    "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
COUNT = re.compile(rf"\b(?P<num>{'|'.join(COUNTED)})\b(?! part(?:y|ies)\b){UNIT}", re.I)
ONE = re.compile(
    r"\bone (?:(?P<business>business|working) )?(?P<unit>second|minute|hour|day|week|month|year)\b", re.I
)
"""“one” counts before a span of time alone: elsewhere it is mostly a pronoun."""
ENUMERATED = re.compile(r"(?m)^\s*(?:\d{1,2}[.)]|\(\d{1,2}\))\s")

ABOUT = re.compile(r"\b(?:about|around|roughly|approximately|nearly|almost|close to|some|circa)\s*$", re.I)
UNDER = re.compile(
    r"\b(?:less than|fewer than|under|below|beneath|at most|up to|(?:no|not) more than|maximum of|not (?:to )?exceed(?:ing)?"
    r"|within|no later than)\s*$",
    re.I,
)
OVER = re.compile(
    r"\b(?:more than|over|above|beyond|at least|exceed(?:s|ed|ing)?|greater than|(?:no|not) less than|minimum of)\s*$",
    re.I,
)
