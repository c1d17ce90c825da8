"""Screens: one module each, exposing render(services)."""
