"""The score table: which facts speak for fraud, which against, which leave a doubt, and for how many points.

Points are this product's judgement, not law: 1 is a hint, 2 a signal, 3 a strong one.
Keyword readings of contacts never carry a case alone: at most `MAX_WORDS` of their points count on a side.
"""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from copilot.tasks.pack import Line, Pack

Side = Literal["for", "against", "doubt"]
MAX_WORDS = 6


class Rule(NamedTuple):
    """A fact, the test on its value, what passing it counts, and the queues in which it does (all if empty).

    That a payment came from the customer's own device speaks against a stranger with a stolen card;
    it says little where the question is whether the customer was deceived or moves money for others.
    """

    fact: str
    side: Side
    points: int
    test: Callable[[Line], bool]
    queues: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A rule that the pack's facts pass."""

    rule: Rule
    line: Line
    points: int


def _any(_: Line) -> bool:
    return True


def _least(bound: float) -> Callable[[Line], bool]:
    return lambda line: line.number >= bound


def _most(bound: float) -> Callable[[Line], bool]:
    return lambda line: line.value != "" and line.number <= bound


def _second(line: Line) -> float:
    return float(line.value.partition("/")[2] or 0)


def _jump(least: float, times: float) -> Callable[[Line], bool]:
    """At least so many, and so many times the customer's own."""
    return lambda line: line.number >= least and line.number >= times * _second(line)


_STRANGER = ("card_fraud", "disputes", "complaints")
_UNLIKE_AML = ("card_fraud", "payment_fraud", "disputes", "complaints")
_MONEY = ("aml", "kyc_exceptions")
_OTHERS = ("payment_fraud", "aml", "kyc_exceptions", "rejected_payments")

RULES: tuple[Rule, ...] = (
    # who acted, and from where
    Rule("new_device_share", "for", 2, _least(0.5)),
    Rule("new_device_share", "against", 2, _most(0), _STRANGER),
    Rule("new_device_share", "against", 1, _most(0), _OTHERS),
    Rule("new_ip_share", "for", 1, _least(0.5)),
    Rule("new_ip_share", "against", 1, _most(0), _STRANGER),
    Rule("new_country_share", "for", 1, _least(0.5)),
    Rule("emulator", "for", 2, _any),
    Rule("remote_access", "for", 3, _any),
    Rule("device_shared_with", "for", 2, _least(2)),
    Rule("device_confirmed", "against", 3, _any),
    Rule("credential_change_hours", "for", 2, lambda line: line.value != "" and line.number <= 72),
    Rule("credential_change_hours", "against", 1, lambda line: line.value == "", _STRANGER),
    Rule("failed_logins", "for", 1, _least(3)),
    Rule("chip_share", "against", 3, _least(0.8)),
    Rule("travel_gap_seconds", "for", 2, _any),
    # how it departs from the customer's own habit
    Rule("velocity_10min", "for", 1, _jump(5, 3)),
    Rule("declined_share", "for", 1, _least(0.4)),
    Rule("small_share", "for", 1, _least(0.5)),
    Rule("night_share", "for", 1, lambda line: line.number >= 0.5 and _second(line) <= 0.15),
    Rule("three_month_max_ratio", "for", 1, _least(1.5), _UNLIKE_AML),
    Rule("three_month_max_ratio", "against", 1, _most(1)),
    Rule("earlier_with_merchant", "against", 1, _least(3)),
    Rule("earlier_with_payee", "against", 2, _least(2)),
    # who is paid
    Rule("payee_age_hours", "for", 2, _most(48)),
    Rule("payee_age_hours", "against", 1, _least(7 * 24)),
    Rule("payee_check_no_match", "for", 2, _any),
    Rule("payee_check_close", "for", 1, _any),
    Rule("payee_check_match", "against", 3, _any),
    Rule("payee_check_not_checked", "doubt", 1, _any),
    Rule("warnings_dismissed", "for", 2, _any),
    # where money came from and went
    Rule("pass_through_share", "for", 3, _least(0.8), _OTHERS),
    Rule("spent_share", "against", 3, _least(0.8), _OTHERS),
    Rule("distinct_payers", "for", 2, lambda line: _second(line) >= 3),
    Rule("equal_shares", "against", 2, _any),
    Rule("distinct_payees", "for", 1, lambda line: _second(line) >= 3),
    Rule("destination_countries", "for", 2, _least(3)),
    Rule("cash_under_threshold", "for", 2, _least(2)),
    Rule("cash_under_threshold", "for", 1, _least(3)),
    Rule("cash_branches", "for", 1, _least(2)),
    Rule("cash_branches", "against", 1, _most(1)),
    Rule("cash_ratio", "for", 2, _least(5)),
    Rule("cash_ratio", "against", 3, _most(1.3), _MONEY),
    Rule("declared_cash", "against", 2, _least(5_000), _MONEY),
    Rule("turnover_ratio", "for", 1, _least(3)),
    Rule("turnover_ratio", "against", 1, _most(1.3), ("aml",)),
    Rule("dormant_days", "for", 1, _any),
    # what is known of customer and merchant
    # a customer once defrauded is no suspect where the question is whether they are deceived
    Rule("prior_alerts_closed_true", "for", 1, _any, ("card_fraud", "aml")),
    Rule("prior_alerts_closed_false", "against", 1, _any, _STRANGER),
    Rule("merchant_high_risk", "for", 1, _any),
    Rule("merchant_dispute_rate", "for", 1, _least(0.01)),
    Rule("identity_points_failed", "for", 1, _any),
    Rule("identity_points_failed", "for", 2, _least(2)),
    Rule("screening_confirmed", "for", 3, _any),
    Rule("screening_open", "doubt", 1, _any),
    # what contacts speak of, by keywords
    Rule("contact_disowned", "for", 3, _any),
    Rule("contact_loss", "for", 3, _any),
    Rule("contact_pressed", "for", 3, _any),
    Rule("contact_branch_log", "for", 3, _any),
    Rule("contact_reporting_question", "for", 2, _any),
    Rule("contact_claimed", "against", 3, _any),
    Rule("contact_announced", "against", 3, _any),
    Rule("contact_papered", "against", 3, _any),
    Rule("contact_explained", "against", 2, _any),
    # what cannot be judged
    Rule("signals_missing_share", "doubt", 2, _least(0.3)),
    Rule("contact_not_reached", "doubt", 3, _any),
    Rule("contact_papers_outstanding", "doubt", 3, _any),
    Rule("contact_evasive", "doubt", 3, _any),
    Rule("contact_none", "doubt", 1, _any),
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
        if not hit.rule.fact.startswith("contact_"):
            yield hit
            continue
        points = min(hit.points, left[hit.rule.side])
        left[hit.rule.side] -= points
        if points:
            yield hit._replace(points=points)
