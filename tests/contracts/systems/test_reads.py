"""Reading: the same answers from the fake, the embedded and the HTTP connector."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from copilot.domain.records import (
    Account,
    Alert,
    Card,
    CaseRecord,
    Complaint,
    Customer,
    Device,
    Dispute,
    Interaction,
    KycFile,
    Loan,
    LoginEvent,
    Merchant,
    Note,
    Payee,
    RejectedPayment,
    Transaction,
)
from copilot.errors import InputError, NotFoundError
from copilot.ports.systems import SystemsOfRecord
from tests.contracts.systems.conftest import MakeSystems
from tests.fakes import records as build
from tests.fakes.records import ago, tiny_bank

ONE: dict[str, tuple[type, Callable[[SystemsOfRecord, Any], Any], str, str]] = {
    "customer": (Customer, lambda s, i: s.core.customer(i), "customer_id", "C-100001"),
    "dispute": (Dispute, lambda s, i: s.cards.dispute(i), "dispute_id", "DP-100001"),
    "rejected_payment": (
        RejectedPayment,
        lambda s, i: s.payments.rejected_payment(i),
        "payment_id",
        "PY-100001",
    ),
    "alert": (Alert, lambda s, i: s.alerts.alert(i), "alert_id", "AL-100003"),
    "kyc_file": (KycFile, lambda s, i: s.kyc.kyc_file(i), "customer_id", "C-100003"),
    "complaint": (Complaint, lambda s, i: s.crm.complaint(i), "complaint_id", "CO-100001"),
    "loan": (Loan, lambda s, i: s.lending.loan(i), "loan_id", "LN-100001"),
    "case": (CaseRecord, lambda s, i: s.ticketing.case(i), "case_id", "AM-100001"),
}
MANY: dict[str, tuple[type, Callable[[SystemsOfRecord, Any], Any], str]] = {
    "accounts": (Account, lambda s, i: s.core.accounts(i), "C-100001"),
    "payees": (Payee, lambda s, i: s.core.payees(i), "C-100002"),
    "disputes": (Dispute, lambda s, i: s.cards.disputes(i), "C-100002"),
    "rejected_payments": (RejectedPayment, lambda s, i: s.payments.rejected_payments(i), "C-100003"),
    "alerts": (Alert, lambda s, i: s.alerts.alerts(i), "C-100002"),
    "complaints": (Complaint, lambda s, i: s.crm.complaints(i), "C-100002"),
    "interactions": (Interaction, lambda s, i: s.crm.interactions(i), "C-100001"),
    "notes": (Note, lambda s, i: s.crm.notes(i), "C-100002"),
    "login_events": (LoginEvent, lambda s, i: s.devices.login_events(i), "C-100002"),
    "loans": (Loan, lambda s, i: s.lending.loans(i), "C-100002"),
    "cases_of": (CaseRecord, lambda s, i: s.ticketing.cases_of(i), "C-100002"),
}


def of_kind(kind: type) -> list[Any]:
    return [record for record in tiny_bank() if isinstance(record, kind)]


@pytest.mark.parametrize("name", ONE)
def test_a_single_record_comes_back_field_for_field(systems: SystemsOfRecord, name: str) -> None:
    kind, read, key, value = ONE[name]
    (expected,) = [record for record in of_kind(kind) if getattr(record, key) == value]
    assert read(systems, value) == expected


UNKNOWN = ("X-1", "", "a/b", "..", "O'Brien; DROP TABLE customers", "Ünbekannt")


@pytest.mark.parametrize("name", ONE)
def test_an_unknown_id_is_not_found_and_named(systems: SystemsOfRecord, name: str) -> None:
    for unknown in UNKNOWN:
        with pytest.raises(NotFoundError, match="There is no"):
            ONE[name][1](systems, unknown)


@pytest.mark.parametrize("name", MANY)
def test_a_list_holds_exactly_the_customers_records(systems: SystemsOfRecord, name: str) -> None:
    kind, read, customer_id = MANY[name]
    expected = [record for record in of_kind(kind) if record.customer_id == customer_id]
    found = read(systems, customer_id)
    assert expected
    assert sorted(found, key=repr) == sorted(expected, key=repr)


@pytest.mark.parametrize("name", MANY)
def test_a_customer_without_records_has_an_empty_list(systems: SystemsOfRecord, name: str) -> None:
    assert MANY[name][1](systems, "C-999999") == ()


def test_cards_are_found_through_the_customers_accounts(systems: SystemsOfRecord) -> None:
    assert systems.cards.cards("C-100002") == (of_kind(Card)[1],)
    assert systems.cards.cards("C-100003") == ()


def test_transactions_come_whole_and_newest_first(systems: SystemsOfRecord) -> None:
    expected = [row for row in of_kind(Transaction) if row.account_id == "A-100001"]
    found = systems.core.transactions("C-100001")
    assert found == tuple(sorted(expected, key=lambda row: (row.booked_at, row.transaction_id), reverse=True))
    assert all(type(row) is Transaction for row in found)


def test_transactions_of_all_accounts_are_merged(make_systems: MakeSystems) -> None:
    rows = [build.transaction(f"T-{n}", f"A-{n % 2}", booked_at=ago(hours=n)) for n in range(6)]
    bank = make_systems([build.customer(), build.account("A-0"), build.account("A-1"), *rows])
    assert [row.transaction_id for row in bank.core.transactions("C-100001")] == [f"T-{n}" for n in range(6)]


def test_a_period_includes_both_its_ends(systems: SystemsOfRecord) -> None:
    found = systems.core.transactions("C-100003", since=ago(days=10), until=ago(days=8))
    assert [row.transaction_id for row in found] == ["T-300004", "T-300003", "T-300002"]


def test_a_limit_keeps_the_newest(systems: SystemsOfRecord) -> None:
    everything = systems.core.transactions("C-100001")
    assert systems.core.transactions("C-100001", limit=3) == everything[:3]


def test_transactions_at_the_same_moment_have_one_order(make_systems: MakeSystems) -> None:
    rows = [build.transaction(f"T-{n}", booked_at=ago(hours=1)) for n in (2, 3, 1)]
    bank = make_systems([build.customer(), build.account(), *rows])
    assert [row.transaction_id for row in bank.core.transactions("C-100001")] == ["T-3", "T-2", "T-1"]


def test_no_transactions_are_an_empty_tuple(systems: SystemsOfRecord) -> None:
    assert systems.core.transactions("C-999999") == ()
    assert systems.core.transactions_by_id([]) == ()


def test_transactions_by_id_skip_what_does_not_exist(systems: SystemsOfRecord) -> None:
    found = systems.core.transactions_by_id(["T-100102", "T-999", "T-100101", "T-100101"])
    assert [row.transaction_id for row in found] == ["T-100102", "T-100101"]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(systems: SystemsOfRecord, limit: int) -> None:
    calls: list[Callable[[], object]] = [
        lambda: systems.core.transactions("C-100001", limit=limit),
        lambda: systems.core.customers_sharing("phone", "1", limit=limit),
        lambda: systems.alerts.alerts("C-100001", limit=limit),
        lambda: systems.crm.interactions("C-100001", limit=limit),
        lambda: systems.crm.notes("C-100001", limit=limit),
        lambda: systems.devices.login_events("C-100001", limit=limit),
        lambda: systems.ticketing.changed_cases(None, limit=limit),
    ]
    for call in calls:
        with pytest.raises(InputError):
            call()


def test_lists_are_newest_first_and_limited(make_systems: MakeSystems) -> None:
    notes = [build.note(f"N-{n}", at=ago(hours=n)) for n in (3, 1, 2)]
    events = [build.login_event(f"LG-{n}", at=ago(hours=n)) for n in (2, 1, 3)]
    talks = [build.interaction(f"IN-{n}", at=ago(hours=n)) for n in (2, 3, 1)]
    alerts = [build.alert(f"AL-{n}", raised_at=ago(hours=n)) for n in (1, 3, 2)]
    bank = make_systems([build.customer(), *notes, *events, *talks, *alerts])
    assert [n.note_id for n in bank.crm.notes("C-100001", limit=2)] == ["N-1", "N-2"]
    assert [e.event_id for e in bank.devices.login_events("C-100001", limit=2)] == ["LG-1", "LG-2"]
    assert [i.interaction_id for i in bank.crm.interactions("C-100001", limit=2)] == ["IN-1", "IN-2"]
    assert [a.alert_id for a in bank.alerts.alerts("C-100001", limit=2)] == ["AL-1", "AL-2"]


def test_moments_are_ordered_in_time_whatever_their_zone(make_systems: MakeSystems) -> None:
    early = build.note("N-1", at=ago(hours=2).astimezone(tz=build.NOW.astimezone().tzinfo))
    late = build.note("N-2", at=ago(hours=1) + timedelta(microseconds=5))
    bank = make_systems([build.customer(), late, early])
    assert [note.note_id for note in bank.crm.notes("C-100001")] == ["N-2", "N-1"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "+1 212 555 0143"),
        ("phone", "+1-212-555-0143"),
        ("email", "Marisol.Ortega@Example.com"),
        ("address", "48 Wharf Street, Brooklyn, NY 11201, US"),
        ("address", "48  wharf street\nBrooklyn\nNY 11201\nUS"),
    ],
)
def test_customers_share_a_contact_point_whatever_its_spelling(
    systems: SystemsOfRecord, kind: Any, value: str
) -> None:
    assert [c.customer_id for c in systems.core.customers_sharing(kind, value)] == ["C-100001"]


@pytest.mark.parametrize("kind", ["phone", "email", "address", "counterparty_account"])
def test_nobody_shares_what_is_empty_or_unknown(systems: SystemsOfRecord, kind: Any) -> None:
    for value in ("", " ", "nobody has this"):
        assert systems.core.customers_sharing(kind, value) == ()


def test_customers_who_paid_the_same_account_are_found_once_in_order(make_systems: MakeSystems) -> None:
    people = [build.customer(f"C-{n}") for n in (3, 1, 2)]
    accounts = [build.account(f"A-{n}", f"C-{n}") for n in (1, 2, 3)]
    paid = [
        build.transfer(f"T-{n}", f"A-{1 + n % 2}", ago(hours=n), 100, counterparty_account="X9")
        for n in range(4)
    ]
    received = build.transfer("T-9", "A-3", ago(hours=9), 100, direction="in", counterparty_account="X9")
    bank = make_systems([*people, *accounts, *paid, received])
    assert [c.customer_id for c in bank.core.customers_sharing("counterparty_account", "X9")] == [
        "C-1",
        "C-2",
    ]
    assert [c.customer_id for c in bank.core.customers_sharing("counterparty_account", "X9", limit=1)] == [
        "C-1"
    ]


def test_a_shared_device_is_seen_from_each_of_its_customers(systems: SystemsOfRecord) -> None:
    shared = next(d for d in of_kind(Device) if d.device_id == "D-100002")
    assert shared in systems.devices.devices("C-100002")
    assert systems.devices.devices("C-100003") == (shared,)


def test_merchants_are_looked_up_together(systems: SystemsOfRecord) -> None:
    found = systems.merchants.merchants(["M-100002", "M-404", "M-100001"])
    assert found == tuple(of_kind(Merchant))
    assert systems.merchants.merchants([]) == ()


def test_notes_of_the_aml_compartment_never_come_from_the_crm(systems: SystemsOfRecord) -> None:
    assert systems.crm.notes("C-100003") == ()
    assert [note.note_id for note in systems.ticketing.case_file("AM-100001").notes] == ["N-100003"]


def test_only_a_bank_on_a_file_carries_a_day(systems: SystemsOfRecord) -> None:
    embedded = systems.describe()["kind"] == "embedded"
    assert systems.day() == (build.NOW.date() if embedded else None)


def test_the_connector_says_how_it_reaches_the_bank(systems: SystemsOfRecord) -> None:
    assert systems.describe()["kind"] in {"fake", "embedded", "http"}
