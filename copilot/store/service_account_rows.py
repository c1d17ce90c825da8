"""Tables of service accounts, and what the database itself refuses about them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.guards import Guard
from copilot.store.models import Base, Id


class ServiceAccountRow(Base):
    """A service account; its name stands in its row of `users`, its roles only here."""

    __tablename__ = "service_accounts"
    account_id: Mapped[str] = mapped_column(ForeignKey("users.user_id"), primary_key=True)
    roles: Mapped[str] = mapped_column(Text)  # JSON list
    created_by: Mapped[str] = mapped_column(ForeignKey("users.user_id"))
    created_at: Mapped[datetime] = mapped_column()
    revoked_at: Mapped[datetime | None] = mapped_column()


class ServiceTokenRow(Base):
    """A token: the digest of its secret and when it ends."""

    __tablename__ = "service_tokens"
    token_id: Mapped[str] = mapped_column(Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("service_accounts.account_id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    revoked_at: Mapped[datetime | None] = mapped_column()


SERVICE_ACCOUNT_GUARDS: tuple[Guard, ...] = (
    Guard(
        "service_accounts_no_delete",
        "service_accounts",
        "DELETE",
        "1 = 1",
        "an account is revoked, never deleted",
    ),
    Guard(
        "service_tokens_no_delete", "service_tokens", "DELETE", "1 = 1", "a token is revoked, never deleted"
    ),
    Guard(
        "service_accounts_stay_revoked",
        "service_accounts",
        "UPDATE",
        "OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL",
        "a revoked account stays revoked",
    ),
    Guard(
        "service_tokens_frozen",
        "service_tokens",
        "UPDATE",
        "NEW.digest <> OLD.digest OR NEW.expires_at <> OLD.expires_at OR NEW.account_id <> OLD.account_id"
        " OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL)",
        "a token is only ever revoked",
    ),
)
