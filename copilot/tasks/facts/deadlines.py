"""Deadlines of the statutory clocks, with the days left, and the date of writing."""

from collections.abc import Iterator

from copilot.domain.bank_day import bank_day
from copilot.domain.clock import ClockState
from copilot.domain.compartment import sensitivity
from copilot.domain.fact import ClockValue, FactName
from copilot.language.written import count
from copilot.tasks.facts.finding import Finding, Inputs


def today(inputs: Inputs) -> Iterator[Finding]:
    """The date of writing in the bank's zone."""
    local = inputs.records.today
    yield Finding(FactName.TODAY, local, f"Today is {inputs.style.day(local)}.", (), "open")


def clocks(inputs: Inputs) -> Iterator[Finding]:
    """One fact per deadline: due date, days left or late, state and rule; the next one named apart.

    Internal, because a deadline is a duty of the bank and not a promise; a SAR clock keeps its compartment.
    """
    now, zone = inputs.records.now, inputs.zone
    for clock in inputs.records.clocks:
        level = sensitivity(clock.sar_compartment)
        if clock.started_at is None:
            text = f"{clock.title} has not started: it starts with {clock.start_event} ({clock.citation})."
            waiting = ClockValue(rule=clock.rule, state=ClockState.NOT_STARTED)
            yield Finding(FactName.CLOCK, waiting, text, (), level)
            continue
        for deadline in clock.deadlines:
            state = clock.state(now, deadline)
            local = bank_day(deadline.due_at, zone)
            days = (local - inputs.records.today).days
            standing = _standing(state, days, deadline.met_on is not None)
            text = f"{deadline.title}: due by {inputs.style.day(local)}, {standing} ({deadline.citation})."
            value = ClockValue(rule=clock.rule, deadline=deadline.name, due_on=local, state=state)
            yield Finding(FactName.CLOCK, value, text, (), level)


def _standing(state: ClockState, days: int, met: bool) -> str:
    if met:
        return "done"
    if state is ClockState.OVERDUE:
        return f"overdue by {count(max(-days, 0), 'day')}"
    if state is ClockState.NOT_OWED:
        return "not owed"
    paused = ", paused" if state is ClockState.PAUSED else ", at risk" if state is ClockState.AT_RISK else ""
    return f"{count(max(days, 0), 'day')} left{paused}"


FUNCTIONS = (today, clocks)
