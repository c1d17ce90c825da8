"""The service API: the same use cases over HTTP, for a bank's other systems."""
