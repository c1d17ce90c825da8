"""Migrations, run at open: an old store is brought up to date, a newer one is refused."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from copilot.errors import PermanentError
from copilot.ports.keys import InstallationKey, KeySource
from copilot.ports.time_source import TimeSource
from copilot.store.failures import store_name
from copilot.store.sealing import take_key

_MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(engine: Engine, source: KeySource, time: TimeSource) -> InstallationKey:
    """Apply what is missing in one transaction, so that a crash leaves the old version whole.

    Gives the installation key under which the store is encrypted.

    Raises:
        PermanentError: the store was written by a newer version of the product, or its key is not there.
    """
    with engine.begin() as connection:
        if not _is_current(connection, ScriptDirectory.from_config(_config())):
            _upgrade(connection, "head")
        return take_key(connection, source, time)


def migrate_to(engine: Engine, revision: str) -> None:
    """Bring an empty or older store up to one version: how tests make a store of an earlier one."""
    with engine.begin() as connection:
        _upgrade(connection, revision)


def _upgrade(connection: Connection, revision: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _is_current(connection: Connection, scripts: ScriptDirectory) -> bool:
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        raise PermanentError(
            f"{store_name(connection.engine.url)} was written by a newer version of Foureyes ({found})."
            " Start that version, or point FOUREYES_DATA_DIR to another folder."
        )
    return found == scripts.get_current_head()
