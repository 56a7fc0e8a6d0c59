"""Speed, always as a ratio against a bare discord.py bot in the same run; and the loopback Discord that makes it possible."""
