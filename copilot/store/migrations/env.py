"""Alembic's entry: runs on the connection that `copilot.store.migrate` gives, in its transaction."""

from alembic import context

from copilot.store import governance_rows  # noqa: F401 (its tables belong to the metadata)
from copilot.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    user_module_prefix="",
)
context.run_migrations()
