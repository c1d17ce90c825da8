"""Models behind one port: the offline engine and any OpenAI-compatible endpoint."""
