"""Pure, named controls around every text."""
