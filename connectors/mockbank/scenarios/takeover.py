"""Payments by somebody else, or by the customer on somebody else's word: takeover, impersonation, invoices."""

from datetime import timedelta

from connectors.mockbank import pools
from connectors.mockbank.cases import CaseDraft, Scenario, opened_after
from connectors.mockbank.plan import Variant, Wishes
from connectors.mockbank.workbench import Workbench, hit
from copilot.domain.disposition import Outcome
from copilot.domain.identity import Queue

_TITLES = ("Outgoing transfer for review", "Transfer to a new payee", "Payment held after a monitoring hit")
_COLLECTORS = (
    "J. Carver Services",
    "M T Holdings",
    "Lindale Trading",
    "R. Osei",
    "Prime Desk Ltd",
    "D. Farrell",
)


def _collector(bench: Workbench) -> tuple[str, str]:
    """A receiving account that turns up in the payments of several customers."""
    name = bench.pick(*_COLLECTORS)
    return name, f"{7_700_000_000 + 104_729 * _COLLECTORS.index(name)}"


def sim_swap(bench: Workbench) -> CaseDraft:
    """SIM changed, password reset from a new device, payee added, account emptied, within a day."""
    swap = bench.when(3, 9, (8, 12))
    ip, seen = bench.foreign_ip(), swap + timedelta(minutes=70)
    bench.event(swap, "sim_swap", "carrier reports a new SIM for the telephone on file", device="", ip="")
    device = bench.new_device(seen)
    bench.event(seen, "password_reset", "by code sent to the telephone on file", device=device, ip=ip)
    bench.event(seen + timedelta(minutes=3), "login", "new device", device=device, ip=ip)
    name, account = _collector(bench)
    payee = bench.payee(
        seen + timedelta(minutes=9), name, check="no_match", account=account, device=device, ip=ip
    )
    paid = seen + timedelta(minutes=bench.between(14, 50))
    row = bench.pay(
        paid,
        bench.above_usual(paid, 2.0, 5.0),
        payee,
        bench.pick("loan", "car", "moving"),
        device=device,
        ip=ip,
    )
    bench.contact(
        paid + timedelta(hours=6),
        "Customer at the branch: telephone dead since the morning, carrier says the number was moved. Did not make the payment.",
        channel="branch",
    )
    bench.alert(
        hit("R-131", [row], swap),
        hit("R-132", [row], payee.added_at),
        hit("R-133", [row], seen),
        hit("R-101", [row]),
        at=paid + timedelta(minutes=1),
    )
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, paid, 1, 9),
        row.amount_minor,
        Outcome.CONFIRMED_FRAUD,
        "SIM change, password reset on a new device, new payee without a name match and a payment, in one morning.",
        (row.transaction_id, device),
    )


def sim_swap_lookalike(bench: Workbench) -> CaseDraft:
    """A new telephone from the carrier's shop; the same day the house deposit goes out, as announced."""
    swap = bench.when(3, 9, (10, 13))
    seen = swap + timedelta(hours=1)
    bench.event(swap, "sim_swap", "carrier reports a new SIM for the telephone on file", device="", ip="")
    device = bench.new_device(seen)
    bench.event(seen, "login", "new device confirmed with passport scan and selfie", device=device)
    bench.contact(
        swap - timedelta(days=12),
        "Customer told us the deposit for the house is due this month and asked how to raise the limit; solicitor's letter uploaded.",
        channel="secure message",
    )
    payee = bench.payee(swap - timedelta(days=9), "Alcott Marsh Conveyancing", check="match")
    paid = seen + timedelta(hours=bench.between(3, 6))
    row = bench.pay(
        paid, bench.above_usual(paid, 4.0, 7.0), payee, f"DEPOSIT PLOT {bench.between(3, 60)}", device=device
    )
    bench.alert(
        hit("R-131", [row], swap),
        hit("R-133", [row], seen),
        hit("R-101", [row]),
        at=paid + timedelta(minutes=1),
    )
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, paid),
        row.amount_minor,
        Outcome.FALSE_POSITIVE,
        "New device confirmed with documents at home, payee added and matched days before the SIM change, purpose announced and papered.",
        (row.transaction_id, device),
    )


def sim_swap_unclear(bench: Workbench) -> CaseDraft:
    """A SIM change and a payment to a known payee from a device that device intelligence does not know."""
    swap = bench.when(3, 9, (8, 12))
    payee = bench.payee(swap - timedelta(days=40), bench.stranger(), check="not_checked")
    bench.event(swap, "sim_swap", "carrier reports a new SIM for the telephone on file", device="", ip="")
    paid = swap + timedelta(hours=bench.between(5, 20))
    row = bench.pay(paid, bench.above_usual(paid, 1.6, 2.2), payee, "as agreed", device="", ip="")
    bench.contact(
        paid + timedelta(hours=3),
        "Tried the telephone on file, went to voicemail. No other contact point confirmed.",
        direction="out",
    )
    bench.alert(hit("R-131", [row], swap), hit("R-101", [row]), at=paid + timedelta(minutes=2))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, paid),
        row.amount_minor,
        Outcome.INCONCLUSIVE,
        "No device or address was recorded for the payment, the payee was never name-checked, and the customer was not reached.",
        (row.transaction_id,),
    )


def impersonation(bench: Workbench) -> CaseDraft:
    """A caller who says to be the bank talks the customer through a payment to a safe account; warnings are dismissed."""
    call = bench.when(3, 12, (14, 19))
    bench.remote_session()
    bench.event(call, "login", "active call during the session")
    name, account = _collector(bench)
    payee = bench.payee(call + timedelta(minutes=6), name, check="no_match", account=account)
    for n in (7, 9):
        bench.event(
            call + timedelta(minutes=n),
            "warning_shown",
            "could this be a scam: callers who ask you to move money",
        )
        bench.event(call + timedelta(minutes=n + 1), "warning_dismissed", "customer chose: paying a friend")
    paid = call + timedelta(minutes=bench.between(12, 25))
    row = bench.pay(
        paid,
        bench.above_usual(paid, 2.0, 4.5),
        payee,
        bench.pick("safe account", "my savings", "transfer own"),
    )
    bench.contact(
        paid + timedelta(hours=bench.between(3, 20)),
        "Customer says somebody from our security team rang, knew the last payments, and had the money moved to keep it safe. Stayed on the line throughout.",
    )
    bench.alert(hit("R-132", [row], payee.added_at), hit("R-101", [row]), at=paid + timedelta(minutes=1))
    claimed = opened_after(bench, paid, 20, 30)
    return CaseDraft(
        bench.pick(*_TITLES),
        claimed,
        row.amount_minor,
        Outcome.CONFIRMED_FRAUD,
        "Call in progress, remote-access tool, payee without a name match minutes old, two warnings dismissed, own account of a caller posing as the bank.",
        (row.transaction_id, payee.payee_id),
        app_claim_received_at=claimed if bench.currency == "GBP" else None,
    )


def impersonation_lookalike(bench: Workbench) -> CaseDraft:
    """A wedding gift to a niece: new payee, large, one warning read; the customer explains it and the name matches."""
    at = bench.when(3, 12, (14, 19))
    payee = bench.payee(
        at, f"{bench.pick(*pools.GIVEN_NAMES)} {bench.file.person.customer.family_name}", check="match"
    )
    bench.event(
        at + timedelta(minutes=1), "warning_shown", "could this be a scam: callers who ask you to move money"
    )
    bench.event(at + timedelta(minutes=3), "warning_dismissed", "customer chose: gift to family")
    paid = at + timedelta(minutes=bench.between(5, 30))
    row = bench.pay(paid, bench.above_usual(paid, 1.8, 3.0), payee, "wedding with love")
    bench.contact(
        paid + timedelta(hours=2),
        "Call back: customer confirmed the gift, invited us to see the invitation, gave the date and knew the payee's account by heart. Nobody had asked for the money.",
        direction="out",
    )
    bench.alert(hit("R-132", [row], payee.added_at), hit("R-101", [row]), at=paid + timedelta(minutes=1))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, paid),
        row.amount_minor,
        Outcome.FALSE_POSITIVE,
        "Name matched, family payee, no call and no remote tool in the session, purpose confirmed on a call to the number on file.",
        (row.transaction_id, payee.payee_id),
    )


def impersonation_unclear(bench: Workbench) -> CaseDraft:
    """A large payment to a new payee after a warning; the customer will not say what it was for."""
    at = bench.when(3, 12, (12, 20))
    payee = bench.payee(at, bench.stranger(), check="close")
    bench.event(
        at + timedelta(minutes=1), "warning_shown", "could this be a scam: callers who ask you to move money"
    )
    bench.event(at + timedelta(minutes=2), "warning_dismissed", "no reason chosen")
    paid = at + timedelta(minutes=bench.between(5, 30))
    row = bench.pay(paid, bench.above_usual(paid, 1.7, 2.6), payee, "private")
    bench.contact(
        paid + timedelta(hours=2), "Customer says it is a private matter and ended the call.", direction="out"
    )
    bench.alert(hit("R-132", [row], payee.added_at), hit("R-101", [row]), at=paid + timedelta(minutes=1))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, paid),
        row.amount_minor,
        Outcome.INCONCLUSIVE,
        "Only a close name match and a dismissed warning; the purpose is not known and nobody has claimed a loss.",
        (row.transaction_id, payee.payee_id),
    )


_TP, _LA, _NE = Variant.TRUE_POSITIVE, Variant.LOOKALIKE, Variant.NOT_ENOUGH
_PERSON = Wishes(kind="person", opened_days_ago=(500, 4_000))
SCENARIOS = (
    Scenario("ato_sim_swap", _TP, Queue.PAYMENT_FRAUD, sim_swap, _PERSON),
    Scenario("ato_sim_swap", _LA, Queue.PAYMENT_FRAUD, sim_swap_lookalike, _PERSON),
    Scenario("ato_sim_swap", _NE, Queue.PAYMENT_FRAUD, sim_swap_unclear, _PERSON),
    Scenario(
        "app_impersonation",
        _TP,
        Queue.PAYMENT_FRAUD,
        impersonation,
        Wishes(kind="person", country="GB", opened_days_ago=(500, 4_000)),
    ),
    Scenario("app_impersonation", _LA, Queue.PAYMENT_FRAUD, impersonation_lookalike, _PERSON),
    Scenario(
        "app_impersonation",
        _NE,
        Queue.PAYMENT_FRAUD,
        impersonation_unclear,
        Wishes(kind="person", country="GB", opened_days_ago=(500, 4_000)),
    ),
)
