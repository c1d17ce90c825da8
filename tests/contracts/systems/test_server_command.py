"""`python -m connectors.mockbank serve`: starts, or says in one line why not."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from connectors.bank.http import HttpSystems
from connectors.mockbank.server import main
from copilot.errors import TransientError

SERVE = "import sys; from connectors.mockbank.server import main; sys.exit(main(sys.argv[1:]))"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def test_a_port_in_use_is_named_and_the_exit_code_is_2(
    bank_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--data-dir", str(bank_path.parent), "--port", str(port)]) == 2
    assert f"Port {port} on 127.0.0.1 is in use" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fail", "kyc:often:503"], "SYSTEM:RATE:STATUS"),
        (["--latency-ms", "-1"], "--latency-ms -1"),
        (["--host", "0.0.0.0"], "FOUREYES_BANK_TOKEN"),
        (["--host", "no.such.host.invalid"], "FOUREYES_BANK_TOKEN"),
        (["--port", "99999"], "99999"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_line(
    bank_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["--data-dir", str(bank_path.parent), *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_missing_bank_is_said_before_the_first_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data-dir", str(tmp_path), "--port", str(free_port())]) == 2
    assert "demo reset" in capsys.readouterr().err


def test_a_served_bank_answers_with_the_faults_it_was_started_with(bank_path: Path) -> None:
    port = free_port()
    arguments = [
        "--data-dir",
        str(bank_path.parent),
        "--port",
        str(port),
        "--latency-ms",
        "50",
        "--fail",
        "kyc:1:500",
    ]
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, *arguments], stderr=subprocess.PIPE, env=os.environ
    )
    bank = HttpSystems(f"http://127.0.0.1:{port}")
    try:
        assert wait_for(bank)
        began = time.monotonic()
        assert bank.core.accounts("C-100001")
        assert time.monotonic() - began >= 0.05
        with pytest.raises(TransientError, match="HTTP 500"):
            bank.kyc.kyc_file("C-100001")
    finally:
        bank.close()
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=10)


def wait_for(bank: HttpSystems) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            return bool(bank.core.customer("C-100001"))
        except TransientError:
            time.sleep(0.1)
    return False
