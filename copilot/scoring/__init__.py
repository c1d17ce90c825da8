"""Scoring: small pure functions that say what an output is worth."""
