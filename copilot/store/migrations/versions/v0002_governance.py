"""Encryption retention prompt log model ledger audit checkpoints."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    pass
