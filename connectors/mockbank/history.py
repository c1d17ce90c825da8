"""Earlier, closed work on a customer: so that an open case has a past to compare with."""

from datetime import datetime, timedelta

import numpy as np

from connectors.mockbank.customer_file import AlertDraft, CustomerFile, HitDraft
from connectors.mockbank.identifiers import IdMint
from connectors.mockbank.times import Horizon
from copilot.domain.disposition import Outcome
from copilot.domain.identity import Queue
from copilot.domain.ids import AlertId, CaseId
from copilot.domain.money import Money
from copilot.domain.records import CaseRecord, Dispute, DisputeCategory, Transaction, UntrustedText

_CLOSED = (
    (Outcome.FALSE_POSITIVE, "closed_false"),
    (Outcome.CONFIRMED_FRAUD, "closed_true"),
    (Outcome.INCONCLUSIVE, "closed_inconclusive"),
)


def earlier_case(
    file: CustomerFile, case_id: CaseId, rng: np.random.Generator, horizon: Horizon, mint: IdMint
) -> None:
    """Add one closed card case with its alert and dispute, over an online purchase of 20 or more months ago; none without one."""
    until = horizon.ago(75).isoformat()
    candidates = [
        row
        for row in file.movements
        if row.channel == "card_online" and row.booked_at < until and row.amount_minor >= 2_000
    ]
    if not candidates:
        return
    row = candidates[int(rng.integers(len(candidates)))]
    opened = datetime.fromisoformat(row.booked_at) + timedelta(days=2)
    outcome, status = _CLOSED[int(rng.choice(3, p=(0.6, 0.3, 0.1)))]
    alert_id = AlertId(mint.take("AL"))
    dispute = _dispute(file, row, opened, mint)
    file.disputes.append(dispute)
    file.alert_drafts.append(
        AlertDraft(
            alert_id,
            opened,
            Queue.CARD_FRAUD,
            int(rng.integers(40, 80)),
            (HitDraft("R-106", (row.transaction_id,)),),
            status,
            case_id,
        )
    )
    file.cases.append(
        CaseRecord(
            case_id=case_id,
            queue=Queue.CARD_FRAUD,
            customer_id=file.customer_id,
            title="Online card purchases out of pattern",
            status="closed",
            opened_at=opened,
            updated_at=opened + timedelta(days=6),
            priority=4,
            amount_at_risk=dispute.amount,
            internal_due_at=opened + timedelta(days=2),
            alert_ids=(alert_id,),
            dispute_id=dispute.dispute_id,
            payment_id=None,
            complaint_id=None,
            loan_id=None,
            kyc_exception_id=None,
            suspicion_formed_at=None,
            suspect_identified=False,
            app_claim_received_at=None,
            prior_sar_on=None,
            outcome=outcome,
            reopened=False,
        )
    )


def _dispute(file: CustomerFile, row: Transaction, opened: datetime, mint: IdMint) -> Dispute:
    """A dispute long resolved."""
    on, card = opened.date(), next(card for card in file.cards if card.card_id == row.card_id)
    return Dispute(
        dispute_id=mint.take("DP"),
        customer_id=file.customer_id,
        account_id=row.account_id,
        transaction_ids=(row.transaction_id,),
        category=DisputeCategory.UNAUTHORISED,
        network=card.network,
        reason_code="10.4" if card.network == "visa" else "4837",
        amount=Money.of_minor(row.amount_minor, row.currency),
        notice_received_at=opened,
        notice_channel="oral",
        written_confirmation_required=False,
        written_confirmation_received_on=None,
        statement_sent_on=None,
        is_pos_debit=card.kind == "debit",
        is_foreign_initiated=False,
        provisional_credit=None,
        provisional_credit_on=None,
        provisional_credit_notified_on=None,
        acknowledged_on=on,
        resolved_on=on + timedelta(days=6),
        merchant_response=UntrustedText(""),
        delivery_proof="",
        claim_text=UntrustedText("I do not know this purchase."),
        prior_undisputed_transaction_ids=(),
    )
