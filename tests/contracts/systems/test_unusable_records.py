"""A record that breaks the port's contract is named by its row and field, over a bank file and over HTTP alike."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from connectors.bank.embedded import EmbeddedSystems
from connectors.bank.http import HttpSystems
from connectors.bank.writer import BankWriter
from copilot.domain.clocks.for_case import clocks_for
from copilot.domain.records import Transaction
from copilot.errors import BadRecordError, InputError
from copilot.usecases.case_projection import project_case
from tests.contracts.systems.test_http_faults import answer_with
from tests.fakes import records as make
from tests.fakes.banks import DEMO

WRONG_ROWS = {
    "signed": ({"amount_minor": -7_552}, "amount_minor is not a whole number.*direction"),
    "a fraction": ({"amount_minor": 75.52}, "amount_minor is not a whole number"),
    "text": ({"amount_minor": "7552"}, "amount_minor is not a whole number"),
    "currency": ({"currency": "USX"}, "currency 'USX' does not exist"),
    "direction": ({"direction": "debit"}, "direction is neither in nor out"),
    "zone": ({"booked_at": "2026-11-01T01:30:00-04:00"}, "booked_at .*not as expected, ISO 8601 in UTC"),
}


def over_http(body: object) -> HttpSystems:
    data = json.dumps(body).encode()
    url, _ = answer_with(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(data), data
    )
    return HttpSystems(url, timeout=60)


@pytest.mark.parametrize("name", WRONG_ROWS)
def test_a_bad_transaction_over_http_is_refused_by_address_row_and_column(name: str) -> None:
    change, said = WRONG_ROWS[name]
    rows = [make.transaction("T-1"), make.transaction("T-2")._replace(**change)]
    columns = {field: [getattr(row, field) for row in rows] for field in Transaction._fields}
    with (
        pytest.raises(
            BadRecordError, match=rf"http://127.*transaction T-2 \(row 2\): {said}.*Correct it there"
        ),
        closing(over_http(columns)) as bank,
    ):
        bank.core.transactions("C-100001")


@pytest.mark.parametrize("name", WRONG_ROWS)
def test_a_bad_transaction_is_not_written_to_a_bank_file(name: str, tmp_path: Path) -> None:
    change, said = WRONG_ROWS[name]
    rows = [make.transaction("T-1"), make.transaction("T-2")._replace(**change)]
    with (
        pytest.raises(InputError, match=rf"T-2 \(row 2\): {said}"),
        BankWriter(tmp_path / "bank.db", day=make.NOW.date()) as bank,
    ):
        bank.add_transactions(rows)
    assert not (tmp_path / "bank.db").exists()


def changed(bank_path: Path, statement: str, *values: Any) -> EmbeddedSystems:
    with closing(sqlite3.connect(bank_path)) as connection, connection:
        assert connection.execute(statement, values).rowcount > 0
    return EmbeddedSystems(bank_path)


def test_a_signed_amount_that_got_into_the_bank_file_is_refused_with_its_row(bank_path: Path) -> None:
    bank = changed(
        bank_path, "UPDATE transactions SET amount_minor = -7552 WHERE transaction_id = 'T-100003'"
    )
    owner = make.customer().customer_id
    with pytest.raises(BadRecordError, match=r"bank.db cannot be used: transaction T-100003 .*amount_minor"):
        bank.core.transactions(owner)
    assert bank.core.customer(owner).customer_id == owner
    bank.close()


WRONG_DISPUTES = {
    "signed": ({"amount": {"amount": "-75.52", "currency": "USD"}}, "amount: an amount is never negative"),
    "currency": (
        {"amount": {"amount": "75.52", "currency": "ABC"}},
        "amount, currency: ABC is not a currency",
    ),
    "fraction of a yen": (
        {"amount": {"amount": "75.52", "currency": "JPY"}},
        "at most 0 digits after the point",
    ),
}


@pytest.mark.parametrize("name", WRONG_DISPUTES)
def test_a_bad_dispute_is_named_by_its_id_and_field(name: str, bank_path: Path) -> None:
    change, said = WRONG_DISPUTES[name]
    patch = json.dumps(change)
    bank = changed(bank_path, "UPDATE disputes SET body = json_patch(body, ?)", patch)
    with pytest.raises(BadRecordError, match=rf"disputes DP-100001, amount.*{said.split(': ')[-1]}"):
        bank.cards.dispute("DP-100001")
    bank.close()
    body = [json.loads(make.dispute(f"DP-{n}").model_dump_json()) for n in (1, 2)]
    body[1] |= change
    refused = pytest.raises(BadRecordError, match=rf"row 2, amount.*{said.split(': ')[-1]}")
    with closing(over_http(body)) as remote, refused:
        remote.cards.disputes("C-100002")


def test_a_case_whose_dispute_cannot_be_used_stands_first_instead_of_stopping_the_pull(
    bank_path: Path,
) -> None:
    bank = changed(bank_path, "UPDATE disputes SET body = json_set(body, '$.amount.amount', '-1')")
    case = next(case for case in bank.ticketing.changed_cases(None).cases if case.dispute_id)
    found = project_case(case, bank, clocks_for, DEMO)
    assert (found.due_at, found.due_title) == (case.opened_at, "A record cannot be used: open the case")
    bank.close()
