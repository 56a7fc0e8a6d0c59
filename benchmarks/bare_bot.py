"""The bare discord.py bot that Louzhu is measured against: it answers /ping with "pong", counts messages, knows nothing.

Run as ``python -m benchmarks.bare_bot API_URL GATEWAY_URL``; it ends with SIGTERM.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from benchmarks.loopback import TOKEN


class BareBot(discord.Client):
    """As little as a bot with one command can be."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True, guild_messages=True), max_messages=None)
        self.messages = 0
        self.tree = app_commands.CommandTree(self)

        @self.tree.command()
        async def ping(interaction: discord.Interaction[Any]) -> None:
            """Answer."""
            await interaction.response.send_message("pong", ephemeral=True)

    async def on_message(self, message: discord.Message) -> None:
        """Count."""
        self.messages += 1


def main() -> None:
    """Run until told to stop."""
    Route.BASE, gateway = sys.argv[1:]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    BareBot().run(TOKEN, log_level=logging.ERROR)


if __name__ == "__main__":
    main()
