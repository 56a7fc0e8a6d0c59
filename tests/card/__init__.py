"""The member card."""
