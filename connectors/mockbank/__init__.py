"""The mock bank: a seeded generator and the HTTP server of its systems."""
