"""Pull changed cases from ticketing into the own projection."""

from concurrent.futures import ThreadPoolExecutor

from copilot.domain.bank import BankProfile
from copilot.errors import PermanentError
from copilot.ports.systems import SystemsOfRecord
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.case_projection import keep_projections, project_case
from copilot.workflow.gather import ClocksFor

_BATCH = 1_000
_THREADS = 8


def sync_cases(
    *,
    systems: SystemsOfRecord,
    unit_of_work: UnitOfWorkFactory,
    clocks_for: ClocksFor,
    bank: BankProfile,
) -> int:
    """Bring the projection up to date, batch by batch; returns how many cases were new or changed.

    A batch and its cursor land in one transaction, so a crash repeats at most one batch, to
    the same effect. A new hit on a known case folds into it: its score rises and it wakes.

    Raises:
        TransientError: a system did not answer; what was pulled before stays.
        PermanentError: the bank's list of changes does not move on; what was pulled stays.
    """
    with unit_of_work(read_only=True) as unit:
        cursor = unit.cases.cursor()
    done = 0
    with ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="sync") as pool:
        while True:
            page = systems.ticketing.changed_cases(cursor, limit=_BATCH)
            projections = tuple(
                pool.map(lambda case: project_case(case, systems, clocks_for, bank), page.cases)
            )
            with unit_of_work() as unit:
                keep_projections(unit, projections)
                if page.cursor is not None:
                    unit.cases.set_cursor(page.cursor)
            done += len(projections)
            if page.cursor is None or not page.cases:
                return done
            if page.cursor == cursor:
                raise PermanentError(
                    f"Ticketing gave {len(page.cases):,} changed cases and the place to go on from that it was asked for, "
                    "so the rest cannot be reached. What it gave is kept; tell the owner of the ticketing system."
                )
            cursor = page.cursor
