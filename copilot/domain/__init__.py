"""The bank's words as frozen types and pure rules; imports nothing of the product above it."""
