"""The shadow deployment and the live versions over SQL."""

import json
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from copilot.domain.ids import CaseId, RunId
from copilot.domain.model_call import OFFLINE
from copilot.domain.retention import DataClass
from copilot.domain.run import TaskName
from copilot.domain.shadow import Comparison, Variant, VariantKind, VariantState, Version
from copilot.errors import ConflictError
from copilot.ports.cipher import Cipher
from copilot.store.cipher import DESK
from copilot.store.compartment import readable
from copilot.store.mapping import model_of, row_of
from copilot.store.models import RunRow
from copilot.store.review_rows import RunMeasureRow
from copilot.store.scopes import scope_of
from copilot.store.shadow_rows import ComparisonRow, VariantRow, VersionInForceRow
from copilot.store.texts import Texts

_SCOPE = f"{DESK}/variants"
"""No month in it: a prompt that is live must never fall due for erasure."""
_TEXT, _WHY = "shadow_variants.text", "shadow_variants.why"
_CONTENT = "shadow_comparisons.content"
_REASON = "live_versions.reason"
_SIDES = {"live", "variant", "problem"}


class SqlShadows:
    """Implements `copilot.ports.shadow.Shadows`."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def add(self, variant: Variant) -> None:
        texts, key = Texts(self._cipher, _SCOPE), variant.variant_id
        sealed = {"text": texts.seal(variant.text, _TEXT, key), "why": texts.seal(variant.why, _WHY, key)}
        self._session.add(row_of(VariantRow, variant, **sealed))
        self._session.flush()

    def variants(self, task: TaskName | None = None) -> tuple[Variant, ...]:
        wanted = select(VariantRow).order_by(VariantRow.proposed_at.desc(), VariantRow.variant_id)
        if task is not None:
            wanted = wanted.where(VariantRow.task == task)
        return tuple(self._variant(row) for row in self._session.scalars(wanted))

    def set_state(self, variant_id: str, state: VariantState) -> None:
        changed = self._session.execute(
            update(VariantRow)
            .where(VariantRow.variant_id == variant_id, VariantRow.state == VariantState.SHADOW.value)
            .values(state=state.value)
            .returning(VariantRow.variant_id)
        )
        if changed.first() is None:
            raise ConflictError(
                f"Variant {variant_id} has left the shadow deployment already. Reload the list."
            )

    def compare(self, comparison: Comparison) -> None:
        key = (comparison.variant_id, comparison.run_id)
        if self.compared(*key):
            return
        texts = Texts(self._cipher, scope_of(comparison.case_id, DataClass.SHADOW, comparison.at))
        content = comparison.model_dump_json(include=_SIDES)
        self._session.add(row_of(ComparisonRow, comparison, content=texts.seal(content, _CONTENT, *key)))
        self._session.flush()

    def compared(self, variant_id: str, run_id: RunId) -> bool:
        return self._session.get(ComparisonRow, (variant_id, run_id)) is not None

    def comparisons(self, variant_id: str, *, sar_compartment: bool, limit: int) -> tuple[Comparison, ...]:
        wanted = select(ComparisonRow).where(ComparisonRow.variant_id == variant_id)
        wanted = wanted.where(readable(ComparisonRow, sar_compartment))
        newest = wanted.order_by(ComparisonRow.at.desc(), ComparisonRow.run_id).limit(limit)
        rows = self._session.scalars(newest)
        return tuple(found for found in map(self._comparison, rows) if found is not None)

    def not_compared(self, variant: Variant, *, since: datetime, limit: int) -> tuple[RunId, ...]:
        done = exists().where(
            and_(ComparisonRow.variant_id == variant.variant_id, ComparisonRow.run_id == RunRow.run_id)
        )
        wanted = (
            select(RunRow.run_id)
            .join(RunMeasureRow, RunMeasureRow.run_id == RunRow.run_id)
            .where(RunRow.task == variant.task, RunRow.started_at >= since, ~done, _of_use(variant))
            .order_by(RunRow.started_at.desc(), RunRow.run_id)
            .limit(limit)
        )
        return tuple(map(RunId, self._session.scalars(wanted)))

    def made(self, *, since: datetime) -> int:
        wanted = select(func.count()).select_from(ComparisonRow).where(ComparisonRow.at >= since)
        return self._session.scalar(wanted) or 0

    def _variant(self, row: VariantRow) -> Variant:
        texts = Texts(self._cipher, _SCOPE)
        opened = {
            "text": texts.open(row.text, _TEXT, row.variant_id) or "",
            "why": texts.open(row.why, _WHY, row.variant_id) or "",
        }
        return model_of(Variant, row, **opened)

    def _comparison(self, row: ComparisonRow) -> Comparison | None:
        case_id = CaseId(row.case_id) if row.case_id else None
        texts = Texts(self._cipher, scope_of(case_id, DataClass.SHADOW, row.at))
        content = texts.open(row.content, _CONTENT, row.variant_id, row.run_id)
        if content is None:
            return None
        return model_of(Comparison, row, **json.loads(content))


class SqlLiveVersions:
    """Implements `copilot.ports.shadow.LiveVersions`."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self._cipher = cipher

    def add(self, version: Version) -> None:
        sealed = Texts(self._cipher, _SCOPE).seal(version.reason, _REASON, *_key(version))
        self._session.add(row_of(VersionInForceRow, version, decided_by=version.by, reason=sealed))
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConflictError(
                "The live version was changed meanwhile, or the same person proposed and decided. Reload it."
            ) from error

    def history(self, task: TaskName, kind: VariantKind) -> tuple[Version, ...]:
        wanted = (
            select(VersionInForceRow)
            .where(VersionInForceRow.task == task, VersionInForceRow.kind == kind.value)
            .order_by(VersionInForceRow.number)
        )
        return tuple(self._version(row) for row in self._session.scalars(wanted))

    def _version(self, row: VersionInForceRow) -> Version:
        reason = Texts(self._cipher, _SCOPE).open(row.reason, _REASON, row.task, row.kind, row.number)
        return model_of(Version, row, by=row.decided_by, reason=reason)


def _of_use(variant: Variant) -> ColumnElement[bool]:
    """What could differ under the variant: runs that never will must not stand in the way of those that do."""
    if variant.kind is VariantKind.ENGINE:
        return RunMeasureRow.engine != variant.reference
    return and_(RunMeasureRow.prompt_version == variant.base, RunMeasureRow.engine != OFFLINE)


def _key(version: Version) -> tuple[str, str, int]:
    return version.task, version.kind.value, version.number
