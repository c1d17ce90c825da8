"""A developer's tool: a real HTTP server that speaks the OpenAI protocol, well or badly, by script."""
