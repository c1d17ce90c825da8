"""The audience wall: what a text may never say to the people who will read it.

To a customer: nothing that reveals whether a report, an alert or an investigation exists
(tipping off, 31 U.S.C. 5318(g)(2)), no internal signal, no full number, nobody else's data,
no blame, no promise. To a regulator: no full number in the text, no legal conclusion, no
"see attached". A hit cannot be overridden: the text must change.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import phonenumbers

from copilot.controls.body import parse_sentences
from copilot.controls.wall_terms import CUSTOMER_RULES, REGULATOR_RULES, WallRule
from copilot.domain.audience import Audience
from copilot.domain.evidence import EvidencePack
from copilot.domain.fact import Sensitivity
from copilot.domain.statement import Failure
from copilot.language.surface import Surface, views

_DIGITS = re.compile(r"(?<![\d.,/$£€-])\d(?:[ .-]?\d){7,18}(?![\d/]|[.,]\d)")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d[ .-]\d\d[ .-]\d{4}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b", re.I)
_ZIP = re.compile(r"(?<=[A-Z]{2} )\d{5}-\d{4}")
_PHONE_BEFORE = re.compile(
    r"\b(?:call|phone|telephone|tel|ring|fax|text|freephone|helpline|line)\b[^.\n]{0,40}$", re.I
)


class WallHit(NamedTuple):
    """One place where a text says what it may not; `start` and `end` are offsets in the body."""

    rule: str
    start: int
    end: int
    detail: str


def check_customer_text(
    body: str,
    *,
    forbidden_terms: Collection[str] = (),
    cited_sensitivities: Mapping[str, Sensitivity] | None = None,
    other_customers: Collection[str] = (),
) -> tuple[Failure, ...]:
    """Why the text may not reach a customer; empty if it may.

    `forbidden_terms` are the case's own: rule ids and names, alert ids, device ids, IP
    addresses, list names. `cited_sensitivities` maps evidence ids to their sensitivity; a
    sentence that cites one not `open`, or one not listed, is refused; None leaves that check out. `other_customers` are names of people who
    are not the addressee.
    """
    return tuple(
        _failure(hit)
        for hit in customer_hits(
            body,
            forbidden_terms=forbidden_terms,
            cited_sensitivities=cited_sensitivities,
            other_customers=other_customers,
        )
    )


def check_regulator_text(body: str) -> tuple[Failure, ...]:
    """Why the text may not stand in a report's narrative; empty if it may."""
    return tuple(_failure(hit) for hit in (*_rule_hits(body, REGULATOR_RULES), *_number_hits(body)))


def check_audience(
    body: str,
    audience: Audience,
    *,
    forbidden_terms: Collection[str] = (),
    cited_sensitivities: Mapping[str, Sensitivity] | None = None,
    other_customers: Collection[str] = (),
) -> tuple[Failure, ...]:
    """The wall of that audience; an internal text has none."""
    if audience.wall == "none":
        return ()
    if audience.wall == "report":
        return check_regulator_text(body)
    return check_customer_text(
        body,
        forbidden_terms=forbidden_terms,
        cited_sensitivities=cited_sensitivities if audience.open_only else None,
        other_customers=other_customers,
    )


def customer_hits(
    body: str,
    *,
    forbidden_terms: Collection[str] = (),
    cited_sensitivities: Mapping[str, Sensitivity] | None = None,
    other_customers: Collection[str] = (),
) -> tuple[WallHit, ...]:
    """The same as places in the text, for a screen to mark."""
    found = [
        *_rule_hits(body, CUSTOMER_RULES),
        *_term_hits(body, forbidden_terms, "internal term"),
        *_term_hits(body, other_customers, "another customer's data"),
        *_number_hits(body),
        *(_citation_hits(body, cited_sensitivities) if cited_sensitivities is not None else ()),
    ]
    return tuple(sorted(set(found), key=lambda hit: (hit.start, hit.end, hit.rule)))


def sensitivities_of(pack: EvidencePack) -> dict[str, Sensitivity]:
    """The sensitivity of everything the pack can cite; a passage, being a published rule or term, is open."""
    closed: dict[str, Sensitivity] = {item.id: item.sensitivity for item in pack.evidence}
    closed |= {fact.id: fact.sensitivity for fact in pack.facts}
    closed |= {passage.id: "open" for passage in pack.passages}
    return closed


def _failure(hit: WallHit) -> Failure:
    return Failure(code="audience_wall", detail=f"{hit.rule}: {hit.detail}")


def _rule_hits(body: str, rules: Iterable[WallRule]) -> Iterator[WallHit]:
    for view in views(body):
        for rule in rules:
            for match in rule.pattern.finditer(view.text):
                start, end = view.span(match.start(), match.end())
                yield WallHit(rule.name, start, end, rule.advice)


def _term_hits(body: str, terms: Collection[str], rule: str) -> Iterator[WallHit]:
    for view in views(body):
        for term in terms:
            words = re.split(r"[\s_-]+", Surface(term).text.strip())
            if not any(len(word) > 1 for word in words):
                continue
            pattern = r"(?<!\w)" + r"[\s_-]+".join(map(re.escape, words)) + r"(?!\w)"
            for match in re.finditer(pattern, view.text, re.I):
                yield WallHit(rule, *view.span(match.start(), match.end()), "Leave it out.")


def _number_hits(body: str) -> Iterator[WallHit]:
    """Digit runs of 8 to 19 and IBANs: account and card numbers, whatever their checksum says.

    A customer mistypes numbers and so may a draft, so a checksum decides nothing. A phone
    number passes that the text tells somebody to call, or that is written in the international
    form (E.123: a plus sign, a country code), unless it is a card number by Luhn.
    """
    view = Surface(body)
    spans = [match.span() for match in _IBAN.finditer(view.text) if re.search(r"\d{4}", match[0])]
    for match in _DIGITS.finditer(view.text):
        digits = re.sub(r"\D", "", match[0])
        to_call = _PHONE_BEFORE.search(view.text, max(0, match.start() - 60), match.start()) is not None
        is_phone = (
            (to_call or _is_international(view.text, match))
            and len(digits) <= 13
            and not (len(digits) >= 13 and _luhn(digits))
        )
        if not (_ISO_DATE.fullmatch(match[0]) or _ZIP.match(view.text, match.start()) or is_phone):
            spans.append(match.span())
    for start, end in spans:
        yield WallHit("full number", *view.span(start, end), "Give the last four digits only.")


def _is_international(text: str, match: re.Match[str]) -> bool:
    if text[max(0, match.start() - 1) : match.start()] != "+":
        return False
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{match[0]}"))
    except phonenumbers.NumberParseException:
        return False


def _luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _citation_hits(body: str, sensitivities: Mapping[str, Sensitivity]) -> Iterator[WallHit]:
    for sentence in parse_sentences(body):
        closed = [c for c in sentence.statement.cites if sensitivities.get(c, "internal") != "open"]
        if closed:
            detail = f"{', '.join(closed)} may not be told to a customer."
            yield WallHit("internal evidence", sentence.start, sentence.end, detail)
