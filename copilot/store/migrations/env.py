"""Alembic's entry: runs on the connection that `copilot.store.migrate` gives, in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
