"""Facts: what code computed from the records, each with its name and its value as a value.

Composers ask for a fact by name and write its value themselves; only its sentence is text.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from typing import Annotated, Literal, assert_never

from pydantic import AwareDatetime, Field

from copilot.domain.base import DomainModel
from copilot.domain.clock import ClockRule, ClockState, DeadlineName
from copilot.domain.money import Money

Sensitivity = Literal["open", "internal", "sar"]
"""Who may know: `open` may reach a customer, `internal` never does, `sar` stays in its compartment."""


class FactName(StrEnum):
    """What a fact is about; of one name a case may have several (one deadline each, one outcome each)."""

    # what is in question
    AMOUNT_AT_RISK = auto()
    FOCUS_COUNT = auto()
    FOCUS_TOTAL_OUT = auto()
    FOCUS_TOTAL_IN = auto()
    FOCUS_MAX = auto()
    FOCUS_MIN = auto()
    FOCUS_FIRST = auto()
    FOCUS_LAST = auto()
    FOCUS_SPAN_SECONDS = auto()
    VELOCITY_10MIN = auto()
    VELOCITY_1H = auto()
    VELOCITY_24H = auto()
    DECLINED_SHARE = auto()
    SMALL_SHARE = auto()
    NIGHT_SHARE = auto()
    CHIP_SHARE = auto()
    # against the customer's own year before
    HISTORY_COUNT = auto()
    AMOUNT_RATIO = auto()
    AMOUNT_RANK = auto()
    THREE_MONTH_MAX_RATIO = auto()
    NEW_MERCHANT_SHARE = auto()
    NEW_DEVICE_SHARE = auto()
    NEW_IP_SHARE = auto()
    NEW_COUNTRY_SHARE = auto()
    NEW_PAYEE_SHARE = auto()
    SIGNALS_MISSING_SHARE = auto()
    EARLIER_WITH_MERCHANT = auto()
    EARLIER_WITH_PAYEE = auto()
    # sign-ins, payees, devices
    CREDENTIAL_CHANGE_HOURS = auto()
    WARNINGS_DISMISSED = auto()
    WARNINGS_SHOWN = auto()
    FAILED_LOGINS = auto()
    PAYEE_AGE_HOURS = auto()
    PAYEE_CHECK_MATCH = auto()
    PAYEE_CHECK_CLOSE = auto()
    PAYEE_CHECK_NO_MATCH = auto()
    PAYEE_CHECK_NOT_CHECKED = auto()
    DEVICE_SHARED_WITH = auto()
    REMOTE_ACCESS = auto()
    EMULATOR = auto()
    DEVICE_AGE_HOURS = auto()
    DEVICE_CONFIRMED = auto()
    # what contacts speak of, read by keywords
    CONTACT_DISOWNED = auto()
    CONTACT_LOSS = auto()
    CONTACT_PRESSED = auto()
    CONTACT_BRANCH_LOG = auto()
    CONTACT_REPORTING_QUESTION = auto()
    CONTACT_CLAIMED = auto()
    CONTACT_EXPLAINED = auto()
    CONTACT_CANCELLED = auto()
    CONTACT_ANNOUNCED = auto()
    CONTACT_PAPERED = auto()
    CONTACT_PAPERS_OUTSTANDING = auto()
    CONTACT_NOT_REACHED = auto()
    CONTACT_EVASIVE = auto()
    CONTACT_NONE = auto()
    # where money came from and went
    PASS_THROUGH_SHARE = auto()
    PASS_THROUGH_GAP_SECONDS = auto()
    SPENT_SHARE = auto()
    DISTINCT_PAYERS = auto()
    DISTINCT_PAYEES = auto()
    EQUAL_SHARES = auto()
    DESTINATION_COUNTRIES = auto()
    CASH_TOTAL = auto()
    CASH_UNDER_THRESHOLD = auto()
    CASH_BRANCHES = auto()
    DORMANT_DAYS = auto()
    DECLARED_CASH = auto()
    TURNOVER_RATIO = auto()
    CASH_RATIO = auto()
    TRAVEL_GAP_SECONDS = auto()
    # the customer, what was raised before, KYC, merchants
    RELATIONSHIP_DAYS = auto()
    CUSTOMER_AGE = auto()
    VULNERABLE = auto()
    NOT_VULNERABLE = auto()
    ACCOUNT_AGE_DAYS = auto()
    TRIAGE_LEVEL = auto()
    ALERT_SCORE = auto()
    FIRST_NOTICED_ON = auto()
    RULE_HITS = auto()
    PRIOR_ALERTS = auto()
    PRIOR_ALERTS_NONE = auto()
    PRIOR_ALERTS_CLOSED_TRUE = auto()
    PRIOR_ALERTS_CLOSED_FALSE = auto()
    PRIOR_ALERTS_CLOSED_INCONCLUSIVE = auto()
    PRIOR_ALERTS_OPEN = auto()
    PRIOR_DISPUTES = auto()
    PRIOR_CASES = auto()
    OTHER_COMPLAINTS = auto()
    RISK_RATING = auto()
    REVIEW_OVERDUE_DAYS = auto()
    DOCUMENTS_EXPIRED = auto()
    DOCUMENTS_UNVERIFIED = auto()
    DOCUMENTS_MISMATCHED = auto()
    IDENTITY_POINTS_FAILED = auto()
    KYC_EXCEPTION_KIND = auto()
    KYC_EXCEPTIONS_OPEN = auto()
    SCREENING_NAME_ONLY = auto()
    SCREENING_OPEN = auto()
    SCREENING_CONFIRMED = auto()
    MERCHANT_DISPUTE_RATE = auto()
    MERCHANT_HIGH_RISK = auto()
    MERCHANT_AGE_DAYS = auto()
    # disputes and complaints
    DISPUTE_AMOUNT = auto()
    DISPUTE_CATEGORY = auto()
    BOOKED_CURRENCY = auto()
    NOTICE_RECEIVED_ON = auto()
    STATEMENT_SENT_ON = auto()
    ACKNOWLEDGED_ON = auto()
    PROVISIONAL_CREDIT = auto()
    PROVISIONAL_CREDIT_NOTIFIED_ON = auto()
    PROVISIONAL_CREDIT_NOT_OWED = auto()
    RESOLVED_ON = auto()
    WRITTEN_CONFIRMATION_RECEIVED_ON = auto()
    WRITTEN_CONFIRMATION_OUTSTANDING = auto()
    MERCHANT_ANSWERED = auto()
    MERCHANT_PROMISED = auto()
    DISPUTE_AGE_DAYS = auto()
    DELIVERY_LOST = auto()
    DELIVERY_HOME = auto()
    DELIVERY_ELSEWHERE = auto()
    NOTICE_LATE_DAYS = auto()
    PRIOR_UNDISPUTED = auto()
    PRIOR_UNDISPUTED_ALIKE = auto()
    SAME_CHARGES = auto()
    REFUNDS_AFTER = auto()
    REVERSAL_ON = auto()
    COMPLAINT_RECEIVED_ON = auto()
    COMPLAINT_ACKNOWLEDGED_ON = auto()
    COMPLAINT_RESPONSE_DUE_ON = auto()
    COMPLAINT_DISOWNS = auto()
    APP_CLAIM_RECEIVED_ON = auto()
    # rejected payments and loans
    PAYMENT_AMOUNT = auto()
    PAYMENT_SUBMITTED_AT = auto()
    PAYMENT_REJECTED_AT = auto()
    PAYMENT_CODE = auto()
    PAYMENT_REFUNDED_ON = auto()
    PAYMENT_MISSING_FIELDS = auto()
    PAYMENT_SCREENING_STOP = auto()
    PAYMENT_CUSTOMER_TOLD_AT = auto()
    PAYMENT_OTHERS = auto()
    LOAN_STAGE = auto()
    LOAN_AMOUNT = auto()
    LOAN_APPLIED_ON = auto()
    LOAN_STAGE_SINCE = auto()
    LOAN_DECISION_DUE_ON = auto()
    LOAN_MISSING_DOCUMENTS = auto()
    LOAN_DECLINE_REASONS = auto()
    LOAN_NEXT_PAYMENT = auto()
    # dates, deadlines, and the SAR compartment's thresholds
    TODAY = auto()
    CLOCK = auto()
    THRESHOLD_INSIDER = auto()
    THRESHOLD_WITH_SUSPECT = auto()
    THRESHOLD_ANY = auto()


class Flag(DomainModel):
    """Something that is so, or is not."""

    type: Literal["flag"] = "flag"
    holds: bool = True


class Nothing(DomainModel):
    """Looked for, and not on record."""

    type: Literal["nothing"] = "nothing"


class Count(DomainModel):
    """How many; `beside` is the number that it is measured against: new ones among them, or the customer's usual most."""

    type: Literal["count"] = "count"
    number: int
    beside: int = 0
    of: str = ""  # what is counted, where several facts of one name differ by it


class Share(DomainModel):
    """A share (0 … 1) or a ratio; `beside` is the customer's usual one."""

    type: Literal["share"] = "share"
    number: float
    beside: float = 0.0


class Amount(DomainModel):
    """An amount of money."""

    type: Literal["amount"] = "amount"
    money: Money


class Duration(DomainModel):
    """A length of time."""

    type: Literal["duration"] = "duration"
    length: timedelta


class Day(DomainModel):
    """A day in the bank's zone."""

    type: Literal["day"] = "day"
    on: date


class Moment(DomainModel):
    """A moment."""

    type: Literal["moment"] = "moment"
    at: AwareDatetime


class Word(DomainModel):
    """A code or words of the record."""

    type: Literal["word"] = "word"
    word: str


class ClockValue(DomainModel):
    """Where a statutory deadline stands; no deadline and no day while the clock has not started."""

    type: Literal["clock"] = "clock"
    rule: ClockRule
    deadline: DeadlineName | None = None
    due_on: date | None = None
    state: ClockState

    @property
    def owed(self) -> bool:
        """True while it is not met: running, at risk or overdue; a paused one presses nobody."""
        return self.urgent or self.state is ClockState.RUNNING

    @property
    def urgent(self) -> bool:
        """True if the deadline is past or near."""
        return self.state in (ClockState.OVERDUE, ClockState.AT_RISK)


AnyValue = Flag | Nothing | Count | Share | Amount | Duration | Day | Moment | Word | ClockValue
FactValue = Annotated[AnyValue, Field(discriminator="type")]


NativeValue = bool | int | float | Money | timedelta | date | datetime | None


def value_of(native: AnyValue | NativeValue) -> AnyValue:
    """The value that a plain Python value stands for; None is something looked for and not on record, words are a `Word`."""
    match native:
        case bool():
            return Flag(holds=native)
        case int():
            return Count(number=native)
        case float():
            return Share(number=native)
        case Money():
            return Amount(money=native)
        case timedelta():
            return Duration(length=native)
        case datetime():
            return Moment(at=native)
        case date():
            return Day(on=native)
        case None:
            return Nothing()
        case _:
            return native


def number_of(value: AnyValue) -> float:
    """The value as a number to compare with a bound: hours of a duration; 0 where it is none."""
    match value:
        case Count() | Share():
            return value.number
        case Amount():
            return float(value.money.amount)
        case Duration():
            return round(value.length.total_seconds() / 3600, 2)
        case Flag() | Nothing() | Day() | Moment() | Word() | ClockValue():
            return 0.0
        case _:
            assert_never(value)


class Fact(DomainModel):
    """Something code computed; the model never does arithmetic."""

    id: str = Field(pattern=r"^F\d+$")
    name: FactName
    value: FactValue
    text: str  # one sentence that states it with unit, currency, zone
    inputs: tuple[str, ...]  # evidence ids or record ids
    sensitivity: Sensitivity = "internal"

    @property
    def label(self) -> str:
        """The name, with the deadline or what is counted where a case may have several of the name."""
        return label_of(self.name, self.value)


def label_of(name: FactName, value: AnyValue) -> str:
    """`focus_count`; `clock_reg_e_resolve` and `prior_cases_no_error` where the name alone does not tell facts apart."""
    match value:
        case ClockValue():
            parts = (name.value, value.rule.value, value.deadline.value if value.deadline else "")
        case Count():
            parts = (name.value, value.of, "")
        case _:
            return name.value
    return "_".join(part for part in parts if part)
