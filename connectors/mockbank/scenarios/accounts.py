"""AML cases about who controls an account: dormant ones that wake up, and members of staff."""

from datetime import date, datetime, timedelta

from connectors.mockbank.cases import CaseDraft, Scenario, opened_after
from connectors.mockbank.plan import Variant, Wishes
from connectors.mockbank.workbench import Workbench, hit
from copilot.domain.disposition import Outcome
from copilot.domain.identity import Queue
from copilot.domain.records import Transaction

_TITLES = (
    "Account movements for review",
    "Monitoring hit on incoming and outgoing money",
    "Unusual account activity",
)


def _wake_up(bench: Workbench, sender: str, text: str, in_minor: int) -> tuple[datetime, Transaction]:
    at = bench.when(4, 10, (9, 12))
    return at, bench.receive(at, in_minor, sender, text)


def dormant(bench: Workbench) -> CaseDraft:
    """After months of silence: new telephone number, a large credit from a stranger, all of it out by night."""
    at, arrived = _wake_up(bench, bench.stranger(), "sale of goods", bench.between(90, 160) * 10_000)
    ip, device = bench.foreign_ip(), bench.new_device(at - timedelta(hours=20))
    bench.event(at - timedelta(hours=19), "password_reset", "security questions", device=device, ip=ip)
    bench.event(
        at - timedelta(hours=18),
        "phone_changed",
        "new number confirmed by code to the new number",
        device=device,
        ip=ip,
    )
    payee = bench.payee(at + timedelta(minutes=30), bench.stranger(), check="no_match", device=device, ip=ip)
    gone = bench.pay(
        at + timedelta(hours=9), int(arrived.amount_minor * 0.97), payee, "goods", device=device, ip=ip
    )
    bench.alert(
        hit("R-220", [arrived]),
        hit("R-201", [arrived, gone]),
        hit("R-132", [gone], payee.added_at),
        at=at + timedelta(hours=10),
    )
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at, 11, 20),
        arrived.amount_minor,
        Outcome.CONFIRMED_FRAUD,
        "Silence, then credentials and number changed from a new device, a stranger's credit passed on within the day.",
        (arrived.transaction_id, gone.transaction_id, device),
        suspicion_formed_at=bench.horizon.ago(2, 14),
        suspect_identified=False,
    )


def dormant_lookalike(bench: Workbench) -> CaseDraft:
    """An inheritance arrives on an old account, with the executor's letter on file."""
    at, arrived = _wake_up(
        bench, "Alcott Marsh Conveyancing", "ESTATE DISTRIBUTION", bench.between(180, 420) * 10_000
    )
    bench.contact(
        at - timedelta(days=4),
        "Customer visited with the executor's letter and asked which account can take an inheritance. Identity checked in person.",
        channel="branch",
    )
    bench.alert(hit("R-220", [arrived]), hit("R-240", [arrived]), at=at + timedelta(hours=1))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at),
        arrived.amount_minor,
        Outcome.FALSE_POSITIVE,
        "Executor's letter and identity check in person before the credit, nothing leaves.",
        (arrived.transaction_id,),
    )


def dormant_unclear(bench: Workbench) -> CaseDraft:
    """An old account gets a credit from abroad; the customer may be back from abroad, no contact works."""
    at, arrived = _wake_up(bench, bench.stranger(), "transfer", bench.between(60, 110) * 10_000)
    bench.event(
        at + timedelta(hours=2),
        "login",
        "first sign-in for months",
        ip=bench.foreign_ip(),
        country="PT",
        city="Lisbon",
    )
    bench.contact(
        at + timedelta(days=1),
        "Letter to the address on file came back, telephone not in service.",
        channel="letter",
        direction="out",
    )
    bench.alert(hit("R-220", [arrived]), at=at + timedelta(hours=1))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at),
        arrived.amount_minor,
        Outcome.INCONCLUSIVE,
        "Own device, foreign address, no contact and no onward payment.",
        (arrived.transaction_id,),
    )


def _limit_payment(bench: Workbench, by: str, payee_name: str, check: str) -> tuple[datetime, Transaction]:
    at = bench.when(5, 16, (14, 17))
    bench.event(at, "limit_changed", f"daily limit raised at a staff desk by {by}", device="", ip="")
    payee = bench.payee(at + timedelta(minutes=4), payee_name, check=check, device="", ip="")
    row = bench.pay(
        at + timedelta(minutes=bench.between(8, 40)),
        bench.above_usual(at, 2.0, 3.5),
        payee,
        "transfer",
        device="",
        ip="",
    )
    bench.alert(hit("R-261", [row], at), hit("R-101", [row]), at=at + timedelta(hours=1))
    return at, row


def insider(bench: Workbench) -> CaseDraft:
    """A member of staff raises the limit with nobody at the counter and pays an account that staff records know."""
    at, row = _limit_payment(bench, "desk user hb-4410", "T. Ashdown", "match")
    bench.note(
        at + timedelta(days=2),
        "Door and counter logs show no visit by the customer that day. Desk user hb-4410 was signed in alone after closing.",
        author="Branch control",
    )
    bench.contact(
        at + timedelta(days=3),
        "Customer asks what the transfer is; was in hospital that week and has not been to a branch for months.",
    )
    start: date = at.date()
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at, 50, 80),
        row.amount_minor,
        Outcome.CONFIRMED_FRAUD,
        f"Limit raised and payment made at a staff desk on {start} without a visit; payee bears a staff member's name; customer denies it.",
        (row.transaction_id,),
        suspicion_formed_at=bench.horizon.ago(1, 10),
        suspect_identified=True,
    )


def insider_lookalike(bench: Workbench) -> CaseDraft:
    """Staff raise the limit for a customer at the counter who buys a boat; the visit is logged and signed."""
    at, row = _limit_payment(bench, "desk user hb-2207", "Pennant Boat Yard", "match")
    bench.contact(
        at - timedelta(minutes=15),
        "Customer at the counter with passport and the boat yard's invoice, asked for the limit and the transfer, signed both forms.",
        channel="branch",
    )
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at),
        row.amount_minor,
        Outcome.FALSE_POSITIVE,
        "Visit logged minutes before, identity seen, forms signed, invoice on file.",
        (row.transaction_id,),
    )


def insider_unclear(bench: Workbench) -> CaseDraft:
    """A limit raised at a staff desk; the branch's visit log has a gap that day."""
    at, row = _limit_payment(bench, "desk user hb-3115", bench.stranger(), "close")
    bench.note(
        at + timedelta(days=1),
        "Visit log of the branch is missing for that afternoon because of the system change. Paper forms are requested from the archive.",
        author="Branch control",
    )
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at),
        row.amount_minor,
        Outcome.INCONCLUSIVE,
        "Whether the customer was there cannot be seen until the forms arrive.",
        (row.transaction_id,),
    )


_TP, _LA, _NE = Variant.TRUE_POSITIVE, Variant.LOOKALIKE, Variant.NOT_ENOUGH
_QUIET = Wishes(kind="person", country="US", opened_days_ago=(1_500, 4_000), quiet_days=210)
_PERSON = Wishes(kind="person", country="US", occupation="librarian", opened_days_ago=(500, 4_000))
SCENARIOS = (
    Scenario("dormant_reactivated", _TP, Queue.AML, dormant, _QUIET),
    Scenario("dormant_reactivated", _LA, Queue.AML, dormant_lookalike, _QUIET),
    Scenario("dormant_reactivated", _NE, Queue.AML, dormant_unclear, _QUIET),
    Scenario(
        "insider",
        _TP,
        Queue.AML,
        insider,
        Wishes(kind="person", country="US", age=(66, 88), opened_days_ago=(1_500, 5_000)),
    ),
    Scenario("insider", _LA, Queue.AML, insider_lookalike, _PERSON),
    Scenario("insider", _NE, Queue.AML, insider_unclear, _PERSON),
)
