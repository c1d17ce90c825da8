"""Scams in which the customer pays: invoices with a new account, romance, investments, abuse of the elderly."""

from datetime import datetime, timedelta

from connectors.mockbank import pools
from connectors.mockbank.cases import CaseDraft, Scenario, opened_after
from connectors.mockbank.plan import Variant, Wishes
from connectors.mockbank.workbench import Workbench, hit, ids
from copilot.domain.disposition import Outcome
from copilot.domain.identity import Queue
from copilot.domain.records import Payee, Transaction

_TITLES = (
    "Transfer to a new payee",
    "Payments to one payee for review",
    "Outgoing transfer for review",
    "Customer's payments out of pattern",
)
_SUPPLIER = "Estuary Wholesale"


def _invoice(bench: Workbench, check: str, account: str) -> tuple[Transaction, Payee]:
    """A known supplier's name with a new account, paid the same day, above the usual invoice."""
    at = bench.when(3, 14, (12, 17))
    payee = bench.payee(at, _SUPPLIER, check=check, account=account)
    paid = at + timedelta(minutes=bench.between(20, 200))
    row = bench.pay(paid, bench.above_usual(paid, 1.7, 2.6), payee, f"INV {bench.between(2_100, 2_900)}")
    bench.alert(hit("R-132", [row], payee.added_at), hit("R-101", [row]), at=paid + timedelta(minutes=2))
    return row, payee


def invoice_redirection(bench: Workbench) -> CaseDraft:
    """An e-mail in the supplier's name gives a new account; the name check fails and nobody calls back."""
    row, payee = _invoice(bench, "no_match", f"{6_100_000_000 + bench.between(1, 9_999_999)}")
    at = payee.added_at
    bench.contact(
        at + timedelta(days=1),
        "Customer: our supplier says the invoice is unpaid. We had an e-mail with new bank details shortly before, the address had one letter too many. Nobody rang them.",
    )
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, at, 25, 40),
        row.amount_minor,
        Outcome.CONFIRMED_FRAUD,
        "Known supplier name with an account never paid before, no name match, details by e-mail, supplier reports non-payment.",
        (row.transaction_id, payee.payee_id),
    )


def invoice_lookalike(bench: Workbench) -> CaseDraft:
    """The supplier really moved its bank: call-back to the known number, letter on file, name matches."""
    row, payee = _invoice(bench, "match", f"{6_200_000_000 + bench.between(1, 9_999_999)}")
    bench.contact(
        payee.added_at - timedelta(days=6),
        "Customer sent the supplier's signed letter about its new bank and asked whether we need anything else.",
        channel="secure message",
    )
    bench.contact(
        payee.added_at + timedelta(hours=5),
        "Call back: customer confirmed that they rang the supplier on the number of old invoices before paying.",
        direction="out",
    )
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, payee.added_at),
        row.amount_minor,
        Outcome.FALSE_POSITIVE,
        "Name match on the new account, letter on file before the change, call-back by the customer to a known number.",
        (row.transaction_id, payee.payee_id),
    )


def invoice_unclear(bench: Workbench) -> CaseDraft:
    """New account for a known supplier, no name check available, no word about a call-back."""
    row, payee = _invoice(bench, "not_checked", f"{6_300_000_000 + bench.between(1, 9_999_999)}")
    bench.contact(
        payee.added_at + timedelta(hours=4),
        "Bookkeeper is on leave until Monday; the person answering did not know about bank details.",
        direction="out",
    )
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, payee.added_at),
        row.amount_minor,
        Outcome.INCONCLUSIVE,
        "No name check for that bank, the person who changed the details was not reached, the supplier has not complained.",
        (row.transaction_id, payee.payee_id),
    )


def _series(
    bench: Workbench, payee: Payee, count: int, start: int, growth: float, texts: tuple[str, ...]
) -> list[Transaction]:
    """Payments to one payee, every nine days or so, each larger than the last."""
    first = payee.added_at + timedelta(hours=2)
    return [
        bench.pay(
            first + timedelta(days=9 * n, hours=bench.between(0, 5)),
            int(start * growth**n) // 1_000 * 1_000,
            payee,
            texts[n % len(texts)],
        )
        for n in range(count)
    ]


def romance(bench: Workbench) -> CaseDraft:
    """Growing payments abroad to somebody never met, for travel and hospital bills."""
    added = bench.when(48, 54)
    country, city = pools.FOREIGN_PLACES[bench.between(3, 4)]
    payee = bench.payee(added, bench.stranger(), check="not_checked", country=country)
    rows = _series(
        bench,
        payee,
        5,
        bench.between(60_000, 90_000),
        1.5,
        ("flight", "visa fee", "hospital", "customs", "for us"),
    )
    bench.event(added + timedelta(days=27), "warning_shown", "have you met this person")
    bench.event(
        added + timedelta(days=27, minutes=2), "warning_dismissed", "customer chose: family or friend"
    )
    called = added + timedelta(days=38)
    bench.contact(
        called,
        f"Customer says the payee is a partner met online last year, an engineer in {city}; they have not met and video calls never work. Money is for the journey here.",
        direction="out",
    )
    bench.alert(hit("R-141", rows), at=added + timedelta(days=37))
    opened = opened_after(bench, called)
    return CaseDraft(
        bench.pick(*_TITLES),
        opened,
        sum(r.amount_minor for r in rows),
        Outcome.CONFIRMED_FRAUD,
        "Five growing payments abroad to a payee met online only, changing emergencies as purposes, a warning dismissed.",
        (*ids(rows), payee.payee_id),
    )


def romance_lookalike(bench: Workbench) -> CaseDraft:
    """A daughter studies abroad: monthly support, same surname, name matched, tuition letter on file."""
    added = bench.when(48, 54)
    payee = bench.payee(
        added,
        f"{bench.pick(*pools.GIVEN_NAMES)} {bench.file.person.customer.family_name}",
        check="match",
        country="PT",
    )
    rows = _series(
        bench, payee, 5, bench.between(70_000, 95_000), 1.0, ("rent lisbon", "tuition", "books and rent")
    )
    bench.contact(
        added + timedelta(days=40),
        "Customer confirmed the payments are for a daughter at university in Lisbon and sent the tuition letter.",
        channel="secure message",
    )
    bench.alert(hit("R-141", rows), at=added + timedelta(days=37))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, added + timedelta(days=39)),
        sum(r.amount_minor for r in rows),
        Outcome.FALSE_POSITIVE,
        "Matched name, same surname, level amounts, tuition letter.",
        (*ids(rows), payee.payee_id),
    )


def romance_unclear(bench: Workbench) -> CaseDraft:
    """Several payments abroad to one new payee; the customer says it is private."""
    added = bench.when(40, 46)
    payee = bench.payee(added, bench.stranger(), check="not_checked", country="PH")
    rows = _series(bench, payee, 4, bench.between(80_000, 95_000), 1.1, ("support", "thank you"))
    bench.contact(
        added + timedelta(days=33),
        "Customer says it is for somebody dear and does not want to discuss it. Polite, in no hurry.",
        direction="out",
    )
    bench.alert(hit("R-141", rows), at=added + timedelta(days=29))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, added + timedelta(days=31)),
        sum(r.amount_minor for r in rows),
        Outcome.INCONCLUSIVE,
        "Who the payee is and what the money is for is not known; no loss is claimed.",
        (*ids(rows), payee.payee_id),
    )


def investment(bench: Workbench) -> CaseDraft:
    """A trading platform pays a little back first, then takes ever more while an adviser shares the screen."""
    added = bench.when(30, 36)
    bench.remote_session()
    payee = bench.payee(
        added, "Crestview Capital Markets", check="no_match", account="7799001122", country="GB"
    )
    rows = _series(
        bench, payee, 3, bench.between(90_000, 140_000), 2.2, ("portfolio 4471", "margin", "withdrawal tax")
    )
    back = bench.receive(
        added + timedelta(days=4),
        18_000,
        "Crestview Capital Markets",
        "profit share",
        account_number="7799001122",
        country="GB",
    )
    bench.contact(
        added + timedelta(days=24),
        "Customer was promised twelve percent a month, cannot withdraw and is asked for a tax payment first. An adviser had helped on the screen with a remote tool.",
    )
    bench.alert(hit("R-141", rows), hit("R-101", rows[-1:]), at=added + timedelta(days=19))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, added + timedelta(days=24)),
        sum(r.amount_minor for r in rows),
        Outcome.CONFIRMED_FRAUD,
        "No name match, early small return, growing sums, remote-access tool, withdrawal refused against a further payment.",
        (*ids(rows), back.transaction_id, payee.payee_id),
    )


def investment_lookalike(bench: Workbench) -> CaseDraft:
    """The customer's own brokerage account: matched name, money came from a matured savings plan."""
    added = bench.when(26, 32)
    total = bench.between(900_000, 1_600_000)
    bench.receive(added - timedelta(days=2), total, "Fellside Credit Union", "MATURED SAVINGS PLAN")
    payee = bench.payee(added, bench.file.person.customer.full_name, check="match", bank="Blue Lantern Bank")
    rows = _series(bench, payee, 3, total // 4, 1.1, ("own brokerage account",))
    bench.contact(
        added - timedelta(days=5),
        "Customer asked about limits for moving a matured savings plan to a brokerage account in the same name.",
        channel="chat",
    )
    bench.alert(hit("R-141", rows), hit("R-101", rows[:1]), at=added + timedelta(days=19))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, added + timedelta(days=20)),
        sum(r.amount_minor for r in rows),
        Outcome.FALSE_POSITIVE,
        "Payee is the customer by matched name, source is a matured plan, plan announced beforehand.",
        (*ids(rows), payee.payee_id),
    )


def investment_unclear(bench: Workbench) -> CaseDraft:
    """Payments to an exchange that is registered but often used by others; no complaint from the customer."""
    added = bench.when(26, 32)
    payee = bench.payee(added, "Bitharbor Exchange", check="match", country="GB")
    rows = _series(bench, payee, 3, bench.between(110_000, 150_000), 1.3, ("wallet top up",))
    bench.contact(
        added + timedelta(days=21),
        "Left two messages and a secure message asking about the exchange payments, no reply.",
        direction="out",
    )
    bench.alert(hit("R-141", rows), at=added + timedelta(days=19))
    return CaseDraft(
        bench.pick(*_TITLES),
        opened_after(bench, added + timedelta(days=20)),
        sum(r.amount_minor for r in rows),
        Outcome.INCONCLUSIVE,
        "The exchange is genuine, where the money went from there is unknown, and the customer has not answered.",
        (*ids(rows), payee.payee_id),
    )


def _cash_week(bench: Workbench, count: int) -> list[Transaction]:
    first = bench.when(8, 14, (14, 18))
    branch = bench.pick(*pools.BRANCHES)
    return [
        bench.cash(first + timedelta(days=n), bench.between(8, 14) * 10_000, branch, "out")
        for n in range(count)
    ]


def elder(bench: Workbench) -> CaseDraft:
    """An aged customer, accompanied and silent, draws cash day after day; the helper becomes a payee."""
    rows = _cash_week(bench, 4)
    last = datetime.fromisoformat(rows[-1].booked_at)
    helper = bench.stranger()
    payee = bench.payee(last + timedelta(hours=1), helper, check="match")
    paid = bench.pay(last + timedelta(hours=2), bench.above_usual(last, 1.6, 2.4), payee, "house help")
    bench.note(
        last,
        f"Customer came with {helper}, who answered every question and held the bank card. Customer looked at the helper before speaking and did not know what the cash was for.",
    )
    bench.contact(
        last + timedelta(days=1),
        "Customer's son rang: his parent has had a new helper for some weeks and says the savings are for a roof that nobody has ordered.",
    )
    bench.alert(hit("R-301", rows), hit("R-132", [paid], payee.added_at), at=last + timedelta(hours=3))
    return CaseDraft(
        "Cash withdrawals at the counter",
        opened_after(bench, last, 25, 40),
        sum(r.amount_minor for r in (*rows, paid)),
        Outcome.CONFIRMED_FRAUD,
        "Cash spike far above habit, a third person speaks and holds the card, payee added for that person, family denies the purpose.",
        (*ids(rows), paid.transaction_id, payee.payee_id),
    )


def elder_lookalike(bench: Workbench) -> CaseDraft:
    """Cash gifts to grandchildren, drawn alone and explained with pleasure."""
    rows = _cash_week(bench, 3)
    last = datetime.fromisoformat(rows[-1].booked_at)
    bench.note(
        last,
        "Customer came alone, cheerful, asked for new notes in envelopes for three grandchildren's graduations, named each. Same request as every other year at this time.",
    )
    bench.alert(hit("R-301", rows), at=last + timedelta(hours=2))
    return CaseDraft(
        "Cash withdrawals at the counter",
        opened_after(bench, last),
        sum(r.amount_minor for r in rows),
        Outcome.FALSE_POSITIVE,
        "Alone, clear about purpose and people, same season as earlier years.",
        ids(rows),
    )


def elder_unclear(bench: Workbench) -> CaseDraft:
    """A week of cash withdrawals without any note of who came or why."""
    rows = _cash_week(bench, 3)
    last = datetime.fromisoformat(rows[-1].booked_at)
    bench.contact(
        last + timedelta(hours=20),
        "Called the home number, a person who gave no name said the customer was asleep.",
        direction="out",
    )
    bench.alert(hit("R-301", rows), at=last + timedelta(hours=2))
    return CaseDraft(
        "Cash withdrawals at the counter",
        opened_after(bench, last),
        sum(r.amount_minor for r in rows),
        Outcome.INCONCLUSIVE,
        "Neither the counter's note nor the customer's word is there.",
        ids(rows),
    )


_TP, _LA, _NE = Variant.TRUE_POSITIVE, Variant.LOOKALIKE, Variant.NOT_ENOUGH
_PERSON = Wishes(kind="person", opened_days_ago=(500, 4_000))
_OLD = Wishes(kind="person", age=(77, 91), occupation="retired", opened_days_ago=(2_000, 5_500))
_FIRM = Wishes(kind="company", country="US", opened_days_ago=(700, 4_000))
SCENARIOS = (
    Scenario("invoice_redirection", _TP, Queue.PAYMENT_FRAUD, invoice_redirection, _FIRM),
    Scenario("invoice_redirection", _LA, Queue.PAYMENT_FRAUD, invoice_lookalike, _FIRM),
    Scenario("invoice_redirection", _NE, Queue.PAYMENT_FRAUD, invoice_unclear, _FIRM),
    Scenario("romance_scam", _TP, Queue.PAYMENT_FRAUD, romance, _PERSON),
    Scenario("romance_scam", _LA, Queue.PAYMENT_FRAUD, romance_lookalike, _PERSON),
    Scenario("romance_scam", _NE, Queue.PAYMENT_FRAUD, romance_unclear, _PERSON),
    Scenario("investment_scam", _TP, Queue.PAYMENT_FRAUD, investment, _PERSON),
    Scenario("investment_scam", _LA, Queue.PAYMENT_FRAUD, investment_lookalike, _PERSON),
    Scenario("investment_scam", _NE, Queue.PAYMENT_FRAUD, investment_unclear, _PERSON),
    Scenario("elder_exploitation", _TP, Queue.PAYMENT_FRAUD, elder, _OLD),
    Scenario("elder_exploitation", _LA, Queue.PAYMENT_FRAUD, elder_lookalike, _OLD),
    Scenario("elder_exploitation", _NE, Queue.PAYMENT_FRAUD, elder_unclear, _OLD),
)
