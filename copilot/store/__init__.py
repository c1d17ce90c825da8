"""The product's own persistence."""
