"""Help on Discord: /help, made from the real command tree, so that it cannot lag behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import discord
from discord import app_commands

from bot.client import ForumBot
from bot.refusal import Refusal
from bot.services.desk import Service
from bot.translator import command_key
from bot.words import Language, Text, plain, text
from cogs._room import Interaction, Room, choice, menu, route, row, screen, show

Command = app_commands.Command[Any, ..., Any]

_MENU = 25
"""How many options one menu of Discord's can have."""

_ORDER = (
    "checkin",
    "services",
    "ledger",
    "card",
    "ranking",
    "boards",
    "topic",
    "posting",
    "digest",
    "moods",
    "wheel",
    "limits",
    "member",
    "help",
)
"""The rooms as a newcomer meets them. One that is not named comes after these, and the staff's come last."""


class NoSuchCommand(Refusal):
    """There is no such command. Fact: ``typed``."""

    key = "help-no-such-command"


class Help(Room):
    """帮助."""

    @app_commands.command()
    async def help(self, interaction: Interaction, command: str | None = None) -> None:
        """Show all commands, or one of them."""
        if command is None:
            await self._show_overview(interaction)
        else:
            await self._show_command(interaction, command)

    @route("help:open")
    async def press_open(self, interaction: Interaction) -> None:
        """A button to all commands."""
        await self._show_overview(interaction)

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """All commands."""
        return (Service("help:open", "own", 90, "❓", text("service-help"), text("service-help-about"), bar=9),)

    @route("help:command")
    async def choose_command(self, interaction: Interaction, number: int = 0) -> None:
        """A command was chosen in one of the menus."""
        await self._show_command(interaction, choice(interaction))

    async def _show_overview(self, interaction: Interaction) -> None:
        language = self.language(interaction)
        rooms: list[str] = []
        options: list[discord.SelectOption] = []
        for room, commands in self._rooms(interaction):
            lines = [self.app.say(language, text(f"help-room-{room}"))]
            for command in commands:
                description = self.app.say(language, Text(f"{command_key(command)}.description"))
                lines.append(
                    self.app.say(
                        language,
                        text("help-line", command=self._shown(language, command), description=description),
                    )
                )
                options.append(
                    discord.SelectOption(
                        label=f"/{self._local_name(language, command)}"[:100],
                        value=command.qualified_name,
                        description=description[:100],
                    )
                )
            rooms.append("\n".join(lines))
        await show(
            interaction,
            screen(
                self.say(interaction, "help-heading"),
                "\n".join(rooms),
                *(
                    row(self._menu(interaction, f"help:command:{first}", options[first : first + _MENU]))
                    for first in range(0, len(options), _MENU)
                ),
            ),
        )

    def _menu(
        self, interaction: Interaction, custom_id: str, options: list[discord.SelectOption]
    ) -> discord.ui.Select[Any]:
        """A menu that says which of the commands it holds, as they do not all fit into one."""
        placeholder = self.say(interaction, "help-choose", first=options[0].label, last=options[-1].label)
        return menu(custom_id, options, placeholder=placeholder)

    async def _show_command(self, interaction: Interaction, name: str) -> None:
        language = self.language(interaction)
        name = name.strip().removeprefix("/").lower()
        command = next(
            (
                each
                for _, commands in self._rooms(interaction)
                for each in commands
                if name in {each.qualified_name, self._local_name(language, each)}
            ),
            None,
        )
        if command is None:
            raise NoSuchCommand(typed=plain(name, limit=40))
        lines = [
            self.say(interaction, "help-command-heading", command=self._shown(language, command)),
            self.app.say(language, Text(f"{command_key(command)}.description")),
        ]
        for parameter in command.parameters:
            dashed = parameter.name.replace("_", "-")
            lines.append(
                self.app.say(
                    language,
                    text(
                        "help-parameter",
                        name=Text(f"{command_key(command)}.{dashed}"),
                        description=Text(f"{command_key(command)}.{dashed}-description"),
                        required=parameter.required,
                    ),
                )
            )
        fact = self._facts().get(command.qualified_name)
        if fact is not None:
            lines.append(self.app.say(language, fact))
        await show(interaction, screen("\n".join(lines)))

    def _rooms(self, interaction: Interaction) -> Iterator[tuple[str, list[Command]]]:
        """The commands that the member may use, by the cog that they belong to."""
        rooms: dict[str, list[Command]] = {}
        for top in self.bot.tree.get_commands():
            if isinstance(top, app_commands.ContextMenu) or not self._may_use(interaction, top):
                continue
            for command in [top] if isinstance(top, app_commands.Command) else top.walk_commands():
                if isinstance(command, app_commands.Command):
                    room = type(command.binding).__name__.lower()
                    rooms.setdefault(room, []).append(command)
        places = {room: place for place, room in enumerate(_ORDER)}
        for room in sorted(rooms, key=lambda name: (name == "staff", places.get(name, len(places)), name)):
            yield room, rooms[room]

    def _may_use(self, interaction: Interaction, command: Command | app_commands.Group) -> bool:
        return command.default_permissions is None or self.bot.is_staff(interaction)

    def _facts(self) -> dict[str, Text]:
        """What each command costs or pays, as its own cog says."""
        facts: dict[str, Text] = {}
        for cog in self.bot.cogs.values():
            facts |= getattr(cog, "help_facts", dict)()
        return facts

    def _local_name(self, language: Language, command: Command) -> str:
        if language == "en":
            return command.qualified_name
        name = self.app.say(language, Text(command_key(command)))
        if command.parent is None:
            return name
        return f"{self.app.say(language, Text(command_key(command.parent)))} {name}"

    def _shown(self, language: Language, command: Command) -> str:
        return f"`/{self._local_name(language, command)}`"

    @help.autocomplete("command")
    async def suggest_command(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The commands, in the member's language."""
        language = self.language(interaction)
        names = [
            (self._local_name(language, command), command.qualified_name)
            for _, commands in self._rooms(interaction)
            for command in commands
        ]
        typed = typed.strip().removeprefix("/").casefold()
        return [
            app_commands.Choice(name=f"/{local}", value=name)
            for local, name in names
            if typed in local.casefold() or typed in name
        ][:25]


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Help(bot))
