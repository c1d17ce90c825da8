"""The world in which golden scenarios run: one seed, one day, one moment, so that every run is the same."""

from datetime import UTC, date, datetime
from pathlib import Path

from copilot.bootstrap import build_services
from copilot.demo import reset_demo
from copilot.services import Services
from copilot.settings import Settings

SEED = 7
ANCHOR = date(2026, 9, 1)
NOW = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)
_READY = "world.ready"


class StandingClock:
    """A clock that stands still: deadlines, ages and audit rows come out the same in every run."""

    def now(self) -> datetime:
        """The one moment of the evaluation."""
        return NOW


def world_settings(folder: Path, base: Settings | None = None) -> Settings:
    """The installation's settings over a data directory of its own, with embedded parts only.

    The models stay the installation's; no answer of theirs is used twice.
    """
    base = base or Settings()
    own = {"data_dir": folder, "database_url": None, "bank_url": None, "bank_token": None}
    return base.model_copy(update={**own, "models_file": base.models_path, "answer_reuse_hours": 0})


def prepare_world(folder: Path, base: Settings | None = None) -> Settings:
    """The seeded bank and its documents in `folder`, made once; returns the settings to open it with."""
    settings = world_settings(folder, base)
    marker = folder / _READY
    if not marker.exists():
        reset_demo(settings, seed=SEED, anchor=ANCHOR)
        marker.write_text(f"{SEED} {ANCHOR.isoformat()}\n", encoding="utf-8")
    return settings


def open_world(settings: Settings) -> Services:
    """Services over a prepared world."""
    return build_services(settings, time_source=StandingClock())
