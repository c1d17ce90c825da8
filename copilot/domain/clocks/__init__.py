"""Statutory clocks as pure functions of records: start event, branches, calendars, citations."""
