"""Tests: real SQLite, real discord.py, a simulated Discord."""
