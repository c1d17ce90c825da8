"""What may be said about a rejected payment's reason, decided by code and never by a writer."""

from collections.abc import Iterator

from copilot.domain.evidence_fields import PaymentReasonFields
from copilot.tasks.base import GatheredRecords
from copilot.tasks.evidence.item import Item
from copilot.tasks.payment_codes import code_of

NEUTRAL = "We are not able to give more details about the reason."


def what_may_be_said(records: GatheredRecords) -> Iterator[Item]:
    """The plain reason of the code, or the neutral sentences; the item itself never shows which stop it was."""
    payment, office = records.payment, records.office
    if payment is None:
        return
    code = code_of(payment.reason_code, screening_stop=payment.screening_stop)
    if code is None:
        fields = PaymentReasonFields(
            neutral=NEUTRAL,
            talk=f"If you need to make this payment, please contact us{f' on {office.phone}' if office else ''} so that we can talk through the options with you.",
            handling="Hold this letter until the release of its wording, and open the ticket that the neutral wording procedure asks for.",
        )
    else:
        fields = PaymentReasonFields(
            reason=code.reason,
            fix=code.fix,
            to_fill=code.to_fill,
            handling=f"The reason may be told: the code {payment.reason_code} has a plain meaning that the customer can act on.",
        )
    texts = fields.model_copy(update={"to_fill": ""}).texts
    text = " ".join(f"{value[:1].upper()}{value[1:].rstrip('.')}." for value in texts)
    yield Item("codes", (f"{payment.payment_id}#reason",), fields, text, "open")
