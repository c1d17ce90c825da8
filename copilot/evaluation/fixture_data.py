"""The demo bank over which golden scenarios run: one seed, one day, one moment, so that every run is the same."""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from connectors.mockbank.profile import DEMO_BANK
from copilot.bank_file import bank_of
from copilot.data_dir import make_data_dir
from copilot.demo import reset_demo
from copilot.settings import Settings

SEED = 7
ANCHOR = date(2026, 9, 1)
NOW = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)
_ROOT = Path(__file__).resolve().parents[2]
_MAKES_THE_FIXTURE = ("connectors/mockbank", "connectors/bank", "vectorstore", "copilot/store")
_MAKES_RESULTS = ("connectors", "vectorstore", "copilot")
_MAKING_SECONDS = 3_600.0
"""Nobody is still making a fixture after this long; a younger folder may be another process's work."""
_SOURCES = frozenset({".py", ".md", ".txt", ".json"})


class FrozenClock:
    """A clock that stands still: deadlines, ages and audit rows come out the same in every run."""

    def now(self) -> datetime:
        """The one moment of the evaluation."""
        return NOW

    def bank_now(self) -> datetime:
        """The same: the bank stands on its own day."""
        return NOW


def fixture_settings(folder: Path, base: Settings | None = None) -> Settings:
    """The installation's settings over a data directory of its own, with embedded parts only.

    The models stay the installation's; no answer of theirs is used twice.
    """
    base = base or Settings()
    own = {"data_dir": folder, "database_url": None, "bank_url": None, "bank_token": None}
    return base.model_copy(
        update={
            **own,
            "models_file": base.models_path,
            "bank_file": base.bank_profile_path,
            "answer_reuse_hours": 0,
        }
    )


def prepare_fixture(folder: Path, base: Settings | None = None) -> Settings:
    """The seeded bank and its documents below `folder`, made once; returns the settings to open it with.

    A fixture of another bank or of other code (another generator, another chunker) is another one: it is made again
    beside the old one, which then goes. Two processes that make it at the same time both get one.
    """
    base = base or Settings()
    bank = bank_of(fixture_settings(folder, base), demo=DEMO_BANK).model_dump_json()
    ready = folder / f"fixture-{fixture_digest()[:16]}-{hashlib.sha256(bank.encode()).hexdigest()[:8]}"
    if not ready.exists():
        make_data_dir(folder)
        made = Path(tempfile.mkdtemp(prefix="making-", dir=folder)) / "fixture"
        reset_demo(fixture_settings(made, base), seed=SEED, day=ANCHOR)
        try:
            made.rename(ready)
        except OSError:
            if not ready.exists():  # somebody else was faster, or the disk is at fault
                raise
        shutil.rmtree(made.parent, ignore_errors=True)
        _clear_away(folder, but=ready)
    return fixture_settings(ready, base)


def _clear_away(folder: Path, *, but: Path) -> None:
    """Fixtures of other code, and what a process that was killed while making one has left."""
    left = [made for made in folder.glob("making-*") if time.time() - made.stat().st_mtime > _MAKING_SECONDS]
    for old in (*folder.glob("fixture-*"), *left):
        if old != but:
            shutil.rmtree(old, ignore_errors=True)


@lru_cache
def fixture_digest() -> str:
    """The same for the same seed, day and code that makes the fixture."""
    return _digest(_MAKES_THE_FIXTURE, f"{SEED} {ANCHOR}")


@lru_cache
def source_digest() -> str:
    """The same for the same code, documents and prompts."""
    return _digest(_MAKES_RESULTS, "")


def _digest(folders: tuple[str, ...], salt: str) -> str:
    digest = hashlib.sha256(salt.encode())
    for path in _sources(folders):
        digest.update(f"{path.relative_to(_ROOT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(folders: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(p for p in (_ROOT / folder).rglob("*") if p.suffix in _SOURCES and p.is_file())
