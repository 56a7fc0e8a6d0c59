"""Members: what they chose for themselves, shared by all features."""
