"""Boards: Discord threads as a forum's topics, with numbered floors, credits, digests and lists."""
