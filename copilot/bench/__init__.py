"""Measurements behind the figures of the README, each in a data directory of its own."""
