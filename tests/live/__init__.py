"""Tests of `louzhu run`: the real process, the real discord.py client, a Discord on loopback sockets."""
