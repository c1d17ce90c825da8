"""HTTP only: what a slow, broken or hostile bank server costs, and what it is called."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from connectors.bank.embedded import EmbeddedSystems
from connectors.bank.http import HttpSystems
from connectors.mockbank.faults import SYSTEMS, Fault, Faults, parse_fault
from copilot.errors import (
    ConflictError,
    CopilotError,
    InputError,
    NotFoundError,
    PermanentError,
    TransientError,
)
from copilot.ports.systems import AddNote
from tests.contracts.systems.conftest import serving

TIMEOUT = 0.5


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def address(bank_path: Path, faults: Faults) -> Iterator[str]:
    embedded = EmbeddedSystems(bank_path)
    with serving(embedded, faults) as url:
        yield url
    embedded.close()


@pytest.fixture
def bank(address: str) -> Iterator[HttpSystems]:
    systems = HttpSystems(address, timeout=TIMEOUT)
    yield systems
    systems.close()


def customer(bank: HttpSystems) -> object:
    return bank.core.customer("C-100001")


@pytest.mark.parametrize("fault", [Fault(delay_ms=60_000), Fault(rate=1, mode="hang")])
def test_a_bank_slower_than_the_timeout_is_transient_in_bounded_time(
    bank: HttpSystems, faults: Faults, fault: Fault
) -> None:
    faults.set("core", fault)
    began = time.monotonic()
    with pytest.raises(TransientError, match=r"core at http.* did not answer within 0.5 s"):
        customer(bank)
    assert time.monotonic() - began < 2 * TIMEOUT


def test_a_latency_below_the_timeout_is_waited_for(bank: HttpSystems, faults: Faults) -> None:
    faults.set("core", Fault(delay_ms=100))
    began = time.monotonic()
    assert customer(bank)
    assert time.monotonic() - began >= 0.1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, InputError),
        (401, PermanentError),
        (403, PermanentError),
        (404, NotFoundError),
        (409, ConflictError),
        (418, PermanentError),
        (422, InputError),
        (429, TransientError),
        (500, TransientError),
        (503, TransientError),
    ],
)
def test_a_status_becomes_the_error_that_says_what_to_do(
    bank: HttpSystems, faults: Faults, status: int, error: type[CopilotError]
) -> None:
    faults.set("core", Fault(rate=1, status=status))
    with pytest.raises(error) as caught:
        customer(bank)
    assert type(caught.value) is error
    assert caught.value.user_message.endswith(".")


def test_broken_json_is_permanent_and_says_what_to_check(bank: HttpSystems, faults: Faults) -> None:
    for system in SYSTEMS:
        faults.set(system, Fault(rate=1, mode="garbage"))
    calls: list[Callable[[], object]] = [
        lambda: customer(bank),
        lambda: bank.core.transactions("C-100001"),
        lambda: bank.crm.notes("C-100001"),
        lambda: bank.ticketing.changed_cases(None),
    ]
    for call in calls:
        with pytest.raises(PermanentError, match="cannot be used"):
            call()


def test_a_cut_connection_is_transient(bank: HttpSystems, faults: Faults) -> None:
    faults.set("core", Fault(rate=1, mode="drop"))
    with pytest.raises(TransientError, match="broke"):
        customer(bank)


def test_one_broken_system_leaves_the_others_working(bank: HttpSystems, faults: Faults) -> None:
    faults.set("kyc", Fault(rate=1))
    with pytest.raises(TransientError):
        bank.kyc.kyc_file("C-100001")
    assert customer(bank)


def test_a_write_whose_answer_was_lost_takes_effect_once_when_repeated(address: str, faults: Faults) -> None:
    # Patient: the answer is lost with the connection, and not because the client left before the effect.
    bank = HttpSystems(address, timeout=10)
    command = AddNote(case_id="CF-100001", sar_compartment=False, author="ben", text="Customer called back.")
    faults.set("ticketing", Fault(rate=1, mode="lose_answer"))
    with pytest.raises(TransientError):
        bank.ticketing.write(command, idempotency_key="k-1")
    faults.clear()
    assert bank.ticketing.write(command, idempotency_key="k-1").replayed
    assert len(bank.ticketing.case_file("CF-100001").notes) == 1
    bank.close()


def test_a_refused_connection_is_transient_and_names_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    bank = HttpSystems(f"http://127.0.0.1:{port}", timeout=TIMEOUT)
    with pytest.raises(TransientError, match=f"127.0.0.1:{port}"):
        customer(bank)
    bank.close()


@pytest.mark.parametrize("address", ["", "bank.db", "ftp://bank", "127.0.0.1:8600"])
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with pytest.raises(InputError, match="must begin with"):
        HttpSystems(address)


def test_another_server_at_the_address_is_not_taken_for_a_missing_record(address: str) -> None:
    bank = HttpSystems(f"{address}/elsewhere", timeout=TIMEOUT)
    with pytest.raises(PermanentError, match="FOUREYES_BANK_URL"):
        customer(bank)
    bank.close()


def test_a_missing_bank_file_behind_the_server_is_told_on(tmp_path: Path) -> None:
    with serving(EmbeddedSystems(tmp_path / "none.db"), Faults()) as url:
        bank = HttpSystems(url, timeout=TIMEOUT)
        with pytest.raises(TransientError, match="demo reset"):
            customer(bank)
        bank.close()


@pytest.mark.parametrize("token", [None, "wrong"])
def test_without_the_token_nothing_is_answered(bank_path: Path, token: str | None) -> None:
    embedded = EmbeddedSystems(bank_path)
    with serving(embedded, Faults(), token="right") as url:
        allowed, refused = HttpSystems(url, "right"), HttpSystems(url, token)
        assert customer(allowed)
        with pytest.raises(PermanentError, match="FOUREYES_BANK_TOKEN"):
            customer(refused)
        assert httpx.post(f"{url}/_faults", json={}).status_code == 401
        allowed.close()
        refused.close()
    embedded.close()


def answer_with(*pieces: bytes, pause: float = 0.0) -> tuple[str, threading.Thread]:
    """A server of one connection that sends the pieces, whatever it was asked."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening, listening.accept()[0] as connection:
            connection.recv(65_536)
            for piece in pieces:
                try:
                    connection.sendall(piece)
                except OSError:
                    return
                time.sleep(pause)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}", thread


def test_a_dripping_answer_ends_at_the_timeout() -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n"
    url, thread = answer_with(head, *[b"x"] * 40, pause=0.1)
    bank = HttpSystems(url, timeout=TIMEOUT)
    began = time.monotonic()
    with pytest.raises(TransientError, match="did not answer within"):
        customer(bank)
    assert time.monotonic() - began < 3 * TIMEOUT
    bank.close()
    thread.join(10)


def test_an_answer_beyond_the_cap_is_not_read_to_its_end() -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n"
    url, thread = answer_with(head, *[b"x" * 1024**2] * 64)
    bank = HttpSystems(url, timeout=10)
    with pytest.raises(PermanentError, match="larger than 32 MB"):
        customer(bank)
    bank.close()
    thread.join(10)


def test_a_redirect_is_not_followed() -> None:
    url, thread = answer_with(
        b"HTTP/1.1 307 Moved\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n"
    )
    bank = HttpSystems(url, "secret", timeout=TIMEOUT)
    with pytest.raises(PermanentError, match="HTTP 307"):
        customer(bank)
    bank.close()
    thread.join(10)


def test_faults_are_set_and_cleared_over_the_admin_route(address: str, bank: HttpSystems) -> None:
    answer = httpx.post(f"{address}/_faults", json={"kyc": {"rate": 1, "status": 500}})
    assert answer.json()["kyc"]["status"] == 500
    with pytest.raises(TransientError):
        bank.kyc.kyc_file("C-100001")
    assert httpx.post(f"{address}/_faults", json={}).json() == {}
    assert bank.kyc.kyc_file("C-100001")


def test_an_unknown_system_in_the_admin_route_changes_nothing(address: str) -> None:
    httpx.post(f"{address}/_faults", json={"kyc": {"delay_ms": 1}})
    refused = httpx.post(f"{address}/_faults", json={"kyb": {"rate": 1}})
    assert refused.status_code == 422
    assert "kyb" in refused.json()["error"]
    assert list(httpx.get(f"{address}/_faults").json()) == ["kyc"]


def test_a_rate_spoils_that_share_of_the_requests() -> None:
    faults = Faults({"kyc": Fault(rate=0.3)}, seed=7)
    spoilt = sum(faults.drawn("kyc")[1] for _ in range(2_000))
    assert 0.25 < spoilt / 2_000 < 0.35


def test_the_command_line_form_of_a_fault_is_read() -> None:
    assert parse_fault("kyc:0.5:500") == ("kyc", Fault(rate=0.5, status=500))
    assert parse_fault("core:1:hang") == ("core", Fault(rate=1, mode="hang"))


@pytest.mark.parametrize(
    "text", ["", "kyc", "kyc:0.5", "kyc:2:500", "kyc:0.5:200", "kyb:0.5:500", "kyc:x:500"]
)
def test_a_malformed_fault_says_what_was_expected(text: str) -> None:
    with pytest.raises(InputError, match="SYSTEM:RATE:STATUS"):
        parse_fault(text)
