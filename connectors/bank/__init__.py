"""Systems of record behind one port: embedded and over HTTP, chosen by `registry`; CSV is loaded into the first."""
