"""The demo: a seeded bank, the demo bank's documents, and a queue over them."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from connectors.mockbank.generate import generate_bank
from copilot.bootstrap import build_services, make_data_dir
from copilot.domain.base import DomainModel
from copilot.domain.identity import Actor, Role
from copilot.domain.ids import UserId
from copilot.errors import InputError
from copilot.ports.knowledge import Progress
from copilot.settings import Settings
from vectorstore import ownership

CORPUS = Path(__file__).resolve().parent.parent / "vectorstore" / "corpus"
_OWNED_FILES = ("bank.db*", "foureyes.db*", "audit.key", "pseudonym.key")
"""What a reset removes from the data directory, beside the index and the hidden truth, and nothing else."""
_LOADER = Actor(user_id=UserId("system"), name="Foureyes", roles=frozenset({Role.POLICY_OWNER, Role.ADMIN}))


class DemoSummary(DomainModel):
    """What a seeding left behind."""

    data_dir: str
    seeded: bool
    customers: int = 0
    transactions: int = 0
    cases: int = 0
    documents: int = 0
    seconds: float = 0.0


def ensure_demo(settings: Settings, *, progress: Progress | None = None) -> DemoSummary:
    """Seed the embedded bank and ingest the demo documents where there is no bank yet."""
    if settings.bank_url or settings.bank_path.exists():
        return DemoSummary(data_dir=str(settings.data_dir), seeded=False)
    return reset_demo(settings, progress=progress)


def reset_demo(
    settings: Settings,
    *,
    customers: int = 400,
    cases: int = 150,
    seed: int = 7,
    anchor: date | None = None,
    progress: Progress | None = None,
) -> DemoSummary:
    """Remove everything of the demo in the data directory and seed it anew.

    Raises:
        InputError: the store or the bank is not the embedded one, so there is nothing to reset here.
        ConflictError: a running process owns the data directory.
    """
    if settings.database_url or settings.bank_url:
        raise InputError(
            "Only the embedded demo can be reset; unset FOUREYES_DATABASE_URL and FOUREYES_BANK_URL."
        )
    make_data_dir(settings.data_dir)
    began = datetime.now(UTC)
    _remove_owned(settings)
    summary = generate_bank(
        settings.bank_path,
        settings.data_dir / "ground_truth" / "truth.jsonl",
        seed=seed,
        anchor=anchor or began.date(),
        customers=customers,
        cases=cases,
        progress=(lambda done, total: progress(done, total, "customers")) if progress else None,
    )
    services = build_services(settings)
    try:
        report = services.ingest_documents(_LOADER, [CORPUS], progress=progress)
        services.sync_cases()
    finally:
        services.close()
    return DemoSummary(
        data_dir=str(settings.data_dir),
        seeded=True,
        customers=summary.customers,
        transactions=summary.transactions,
        cases=summary.open_cases,
        documents=report.added,
        seconds=round((datetime.now(UTC) - began).total_seconds(), 2),
    )


def _remove_owned(settings: Settings) -> None:
    # Whoever owns the index owns the data directory: a reset under a running desk would corrupt both.
    ownership.acquire(settings.knowledge_dir, wait_seconds=0.0)
    try:
        for pattern in _OWNED_FILES:
            for path in settings.data_dir.glob(pattern):
                path.unlink()
        shutil.rmtree(settings.data_dir / "ground_truth", ignore_errors=True)
    finally:
        ownership.release(settings.knowledge_dir)
    shutil.rmtree(settings.knowledge_dir, ignore_errors=True)
