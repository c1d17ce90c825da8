"""Redaction: what the case knows first, then shapes, then names; the way back stays in memory."""
