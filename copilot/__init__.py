"""Foureyes: an analyst copilot whose every sentence can be checked."""
