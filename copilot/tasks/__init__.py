"""The ten tasks: what each needs, asks, requires and, offline, says."""
