"""Shared widgets and the script that lays out the desk."""
