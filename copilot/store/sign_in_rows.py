"""The tables of sign-in. A session that has ended stays ended: a trigger holds that."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.guards import Guard
from copilot.store.models import Base


class SessionRow(Base):
    """One sign-in of one person; the id is a digest and opens nothing."""

    __tablename__ = "sign_in_sessions"
    session_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.user_id"), index=True)
    began_at: Mapped[datetime] = mapped_column()
    seen_at: Mapped[datetime] = mapped_column()
    checked_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None] = mapped_column()
    ended_by: Mapped[str | None] = mapped_column(String(32))


class IdentityRow(Base):
    """A person at the identity provider, and the groups that it named last."""

    __tablename__ = "sign_in_identities"
    user_id: Mapped[str] = mapped_column(ForeignKey("users.user_id"), primary_key=True)
    issuer: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    groups: Mapped[str] = mapped_column(Text)  # JSON list
    __table_args__ = (UniqueConstraint("issuer", "subject"),)


class BarrierRow(Base):
    """Sign-ins of this user from before a moment, or all of them, are refused."""

    __tablename__ = "sign_in_barriers"
    user_id: Mapped[str] = mapped_column(ForeignKey("users.user_id"), primary_key=True)
    refused_before: Mapped[datetime] = mapped_column()
    blocked: Mapped[bool] = mapped_column()


SIGN_IN_GUARDS = (
    Guard(
        "sign_in_sessions_stay_ended",
        "sign_in_sessions",
        "UPDATE",
        "OLD.ended_at IS NOT NULL AND (NEW.ended_at IS NULL OR NEW.ended_at <> OLD.ended_at)",
        "a session that ended never begins again",
    ),
)
