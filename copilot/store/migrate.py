"""The store's version, settled at open: an empty store is made whole, an older one brought up, others refused.

An empty one is made from the models and stamped with the newest revision, as Alembic's cookbook has it
("Building an Up to Date Database from Scratch"). Decision 26 says how a later revision is written.
"""

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
from copilot.store.key_holder import take_key
from copilot.store.schema import create_schema

MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(engine: Engine, source: KeySource, time: TimeSource) -> InstallationKey:
    """Make or upgrade the store in one transaction, so that a crash leaves nothing, or the old version whole.

    Gives the installation key under which the store is encrypted.

    Raises:
        PermanentError: the store was written by a newer version of the product or by one from before the
            first revision that is kept, or its key is not there.
    """
    with engine.begin() as connection:
        _settle(connection)
        return take_key(connection, source, time)


def _settle(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        create_schema(connection)
        command.stamp(config, "head")
    elif found not in revisions:
        raise _unknown(store_name(connection.engine.url), found, first=revisions[-1])
    elif found != revisions[0]:
        command.upgrade(config, "head")


def _unknown(store: str, found: str, *, first: str) -> PermanentError:
    """Revisions are numbers of four digits, so that text sorts them."""
    if found < first:
        return PermanentError(
            f"{store} was written by a version of Foureyes from before its first release ({found}), which cannot be"
            " brought up to date. Make the demo new with `python -m copilot demo reset`, give"
            " FOUREYES_DATABASE_URL an empty database, or start the version that wrote it."
        )
    return PermanentError(
        f"{store} was written by a newer version of Foureyes ({found})."
        " Start that version, or point FOUREYES_DATA_DIR to another folder."
    )
