"""Cases that their own record settles before any score: disputes, rejected payments, KYC exceptions.

Each rule names the facts that must be there, those that must not, and what then follows; the
first that holds decides. What none settles goes to the score table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from copilot.domain.fact import FactName, Flag
from copilot.tasks.pack import FactLine, Pack
from copilot.tasks.triage_brief.schema import Choice

SURE, LIKELY, OPEN = 0.85, 0.75, 0.65


Need = tuple[FactName, Callable[[FactLine], bool]]
"""A fact that must be there, and the test that it must pass."""


class Verdict(NamedTuple):
    """What the record settles, how sure that is, and the facts it rests on."""

    choice: Choice
    confidence: float
    reasons: tuple[FactLine, ...]


@dataclass(frozen=True)
class RecordRule:
    """`kind` is a fact that must have one of `values` (any if empty); `needs` must pass; `lacks` must be absent."""

    kind: FactName
    values: frozenset[str]
    choice: Choice
    confidence: float
    needs: tuple[Need, ...] = ()
    lacks: tuple[FactName, ...] = ()

    def verdict(self, pack: Pack) -> Verdict | None:
        """The verdict if the rule holds for the pack."""
        kind = pack.fact(self.kind)
        if kind is None or (self.values and kind.word not in self.values):
            return None
        if any(pack.fact(name) for name in self.lacks):
            return None
        needed = [(pack.fact(name), test) for name, test in self.needs]
        if not all(line is not None and test(line) for line, test in needed):
            return None
        return Verdict(self.choice, self.confidence, (*(line for line, _ in needed if line), kind))


def _yes(_: FactLine) -> bool:
    return True


def _no(line: FactLine) -> bool:
    return line.value == Flag(holds=False)


def _none(line: FactLine) -> bool:
    return line.number == 0


def _half(line: FactLine) -> bool:
    return line.number >= 0.5


def _dispute(
    category: str,
    choice: Choice,
    confidence: float,
    *needs: Need,
    lacks: tuple[FactName, ...] = (),
) -> RecordRule:
    return RecordRule(FactName.DISPUTE_CATEGORY, frozenset({category}), choice, confidence, needs, lacks)


def _code(choice: Choice, confidence: float, *codes: str) -> RecordRule:
    return RecordRule(FactName.PAYMENT_CODE, frozenset(codes), choice, confidence)


def _exception(choice: Choice, confidence: float, *kinds: str) -> RecordRule:
    return RecordRule(FactName.KYC_EXCEPTION_KIND, frozenset(kinds), choice, confidence)


RULES: tuple[RecordRule, ...] = (
    # disputes: somebody else, or the customer after all
    _dispute("unauthorised", "gather_more", OPEN, (FactName.WRITTEN_CONFIRMATION_OUTSTANDING, _yes)),
    _dispute("unauthorised", "inconclusive", OPEN, (FactName.NOTICE_LATE_DAYS, _yes)),
    _dispute("unauthorised", "no_error", SURE, (FactName.PRIOR_UNDISPUTED_ALIKE, _yes), (FactName.DELIVERY_HOME, _yes)),
    _dispute("unauthorised", "no_error", LIKELY, (FactName.DELIVERY_HOME, _yes), (FactName.NEW_DEVICE_SHARE, _none)),
    _dispute("unauthorised", "confirmed_fraud", LIKELY, (FactName.NEW_DEVICE_SHARE, _half), (FactName.NEW_IP_SHARE, _half), lacks=(FactName.DELIVERY_HOME,)),
    _dispute("unauthorised", "inconclusive", OPEN, (FactName.NEW_DEVICE_SHARE, _none)),
    _dispute("unauthorised", "gather_more", OPEN, (FactName.SIGNALS_MISSING_SHARE, _yes)),
    _dispute("unauthorised", "confirmed_fraud", OPEN, (FactName.NEW_COUNTRY_SHARE, _half)),
    _dispute("unauthorised", "confirmed_fraud", OPEN, (FactName.NEW_PAYEE_SHARE, _half)),
    _dispute("unauthorised", "confirmed_fraud", OPEN, (FactName.NEW_MERCHANT_SHARE, _half), lacks=(FactName.CONTACT_CLAIMED,)),
    # disputes: what the merchant owes
    _dispute("not_received", "merchant_error", SURE, (FactName.DELIVERY_LOST, _yes)),
    _dispute("not_received", "no_error", LIKELY, (FactName.DELIVERY_HOME, _yes)),
    _dispute("not_received", "merchant_error", LIKELY, (FactName.MERCHANT_ANSWERED, _no), (FactName.DISPUTE_AGE_DAYS, lambda line: line.number >= 45)),
    _dispute("not_received", "gather_more", OPEN, (FactName.MERCHANT_ANSWERED, _no)),
    _dispute("duplicate", "merchant_error", SURE, (FactName.SAME_CHARGES, _yes)),
    _dispute("credit_not_processed", "merchant_error", LIKELY, (FactName.MERCHANT_PROMISED, _yes), lacks=(FactName.REFUNDS_AFTER,)),
    _dispute("cancelled_recurring", "merchant_error", LIKELY, (FactName.CONTACT_CANCELLED, _yes)),
    *(_dispute(category, "gather_more", OPEN, (FactName.DISPUTE_AMOUNT, _yes)) for category in (
        "not_received", "not_as_described", "duplicate", "wrong_amount", "credit_not_processed", "cancelled_recurring", "atm_cash_not_dispensed")),
    # rejected payments: whose part it was; restricted stops are never settled here
    _code("customer_error", LIKELY, "AC01", "AC03", "AC04", "AC13", "AM01", "AM02", "AM03", "AM04", "AM05", "AM09", "DUPL", "BE01", "BE04", "RR03", "FF01", "DT01", "RC01", "RC04", "R01", "R02", "R03", "R04", "R09", "R19", "R20", "R24"),
    _code("no_error", LIKELY, "AC06", "CUST", "FOCR", "RR01", "RR02", "BE07", "R05", "R06", "R07", "R08", "R10", "R11", "R23", "R29", "TM01", "ED05", "TECH"),
    _code("gather_more", OPEN, "MS02", "MS03", "NARR", "AG01"),
    _code("escalate", LIKELY, "FRAD", "FR01", "RR04", "LEGL", "R16", "R17"),
    # KYC exceptions: what is missing on the file
    _exception("customer_error", LIKELY, "expired_document", "address_mismatch"),
    _exception("gather_more", OPEN, "overdue_review", "source_of_funds", "beneficial_owner"),
    RecordRule(FactName.KYC_EXCEPTION_KIND, frozenset({"screening_match"}), "false_positive", LIKELY, ((FactName.SCREENING_NAME_ONLY, _yes),)),
    RecordRule(FactName.KYC_EXCEPTION_KIND, frozenset({"screening_match"}), "escalate", OPEN),
    # questions about a loan: nothing went wrong by its stage alone
    RecordRule(FactName.LOAN_STAGE, frozenset({"received", "documents_missing", "underwriting", "approved", "declined", "funded"}), "no_error", OPEN),
    # complaints: a notice of error inside
    RecordRule(FactName.COMPLAINT_DISOWNS, frozenset(), "confirmed_fraud", OPEN, ((FactName.NEW_DEVICE_SHARE, _half),)),
    RecordRule(FactName.COMPLAINT_DISOWNS, frozenset(), "gather_more", OPEN),
)  # fmt: skip


def record_verdict(pack: Pack) -> Verdict | None:
    """The first rule that holds; None where the score table has to speak."""
    return next((verdict for rule in RULES if (verdict := rule.verdict(pack))), None)
