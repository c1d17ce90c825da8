"""The parts of the case screen: one module a tab, the header, and the copilot's pane."""
