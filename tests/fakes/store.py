"""A real store on a temporary SQLite file, with a clock that a test moves by hand."""

import base64
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from copilot.domain.identity import Actor
from copilot.domain.ids import UserId
from copilot.store import StoreHandle, open_store
from copilot.store.master_key import GivenKey
from copilot.usecases.sign_in import sign_in
from tests.fakes.records import NOW

AUDIT_KEY = b"a key for tests only"
ENCRYPTION_KEY = GivenKey(base64.b64encode(b"t" * 32).decode(), name="the tests")


class HandClock:
    """Stands still until a test moves it."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def bank_now(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> None:
        self.at += timedelta(**delta)


def temporary_store(folder: Path, clock: HandClock) -> StoreHandle:
    """The store of a folder; a new one is a copy of a template, made once in a process."""
    path = folder / "foureyes.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(new_file(clock.now()))
    return _opened(path, clock)


@cache
def new_file(at: datetime) -> bytes:
    """The SQLite file of a store that was first opened at that moment, and closed again."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "foureyes.db"
        _opened(path, HandClock(at)).close()
        return path.read_bytes()


def _opened(path: Path, clock: HandClock) -> StoreHandle:
    return open_store(f"sqlite:///{path}", time=clock, audit_key=AUDIT_KEY, encryption_key=ENCRYPTION_KEY)


def signed_in(store: StoreHandle, user_id: str) -> Actor:
    return sign_in(UserId(user_id), unit_of_work=store.unit_of_work)
