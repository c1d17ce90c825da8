"""The bounded state machine that carries a task out."""
