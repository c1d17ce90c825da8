"""Measure drift: the figures of live runs now, beside those of the time before."""

from datetime import timedelta

from copilot.domain.drift import DriftReport
from copilot.domain.identity import Actor, Permission
from copilot.errors import InputError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.scoring.drift import drift_report
from copilot.usecases.access import require

MAX_DAYS = 400


def drift(
    actor: Actor,
    *,
    window_days: int = 7,
    baseline_days: int = 28,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> DriftReport:
    """Scores per task, engine and prompt version over the last days, with the alarms that the rules raise.

    Only live runs count: evaluation and shadow runs are kept elsewhere. Runs of the SAR
    compartment count for who is inside it.

    Raises:
        PermissionDeniedError: the actor sees neither operations nor evaluations.
        InputError: the windows are out of range.
    """
    if not actor.may(Permission.EVALUATION_READ):
        require(actor, Permission.OPERATIONS_READ, to="see how live runs drift")
    if window_days < 1 or baseline_days < 1 or window_days + baseline_days > MAX_DAYS:
        raise InputError(
            f"Both windows hold at least one day and together at most {MAX_DAYS}; got {window_days} and {baseline_days}."
        )
    now = time_source.now()
    since = now - timedelta(days=window_days + baseline_days)
    until = now + timedelta(microseconds=1)  # what happens at this very moment counts
    recent_from = now - timedelta(days=window_days)
    with unit_of_work(read_only=True) as unit:
        figures = unit.measures.days(
            since, until, recent_from=recent_from, sar_compartment=actor.in_sar_compartment
        )
    return drift_report(figures, at=now, window_days=window_days, baseline_days=baseline_days)
