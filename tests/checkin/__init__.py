"""The check-in."""
