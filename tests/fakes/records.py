"""Builders of valid records, and a tiny bank made of them.

Every builder takes keyword overrides: `customer(vulnerable=True)`. `tiny_bank()`
holds three customers and a case in each of the seven queues. The file is long because each
record has many fields; there is no logic in it.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from copilot.domain.base import DomainModel
from copilot.domain.identity import Queue
from copilot.domain.money import Money
from copilot.domain.records import (
    Account,
    Alert,
    Card,
    CaseRecord,
    Complaint,
    Customer,
    Device,
    Dispute,
    DisputeCategory,
    Interaction,
    KycDocument,
    KycException,
    KycFile,
    Loan,
    LoginEvent,
    Merchant,
    Note,
    Payee,
    RejectedPayment,
    RuleHit,
    ScreeningMatch,
    Transaction,
)

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
"""The moment at which the tiny bank stands still."""


def usd(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def ago(**delta: float) -> datetime:
    """A moment before `NOW`: `ago(days=3, hours=2)`."""
    return NOW - timedelta(**delta)


def customer(customer_id: str = "C-100001", **overrides: Any) -> Customer:
    fields = {
        "customer_id": customer_id,
        "kind": "person",
        "given_name": "Marisol",
        "family_name": "Ortega",
        "date_of_birth": date(1984, 3, 17),
        "national_id": "512-44-1098",
        "email": "marisol.ortega@example.com",
        "phone": "+1 212 555 0143",
        "address_lines": ("48 Wharf Street", "Brooklyn", "NY 11201", "US"),
        "country": "US",
        "occupation": "Nurse",
        "customer_since": date(2016, 5, 2),
        "vulnerable": False,
        "model_processing_consent": True,
        "expected_monthly_turnover": usd("5200.00"),
        "expected_cash_per_month": usd("400.00"),
    }
    return Customer(**{**fields, **overrides})


def account(account_id: str = "A-100001", customer_id: str = "C-100001", **overrides: Any) -> Account:
    fields = {
        "account_id": account_id,
        "customer_id": customer_id,
        "product": "current",
        "number": "4400712983",
        "routing": "026009593",
        "iban": "",
        "currency": "USD",
        "opened_on": date(2016, 5, 2),
        "first_deposit_on": date(2016, 5, 9),
        "status": "open",
        "balance": usd("1843.20"),
        "available": usd("1843.20"),
        "last_statement_on": date(2026, 11, 1),
        "last_activity_before_on": date(2026, 10, 31),
    }
    return Account(**{**fields, **overrides})


def card(card_id: str = "K-100001", account_id: str = "A-100001", **overrides: Any) -> Card:
    fields = {
        "card_id": card_id,
        "account_id": account_id,
        "pan": "4111111111111111",
        "last_four": "1111",
        "network": "visa",
        "kind": "debit",
        "status": "active",
        "issued_on": date(2024, 2, 1),
    }
    return Card(**{**fields, **overrides})


def transaction(
    transaction_id: str = "T-100001", account_id: str = "A-100001", **overrides: Any
) -> Transaction:
    """`booked_at` may be given as a datetime; it becomes the text that records keep."""
    fields = {
        "transaction_id": transaction_id,
        "account_id": account_id,
        "booked_at": ago(days=20),
        "direction": "out",
        "amount_minor": 4_250,
        "currency": "USD",
        "channel": "card_present",
        "status": "posted",
        "description": "FULTON GROCERS 0041 BROOKLYN NY",
        "counterparty": "Fulton Grocers",
        "counterparty_account": "",
        "merchant_id": "M-100001",
        "card_id": "K-100001",
        "device_id": "",
        "ip_address": "",
        "country": "US",
        "city": "Brooklyn",
        "branch": "",
        "balance_after_minor": 184_320,
        "auth_code": "A71Q02",
        "entry_mode": "chip",
        **overrides,
    }
    if isinstance(fields["booked_at"], datetime):
        fields["booked_at"] = fields["booked_at"].astimezone(UTC).isoformat()
    return Transaction(**fields)


def online_purchase(
    transaction_id: str, booked_at: datetime, amount_minor: int, **overrides: Any
) -> Transaction:
    fields = {
        "channel": "card_online",
        "description": "VOLTHAUS ELECTRONICS ONLINE",
        "counterparty": "Volthaus Electronics",
        "merchant_id": "M-100002",
        "entry_mode": "ecom",
        "device_id": "D-100009",
        "ip_address": "203.0.113.77",
        "city": "Tallinn",
        "country": "EE",
    }
    return transaction(
        transaction_id, booked_at=booked_at, amount_minor=amount_minor, **{**fields, **overrides}
    )


def transfer(
    transaction_id: str, account_id: str, booked_at: datetime, amount_minor: int, **overrides: Any
) -> Transaction:
    fields = {
        "channel": "transfer",
        "description": "Invoice 2207",
        "counterparty": "Norwood Supplies",
        "counterparty_account": "GB29NWBK60161331926819",
        "merchant_id": "",
        "card_id": "",
        "entry_mode": "",
        "auth_code": "",
    }
    return transaction(
        transaction_id, account_id, booked_at=booked_at, amount_minor=amount_minor, **{**fields, **overrides}
    )


def rule_hit(rule_id: str = "CF-VEL-01", **overrides: Any) -> RuleHit:
    fields = {
        "rule_id": rule_id,
        "rule_name": "Many online purchases in a short time",
        "measure": "online purchases",
        "threshold": Decimal("3"),
        "observed": Decimal("5"),
        "unit": "count",
        "window": "1 h",
        "transaction_ids": (),
    }
    return RuleHit(**{**fields, **overrides})


def alert(alert_id: str = "AL-100001", customer_id: str = "C-100001", **overrides: Any) -> Alert:
    fields = {
        "alert_id": alert_id,
        "customer_id": customer_id,
        "raised_at": ago(days=1),
        "queue": Queue.CARD_FRAUD,
        "model_score": 87,
        "hits": (rule_hit(),),
        "status": "open",
        "case_id": None,
    }
    return Alert(**{**fields, **overrides})


def dispute(dispute_id: str = "DP-100001", customer_id: str = "C-100002", **overrides: Any) -> Dispute:
    fields = {
        "dispute_id": dispute_id,
        "customer_id": customer_id,
        "account_id": "A-100002",
        "transaction_ids": ("T-200001",),
        "category": DisputeCategory.UNAUTHORISED,
        "network": "visa",
        "reason_code": "10.4",
        "amount": usd("389.00"),
        "notice_received_at": ago(days=6),
        "notice_channel": "oral",
        "written_confirmation_required": False,
        "written_confirmation_received_on": None,
        "statement_sent_on": date(2026, 11, 1),
        "is_pos_debit": False,
        "is_foreign_initiated": False,
        "provisional_credit": None,
        "provisional_credit_on": None,
        "provisional_credit_notified_on": None,
        "acknowledged_on": None,
        "resolved_on": None,
        "merchant_response": "",
        "delivery_proof": "",
        "claim_text": "I did not buy anything from this shop and I still have my card.",
        "prior_undisputed_transaction_ids": (),
    }
    return Dispute(**{**fields, **overrides})


def rejected_payment(
    payment_id: str = "PY-100001", customer_id: str = "C-100003", **overrides: Any
) -> RejectedPayment:
    fields = {
        "payment_id": payment_id,
        "customer_id": customer_id,
        "account_id": "A-100003",
        "scheme": "ISO20022",
        "direction": "out",
        "reason_code": "AC01",
        "reason_text": "Incorrect account number",
        "amount": usd("2750.00"),
        "payee_name": "Norwood Supplies",
        "payee_account": "GB29NWBK60161331926810",
        "reference": "Invoice 2207",
        "submitted_at": ago(days=2, hours=3),
        "rejected_at": ago(days=2),
        "missing_fields": (),
        "refunded_on": date(2026, 11, 19),
        "screening_stop": False,
        "customer_told_at": None,
    }
    return RejectedPayment(**{**fields, **overrides})


def kyc_file(customer_id: str = "C-100001", **overrides: Any) -> KycFile:
    fields = {
        "customer_id": customer_id,
        "risk_rating": "low",
        "last_review_on": date(2025, 2, 11),
        "next_review_on": date(2028, 2, 11),
        "pep": False,
        "source_of_funds": "Salary",
        "beneficial_owners": (),
        "documents": (kyc_document(f"{customer_id}-PASS"),),
        "screening": (),
        "exceptions": (),
    }
    return KycFile(**{**fields, **overrides})


def kyc_document(document_id: str, **overrides: Any) -> KycDocument:
    fields = {
        "document_id": document_id,
        "kind": "passport",
        "number": "K4471902",
        "issued_on": date(2021, 6, 1),
        "expires_on": date(2031, 6, 1),
        "verified": True,
        "mismatches": (),
        "extracted_text": "",
    }
    return KycDocument(**{**fields, **overrides})


def kyc_exception(exception_id: str = "KX-100001", **overrides: Any) -> KycException:
    fields = {
        "exception_id": exception_id,
        "kind": "expired_document",
        "raised_on": date(2026, 11, 3),
        "due_on": date(2026, 12, 3),
        "detail": "The certificate of incorporation on file is older than the last change of directors.",
        "status": "open",
    }
    return KycException(**{**fields, **overrides})


def screening_match(match_id: str = "SM-100001", **overrides: Any) -> ScreeningMatch:
    fields = {
        "match_id": match_id,
        "list_name": "Adverse media",
        "listed_name": "Larkspur Trade Ltd",
        "score": 62,
        "matched_on": ("name",),
        "status": "open",
    }
    return ScreeningMatch(**{**fields, **overrides})


def complaint(complaint_id: str = "CO-100001", customer_id: str = "C-100002", **overrides: Any) -> Complaint:
    fields = {
        "complaint_id": complaint_id,
        "customer_id": customer_id,
        "received_at": ago(days=9),
        "channel": "phone",
        "product": "current account",
        "issue": "Fee charged twice",
        "narrative": "I was charged the monthly fee twice in October and nobody called me back.",
        "status": "open",
        "acknowledged_on": date(2026, 11, 12),
        "response_due_on": date(2026, 11, 26),
        "redress_sought": "Refund of 12.00 USD",
        "related_transaction_ids": (),
    }
    return Complaint(**{**fields, **overrides})


def interaction(
    interaction_id: str = "IN-100001", customer_id: str = "C-100001", **overrides: Any
) -> Interaction:
    fields = {
        "interaction_id": interaction_id,
        "customer_id": customer_id,
        "at": ago(hours=20),
        "channel": "phone",
        "direction": "in",
        "summary": "Customer says she was asleep at the time of the purchases.",
        "agent": "Contact centre 3",
    }
    return Interaction(**{**fields, **overrides})


def note(note_id: str = "N-100001", customer_id: str = "C-100001", **overrides: Any) -> Note:
    fields = {
        "note_id": note_id,
        "customer_id": customer_id,
        "case_id": None,
        "at": ago(days=30),
        "author": "branch 12",
        "text": "Customer asked for a higher daily limit before travelling in May.",
    }
    return Note(**{**fields, **overrides})


def merchant(merchant_id: str = "M-100001", **overrides: Any) -> Merchant:
    fields = {
        "merchant_id": merchant_id,
        "name": "Fulton Grocers",
        "descriptor": "FULTON GROCERS 0041 BROOKLYN NY",
        "mcc": "5411",
        "mcc_name": "Grocery stores",
        "country": "US",
        "onboarded_on": date(2014, 8, 1),
        "risk_level": "low",
        "dispute_rate": Decimal("0.0004"),
        "refund_rate": Decimal("0.006"),
        "delivery_days": None,
    }
    return Merchant(**{**fields, **overrides})


def device(
    device_id: str = "D-100001", customer_ids: tuple[str, ...] = ("C-100001",), **overrides: Any
) -> Device:
    fields = {
        "device_id": device_id,
        "kind": "phone",
        "os": "Android 15",
        "first_seen_at": ago(days=400),
        "last_seen_at": ago(days=1),
        "customer_ids": customer_ids,
        "emulator": False,
        "remote_access_tool": False,
    }
    return Device(**{**fields, **overrides})


def login_event(event_id: str = "LG-100001", customer_id: str = "C-100001", **overrides: Any) -> LoginEvent:
    fields = {
        "event_id": event_id,
        "customer_id": customer_id,
        "at": ago(days=1, hours=13),
        "kind": "login",
        "device_id": "D-100001",
        "ip_address": "198.51.100.23",
        "country": "US",
        "city": "Brooklyn",
        "detail": "",
    }
    return LoginEvent(**{**fields, **overrides})


def payee(payee_id: str = "B-100001", customer_id: str = "C-100002", **overrides: Any) -> Payee:
    fields = {
        "payee_id": payee_id,
        "customer_id": customer_id,
        "name": "H. Marlow",
        "account": "GB94BARC10201530093459",
        "bank": "Barlow & Crane Bank",
        "country": "GB",
        "added_at": ago(days=3),
        "name_check": "no_match",
    }
    return Payee(**{**fields, **overrides})


def loan(loan_id: str = "LN-100001", customer_id: str = "C-100002", **overrides: Any) -> Loan:
    fields = {
        "loan_id": loan_id,
        "customer_id": customer_id,
        "product": "personal loan",
        "stage": "documents_missing",
        "amount": usd("12000.00"),
        "applied_on": date(2026, 11, 4),
        "stage_since": date(2026, 11, 10),
        "missing_documents": ("payslip for October 2026",),
        "decision_due_on": date(2026, 12, 4),
        "decline_reasons": (),
        "next_payment_on": None,
        "next_payment": None,
    }
    return Loan(**{**fields, **overrides})


def case(case_id: str = "CF-100001", customer_id: str = "C-100001", **overrides: Any) -> CaseRecord:
    fields = {
        "case_id": case_id,
        "queue": Queue.CARD_FRAUD,
        "customer_id": customer_id,
        "title": "Five online purchases at night from a new country",
        "status": "open",
        "opened_at": ago(days=1),
        "updated_at": ago(days=1),
        "priority": 2,
        "amount_at_risk": usd("2410.00"),
        "internal_due_at": NOW + timedelta(hours=6),
        "alert_ids": (),
        "dispute_id": None,
        "payment_id": None,
        "complaint_id": None,
        "loan_id": None,
        "kyc_exception_id": None,
        "suspicion_formed_at": None,
        "suspect_identified": False,
        "app_claim_received_at": None,
        "prior_sar_on": None,
        "outcome": None,
        "reopened": False,
    }
    return CaseRecord(**{**fields, **overrides})


def tiny_bank() -> list[DomainModel | Transaction]:
    """Three customers and one case in each queue: CF-, PF-, DS-, KY-, CM-, RP- and AM-100001."""
    return [*_card_fraud(), *_retail_customer(), *_company()]


def _card_fraud() -> list[DomainModel | Transaction]:
    """C-100001: a year of groceries, then five online purchases at night from a device never seen before."""
    groceries = [
        transaction(f"T-1000{n:02d}", booked_at=ago(days=7 * n + 3), amount_minor=3_900 + 45 * n)
        for n in range(1, 21)
    ]
    burst = [
        online_purchase(f"T-1001{n:02d}", ago(days=1, hours=13, minutes=-7 * n), 48_200) for n in range(1, 6)
    ]
    ids = tuple(row.transaction_id for row in burst)
    return [
        customer(),
        account(),
        card(),
        merchant(),
        merchant(
            "M-100002",
            name="Volthaus Electronics",
            descriptor="VOLTHAUS ELECTRONICS ONLINE",
            mcc="5732",
            mcc_name="Electronics stores",
            country="EE",
            onboarded_on=date(2026, 9, 14),
            risk_level="high",
            dispute_rate=Decimal("0.031"),
            delivery_days=5,
        ),
        *groceries,
        *burst,
        device(),
        device(
            "D-100009", os="Windows 11", kind="desktop", first_seen_at=ago(days=1, hours=13), emulator=True
        ),
        login_event(),
        kyc_file(),
        interaction(),
        note(),
        alert(hits=(rule_hit(transaction_ids=ids),), case_id="CF-100001"),
        case(alert_ids=("AL-100001",)),
    ]


def _retail_customer() -> list[DomainModel | Transaction]:
    """C-100002: a dispute, a complaint with a loan question, and a payment to a payee added the same day."""
    scam = transfer(
        "T-200002",
        "A-100002",
        ago(days=3),
        640_000,
        description="Move to safe account",
        counterparty="H. Marlow",
        counterparty_account="GB94BARC10201530093459",
    )
    return [
        customer(
            "C-100002",
            given_name="Desmond",
            family_name="Whitfield",
            national_id="431-22-7765",
            email="d.whitfield@example.com",
            phone="+1 718 555 0188",
            address_lines=("9 Alder Court", "Queens", "NY 11375", "US"),
            occupation="Retired",
            date_of_birth=date(1951, 9, 2),
            vulnerable=True,
        ),
        account(
            "A-100002", "C-100002", number="4400719217", balance=usd("9120.44"), available=usd("9120.44")
        ),
        card("K-100002", "A-100002", pan="5555555555554444", last_four="4444", network="mastercard"),
        online_purchase(
            "T-200001",
            ago(days=10),
            38_900,
            account_id="A-100002",
            card_id="K-100002",
            country="US",
            city="Reno",
        ),
        scam,
        payee(),
        device("D-100002", ("C-100002", "C-100003"), remote_access_tool=True),
        login_event(
            "LG-100002", "C-100002", kind="payee_added", at=ago(days=3, hours=1), device_id="D-100002"
        ),
        kyc_file("C-100002"),
        dispute(),
        complaint(),
        loan(),
        note("N-100002", "C-100002", text="Prefers letters in large print."),
        alert(
            "AL-100002",
            "C-100002",
            queue=Queue.PAYMENT_FRAUD,
            raised_at=ago(days=3),
            hits=(
                rule_hit(
                    "PF-NEW-02",
                    rule_name="Large payment to a new payee",
                    measure="amount",
                    threshold=Decimal("5000"),
                    observed=Decimal("6400"),
                    unit="USD",
                    window="24 h",
                    transaction_ids=("T-200002",),
                ),
            ),
            case_id="PF-100001",
        ),
        case(
            "DS-100001",
            "C-100002",
            queue=Queue.DISPUTES,
            title="Online purchase not recognised",
            amount_at_risk=usd("389.00"),
            dispute_id="DP-100001",
            opened_at=ago(days=6),
            updated_at=ago(days=6),
        ),
        case(
            "CM-100001",
            "C-100002",
            queue=Queue.COMPLAINTS,
            title="Monthly fee charged twice",
            amount_at_risk=usd("12.00"),
            complaint_id="CO-100001",
            loan_id="LN-100001",
            opened_at=ago(days=9),
            updated_at=ago(days=9),
        ),
        case(
            "PF-100001",
            "C-100002",
            queue=Queue.PAYMENT_FRAUD,
            title="Payment to a payee added the same day",
            amount_at_risk=usd("6400.00"),
            alert_ids=("AL-100002",),
            opened_at=ago(days=3),
            updated_at=ago(days=3),
            app_claim_received_at=ago(days=2),
        ),
    ]


def _company() -> list[DomainModel | Transaction]:
    """C-100003: cash just below 10,000 USD four days running, a rejected payment, an exception on file."""
    cash = [
        transfer(
            f"T-3000{n:02d}",
            "A-100003",
            ago(days=12 - n),
            960_000 + 5_000 * n,
            direction="in",
            channel="cash",
            description="Cash deposit",
            counterparty="",
            counterparty_account="",
            branch=f"Branch {n}",
            city="Newark",
        )
        for n in range(1, 5)
    ]
    ids = tuple(row.transaction_id for row in cash)
    return [
        customer(
            "C-100003",
            kind="company",
            given_name="",
            family_name="Larkspur Trading LLC",
            date_of_birth=None,
            national_id="84-2210937",
            email="office@larkspur-trading.example",
            phone="+1 973 555 0112",
            address_lines=("210 Foundry Road", "Newark", "NJ 07105", "US"),
            occupation="Wholesale of household goods",
            expected_monthly_turnover=usd("60000.00"),
            expected_cash_per_month=usd("2000.00"),
        ),
        account(
            "A-100003",
            "C-100003",
            product="business",
            number="4400725504",
            balance=usd("40150.00"),
            available=usd("40150.00"),
        ),
        *cash,
        transfer(
            "T-300010",
            "A-100003",
            ago(days=7),
            3_800_000,
            description="Consulting",
            counterparty="Ostrava Consulting s.r.o.",
            counterparty_account="CZ6508000000192000145399",
            country="CZ",
        ),
        kyc_file(
            "C-100003",
            risk_rating="medium",
            source_of_funds="Trade income",
            beneficial_owners=("Piotr Lisiecki",),
            screening=(screening_match(),),
            exceptions=(kyc_exception(),),
        ),
        rejected_payment(),
        note(
            "N-100003",
            "C-100003",
            case_id="AM-100001",
            at=ago(days=5),
            author="dev",
            text="Branch 3 says the depositor would not say where the cash came from.",
        ),
        alert(
            "AL-100003",
            "C-100003",
            queue=Queue.AML,
            raised_at=ago(days=8),
            model_score=91,
            hits=(
                rule_hit(
                    "AM-STR-01",
                    rule_name="Cash deposits just below the reporting amount",
                    measure="deposits of 9,000 to 10,000 USD",
                    threshold=Decimal("3"),
                    observed=Decimal("4"),
                    window="7 d",
                    transaction_ids=ids,
                ),
            ),
            case_id="AM-100001",
        ),
        case(
            "RP-100001",
            "C-100003",
            queue=Queue.REJECTED_PAYMENTS,
            title="Payment to Norwood Supplies rejected",
            amount_at_risk=usd("2750.00"),
            payment_id="PY-100001",
            opened_at=ago(days=2),
            updated_at=ago(days=2),
        ),
        case(
            "KY-100001",
            "C-100003",
            queue=Queue.KYC_EXCEPTIONS,
            title="Certificate of incorporation out of date",
            amount_at_risk=usd("0.00"),
            kyc_exception_id="KX-100001",
            opened_at=ago(days=17),
            updated_at=ago(days=17),
        ),
        case(
            "AM-100001",
            "C-100003",
            queue=Queue.AML,
            title="Cash deposits below the reporting amount",
            amount_at_risk=usd("38900.00"),
            alert_ids=("AL-100003",),
            opened_at=ago(days=8),
            updated_at=ago(days=5),
            suspicion_formed_at=ago(days=5),
            suspect_identified=True,
        ),
    ]
