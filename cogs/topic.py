"""A topic on Discord: /topic, /floor, /op, /prev, /next, and the panel that stands in it.

Other rooms add to the panel: a cog with a method ``topic_panel_parts(topic)`` gives parts of its own; they are asked in the
order of the cogs' names.
"""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.boards import screens, service
from bot.boards.screens import TopicLine
from bot.client import ForumBot
from bot.clock import to_ms
from bot.moment import ago
from bot.moods.panel import slow_down
from bot.outbox import GiveUp, Later, OutboxEntry, find_kept_message
from bot.words import Language, Text, plain, text
from cogs._boards import BoardRoom, topic_id_of, visible_boards
from cogs._outbox import discord_may_refuse, keep_message
from cogs._paging import pager
from cogs._room import Component, Interaction, Part, button, link_button, mention, route, row, screen, show

_FIRST_POST_MISSING = 40058
"""Discord's code: nothing may be sent to a topic before its author's first message has landed."""

_TRY_AGAIN_S = 5
_MOST_SOON = 20
"""Tries at that pace; after them the pauses grow, for then no first post is on its way."""

_TOO_MANY_EDITS = 30046
"""Discord's code: a message older than an hour was edited too often."""


class Topic(BoardRoom):
    """主题."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.app.outbox.performs(service.PANEL, self.post_panel)

    # --- The card ------------------------------------------------------------------------------------------------------

    @app_commands.command()
    async def topic(self, interaction: Interaction, topic: str | None = None) -> None:
        """Show a topic's card."""
        await self._show_topic(interaction, topic_id_of(interaction, topic))

    @route("boards:topic")
    async def press_topic(self, interaction: Interaction, topic_id: int) -> None:
        """A button to a topic's card."""
        await self._show_topic(interaction, topic_id)

    async def _show_topic(self, interaction: Interaction, topic_id: int) -> None:
        line = await self.read_topic(interaction, topic_id)
        language = self.language(interaction)
        board = visible_boards(interaction)[line.board]

        def say(key: str, **facts: Any) -> str:
            return self.app.say(language, text(key, **facts))

        states = [
            text(f"topic-is-{state}")
            for state, holds in (
                ("archived", line.is_archived),
                ("locked", line.is_locked),
                ("pinned", line.is_pinned),
            )
            if holds
        ]
        lines = [
            say("topic-board", board=board.channel.mention),
            say("topic-opener", member=mention(line.opener_id), created=format_dt(line.created_at, "f")),
            say("topic-floors", floors=line.floors, replies=line.replies, participants=line.participants),
        ]
        if line.last_post_id is not None and line.last_poster_id is not None:
            lines.append(
                say(
                    "topic-last",
                    member=mention(line.last_poster_id),
                    when=ago(to_ms(line.last_post_at)),
                    address=self.link(line.topic_id, line.last_post_id),
                )
            )
        if line.digest:
            lines.append(say("topic-digest", grade=text(f"digest-grade-{line.digest}")))
        if states:
            lines.append(say("topic-states", states=states))
        await show(
            interaction,
            screen(
                say("topic-heading", title=plain(line.title)),
                "\n".join(lines),
                *self._buttons(language, line),
            ),
        )

    def _buttons(self, language: Language, line: TopicLine) -> list[Component | None]:
        def say(key: str) -> str:
            return self.app.say(language, text(key))

        return [
            row(
                link_button(say("topic-top"), self.link(line.topic_id, line.top_id), emoji="⏫"),
                button(say("topic-prev"), f"boards:step:prev:{line.topic_id}", emoji="⬅️"),
                button(say("topic-next"), f"boards:step:next:{line.topic_id}", emoji="➡️"),
                button(say("topic-op"), f"boards:op:{line.topic_id}", emoji="👤"),
                button(
                    say("topic-reply"),
                    f"boards:reply:{line.topic_id}",
                    emoji="💬",
                    style=discord.ButtonStyle.primary,
                ),
            )
        ]

    # --- Floors --------------------------------------------------------------------------------------------------------

    @app_commands.command()
    async def floor(
        self, interaction: Interaction, floor: app_commands.Range[int, 0, 2**31], topic: str | None = None
    ) -> None:
        """Find a floor."""
        line = await self.read_topic(interaction, topic_id_of(interaction, topic))
        found = await self.app.read(screens.read_floor, topic_id=line.topic_id, floor=floor)
        language = self.language(interaction)
        name = self.floor_name(language, floor)
        if found.message_id is None:
            await show(
                interaction,
                screen(self.say(interaction, "floor-gap", floor=name, topic=self.topic_link(line))),
            )
            return
        address = self.link(line.topic_id, found.message_id)
        await show(
            interaction,
            screen(
                self.say(
                    interaction,
                    "floor-found",
                    floor=name,
                    topic=self.topic_link(line),
                    member=mention(found.author_id),
                    when=format_dt(found.at, "f"),
                ),
                row(link_button(self.say(interaction, "floor-go", floor=name), address, emoji="🔗")),
            ),
        )

    @app_commands.command()
    async def op(self, interaction: Interaction, topic: str | None = None) -> None:
        """List the opener's floors."""
        await self._show_op(interaction, topic_id_of(interaction, topic))

    @route("boards:op")
    async def press_op(
        self,
        interaction: Interaction,
        topic_id: int,
        direction: Literal["before", "after", ""] = "",
        floor: int = 0,
    ) -> None:
        """A button to the opener's floors."""
        await self._show_op(interaction, topic_id, **({direction: floor} if direction else {}))

    async def _show_op(self, interaction: Interaction, topic_id: int, **bounds: int) -> None:
        line = await self.read_topic(interaction, topic_id)
        page = await self.app.read(screens.read_floors_of, topic_id=topic_id, author_id=line.opener_id, **bounds)
        language = self.language(interaction)
        lines = [
            self.say(
                interaction,
                "op-line",
                floor=self.floor_name(language, each.floor),
                address=self.link(topic_id, each.message_id),
                when=format_dt(each.at, "f"),
            )
            for each in page.floors
        ]
        base = f"boards:op:{topic_id}"
        await show(
            interaction,
            screen(
                self.say(interaction, "op-heading", topic=self.topic_link(line), member=mention(line.opener_id)),
                "\n".join(lines) or self.say(interaction, "op-empty"),
                pager(
                    self,
                    interaction,
                    f"{base}:before:{page.floors[0].floor}" if page.has_lower and page.floors else None,
                    f"{base}:after:{page.floors[-1].floor}" if page.has_higher and page.floors else None,
                    words=("page-before", "page-after"),
                ),
            ),
        )

    # --- The topics beside it ------------------------------------------------------------------------------------------

    @app_commands.command()
    async def prev(self, interaction: Interaction, topic: str | None = None) -> None:
        """The topic before: with a newer last reply."""
        await self._step(interaction, topic_id_of(interaction, topic), "prev")

    @app_commands.command()
    async def next(self, interaction: Interaction, topic: str | None = None) -> None:
        """The topic after: with an older last reply."""
        await self._step(interaction, topic_id_of(interaction, topic), "next")

    @route("boards:step")
    async def press_step(self, interaction: Interaction, way: Literal["prev", "next"], topic_id: int) -> None:
        """A button to the topic before or after."""
        await self._step(interaction, topic_id, way)

    async def _step(self, interaction: Interaction, topic_id: int, way: str) -> None:
        line = await self.read_topic(interaction, topic_id)  # so that nobody steps out of a board he may not see
        found = await self.app.read(screens.read_neighbour, topic_id=line.topic_id, way=way)
        await self._show_topic(interaction, found.topic_id)

    @topic.autocomplete("topic")
    @floor.autocomplete("topic")
    @op.autocomplete("topic")
    @prev.autocomplete("topic")
    @next.autocomplete("topic")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Topics by their titles."""
        return await self.suggest_topic(interaction, typed)

    # --- The panel -----------------------------------------------------------------------------------------------------

    async def post_panel(self, entry: OutboxEntry) -> None:
        """Post a topic's panel, once (outbox)."""
        line = await self.app.read(screens.read_topic, topic_id=int(entry.subject))
        if line is None:
            raise GiveUp("the topic is gone")
        kept = await self.app.read(find_kept_message, kind=entry.kind, subject=entry.subject)
        if line.is_archived and kept is None:
            raise GiveUp("the topic was archived meanwhile; a panel would bring it up again")
        view = screen(*await self.panel_parts(line))
        thread = self.bot.get_partial_messageable(line.topic_id, guild_id=self.app.community.guild_id)
        async with discord_may_refuse(self.bot, f"boards.{line.board}"):
            try:
                await keep_message(self.bot, entry, thread, view)
            except discord.RateLimited as error:
                # So does a refusal below look like that asks for more patience than discord.py has.
                rest = await self.app.act(slow_down, topic_id=line.topic_id)
                raise Later("rate limited", max(rest, error.retry_after)) from error
            except discord.HTTPException as error:
                if error.code == _FIRST_POST_MISSING:
                    raise Later(error.text, _TRY_AGAIN_S if entry.attempts < _MOST_SOON else None) from error
                if error.code == _TOO_MANY_EDITS:
                    raise Later(error.text, await self.app.act(slow_down, topic_id=line.topic_id)) from error
                raise

    async def panel_parts(self, line: TopicLine) -> list[Part | None]:
        """What a topic's panel is put together from: its own buttons, and what other rooms add."""
        language = self.app.community_language
        parts: list[Part | None] = [
            self.app.say(language, text("panel-heading", member=mention(line.opener_id))),
            *self._buttons(language, line),
        ]
        for _, cog in sorted(self.bot.cogs.items()):
            contribute = getattr(cog, "topic_panel_parts", None)
            if contribute is not None:
                parts += await contribute(line)
        return parts

    def help_facts(self) -> dict[str, Text]:
        """How topics are found from anywhere, for /help."""
        return {"topic": text("help-topic")}


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Topic(bot))
