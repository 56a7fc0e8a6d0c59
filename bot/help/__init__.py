"""Help: only words live here; the screen is made from the command tree."""
