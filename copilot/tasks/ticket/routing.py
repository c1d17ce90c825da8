"""Which team gets a ticket: the bank's routing table (HB-PRC-071), tried in order on the facts of the case."""

from collections.abc import Callable
from typing import NamedTuple

from copilot.domain.clock import ClockRule, DeadlineName
from copilot.domain.fact import ClockValue, FactName
from copilot.tasks.pack import Ask, Clock, FactLine, Pack
from copilot.tasks.payment_codes import RESTRICTED
from copilot.tasks.ticket.schema import Priority, Team


class Route(NamedTuple):
    """A fact and the test that sends a case this way; `asks` is one question, and `subject` its title."""

    fact: Ask
    test: Callable[[FactLine], bool]
    team: Team
    priority: Priority
    subject: str
    asks: str


def _any(_: FactLine) -> bool:
    return True


def _owed(line: FactLine) -> bool:
    return isinstance(line.value, ClockValue) and line.value.owed


ROUTES: tuple[Route, ...] = (
    Route(FactName.PAYMENT_SCREENING_STOP, _any, "Financial Crime", "P1", "Payment stopped: wording to be released", "Please say whether the wording to the customer is released"),
    Route(FactName.PAYMENT_CODE, lambda line: line.word in RESTRICTED, "Financial Crime", "P1", "Payment stopped: wording to be released", "Please say whether the wording to the customer is released"),
    Route(FactName.PAYMENT_CODE, lambda line: line.word in ("AM05", "DUPL", "R24", "CUST", "FOCR"), "Payments Operations", "P2", "Duplicate or recalled payment", "Please confirm which of the payments stands"),
    Route(FactName.PAYMENT_CODE, _any, "Payments Operations", "P3", "Rejected payment to be put right", "Please confirm where the money is and whether the payment may be sent again"),
    Route(FactName.SMALL_SHARE, lambda line: line.number >= 0.5, "Card Controls", "P1", "Card velocity pattern", "Please check other cards for the same pattern"),
    Route(FactName.WRITTEN_CONFIRMATION_OUTSTANDING, _any, "Disputes", "P3", "Written confirmation outstanding", "Please ask the customer once more for the written confirmation"),
    Route(Clock(ClockRule.REG_E, DeadlineName.NOTIFY_PROVISIONAL_CREDIT), _owed, "Disputes", "P2", "Provisional credit: notice to the customer", "Please tell the customer of the provisional credit and record the day of the notice"),
    Route(FactName.PROVISIONAL_CREDIT, _any, "Disputes", "P2", "Provisional credit posting", "Please confirm the posting of the provisional credit"),
    Route(FactName.DISPUTE_AMOUNT, _any, "Disputes", "P3", "Chargeback filing", "Please say whether a chargeback can be filed"),
    Route(FactName.KYC_EXCEPTION_KIND, lambda line: line.word == "screening_match", "Financial Crime", "P1", "Name match to be cleared", "Please say whether the name match is the customer"),
    Route(FactName.KYC_EXCEPTIONS_OPEN, _any, "KYC Operations", "P3", "KYC document review", "Please review the documents behind this exception"),
    Route(FactName.LOAN_STAGE, _any, "Lending Operations", "P3", "Loan stage to be confirmed", "Please confirm the stage and its date"),
    Route(FactName.COMPLAINT_RECEIVED_ON, _any, "Customer Advocacy", "P3", "Complaint to be answered", "Please say who answers this complaint"),
    Route(FactName.PASS_THROUGH_SHARE, lambda line: line.number >= 0.8, "Financial Crime", "P1", "Money in and out to be reviewed", "Please review where the money came from and went"),
    Route(FactName.CASH_TOTAL, _any, "Financial Crime", "P2", "Cash to be reviewed", "Please review the cash against the declared business"),
    Route(FactName.PAYEE_CHECK_NO_MATCH, _any, "Payments Operations", "P2", "Recall of a payment", "Please ask the payee's bank for the money back"),
    Route(FactName.PAYEE_AGE_HOURS, _any, "Payments Operations", "P2", "Recall of a payment", "Please ask the payee's bank for the money back"),
    Route(FactName.CHIP_SHARE, _any, "Card Operations", "P3", "Card to be replaced", "Please say whether the card is to be replaced"),
    Route(FactName.AMOUNT_AT_RISK, _any, "Financial Crime", "P3", "Case to be reviewed", "Please review this case"),
)  # fmt: skip


def route_of(pack: Pack) -> tuple[Route, FactLine] | None:
    """The first route that holds, with the fact that sends the case this way."""
    for route in ROUTES:
        line = pack.fact(route.fact)
        if line is not None and route.test(line):
            return route, line
    return None


def priority_of(route: Route, pack: Pack) -> Priority:
    """P1 where a statutory deadline is near or past, else the table's."""
    near = any(isinstance(line.value, ClockValue) and line.value.urgent for line in pack.facts)
    return "P1" if near else route.priority
