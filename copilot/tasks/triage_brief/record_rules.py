"""Cases that their own record settles before any score: disputes, rejected payments, KYC exceptions.

Each rule names the facts that must be there, those that must not, and what then follows; the
first that holds decides. What none settles goes to the score table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from copilot.tasks.pack import Line, Pack
from copilot.tasks.triage_brief.schema import Choice

SURE, LIKELY, OPEN = 0.85, 0.75, 0.65


class Verdict(NamedTuple):
    """What the record settles, how sure that is, and the facts it rests on."""

    choice: Choice
    confidence: float
    reasons: tuple[Line, ...]


@dataclass(frozen=True)
class RecordRule:
    """`kind` is a fact that must have one of `values`; `needs` must pass; `lacks` must be absent."""

    kind: str
    values: frozenset[str]
    choice: Choice
    confidence: float
    needs: tuple[tuple[str, Callable[[Line], bool]], ...] = ()
    lacks: tuple[str, ...] = ()

    def verdict(self, pack: Pack) -> Verdict | None:
        """The verdict if the rule holds for the pack."""
        kind = pack.fact(self.kind)
        if kind is None or kind.value not in self.values or any(pack.fact(name) for name in self.lacks):
            return None
        needed = [(pack.fact(name), test) for name, test in self.needs]
        if not all(line is not None and test(line) for line, test in needed):
            return None
        return Verdict(self.choice, self.confidence, (*(line for line, _ in needed if line), kind))


def _yes(_: Line) -> bool:
    return True


def _no(line: Line) -> bool:
    return line.value == "false"


def _none(line: Line) -> bool:
    return line.number == 0


def _half(line: Line) -> bool:
    return line.number >= 0.5


def _dispute(
    category: str,
    choice: Choice,
    confidence: float,
    *needs: tuple[str, Callable[[Line], bool]],
    lacks: tuple[str, ...] = (),
) -> RecordRule:
    return RecordRule("dispute_category", frozenset({category}), choice, confidence, needs, lacks)


def _code(choice: Choice, confidence: float, *codes: str) -> RecordRule:
    return RecordRule("payment_code", frozenset(codes), choice, confidence)


def _exception(choice: Choice, confidence: float, *kinds: str) -> RecordRule:
    return RecordRule("kyc_exception_kind", frozenset(kinds), choice, confidence)


RULES: tuple[RecordRule, ...] = (
    # disputes: somebody else, or the customer after all
    _dispute("unauthorised", "gather_more", OPEN, ("written_confirmation_outstanding", _yes)),
    _dispute("unauthorised", "inconclusive", OPEN, ("notice_late_days", _yes)),
    _dispute("unauthorised", "no_error", SURE, ("prior_undisputed_alike", _yes), ("delivery_home", _yes)),
    _dispute("unauthorised", "no_error", LIKELY, ("delivery_home", _yes), ("new_device_share", _none)),
    _dispute("unauthorised", "confirmed_fraud", LIKELY, ("new_device_share", _half), ("new_ip_share", _half), lacks=("delivery_home",)),
    _dispute("unauthorised", "inconclusive", OPEN, ("new_device_share", _none)),
    _dispute("unauthorised", "gather_more", OPEN, ("signals_missing_share", _yes)),
    _dispute("unauthorised", "confirmed_fraud", OPEN, ("new_country_share", _half)),
    _dispute("unauthorised", "confirmed_fraud", OPEN, ("new_payee_share", _half)),
    _dispute("unauthorised", "confirmed_fraud", OPEN, ("new_merchant_share", _half), lacks=("contact_claimed",)),
    # disputes: what the merchant owes
    _dispute("not_received", "merchant_error", SURE, ("delivery_lost", _yes)),
    _dispute("not_received", "no_error", LIKELY, ("delivery_home", _yes)),
    _dispute("not_received", "merchant_error", LIKELY, ("merchant_answered", _no), ("dispute_age_days", lambda line: line.number >= 45)),
    _dispute("not_received", "gather_more", OPEN, ("merchant_answered", _no)),
    _dispute("duplicate", "merchant_error", SURE, ("same_charges", _yes)),
    _dispute("credit_not_processed", "merchant_error", LIKELY, ("merchant_promised", _yes), lacks=("refunds_after",)),
    _dispute("cancelled_recurring", "merchant_error", LIKELY, ("contact_cancelled", _yes)),
    *(_dispute(category, "gather_more", OPEN, ("dispute_amount", _yes)) for category in (
        "not_received", "not_as_described", "duplicate", "wrong_amount", "credit_not_processed", "cancelled_recurring", "atm_cash_not_dispensed")),
    # rejected payments: whose part it was; restricted stops are never settled here
    _code("customer_error", LIKELY, "AC01", "AC03", "AC04", "AC13", "AM01", "AM02", "AM03", "AM04", "AM05", "AM09", "DUPL", "BE01", "BE04", "RR03", "FF01", "DT01", "RC01", "RC04", "R01", "R02", "R03", "R04", "R09", "R19", "R20", "R24"),
    _code("no_error", LIKELY, "AC06", "CUST", "FOCR", "RR01", "RR02", "BE07", "R05", "R06", "R07", "R08", "R10", "R11", "R23", "R29", "TM01", "ED05", "TECH"),
    _code("gather_more", OPEN, "MS02", "MS03", "NARR", "AG01"),
    _code("escalate", LIKELY, "FRAD", "FR01", "RR04", "LEGL", "R16", "R17"),
    # KYC exceptions: what is missing on the file
    _exception("customer_error", LIKELY, "expired_document", "address_mismatch"),
    _exception("gather_more", OPEN, "overdue_review", "source_of_funds", "beneficial_owner"),
    RecordRule("kyc_exception_kind", frozenset({"screening_match"}), "false_positive", LIKELY, (("screening_name_only", _yes),)),
    RecordRule("kyc_exception_kind", frozenset({"screening_match"}), "escalate", OPEN),
    # questions about a loan: nothing went wrong by its stage alone
    RecordRule("loan_stage", frozenset({"received", "documents_missing", "underwriting", "approved", "declined", "funded"}), "no_error", OPEN),
    # complaints: a notice of error inside
    RecordRule("complaint_disowns", frozenset({"true"}), "confirmed_fraud", OPEN, (("new_device_share", _half),)),
    RecordRule("complaint_disowns", frozenset({"true"}), "gather_more", OPEN),
)  # fmt: skip


def record_verdict(pack: Pack) -> Verdict | None:
    """The first rule that holds; None where the score table has to speak."""
    return next((verdict for rule in RULES if (verdict := rule.verdict(pack))), None)
