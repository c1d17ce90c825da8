"""The tasks, one folder each: what a task needs, asks, requires and, offline, says."""
