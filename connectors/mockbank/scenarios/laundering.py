"""AML cases about the way money takes: mule accounts, structuring, layering."""

from datetime import datetime, timedelta

from connectors.mockbank import pools
from connectors.mockbank.cases import CaseDraft, Scenario, opened_after
from connectors.mockbank.plan import Variant, Wishes
from connectors.mockbank.workbench import Workbench, hit, ids
from copilot.domain.disposition import Outcome
from copilot.domain.identity import Queue
from copilot.domain.records import Transaction

_TITLES = (
    "Account movements for review",
    "Monitoring hit on incoming and outgoing money",
    "Unusual account activity",
)


def _arrivals(
    bench: Workbench, count: int, at: datetime, low: int, high: int, texts: tuple[str, ...]
) -> list[Transaction]:
    """Money from so many different people within a few hours."""
    names = [
        f"{pools.GIVEN_NAMES[(n * 13 + at.minute) % 60]} {pools.FAMILY_NAMES[(n * 17 + at.hour) % 60]}"
        for n in range(count)
    ]
    return [
        bench.receive(
            at + timedelta(minutes=37 * n), bench.between(low, high) * 100, name, texts[n % len(texts)]
        )
        for n, name in enumerate(names)
    ]


def _total(rows: list[Transaction]) -> int:
    return sum(row.amount_minor for row in rows)


def mule(bench: Workbench) -> CaseDraft:
    """A new student account takes money from six strangers and passes it on within hours, for a cut."""
    ago, suspected = ((40, 36), (9, 5), (27, 24))[bench.slot.turn % 3]
    at = bench.horizon.ago(ago, 10, bench.between(0, 50))
    rows = _arrivals(bench, 6, at, 450, 990, ("flat deposit", "invoice", "phone sale"))
    payee = bench.payee(
        at + timedelta(hours=3), "D. Farrell", check="no_match", account=f"{7_700_000_000 + 104_729 * 5}"
    )
    gone = bench.pay(at + timedelta(hours=6), int(_total(rows) * 0.93), payee, "as discussed")
    bench.contact(
        at + timedelta(days=1),
        "First Estuary Bank asks for the return of one of the payments: their customer paid a deposit for a flat that does not exist.",
        channel="bank message",
    )
    bench.alert(hit("R-204", rows), hit("R-201", [*rows, gone]), at=at + timedelta(hours=7))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at, 8, 20),
        _total(rows),
        Outcome.CONFIRMED_FRAUD,
        "Six unrelated payers in hours, nine tenths passed on the same day to a payee without a name match, a sending bank reports fraud.",
        (*ids(rows), gone.transaction_id),
        suspicion_formed_at=bench.horizon.ago(suspected, 15),
        suspect_identified=True,
    )


def mule_lookalike(bench: Workbench) -> CaseDraft:
    """Friends chip in for a holiday flat, and the travel agent is paid the same evening."""
    at = bench.when(5, 14, (10, 12))
    rows = _arrivals(bench, 6, at, 280, 290, ("holiday share", "my share of the cottage"))
    shop = bench.book.shop("travel")
    gone = bench.move(
        at + timedelta(hours=7),
        int(_total(rows) * 1.15),
        channel="card_online",
        description=bench.book.descriptor(shop),
        merchant_id=bench.book.id_of(shop),
        card_id=bench.file.card().card_id,
        device=bench.own_device,
        ip=bench.file.person.home_ip,
        country="US",
        entry_mode="ecom",
    )
    bench.contact(
        at + timedelta(days=2),
        "Customer sent the booking for seven people; the names are those of the payers.",
        channel="secure message",
    )
    bench.alert(hit("R-204", rows), hit("R-201", [*rows, gone]), at=at + timedelta(hours=8))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at, 8, 20),
        _total(rows),
        Outcome.FALSE_POSITIVE,
        "Equal shares, references that say so, one travel agent paid, booking with the payers' names.",
        (*ids(rows), gone.transaction_id),
    )


def mule_unclear(bench: Workbench) -> CaseDraft:
    """Five payers in a day; most of the money is still there and no payer has complained."""
    at = bench.when(4, 12, (9, 12))
    rows = _arrivals(bench, 5, at, 190, 420, ("thx", "as agreed", ""))
    bench.alert(hit("R-204", rows), at=at + timedelta(hours=6))
    bench.contact(
        at + timedelta(days=1),
        "Customer replied that it is from selling old things and has no list of what was sold.",
        channel="chat",
    )
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at, 8, 20),
        _total(rows),
        Outcome.INCONCLUSIVE,
        "Nothing passed on, no complaint from a sending bank, an explanation without papers.",
        ids(rows),
    )


def _deposits(
    bench: Workbench, amounts: tuple[int, ...], branches: tuple[str, ...], days: int
) -> list[Transaction]:
    first = bench.horizon.ago(days, 14, bench.between(0, 59))
    return [
        bench.cash(first + timedelta(days=n, hours=n % 3), minor * 100, branches[n % len(branches)])
        for n, minor in enumerate(amounts)
    ]


def structuring(bench: Workbench) -> CaseDraft:
    """Cash just below 10,000 at three branches in five days, by somebody whose work brings no cash."""
    days, suspected = ((30, 25), (11, 6), (44, 38))[bench.slot.turn % 3]
    rows = _deposits(bench, (9_600, 9_400, 9_800, 8_900), pools.BRANCHES[:3], days)
    last = datetime.fromisoformat(rows[-1].booked_at)
    bench.note(
        last,
        "Customer asked at the counter from which amount a form is filled in, then took two hundred back and paid in the rest.",
    )
    bench.alert(hit("R-211", rows), hit("R-212", rows), hit("R-215", rows), at=last + timedelta(hours=4))
    return CaseDraft(
        "Cash deposits for review",
        opened_after(bench, last),
        _total(rows),
        Outcome.CONFIRMED_FRAUD,
        "Four deposits under the reporting amount at three branches in days, a question about the form, no cash expected for the occupation.",
        ids(rows),
        suspicion_formed_at=bench.horizon.ago(suspected, 16),
        suspect_identified=True,
    )


def structuring_lookalike(bench: Workbench) -> CaseDraft:
    """Holiday-season takings of a cash business, paid in at its usual branch, as the tills say."""
    rows = _deposits(bench, (8_450, 9_120, 8_760), (pools.BRANCHES[3],), 12)
    last = datetime.fromisoformat(rows[-1].booked_at)
    bench.contact(
        last + timedelta(days=1),
        "Owner sent the till reports of the fair week: 26,330 in cash over three days, as every year.",
        channel="secure message",
    )
    bench.alert(hit("R-211", rows), hit("R-212", rows), at=last + timedelta(hours=4))
    return CaseDraft(
        "Cash deposits for review",
        opened_after(bench, last),
        _total(rows),
        Outcome.FALSE_POSITIVE,
        "Cash business, one branch, till reports equal the deposits to the dollar.",
        ids(rows),
    )


def structuring_unclear(bench: Workbench) -> CaseDraft:
    """Two deposits under the amount; the customer says that a car was sold and has no paper."""
    rows = _deposits(bench, (8_300, 8_200), pools.BRANCHES[4:6], 9)
    last = datetime.fromisoformat(rows[-1].booked_at)
    bench.contact(
        last + timedelta(days=1),
        "Customer says it is the price of a car sold to a neighbour in two parts; the bill of sale is being looked for.",
        direction="out",
    )
    bench.alert(hit("R-211", rows), hit("R-212", rows), hit("R-215", rows), at=last + timedelta(hours=4))
    return CaseDraft(
        "Cash deposits for review",
        opened_after(bench, last),
        _total(rows),
        Outcome.INCONCLUSIVE,
        "Two deposits alone, a plausible word and no paper yet.",
        ids(rows),
    )


def layering(bench: Workbench) -> CaseDraft:
    """One large credit leaves in six parts to accounts in four countries the same afternoon, and part of it returns."""
    at = bench.horizon.ago(33 if bench.slot.turn else 12, 10, 15)
    arrived = bench.receive(at, bench.between(74, 98) * 100_000, "Sollander Import Export", "consultancy fee")
    rows = []
    for n, (country, _) in enumerate(pools.FOREIGN_PLACES[:6]):
        payee = bench.payee(
            at + timedelta(minutes=20 + n),
            f"{bench.pick('Orvane', 'Kestra', 'Limehall', 'Vantor')} {country} Trading",
            check="not_checked",
            country=country,
        )
        rows.append(
            bench.pay(
                at + timedelta(hours=1, minutes=14 * n),
                arrived.amount_minor * (14 + n) // 102,
                payee,
                "services",
            )
        )
    back = bench.receive(
        at + timedelta(days=3),
        rows[0].amount_minor * 9 // 10,
        "Sollander Import Export",
        "refund of services",
        country="RO",
    )
    prior = bench.horizon.day(112) if bench.slot.turn % 2 == 0 else None
    bench.alert(hit("R-205", rows), hit("R-201", [arrived, *rows]), at=at + timedelta(hours=4))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at + timedelta(days=1)),
        arrived.amount_minor,
        Outcome.CONFIRMED_FRAUD,
        "In and out the same day in six parts to four countries and more, no goods, part comes back from the same sender.",
        (arrived.transaction_id, *ids(rows), back.transaction_id),
        suspicion_formed_at=bench.horizon.ago(8, 11),
        suspect_identified=False,
        prior_sar_on=prior,
    )


def layering_lookalike(bench: Workbench) -> CaseDraft:
    """A pay run: the monthly takings arrive, and the six people on the payroll are paid."""
    at = bench.horizon.ago(bench.between(6, 20), 9, 30)
    arrived = bench.receive(at, bench.between(210, 260) * 10_000, "Merchant Settlement", "CARD TAKINGS")
    rows = []
    for n in range(6):
        name = f"{pools.GIVEN_NAMES[n * 5]} {pools.FAMILY_NAMES[n * 3]}"
        payee = bench.payee(at - timedelta(days=300 - n), name, check="match")
        bench.pay(at - timedelta(days=30), arrived.amount_minor // 7, payee, "WAGES")
        rows.append(
            bench.pay(
                at + timedelta(hours=2, minutes=n), arrived.amount_minor // 7 - 1_000 * n, payee, "WAGES"
            )
        )
    bench.alert(hit("R-205", rows), hit("R-201", [arrived, *rows]), at=at + timedelta(hours=3))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at),
        arrived.amount_minor,
        Outcome.FALSE_POSITIVE,
        "Payees matched and months old, the same six paid the month before, reference says wages.",
        (arrived.transaction_id, *ids(rows)),
    )


def layering_unclear(bench: Workbench) -> CaseDraft:
    """Five transfers between firms that may belong together; the structure of the group is not on file."""
    at = bench.horizon.ago(bench.between(6, 20), 11, 5)
    rows = []
    for n in range(5):
        payee = bench.payee(
            at - timedelta(days=2, minutes=n),
            f"{bench.file.person.customer.family_name.split(' ')[0]} Holdings {n + 1}",
            check="not_checked",
        )
        rows.append(
            bench.pay(at + timedelta(minutes=25 * n), bench.between(40, 70) * 10_000, payee, "intra group")
        )
    bench.alert(hit("R-205", rows), at=at + timedelta(hours=3))
    bench.contact(
        at + timedelta(days=2),
        "Asked the director for the group chart and the loan agreements; promised for next month.",
        direction="out",
    )
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at),
        _total(rows),
        Outcome.INCONCLUSIVE,
        "Names suggest one group, but the chart and the agreements are missing.",
        ids(rows),
    )


_TP, _LA, _NE = Variant.TRUE_POSITIVE, Variant.LOOKALIKE, Variant.NOT_ENOUGH
_STUDENT = Wishes(kind="person", country="US", occupation="student", opened_days_ago=(130, 190))
_PERSON = Wishes(kind="person", country="US", occupation="librarian", opened_days_ago=(500, 4_000))
_FIRM = Wishes(kind="company", country="US", cash_business=False, opened_days_ago=(450, 900))
SCENARIOS = (
    Scenario("mule_account", _TP, Queue.AML, mule, _STUDENT),
    Scenario("mule_account", _LA, Queue.AML, mule_lookalike, _STUDENT),
    Scenario("mule_account", _NE, Queue.AML, mule_unclear, _STUDENT),
    Scenario("structuring", _TP, Queue.AML, structuring, _PERSON),
    Scenario(
        "structuring",
        _LA,
        Queue.AML,
        structuring_lookalike,
        Wishes(kind="company", country="US", cash_business=True, opened_days_ago=(700, 3_000)),
    ),
    Scenario("structuring", _NE, Queue.AML, structuring_unclear, _PERSON),
    Scenario("layering", _TP, Queue.AML, layering, _FIRM),
    Scenario("layering", _LA, Queue.AML, layering_lookalike, _FIRM),
    Scenario("layering", _NE, Queue.AML, layering_unclear, _FIRM),
)
