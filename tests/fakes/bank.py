"""One case with everything on it, for pages under test: small, fixed, plausible."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from copilot.domain.clock import ClockRule, ClockState, Deadline, DeadlineName, StatutoryClock
from copilot.domain.evidence import Gap
from copilot.domain.identity import Queue, Role
from copilot.domain.ids import (
    AccountId,
    AlertId,
    CardId,
    CaseId,
    CustomerId,
    DeviceId,
    MerchantId,
    TransactionId,
    UserId,
)
from copilot.domain.links import LinkEdge, LinkGraph, LinkNode
from copilot.domain.money import Money
from copilot.domain.records import (
    Account,
    Alert,
    Card,
    CaseFile,
    CaseRecord,
    Customer,
    Device,
    Dispute,
    DisputeCategory,
    Interaction,
    KycDocument,
    KycFile,
    LoginEvent,
    Merchant,
    Note,
    Payee,
    RuleHit,
    Transaction,
    UntrustedText,
)
from copilot.domain.run import TaskName
from copilot.domain.views import CaseView, Checklist, ChecklistItem, QueueRow, UserView

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
_CUSTOMER = CustomerId("C-100042")
_CHANNELS = ("card_present", "card_online", "atm", "transfer", "card_present", "card_online")

USERS: tuple[tuple[str, str, str, tuple[Role, ...]], ...] = (
    ("amara", "Amara Osei", "Retail support agent", (Role.RETAIL_SUPPORT,)),
    ("ben", "Ben Whitlock", "Fraud analyst", (Role.FRAUD_ANALYST,)),
    ("chloe", "Chloe Marchetti", "Operations analyst", (Role.OPERATIONS_ANALYST,)),
    ("dev", "Dev Raman", "AML investigator", (Role.AML_INVESTIGATOR,)),
    ("ella", "Ella Lindqvist", "Senior checker", (Role.CHECKER,)),
    ("farid", "Farid Haddad", "Checker, financial crime", (Role.CHECKER, Role.AML_INVESTIGATOR)),
    ("grace", "Grace Okonkwo", "Policy owner", (Role.POLICY_OWNER,)),
    ("hugo", "Hugo Bennett", "Trainer", (Role.TRAINER,)),
    ("ines", "Ines Carvalho", "Internal auditor", (Role.AUDITOR,)),
    ("admin", "Alex Morgan", "Demo administrator", tuple(Role)),
)


def users() -> tuple[UserView, ...]:
    """The ten demo users."""
    return tuple(UserView(user_id=UserId(i), name=n, title=t, roles=tuple(r)) for i, n, t, r in USERS)


def queue_rows(count: int = 140) -> list[QueueRow]:
    """Rows over all seven queues, in every state of the clock."""
    return [_queue_row(number) for number in range(count)]


_TITLES = {
    Queue.CARD_FRAUD: ("CF", "Online card payments from a new device"),
    Queue.PAYMENT_FRAUD: ("PF", "Transfer to a payee added today"),
    Queue.DISPUTES: ("DS", "Unauthorised debit card purchase"),
    Queue.KYC_EXCEPTIONS: ("KY", "Passport expired, address mismatch"),
    Queue.COMPLAINTS: ("CM", "Delay in refunding a returned item"),
    Queue.REJECTED_PAYMENTS: ("RP", "Outgoing transfer returned, AC04"),
    Queue.AML: ("AM", "Cash deposits under the reporting line"),
}
_NAMES = ("Nadia Petrova", "Thomas Reilly", "Harbour Cafe Ltd", "Lucia Fernandez", "Owen Price", "Mei Tanaka")


def _queue_row(number: int) -> QueueRow:
    queue = list(Queue)[number % 7]
    prefix, title = _TITLES[queue]
    due_in = timedelta(hours=(number * 37) % 500 - 40)
    state = (
        ClockState.OVERDUE
        if due_in < timedelta(0)
        else ClockState.AT_RISK
        if due_in < timedelta(days=2)
        else ClockState.RUNNING
    )
    score = 98 - (number * 13) % 80
    return QueueRow(
        case_id=CaseId(f"{prefix}-{100001 + number // 7}"),
        queue=queue,
        title=title,
        customer_id=CustomerId(f"C-{100042 + number}"),
        customer_name=_NAMES[number % len(_NAMES)],
        triage="critical" if score > 90 else "high" if score > 70 else "medium" if score > 45 else "low",
        score=score if queue in {Queue.CARD_FRAUD, Queue.PAYMENT_FRAUD, Queue.AML} else 0,
        amount_at_risk=Money(amount=Decimal((number * 7919) % 1_400_000).scaleb(-2), currency="USD"),
        status="in_progress" if number % 5 == 0 else "open",
        owner_id=UserId("ben") if number % 5 == 0 else None,
        opened_at=NOW - timedelta(hours=number * 5 + 3),
        due_at=NOW + due_in,
        due_title="Provisional credit" if queue is Queue.DISPUTES else "Internal deadline",
        clock_state=state,
        snoozed_until=None,
    )


def transactions() -> tuple[Transaction, ...]:
    """Ninety days of ordinary spending and six payments that are not."""
    rows = [_transaction(n) for n in range(180)]
    start = NOW - timedelta(hours=30)
    for n, minor in enumerate((49900, 125000, 249000, 310000, 89900, 458250)):
        rows.append(
            _transaction(900 + n)._replace(
                booked_at=(start + timedelta(minutes=3 * n)).isoformat(),
                amount_minor=minor,
                channel="card_online",
                description="NOVATEK ELECTRONICS ONLINE",
                merchant_id="M-200",
                device_id="D-77",
            )
        )
    return tuple(sorted(rows, key=lambda row: row.booked_at, reverse=True))


def _transaction(n: int) -> Transaction:
    channel = _CHANNELS[n % 6]
    return Transaction(
        transaction_id=TransactionId(f"T-{500000 + n}"),
        account_id=AccountId("A-100042"),
        booked_at=(NOW - timedelta(hours=12 * n + 40)).isoformat(),
        direction="in" if n % 30 == 7 else "out",
        amount_minor=410000 if n % 30 == 7 else 900 + (n * 2711) % 14000,
        currency="USD",
        channel=channel,
        status="declined" if n % 41 == 9 else "posted",
        description="PAYROLL HARBOUR CAFE" if n % 30 == 7 else "GREEN GROCER 114",
        counterparty="",
        counterparty_account="",
        merchant_id="M-101",
        card_id="K-100042",
        device_id="D-12",
        ip_address="203.0.113.9",
        country="US",
        city="Boston",
        branch="",
        balance_after_minor=520000,
        auth_code="",
        entry_mode="chip",
    )


def flagged() -> tuple[TransactionId, ...]:
    """The ids that the case's rule hits name."""
    return tuple(TransactionId(f"T-{500900 + n}") for n in range(6))


def alerts() -> tuple[Alert, ...]:
    """One alert with two rule hits."""
    return (
        Alert(
            alert_id=AlertId("AL-300001"),
            customer_id=_CUSTOMER,
            raised_at=NOW - timedelta(hours=29),
            queue=Queue.CARD_FRAUD,
            model_score=94,
            hits=(
                RuleHit(
                    rule_id="R-118",
                    rule_name="Card-not-present velocity",
                    measure="online payments in 20 minutes",
                    threshold=Decimal(3),
                    observed=Decimal(6),
                    unit="count",
                    window="20 min",
                    transaction_ids=flagged(),
                ),
                RuleHit(
                    rule_id="R-042",
                    rule_name="New device and high value",
                    measure="value from a device first seen today",
                    threshold=Decimal(2000),
                    observed=Decimal("12820.50"),
                    unit="USD",
                    window="24 h",
                    transaction_ids=flagged()[2:4],
                ),
            ),
            status="open",
            case_id=CaseId("CF-100001"),
        ),
    )


def clocks() -> tuple[StatutoryClock, ...]:
    """A Regulation E clock with two duties."""
    start = NOW - timedelta(days=4)
    return (
        StatutoryClock(
            rule=ClockRule.REG_E,
            title="Regulation E error resolution",
            citation="12 CFR 1005.11",
            started_at=start,
            start_event="Notice of error received by phone",
            branches=("10 business days apply: account older than 30 days, 12 CFR 1005.11(c)(3)",),
            deadlines=(
                Deadline(
                    name=DeadlineName.PROVISIONAL_CREDIT,
                    title="Provisional credit or decision",
                    due_at=NOW + timedelta(days=2, hours=4),
                    basis="10 business days from notice received 19 Nov 2026 (US federal holidays)",
                    citation="12 CFR 1005.11(c)(1)",
                ),
                Deadline(
                    name=DeadlineName.RESOLVE,
                    title="Resolve the claim",
                    due_at=NOW + timedelta(days=41),
                    basis="45 calendar days from notice where provisional credit was given",
                    citation="12 CFR 1005.11(c)(2)",
                ),
            ),
        ),
    )


def links() -> LinkGraph:
    """A customer, what belongs to them, and a second customer on the same device."""
    nodes = (
        LinkNode(node_id="C-100042", kind="customer", label="Nadia Petrova", hops=0, flagged=False),
        LinkNode(node_id="A-100042", kind="account", label="Current ··4471", hops=1, flagged=False),
        LinkNode(node_id="K-100042", kind="card", label="Visa ··0042", hops=1, flagged=True),
        LinkNode(node_id="D-77", kind="device", label="Android D-77", hops=1, flagged=True),
        LinkNode(node_id="M-200", kind="merchant", label="Novatek Electronics", hops=2, flagged=False),
        LinkNode(node_id="C-100311", kind="customer", label="C-100311", hops=2, flagged=False),
    )
    edges = (
        LinkEdge(source="C-100042", target="A-100042", relation="holds", record_ids=("A-100042",)),
        LinkEdge(source="A-100042", target="K-100042", relation="card of", record_ids=("K-100042",)),
        LinkEdge(source="C-100042", target="D-77", relation="signed in from", record_ids=("LG-9",)),
        LinkEdge(source="K-100042", target="M-200", relation="paid", record_ids=flagged()),
        LinkEdge(source="C-100311", target="D-77", relation="signed in from", record_ids=("LG-4",)),
    )
    return LinkGraph(nodes=nodes, edges=edges, truncated=False)


def customer() -> Customer:
    """The person of the case."""
    return Customer(
        customer_id=_CUSTOMER,
        kind="person",
        given_name="Nadia",
        family_name="Petrova",
        date_of_birth=date(1984, 5, 2),
        national_id="000-12-3456",
        email="nadia.petrova@example.com",
        phone="+1 617 555 0142",
        address_lines=("12 Harbour Street", "Boston, MA 02110", "United States"),
        country="US",
        occupation="Pharmacist",
        customer_since=date(2015, 3, 9),
        vulnerable=False,
        model_processing_consent=True,
        expected_monthly_turnover=Money(amount=Decimal(6000), currency="USD"),
        expected_cash_per_month=Money(amount=Decimal(300), currency="USD"),
    )


def case_view(
    row: QueueRow, *, checklist: Checklist, case_file: CaseFile, tasks: tuple[TaskName, ...]
) -> CaseView:
    """The case of one queue row, with everything on it."""
    usd = "USD"
    return CaseView(
        row=row,
        record=CaseRecord(
            case_id=row.case_id,
            queue=row.queue,
            customer_id=_CUSTOMER,
            title=row.title,
            status="open",
            opened_at=row.opened_at,
            updated_at=row.opened_at,
            priority=1,
            amount_at_risk=row.amount_at_risk,
            internal_due_at=NOW + timedelta(days=3),
            alert_ids=(AlertId("AL-300001"),),
            dispute_id="DP-1",
            payment_id=None,
            complaint_id=None,
            loan_id=None,
            kyc_exception_id=None,
            suspicion_formed_at=None,
            suspect_identified=False,
            app_claim_received_at=None,
            prior_sar_on=None,
            outcome=None,
            reopened=False,
        ),
        customer=customer(),
        accounts=(
            Account(
                account_id=AccountId("A-100042"),
                customer_id=_CUSTOMER,
                product="current",
                number="4400014471",
                routing="011000015",
                iban="",
                currency=usd,
                opened_on=date(2015, 3, 9),
                first_deposit_on=date(2015, 3, 12),
                status="open",
                balance=Money(amount=Decimal("5201.10"), currency=usd),
                available=Money(amount=Decimal("5101.10"), currency=usd),
                last_statement_on=date(2026, 11, 1),
                last_activity_before_on=date(2026, 10, 31),
            ),
        ),
        cards=(
            Card(
                card_id=CardId("K-100042"),
                account_id=AccountId("A-100042"),
                pan="4000000000000042",
                last_four="0042",
                network="visa",
                kind="debit",
                status="active",
                issued_on=date(2024, 2, 1),
            ),
        ),
        payees=(
            Payee(
                payee_id="B-1",
                customer_id=_CUSTOMER,
                name="O. Price",
                account="9900112233",
                bank="Coast Bank",
                country="US",
                added_at=NOW - timedelta(days=200),
                name_check="match",
            ),
        ),
        alerts=alerts(),
        prior_alerts=(),
        prior_cases=(),
        kyc=KycFile(
            customer_id=_CUSTOMER,
            risk_rating="low",
            last_review_on=date(2025, 6, 1),
            next_review_on=date(2028, 6, 1),
            pep=False,
            source_of_funds="Salary",
            beneficial_owners=(),
            documents=(
                KycDocument(
                    document_id="KD-1",
                    kind="passport",
                    number="X0000001",
                    issued_on=date(2019, 1, 1),
                    expires_on=date(2029, 1, 1),
                    verified=True,
                    mismatches=(),
                    extracted_text=UntrustedText("PETROVA NADIA"),
                ),
            ),
            screening=(),
            exceptions=(),
        ),
        dispute=_dispute(),
        disputes=(_dispute(),),
        payment=None,
        complaint=None,
        complaints=(),
        loans=(),
        interactions=(
            Interaction(
                interaction_id="I-1",
                customer_id=_CUSTOMER,
                at=NOW - timedelta(days=4),
                channel="phone",
                direction="in",
                summary=UntrustedText(
                    "Customer says she did not buy anything from Novatek and has her card."
                ),
                agent="amara",
            ),
        ),
        notes=(
            Note(
                note_id="N-1",
                customer_id=_CUSTOMER,
                case_id=row.case_id,
                at=NOW - timedelta(days=1),
                author="ben",
                text=UntrustedText("Card blocked on customer's request."),
            ),
        ),
        merchants=(
            Merchant(
                merchant_id=MerchantId("M-200"),
                name="Novatek Electronics",
                descriptor=UntrustedText("NOVATEK ELECTRONICS ONLINE"),
                mcc="5732",
                mcc_name="Electronics stores",
                country="US",
                onboarded_on=date(2026, 8, 1),
                risk_level="high",
                dispute_rate=Decimal("0.031"),
                refund_rate=Decimal("0.12"),
                delivery_days=5,
            ),
        ),
        devices=(
            Device(
                device_id=DeviceId("D-77"),
                kind="phone",
                os="Android 15",
                first_seen_at=NOW - timedelta(hours=31),
                last_seen_at=NOW - timedelta(hours=29),
                customer_ids=(_CUSTOMER, CustomerId("C-100311")),
                emulator=True,
                remote_access_tool=False,
            ),
        ),
        logins=(
            LoginEvent(
                event_id="LG-9",
                customer_id=_CUSTOMER,
                at=NOW - timedelta(hours=31),
                kind="password_reset",
                device_id="D-77",
                ip_address="198.51.100.7",
                country="US",
                city="Newark",
                detail="",
            ),
        ),
        case_file=case_file,
        clocks=clocks(),
        checklist=checklist,
        gaps=(Gap(source="lending", what="loans", reason="did not answer within 2 s"),),
        locked_by=None,
        tasks=tasks,
    )


def _dispute() -> Dispute:
    return Dispute(
        dispute_id="DP-1",
        customer_id=_CUSTOMER,
        account_id=AccountId("A-100042"),
        transaction_ids=flagged(),
        category=DisputeCategory.UNAUTHORISED,
        network="visa",
        reason_code="10.4",
        amount=Money(amount=Decimal("12820.50"), currency="USD"),
        notice_received_at=NOW - timedelta(days=4),
        notice_channel="oral",
        written_confirmation_required=False,
        written_confirmation_received_on=None,
        statement_sent_on=date(2026, 11, 1),
        is_pos_debit=False,
        is_foreign_initiated=False,
        provisional_credit=None,
        provisional_credit_on=None,
        provisional_credit_notified_on=None,
        acknowledged_on=date(2026, 11, 20),
        resolved_on=None,
        merchant_response=UntrustedText(""),
        delivery_proof="",
        claim_text=UntrustedText("I did not make these purchases."),
        prior_undisputed_transaction_ids=(),
    )


def checklist(done: frozenset[str] = frozenset()) -> Checklist:
    """Three things to do before closing."""
    items = (
        ("contact_customer", "Speak to the customer", True),
        ("card_blocked", "Card blocked and replaced", True),
        ("merchant_contacted", "Merchant contacted", False),
    )
    return Checklist(
        items=tuple(
            ChecklistItem(
                key=key,
                title=title,
                done=key in done,
                done_by=UserId("ben") if key in done else None,
                done_at=NOW if key in done else None,
                required=required,
            )
            for key, title, required in items
        )
    )
