"""Systems of record behind one port: embedded, over HTTP, from CSV."""
