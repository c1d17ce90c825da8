"""The demo: a seeded bank, the demo bank's documents, and a queue over them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from connectors.bank.embedded import EmbeddedSystems
from connectors.bank.writer import refuse_if_in_use
from connectors.mockbank.generate import generate_bank
from connectors.mockbank.profile import DEMO_BANK, HOMES, US_HOME
from copilot.bank_file import bank_of, read_bank
from copilot.bootstrap import build_services
from copilot.data_dir import make_data_dir, replacing
from copilot.domain.bank import BankProfile
from copilot.domain.base import DomainModel
from copilot.domain.identity import Actor, Role
from copilot.domain.ids import UserId
from copilot.errors import InputError
from copilot.ports.knowledge import Progress
from copilot.settings import Settings
from copilot.store.handle import load_or_create_key

CORPUS = Path(__file__).resolve().parent.parent / "vectorstore" / "corpus"
_LOADER = Actor(user_id=UserId("system"), name="Foureyes", roles=frozenset({Role.POLICY_OWNER, Role.ADMIN}))

MOST_DAYS = 3_660
"""Ten years at once; the seeded bank's people and products do not live much longer."""


class DemoSummary(DomainModel):
    """What a seeding left behind."""

    data_dir: str
    seeded: bool
    day: date | None = None
    customers: int = 0
    transactions: int = 0
    cases: int = 0
    documents: int = 0
    seconds: float = 0.0


def ensure_demo(
    settings: Settings, *, day: date | None = None, progress: Progress | None = None
) -> DemoSummary:
    """Seed the embedded bank where there is none, and the demo documents where there are none.

    A bank that is there keeps its day, whatever `day` says.
    """
    make_data_dir(settings.data_dir)
    if not settings.bank_url and not settings.bank_path.exists():
        return reset_demo(settings, day=day, progress=progress)
    documents = 0 if settings.knowledge_dir.exists() else _loaded(settings, progress)
    return DemoSummary(data_dir=str(settings.data_dir), seeded=False, documents=documents)


def reset_demo(
    settings: Settings,
    *,
    customers: int = 400,
    cases: int = 150,
    seed: int = 7,
    day: date | None = None,
    progress: Progress | None = None,
) -> DemoSummary:
    """Seed a new demo and put it in the place of what the data directory holds, whole or not at all.

    The bank stands on `day`, by default the date that it is now in the bank's zone. Its customers live
    where the bank that the settings describe is at home.

    Raises:
        InputError: the store or the bank is not the embedded one, so there is nothing to reset here.
        ConflictError: a running process owns the data directory.
        TransientError: a running process has the bank file open.
        PermanentError: the disk is full or cannot be written; what was there stays.
    """
    if settings.database_url or settings.bank_url:
        raise InputError(
            "Only the embedded demo can be reset; unset FOUREYES_DATABASE_URL and FOUREYES_BANK_URL."
        )
    began = datetime.now(UTC)
    bank = bank_of(settings, demo=DEMO_BANK)
    day = day or began.astimezone(bank.zone).date()
    make_data_dir(settings.data_dir)
    with replacing(settings.data_dir) as folder:
        refuse_if_in_use(settings.bank_path)
        new = settings.model_copy(update={"data_dir": folder, "bank_file": settings.bank_profile_path})
        load_or_create_key(folder / "pseudonym.key")
        summary = generate_bank(
            new.bank_path,
            folder / "ground_truth" / "truth.jsonl",
            seed=seed,
            anchor=day,
            customers=customers,
            cases=cases,
            home=HOMES.get(bank.home_country, US_HOME),
            progress=(lambda done, total: progress(done, total, "customers")) if progress else None,
        )
        documents = _loaded(new, progress)
    return DemoSummary(
        data_dir=str(settings.data_dir),
        seeded=True,
        day=day,
        customers=summary.customers,
        transactions=summary.transactions,
        cases=summary.open_cases,
        documents=documents,
        seconds=round((datetime.now(UTC) - began).total_seconds(), 2),
    )


def advance_demo(settings: Settings, *, days: int = 0, to: date | None = None) -> date:
    """Move the embedded bank's day on, by `days` or to a day; a running desk follows. Returns the new day.

    Raises:
        InputError: the bank is reached over HTTP, there is none, or it stands on a later day.
    """
    if settings.bank_url:
        raise InputError(
            "A bank over HTTP lives on the real day; there is none to move. Unset FOUREYES_BANK_URL to move the demo's."
        )
    bank = EmbeddedSystems(settings.bank_path)
    stands = bank.day()
    if stands is None:
        raise InputError(f"There is no bank in {settings.data_dir}. Seed one with `demo reset`.")
    ahead = (to - stands).days if to else days
    if ahead > MOST_DAYS:
        raise InputError(f"The demo's day moves on by at most {MOST_DAYS} days at once; got {ahead}.")
    moved = stands + timedelta(days=ahead)
    bank.move_to(moved)
    return moved


def _loaded(settings: Settings, progress: Progress | None) -> int:
    """Take in the demo documents and fill the queue; returns how many documents there are."""
    services = build_services(settings)
    try:
        with TemporaryDirectory() as folder:
            documents = _documents_of(services.bank, Path(folder))
            report = services.ingest_documents(_LOADER, [documents], progress=progress)
        services.sync_cases()
    finally:
        services.close()
    return report.added


def _documents_of(bank: BankProfile, folder: Path) -> Path:
    """The demo bank's documents, in the name and with the contacts of this bank where it is another one."""
    demo = read_bank(DEMO_BANK)
    old, new = demo.country(demo.home_country), bank.country(bank.home_country)
    if bank.name == demo.name or old is None or new is None:
        return CORPUS
    names = [(name, bank.name) for name in (demo.name, *demo.brand_words)]
    contacts = [(getattr(old, key), getattr(new, key)) for key in ("phone", "address", "disputes_address")]
    hours = [(old.hours.replace(" or ", word), new.hours.replace(" or ", word)) for word in (" or ", " and ")]
    for source in CORPUS.glob("*.md"):
        text = source.read_text(encoding="utf-8")
        for before, after in (*names, *contacts, *hours):
            text = text.replace(before, after)
        (folder / source.name).write_text(text, encoding="utf-8")
    return folder
