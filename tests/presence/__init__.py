"""Online time."""
