"""What a sentence claims that can be looked up: figures, moments, identifiers, names, quotes."""
