"""The first revision that is kept. It has no steps: `copilot.store.schema` makes a store of it whole."""

revision = "0011"
down_revision = None
