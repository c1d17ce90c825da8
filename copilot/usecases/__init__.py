"""One verb per file; the permission check comes first, the audit row goes with the change."""
