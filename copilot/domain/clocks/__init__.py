"""Statutory clocks as pure functions of records: start event, branches, calendars, citations."""

from copilot.domain.clocks.for_case import clocks_for

__all__ = ["clocks_for"]
