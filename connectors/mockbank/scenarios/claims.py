"""Claims that may not be what they say: friendly fraud, refund abuse, cheques."""

from datetime import datetime, timedelta

from connectors.mockbank.cases import CaseDraft, Scenario, opened_after
from connectors.mockbank.forms import Claim, file_dispute
from connectors.mockbank.plan import Variant, Wishes
from connectors.mockbank.workbench import Workbench, hit, ids
from copilot.domain.disposition import Outcome
from copilot.domain.identity import Queue
from copilot.domain.records import DisputeCategory, Transaction

_TITLE = "Card purchase disputed by the customer"


def _earlier(bench: Workbench, shop: str, at: datetime, *days: int) -> list[Transaction]:
    """Undisputed purchases with the same card at the same merchant, so many days before."""
    return [bench.buy(at - timedelta(days=n), bench.between(4_000, 15_000), shop) for n in days]


def friendly(bench: Workbench) -> CaseDraft:
    """Disowned purchase at a shop used before with the same card, device and address; signed for at the door."""
    at = bench.when(32, 40, (17, 22))
    prior = _earlier(bench, "kicks", at, 150, 290)
    row = bench.buy(at, bench.between(18_000, 42_000), "kicks")
    noticed = bench.when(2, 8, (14, 20))
    customer = bench.file.person.customer
    claim = Claim(
        DisputeCategory.UNAUTHORISED,
        noticed,
        "I never ordered these. Somebody must have used my card.",
        prior=prior,
        merchant_response="Order placed from the account of the cardholder, same device as the two earlier orders, same delivery address.",
        delivery_proof=f"Delivered to {customer.address_lines[0]}, {customer.address_lines[1]}, signed {customer.family_name}, {(at + timedelta(days=3)).date()}",
    )
    return CaseDraft(
        _TITLE,
        opened_after(bench, noticed),
        row.amount_minor,
        Outcome.NO_ERROR,
        "Two undisputed purchases 120 to 365 days before with the same card, device and address; delivered and signed for at home.",
        (row.transaction_id, *ids(prior)),
        dispute_id=file_dispute(bench, [row], claim),
    )


def friendly_lookalike(bench: Workbench) -> CaseDraft:
    """Same shop as before, but another device, another address on the network and another door."""
    at = bench.when(20, 30, (3, 6))
    prior = _earlier(bench, "kicks", at, 140, 260)
    device = bench.new_device(at - timedelta(minutes=12), "desktop")
    row = bench.buy(at, bench.between(18_000, 42_000), "kicks", device=device, ip=bench.foreign_ip())
    noticed = bench.when(2, 8, (14, 20))
    claim = Claim(
        DisputeCategory.UNAUTHORISED,
        noticed,
        "I do buy there, but not this one. It was sent to an address I do not know.",
        prior=prior,
        merchant_response="Order as guest, delivery to a parcel locker.",
        delivery_proof="Parcel locker 114, Quarry Road, collected by code",
    )
    return CaseDraft(
        _TITLE,
        opened_after(bench, noticed),
        row.amount_minor,
        Outcome.CONFIRMED_FRAUD,
        "Only card and merchant are alike: device, network address and place of delivery are not the customer's.",
        (row.transaction_id, device),
        dispute_id=file_dispute(bench, [row], claim),
    )


def friendly_unclear(bench: Workbench) -> CaseDraft:
    """One earlier purchase two months before, no device on record, the merchant has not answered."""
    at = bench.when(20, 28, (12, 22))
    prior = _earlier(bench, "kicks", at, 61)
    row = bench.buy(at, bench.between(15_000, 30_000), "kicks", device="", ip="")
    noticed = bench.when(2, 8, (14, 20))
    claim = Claim(DisputeCategory.UNAUTHORISED, noticed, "Not mine as far as I can tell.", prior=prior)
    return CaseDraft(
        _TITLE,
        opened_after(bench, noticed),
        row.amount_minor,
        Outcome.INCONCLUSIVE,
        "The earlier purchase is too recent to count, no device was recorded, no answer of the merchant.",
        (row.transaction_id, *ids(prior)),
        dispute_id=file_dispute(bench, [row], claim),
    )


def _claimed_back(bench: Workbench, shop: str, count: int, every: int, newest: int) -> list[Transaction]:
    """Purchases at a shop that were each refunded some days later; returns the refunds, oldest first."""
    refunds = []
    for n in reversed(range(count)):
        at = bench.horizon.ago(newest + n * every, 18, bench.between(0, 59))
        row = bench.buy(at, bench.between(6_000, 16_000), shop)
        refunds.append(
            bench.move(
                at + timedelta(days=6),
                row.amount_minor,
                direction="in",
                channel="card_online",
                description=f"REFUND {row.description}",
                merchant_id=row.merchant_id,
                card_id=row.card_id,
                country=row.country,
                entry_mode="ecom",
            )
        )
    return refunds


def refund_abuse(bench: Workbench) -> CaseDraft:
    """The fifth parcel in months that is said not to have come, each with a photograph of the delivery."""
    refunds = _claimed_back(bench, "parcel", 4, 24, 30)
    at = bench.when(14, 18)
    row = bench.buy(at, bench.between(15_000, 38_000), "gadgets")
    noticed = bench.when(2, 6)
    claim = Claim(
        DisputeCategory.NOT_RECEIVED,
        noticed,
        "The parcel never came, I want my money back today.",
        channel="secure message",
        merchant_response="Carrier scan and photograph at the customer's door; fourth claim from this address this season.",
        delivery_proof=f"Photograph at {bench.file.person.customer.address_lines[0]}, {(at + timedelta(days=4)).date()}",
    )
    bench.alert(hit("R-250", refunds), at=noticed + timedelta(hours=1))
    return CaseDraft(
        "Parcel said not to have arrived",
        opened_after(bench, noticed),
        row.amount_minor,
        Outcome.NO_ERROR,
        "Four refunds for missing parcels in months, and proof of delivery at the customer's door for this one.",
        (row.transaction_id, *ids(refunds)),
        dispute_id=file_dispute(bench, [row], claim),
    )


def refund_lookalike(bench: Workbench) -> CaseDraft:
    """Four refunds from one failing seller, and a fifth parcel that the carrier itself reports lost."""
    refunds = _claimed_back(bench, "trial", 4, 20, 28)
    at = bench.when(14, 18)
    row = bench.buy(at, bench.between(7_000, 9_900), "trial")
    noticed = bench.when(2, 6)
    claim = Claim(
        DisputeCategory.NOT_RECEIVED,
        noticed,
        "Another order from them has not come. The carrier's page says lost in depot.",
        channel="secure message",
        merchant_response="We are working through a backlog.",
        delivery_proof="Carrier: consignment lost, no delivery attempted",
    )
    bench.alert(hit("R-250", refunds), at=noticed + timedelta(hours=1))
    return CaseDraft(
        "Parcel said not to have arrived",
        opened_after(bench, noticed),
        row.amount_minor,
        Outcome.MERCHANT_ERROR,
        "All claims are against one merchant with a high dispute rate, and the carrier confirms the loss.",
        (row.transaction_id, *ids(refunds)),
        dispute_id=file_dispute(bench, [row], claim),
    )


def refund_unclear(bench: Workbench) -> CaseDraft:
    """Some refunds before; for this parcel there is neither proof of delivery nor of loss."""
    refunds = _claimed_back(bench, "bazaar", 4, 22, 26)
    at = bench.when(10, 14)
    row = bench.buy(at, bench.between(12_000, 22_000), "bazaar")
    noticed = bench.when(2, 5)
    claim = Claim(
        DisputeCategory.NOT_RECEIVED,
        noticed,
        "It says out for delivery since last week.",
        channel="secure message",
    )
    bench.alert(hit("R-250", refunds), at=noticed + timedelta(hours=1))
    return CaseDraft(
        "Parcel said not to have arrived",
        opened_after(bench, noticed),
        row.amount_minor,
        Outcome.INCONCLUSIVE,
        "No delivery record either way, and the merchant has not answered.",
        (row.transaction_id,),
        dispute_id=file_dispute(bench, [row], claim),
    )


def _cheque(bench: Workbench, drawer: str, text: str) -> Transaction:
    at = bench.when(6, 12, (13, 16))
    minor = int(bench.usual_max(at, "in") * bench.rng.uniform(1.7, 2.8)) // 100 * 100
    row = bench.receive(at, minor, drawer, text, channel="cheque")
    bench.alert(hit("R-240", [row]), at=at + timedelta(minutes=30))
    return row


def cheque(bench: Workbench) -> CaseDraft:
    """A large cheque by telephone picture, money out before it clears, and then it comes back altered."""
    row = _cheque(bench, "Norwood Castings", f"CHEQUE {bench.between(100_200, 100_900)} MOBILE")
    at = datetime.fromisoformat(row.booked_at)
    payee = bench.payee(at + timedelta(hours=2), bench.stranger(), check="no_match")
    gone = [
        bench.pay(at + timedelta(hours=3), int(row.amount_minor * 0.6), payee, "urgent"),
        bench.cash(
            at + timedelta(hours=20), int(row.amount_minor * 0.3) // 1000 * 1000, "Riverside Mall", "out"
        ),
    ]
    bench.move(
        at + timedelta(days=3),
        row.amount_minor,
        channel="cheque",
        description="CHEQUE RETURNED ALTERED",
        counterparty="Norwood Castings",
    )
    bench.alert(hit("R-201", [row, *gone]), at=at + timedelta(hours=21))
    return CaseDraft(
        "Cheque paid in by telephone",
        opened_after(bench, at, 22, 40),
        row.amount_minor,
        Outcome.CONFIRMED_FRAUD,
        "Nine tenths taken out within a day of the deposit, then the cheque was returned as altered.",
        (row.transaction_id, *ids(gone)),
    )


def cheque_lookalike(bench: Workbench) -> CaseDraft:
    """A cheque of an insurer for a damaged car; nothing is taken out."""
    row = _cheque(bench, "Keystone Home Insurance", "CHEQUE 004471 CLAIM SETTLEMENT")
    at = datetime.fromisoformat(row.booked_at)
    bench.contact(
        at - timedelta(days=2),
        "Customer asked how long an insurer's cheque takes to clear and sent the settlement letter.",
        channel="chat",
    )
    return CaseDraft(
        "Cheque paid in by telephone",
        opened_after(bench, at),
        row.amount_minor,
        Outcome.FALSE_POSITIVE,
        "Drawer is a known insurer, letter on file, the money stays.",
        (row.transaction_id,),
    )


def cheque_unclear(bench: Workbench) -> CaseDraft:
    """A large cheque that has not cleared; the picture is too dark to read."""
    row = _cheque(bench, bench.stranger(), "CHEQUE MOBILE")
    at = datetime.fromisoformat(row.booked_at)
    bench.note(
        at + timedelta(hours=4),
        "Image of the cheque unreadable, second picture asked for, none received yet.",
    )
    return CaseDraft(
        "Cheque paid in by telephone",
        opened_after(bench, at),
        row.amount_minor,
        Outcome.INCONCLUSIVE,
        "Not cleared, not returned, image unreadable, nothing taken out.",
        (row.transaction_id,),
    )


_TP, _LA, _NE = Variant.TRUE_POSITIVE, Variant.LOOKALIKE, Variant.NOT_ENOUGH
_PERSON = Wishes(kind="person", country="US", opened_days_ago=(500, 4_000))
SCENARIOS = (
    Scenario("friendly_fraud", _TP, Queue.DISPUTES, friendly, _PERSON),
    Scenario("friendly_fraud", _LA, Queue.DISPUTES, friendly_lookalike, _PERSON),
    Scenario("friendly_fraud", _NE, Queue.DISPUTES, friendly_unclear, _PERSON),
    Scenario("refund_abuse", _TP, Queue.DISPUTES, refund_abuse, _PERSON),
    Scenario("refund_abuse", _LA, Queue.DISPUTES, refund_lookalike, _PERSON),
    Scenario("refund_abuse", _NE, Queue.DISPUTES, refund_unclear, _PERSON),
    Scenario("cheque_fraud", _TP, Queue.PAYMENT_FRAUD, cheque, _PERSON),
    Scenario("cheque_fraud", _LA, Queue.PAYMENT_FRAUD, cheque_lookalike, _PERSON),
    Scenario("cheque_fraud", _NE, Queue.PAYMENT_FRAUD, cheque_unclear, _PERSON),
)
