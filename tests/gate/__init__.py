"""The verification question."""
