"""Tables of the shadow deployment and of what is live: variants, comparisons, versions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from copilot.store.guards import Guard, append_only
from copilot.store.models import Base, Id


class VariantRow(Base):
    """Another prompt or engine for a task; its text and its reason are sealed."""

    __tablename__ = "shadow_variants"
    variant_id: Mapped[str] = mapped_column(Id, primary_key=True)
    task: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    reference: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    base: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Id)
    proposed_at: Mapped[datetime] = mapped_column()
    state: Mapped[str] = mapped_column(String(16))
    __table_args__ = (
        CheckConstraint("kind IN ('prompt','engine')", name="kind"),
        CheckConstraint("state IN ('shadow','promoted','withdrawn')", name="state"),
    )


class ComparisonRow(Base):
    """A variant beside one live run; both sides are sealed with the case's own key."""

    __tablename__ = "shadow_comparisons"
    variant_id: Mapped[str] = mapped_column(ForeignKey("shadow_variants.variant_id"), primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.run_id"), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column()
    sar_compartment: Mapped[bool] = mapped_column()
    content: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index("ix_shadow_comparisons_at", "at"),)


class VersionInForceRow(Base):
    """One change of what is live for a task; the newest one counts."""

    __tablename__ = "live_versions"
    task: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(16))
    reference: Mapped[str] = mapped_column(Text)
    variant_id: Mapped[str | None] = mapped_column(ForeignKey("shadow_variants.variant_id"))
    replaced: Mapped[int] = mapped_column()
    restores: Mapped[int | None] = mapped_column()
    proposed_by: Mapped[str | None] = mapped_column(Id)
    decided_by: Mapped[str] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column()
    __table_args__ = (
        CheckConstraint("kind IN ('prompt','engine')", name="kind"),
        CheckConstraint("action IN ('promoted','rolled_back')", name="action"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(action = 'rolled_back') = (restores IS NOT NULL)", name="restores"),
        CheckConstraint(
            "action <> 'promoted' OR (proposed_by IS NOT NULL AND decided_by <> proposed_by)",
            name="two_people",
        ),
    )


SHADOW_GUARDS: tuple[Guard, ...] = (
    *append_only("shadow_comparisons", "live_versions"),
    *append_only("shadow_variants", events=("DELETE",)),
    Guard(
        "shadow_variants_frozen",
        "shadow_variants",
        "UPDATE",
        "NEW.text <> OLD.text OR NEW.reference <> OLD.reference OR NEW.proposed_by <> OLD.proposed_by"
        " OR NEW.task <> OLD.task OR NEW.kind <> OLD.kind OR NEW.base <> OLD.base OR NEW.why <> OLD.why"
        " OR NEW.proposed_at <> OLD.proposed_at OR OLD.state <> 'shadow'",
        "a variant is promoted or withdrawn once, and never changed",
    ),
    Guard(
        "live_versions_of_a_variant",
        "live_versions",
        "INSERT",
        "NEW.action = 'promoted' AND NOT EXISTS (SELECT 1 FROM shadow_variants v"
        " WHERE v.variant_id = NEW.variant_id AND v.task = NEW.task AND v.kind = NEW.kind"
        " AND v.reference = NEW.reference AND v.proposed_by = NEW.proposed_by AND v.state = 'promoted')",
        "only a variant that was tried in the shadow deployment is promoted",
    ),
    Guard(
        "live_versions_back_to_one",
        "live_versions",
        "INSERT",
        "NEW.action = 'rolled_back' AND NOT (NEW.restores = 0 AND NEW.variant_id IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM live_versions b WHERE b.task = NEW.task AND b.kind = NEW.kind"
        " AND b.number = NEW.restores AND b.action = 'promoted' AND b.reference = NEW.reference"
        " AND b.variant_id = NEW.variant_id)",
        "one person alone brings back what two people made live, or what was delivered, and nothing else",
    ),
)
