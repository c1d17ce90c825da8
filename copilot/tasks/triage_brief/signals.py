"""The score table: which facts speak for fraud, which against, which leave a doubt, and for how many points.

Points are this product's judgement, not law: 1 is a hint, 2 a signal, 3 a strong one.
Keyword readings of contacts never carry a case alone: at most `MAX_WORDS` of their points count on a side.
"""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from copilot.domain.fact import Count, FactName, Share
from copilot.tasks.facts.contacts import CONTACTS
from copilot.tasks.pack import FactLine, Pack

Side = Literal["for", "against", "doubt"]
MAX_WORDS = 6


class Rule(NamedTuple):
    """A fact, the test on its value, what passing it counts, and the queues in which it does (all if empty).

    That a payment came from the customer's own device speaks against a stranger with a stolen card;
    it says little where the question is whether the customer was deceived or moves money for others.
    """

    fact: FactName
    side: Side
    points: int
    test: Callable[[FactLine], bool]
    queues: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A rule that the pack's facts pass."""

    rule: Rule
    line: FactLine
    points: int


def _any(_: FactLine) -> bool:
    return True


def _least(bound: float) -> Callable[[FactLine], bool]:
    return lambda line: line.number >= bound


def _most(bound: float) -> Callable[[FactLine], bool]:
    return lambda line: line.on_record and line.number <= bound


def _second(line: FactLine) -> float:
    """What the fact is measured against."""
    return line.value.beside if isinstance(line.value, Count | Share) else 0.0


def _jump(least: float, times: float) -> Callable[[FactLine], bool]:
    """At least so many, and so many times the customer's own."""
    return lambda line: line.number >= least and line.number >= times * _second(line)


_STRANGER = ("card_fraud", "disputes", "complaints")
_UNLIKE_AML = ("card_fraud", "payment_fraud", "disputes", "complaints")
_MONEY = ("aml", "kyc_exceptions")
_OTHERS = ("payment_fraud", "aml", "kyc_exceptions", "rejected_payments")

RULES: tuple[Rule, ...] = (
    # who acted, and from where
    Rule(FactName.NEW_DEVICE_SHARE, "for", 2, _least(0.5)),
    Rule(FactName.NEW_DEVICE_SHARE, "against", 2, _most(0), _STRANGER),
    Rule(FactName.NEW_DEVICE_SHARE, "against", 1, _most(0), _OTHERS),
    Rule(FactName.NEW_IP_SHARE, "for", 1, _least(0.5)),
    Rule(FactName.NEW_IP_SHARE, "against", 1, _most(0), _STRANGER),
    Rule(FactName.NEW_COUNTRY_SHARE, "for", 1, _least(0.5)),
    Rule(FactName.EMULATOR, "for", 2, _any),
    Rule(FactName.REMOTE_ACCESS, "for", 3, _any),
    Rule(FactName.DEVICE_SHARED_WITH, "for", 2, _least(2)),
    Rule(FactName.DEVICE_CONFIRMED, "against", 3, _any),
    Rule(FactName.CREDENTIAL_CHANGE_HOURS, "for", 2, _most(72)),
    Rule(FactName.CREDENTIAL_CHANGE_HOURS, "against", 1, lambda line: not line.on_record, _STRANGER),
    Rule(FactName.FAILED_LOGINS, "for", 1, _least(3)),
    Rule(FactName.CHIP_SHARE, "against", 3, _least(0.8)),
    Rule(FactName.TRAVEL_GAP_SECONDS, "for", 2, _any),
    # how it departs from the customer's own habit
    Rule(FactName.VELOCITY_10MIN, "for", 1, _jump(5, 3)),
    Rule(FactName.DECLINED_SHARE, "for", 1, _least(0.4)),
    Rule(FactName.SMALL_SHARE, "for", 1, _least(0.5)),
    Rule(FactName.NIGHT_SHARE, "for", 1, lambda line: line.number >= 0.5 and _second(line) <= 0.15),
    Rule(FactName.THREE_MONTH_MAX_RATIO, "for", 1, _least(1.5), _UNLIKE_AML),
    Rule(FactName.THREE_MONTH_MAX_RATIO, "against", 1, _most(1)),
    Rule(FactName.EARLIER_WITH_MERCHANT, "against", 1, _least(3)),
    Rule(FactName.EARLIER_WITH_PAYEE, "against", 2, _least(2)),
    # who is paid
    Rule(FactName.PAYEE_AGE_HOURS, "for", 2, _most(48)),
    Rule(FactName.PAYEE_AGE_HOURS, "against", 1, _least(7 * 24)),
    Rule(FactName.PAYEE_CHECK_NO_MATCH, "for", 2, _any),
    Rule(FactName.PAYEE_CHECK_CLOSE, "for", 1, _any),
    Rule(FactName.PAYEE_CHECK_MATCH, "against", 3, _any),
    Rule(FactName.PAYEE_CHECK_NOT_CHECKED, "doubt", 1, _any),
    Rule(FactName.WARNINGS_DISMISSED, "for", 2, _any),
    # where money came from and went
    Rule(FactName.PASS_THROUGH_SHARE, "for", 3, _least(0.8), _OTHERS),
    Rule(FactName.SPENT_SHARE, "against", 3, _least(0.8), _OTHERS),
    Rule(FactName.DISTINCT_PAYERS, "for", 2, lambda line: _second(line) >= 3),
    Rule(FactName.EQUAL_SHARES, "against", 2, _any),
    Rule(FactName.DISTINCT_PAYEES, "for", 1, lambda line: _second(line) >= 3),
    Rule(FactName.DESTINATION_COUNTRIES, "for", 2, _least(3)),
    Rule(FactName.CASH_UNDER_THRESHOLD, "for", 2, _least(2)),
    Rule(FactName.CASH_UNDER_THRESHOLD, "for", 1, _least(3)),
    Rule(FactName.CASH_BRANCHES, "for", 1, _least(2)),
    Rule(FactName.CASH_BRANCHES, "against", 1, _most(1)),
    Rule(FactName.CASH_RATIO, "for", 2, _least(5)),
    Rule(FactName.CASH_RATIO, "against", 3, _most(1.3), _MONEY),
    Rule(FactName.DECLARED_CASH, "against", 2, _least(5_000), _MONEY),
    Rule(FactName.TURNOVER_RATIO, "for", 1, _least(3)),
    Rule(FactName.TURNOVER_RATIO, "against", 1, _most(1.3), ("aml",)),
    Rule(FactName.DORMANT_DAYS, "for", 1, _any),
    # what is known of customer and merchant
    # a customer once defrauded is no suspect where the question is whether they are deceived
    Rule(FactName.PRIOR_ALERTS_CLOSED_TRUE, "for", 1, _any, ("card_fraud", "aml")),
    Rule(FactName.PRIOR_ALERTS_CLOSED_FALSE, "against", 1, _any, _STRANGER),
    Rule(FactName.MERCHANT_HIGH_RISK, "for", 1, _any),
    Rule(FactName.MERCHANT_DISPUTE_RATE, "for", 1, _least(0.01)),
    Rule(FactName.IDENTITY_POINTS_FAILED, "for", 1, _any),
    Rule(FactName.IDENTITY_POINTS_FAILED, "for", 2, _least(2)),
    Rule(FactName.SCREENING_CONFIRMED, "for", 3, _any),
    Rule(FactName.SCREENING_OPEN, "doubt", 1, _any),
    # what contacts speak of, by keywords
    Rule(FactName.CONTACT_DISOWNED, "for", 3, _any),
    Rule(FactName.CONTACT_LOSS, "for", 3, _any),
    Rule(FactName.CONTACT_PRESSED, "for", 3, _any),
    Rule(FactName.CONTACT_BRANCH_LOG, "for", 3, _any),
    Rule(FactName.CONTACT_REPORTING_QUESTION, "for", 2, _any),
    Rule(FactName.CONTACT_CLAIMED, "against", 3, _any),
    Rule(FactName.CONTACT_ANNOUNCED, "against", 3, _any),
    Rule(FactName.CONTACT_PAPERED, "against", 3, _any),
    Rule(FactName.CONTACT_EXPLAINED, "against", 2, _any),
    # what cannot be judged
    Rule(FactName.SIGNALS_MISSING_SHARE, "doubt", 2, _least(0.3)),
    Rule(FactName.CONTACT_NOT_REACHED, "doubt", 3, _any),
    Rule(FactName.CONTACT_PAPERS_OUTSTANDING, "doubt", 3, _any),
    Rule(FactName.CONTACT_EVASIVE, "doubt", 3, _any),
    Rule(FactName.CONTACT_NONE, "doubt", 1, _any),
)


def hits(pack: Pack) -> tuple[Hit, ...]:
    """The rules that pass, strongest first; contact readings capped on each side."""
    return tuple(sorted(_capped(_passing(pack)), key=lambda hit: -hit.points))


def _passing(pack: Pack) -> Iterator[Hit]:
    for rule in RULES:
        line = pack.fact(rule.fact)
        if line is not None and rule.test(line) and (not rule.queues or pack.queue in rule.queues):
            yield Hit(rule, line, rule.points)


def _capped(found: Iterator[Hit]) -> Iterator[Hit]:
    left = {"for": MAX_WORDS, "against": MAX_WORDS, "doubt": MAX_WORDS}
    for hit in found:
        if hit.rule.fact not in CONTACTS:
            yield hit
            continue
        points = min(hit.points, left[hit.rule.side])
        left[hit.rule.side] -= points
        if points:
            yield hit._replace(points=points)
