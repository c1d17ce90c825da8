"""The own store: drafts, approvals, audit, outbox, runs, case work and users on SQLite or PostgreSQL."""

from copilot.store.handle import StoreHandle, load_or_create_key, open_store

__all__ = ["StoreHandle", "load_or_create_key", "open_store"]
