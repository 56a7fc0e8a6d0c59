"""The offline demo: the real bot on a simulated Discord, shown in a browser. The only part of the bot that knows SimCord."""

import logging

# What discord.py warns of here (no voice, a probe of the simulation's) is nothing to whoever tries the demo. It warns when
# SimCord is imported, so this stands before any other module of the demo.
logging.getLogger("discord").setLevel(logging.ERROR)
