"""Evaluation: golden scenarios, scorers, a runner, a baseline and the gate that a change must pass."""
