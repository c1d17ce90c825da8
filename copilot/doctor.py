"""The doctor: what is configured, reachable and in use."""

import errno
import socket
from collections.abc import Callable
from pathlib import Path

from connectors.identity.survey import describe_sign_in
from copilot.bootstrap import Adapters
from copilot.data_dir import make_data_dir
from copilot.domain.base import DomainModel
from copilot.domain.identity import Role
from copilot.errors import CopilotError, InputError
from copilot.retention_file import retention_of
from copilot.settings import Settings

_SECRETS_FILE = Path(__file__).resolve().parents[1] / ".streamlit" / "secrets.toml"


class Finding(DomainModel):
    """One line of the doctor's report."""

    what: str
    ok: bool
    detail: str


def examine(settings: Settings, *, port: int | None = None) -> tuple[Finding, ...]:
    """What is configured, reachable and in use; never raises for something that is merely broken."""
    adapters = Adapters(settings)
    checks: list[tuple[str, Callable[[], str]]] = [
        ("data directory", lambda: str(settings.data_dir.resolve())),
        ("own store", lambda: adapters.store.describe()),
        ("encryption", lambda: _key_in_force(adapters)),
        ("bank profile", lambda: _described(adapters)),
        ("retention", lambda: f"{len(retention_of(settings))} rules"),
        ("bank", lambda: ", ".join(f"{k}: {v}" for k, v in adapters.systems.describe().items())),
        (
            "documents",
            lambda: f"{len(adapters.knowledge.documents(roles=list(Role)))} in {settings.knowledge_dir}",
        ),
        ("sign-in", lambda: describe_sign_in(settings, secrets_file=_SECRETS_FILE)),
        ("engines", lambda: " → ".join(adapters.gateway.engine_names)),
    ]
    if port is not None:
        checks.append(("port", lambda: _free(port)))
    findings = []
    try:
        make_data_dir(settings.data_dir)
        for what, check in checks:
            try:
                findings.append(Finding(what=what, ok=True, detail=check()))
            except CopilotError as error:
                findings.append(Finding(what=what, ok=False, detail=error.user_message))
    finally:
        adapters.close()
    return tuple(findings)


def _described(adapters: Adapters) -> str:
    if said := adapters.bank.without_limits:
        raise InputError(said)
    return f"{adapters.bank.name}, {adapters.bank.timezone}: {adapters.settings.bank_profile_path or 'the demo bank'}"


def _key_in_force(adapters: Adapters) -> str:
    with adapters.unit_of_work(read_only=True) as unit:
        status = unit.keys.status()
    return f"installation key {status.master_id} in {status.place}"


def _free(port: int) -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise InputError(
                    f"Port {port} cannot be used ({error.strerror}). Choose one above 1023."
                ) from error
            raise InputError(
                f"Port {port} is in use. Stop what uses it, or choose another: make run PORT={port + 1}."
            ) from error
    return f"{port} is free"
