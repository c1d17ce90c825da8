"""Hand-written doubles of the ports, with the real ones' semantics."""
