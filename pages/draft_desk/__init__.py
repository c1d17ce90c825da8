"""The parts of the drafts and approvals screens."""
