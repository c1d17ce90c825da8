"""Which team gets a ticket: the bank's routing table (HB-PRC-071), tried in order on the facts of the case."""

from collections.abc import Callable
from typing import NamedTuple

from copilot.tasks.pack import Line, Pack
from copilot.tasks.payment_codes import RESTRICTED
from copilot.tasks.ticket.schema import Priority, Team


class Route(NamedTuple):
    """A fact and the test that sends a case this way; `asks` is one question, and `subject` its title."""

    fact: str
    test: Callable[[Line], bool]
    team: Team
    priority: Priority
    subject: str
    asks: str


URGENT = ("/overdue", "/at_risk")
OWED = (*URGENT, "/running")
"""States of a deadline that is not met yet."""


def _any(_: Line) -> bool:
    return True


ROUTES: tuple[Route, ...] = (
    Route("payment_screening_stop", _any, "Financial Crime", "P1", "Payment stopped: wording to be released", "Please say whether the wording to the customer is released"),
    Route("payment_code", lambda line: line.value in RESTRICTED, "Financial Crime", "P1", "Payment stopped: wording to be released", "Please say whether the wording to the customer is released"),
    Route("payment_code", lambda line: line.value in ("AM05", "DUPL", "R24", "CUST", "FOCR"), "Payments Operations", "P2", "Duplicate or recalled payment", "Please confirm which of the payments stands"),
    Route("payment_code", _any, "Payments Operations", "P3", "Rejected payment to be put right", "Please confirm where the money is and whether the payment may be sent again"),
    Route("small_share", lambda line: line.number >= 0.5, "Card Controls", "P1", "Card velocity pattern", "Please check other cards for the same pattern"),
    Route("written_confirmation_outstanding", _any, "Disputes", "P3", "Written confirmation outstanding", "Please ask the customer once more for the written confirmation"),
    Route("clock_reg_e_notify_provisional_credit", lambda line: line.value.endswith(OWED), "Disputes", "P2", "Provisional credit: notice to the customer", "Please tell the customer of the provisional credit and record the day of the notice"),
    Route("provisional_credit", _any, "Disputes", "P2", "Provisional credit posting", "Please confirm the posting of the provisional credit"),
    Route("dispute_amount", _any, "Disputes", "P3", "Chargeback filing", "Please say whether a chargeback can be filed"),
    Route("kyc_exception_kind", lambda line: line.value == "screening_match", "Financial Crime", "P1", "Name match to be cleared", "Please say whether the name match is the customer"),
    Route("kyc_exceptions_open", _any, "KYC Operations", "P3", "KYC document review", "Please review the documents behind this exception"),
    Route("loan_stage", _any, "Lending Operations", "P3", "Loan stage to be confirmed", "Please confirm the stage and its date"),
    Route("complaint_received_on", _any, "Customer Advocacy", "P3", "Complaint to be answered", "Please say who answers this complaint"),
    Route("pass_through_share", lambda line: line.number >= 0.8, "Financial Crime", "P1", "Money in and out to be reviewed", "Please review where the money came from and went"),
    Route("cash_total", _any, "Financial Crime", "P2", "Cash to be reviewed", "Please review the cash against the declared business"),
    Route("payee_check_no_match", _any, "Payments Operations", "P2", "Recall of a payment", "Please ask the payee's bank for the money back"),
    Route("payee_age_hours", _any, "Payments Operations", "P2", "Recall of a payment", "Please ask the payee's bank for the money back"),
    Route("chip_share", _any, "Card Operations", "P3", "Card to be replaced", "Please say whether the card is to be replaced"),
    Route("amount_at_risk", _any, "Financial Crime", "P3", "Case to be reviewed", "Please review this case"),
)  # fmt: skip


def route_of(pack: Pack) -> tuple[Route, Line] | None:
    """The first route that holds, with the fact that sends the case this way."""
    for route in ROUTES:
        line = pack.fact(route.fact)
        if line is not None and route.test(line):
            return route, line
    return None


def priority_of(route: Route, pack: Pack) -> Priority:
    """P1 where a statutory deadline is near or past, else the table's."""
    near = any(line.value.endswith(URGENT) for line in pack.named("clock_"))
    return "P1" if near else route.priority
