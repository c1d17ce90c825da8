"""Which clocks run on a case."""

from collections.abc import Iterator
from datetime import date, datetime

from copilot.domain import records
from copilot.domain.bank import NO_BANK, BankProfile
from copilot.domain.clock import StatutoryClock
from copilot.domain.clocks.business_days import Calendar
from copilot.domain.clocks.complaint import complaint_clock
from copilot.domain.clocks.possible_notice import by_credit_card, disowns_payment, possible_notice_clock
from copilot.domain.clocks.reg_e import reg_e_clock
from copilot.domain.clocks.reg_z import reg_z_clock
from copilot.domain.clocks.sar import continuing_activity_clock, sar_clock
from copilot.domain.clocks.uk_app import uk_app_clock
from copilot.domain.clocks.uk_refusal import uk_refusal_clock
from copilot.domain.compartment import queue_belongs


def clocks_for(
    case: records.CaseRecord,
    *,
    dispute: records.Dispute | None = None,
    payment: records.RejectedPayment | None = None,
    complaint: records.Complaint | None = None,
    account: records.Account | None = None,
    customer: records.Customer | None = None,
    transferred_at: datetime | None = None,
    as_of: date | None = None,
    claimed: tuple[records.Transaction, ...] = (),
    bank: BankProfile = NO_BANK,
) -> tuple[StatutoryClock, ...]:
    """Every clock that the case's records call for; a missing record leaves its clock out.

    Regulations E and Z protect consumers, so a company's dispute has no clock. An account in
    sterling is a UK account, and a complaint that names none is a UK one if its customer lives there.
    `transferred_at` is the moment of the earliest disputed transfer, where it is known, and
    `claimed` are the transactions that a complaint names, with their account. Without `as_of`, today is taken to be no earlier than the case's last
    change: what had not come by then is missing. Business days are those of the `bank`'s office in the country of the rule.
    """
    us, uk = bank.calendar("US"), bank.calendar("GB")
    british = account is not None and account.currency == "GBP"
    clocks: list[StatutoryClock] = []
    if dispute is not None and not british and (customer is None or customer.kind == "person"):
        clocks.append(
            _dispute_clock(dispute, account, transferred_at, as_of or us.local_day(case.updated_at), us)
        )
    if case.app_claim_received_at is not None:
        clocks.append(_app_clock(case, customer, as_of or uk.local_day(case.updated_at), uk))
    if payment is not None and payment.direction == "out" and (british or payment.amount.currency == "GBP"):
        clocks.append(uk_refusal_clock(payment, uk))
    if complaint is not None:
        clocks.extend(
            _complaint_clocks(complaint, account, customer, claimed, bank, disputed=dispute is not None)
        )
    if queue_belongs(case.queue) or case.suspicion_formed_at is not None:
        clocks.append(
            sar_clock(case.suspicion_formed_at, suspect_identified=case.suspect_identified, calendar=us)
        )
    if case.prior_sar_on is not None:
        clocks.append(continuing_activity_clock(case.prior_sar_on, calendar=us))
    return tuple(clocks)


def _dispute_clock(
    dispute: records.Dispute,
    account: records.Account | None,
    transferred_at: datetime | None,
    as_of: date,
    calendar: Calendar,
) -> StatutoryClock:
    if account is not None and account.product == "credit_card":
        return reg_z_clock(dispute, account=account, calendar=calendar)
    transferred_on = calendar.local_day(transferred_at) if transferred_at else None
    return reg_e_clock(
        dispute, account=account, transferred_on=transferred_on, as_of=as_of, calendar=calendar
    )


def _complaint_clocks(
    complaint: records.Complaint,
    account: records.Account | None,
    customer: records.Customer | None,
    claimed: tuple[records.Transaction, ...],
    bank: BankProfile,
    *,
    disputed: bool,
) -> Iterator[StatutoryClock]:
    """The complaint's own clock, and that of a notice of error in it where no dispute is open yet."""
    british = account is not None and account.currency == "GBP"
    at_home = british or (account is None and customer is not None and customer.country == "GB")
    yield complaint_clock(complaint, bank.calendar("GB" if at_home else "US"), british=at_home)
    person = customer is None or customer.kind == "person"
    if disputed or not person or at_home or by_credit_card(complaint, account):
        return
    if disowns_payment(complaint.narrative):
        yield possible_notice_clock(complaint, account=account, claimed=claimed, calendar=bank.calendar("US"))


def _app_clock(
    case: records.CaseRecord, customer: records.Customer | None, as_of: date, calendar: Calendar
) -> StatutoryClock:
    assert case.app_claim_received_at is not None
    return uk_app_clock(
        case.app_claim_received_at,
        amount=case.amount_at_risk,
        vulnerable=customer is not None and customer.vulnerable,
        as_of=as_of,
        calendar=calendar,
    )
