"""The SAR compartment in the store: what was marked when it was made, and all that is of a case inside it now.

A row keeps its mark for good. A case that moves into a queue of the compartment takes along what was
made of it before; one that leaves it leaves the marked rows hidden.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, true
from sqlalchemy.orm import Session, aliased

from copilot.domain.compartment import QUEUES
from copilot.store.models import CaseRow


def readable(table: Any, allowed: bool) -> ColumnElement[bool]:
    """The table's rows that the reader may know of: those of the compartment only where it is `allowed`."""
    if allowed:
        return true()
    if "case_id" not in table.__table__.columns:  # a figure, which names no case
        unmarked: ColumnElement[bool] = table.sar_compartment.is_(False)
        return unmarked
    case = aliased(CaseRow)  # the query may join the cases itself
    inside = exists().where(case.case_id == table.case_id, case.queue.in_(QUEUES))
    return and_(table.sar_compartment.is_(False), ~inside)


def belongs(session: Session, row: Any) -> bool:
    """True of a row with the mark, or of a case in a queue of the compartment."""
    case = session.get(CaseRow, row.case_id) if row.case_id else None
    return row.sar_compartment or (case is not None and case.queue in QUEUES)
