"""The index of the boards on Discord: its events, the limits, and /admin index.

Counting never asks Discord anything: each event is one act. What was missed is read by `cogs._board_reader`.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Iterator
from typing import Any

import discord
from discord.ext import commands

from bot.app import NotSaved
from bot.boards import catchup, places, service
from bot.boards.service import Arrived, Counted, Seen
from bot.client import ForumBot
from bot.config import Config
from bot.settings import Fault
from bot.staff.alert import alert_staff
from bot.words import text
from cogs._admin import admin_command, check_staff
from cogs._board_reader import BoardReader, is_post, read_length
from cogs._boards import BoardChannel, BoardRoom, board_channel, placed_boards, placed_channels, seen_data, seen_thread
from cogs._room import Interaction, button, route, row, screen, show
from cogs._setup import missing_permissions, named

log = logging.getLogger(__name__)

INTENTS = ("guild_messages",)


def intents(config: Config) -> dict[str, str]:
    """The text of messages is needed only where short ones are not paid; it is a privileged intent. By the setting that
    asks for it."""
    asked = config.boards and config.forum.minimum_paid_length
    return {"message_content": "forum.minimum_paid_length"} if asked else {}


_MOST_ACTIVE = 1000
_ACTIVE_WARNING = 900
_MOST_TAGS = 20
_TAGS_WARNING = 18

_NEEDED: tuple[str, ...] = (
    "view_channel",
    "read_message_history",
    "send_messages",
    "send_messages_in_threads",
    "manage_threads",
    "manage_messages",
    "manage_webhooks",
)
"""What the boards need in a board's channel, beside Create Public Threads in a text channel; the README says what for."""


def find_faults(guild: discord.Guild, config: Config) -> Iterator[Fault]:
    """What the boards miss in the server: their channels, what the bot may do in them, tags."""
    forums: list[discord.ForumChannel] = []
    for place, board in enumerate(config.boards):
        channel = board_channel(guild, board)
        if channel is None:
            yield Fault(f"boards.{place}.channel", text("alert-no-board", channel=str(board.channel)))
            continue
        missing = _missing(channel, guild.me)
        if missing:
            fix = text("alert-board-permissions", channel=channel.name, permissions=named(missing))
            yield Fault(f"boards.{place}.channel", fix)
        if isinstance(channel, discord.ForumChannel):
            forums.append(channel)
            count = len(channel.available_tags)
            if count >= _TAGS_WARNING:
                fix = text("alert-board-tags", channel=channel.name, count=count, most=_MOST_TAGS)
                yield Fault(f"boards.{place}.tags", fix)
    # Louzhu's own name for it may be missing: then no topic gets a tag. One that was chosen is to be found somewhere.
    tag = config.forum.digest_tag
    chosen = "digest_tag" in config.forum.model_fields_set and tag
    if chosen and forums and not any(each.name == tag for forum in forums for each in forum.available_tags):
        yield Fault("forum.digest_tag", text("alert-no-digest-tag", tag=tag))


class Index(BoardRoom):
    """帖子索引."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.reader = BoardReader(bot, self._warn_of_limits)
        # Topics that the index knows: what Discord shows of them is not asked for anew.
        self._recorded: set[int] = set()

    async def cog_load(self) -> None:
        """Hear of messages."""
        await super().cog_load()
        self.bot.message_watchers.append(self.notice_message)

    async def begin_work(self) -> None:
        """Start to read what was missed, beside everything else (called when Discord can be reached)."""
        if self.app.config.boards:
            self.reader.worker.start()

    async def cog_unload(self) -> None:
        """Stop where the reading stands: the cursor is in the database."""
        await self.reader.worker.stop()

    # --- Events --------------------------------------------------------------------------------------------------------

    async def _count(self, act: Callable[..., Any], **facts: Any) -> None:
        """Do an event's act."""
        try:
            await self.app.act_patiently(act, **facts)
        except NotSaved as error:
            self._note_lost(error)

    def _note_lost(self, error: NotSaved) -> None:
        """An event that cannot be saved is found again when its topic is next compared with Discord."""
        log.warning("an event could not be saved; all topics will be compared", extra={"problem": str(error)})
        self.reader.compare_soon()

    @commands.Cog.listener()
    async def on_connect(self) -> None:
        """A connection that is no resumption: whatever happened before it may have been missed."""
        await self._count(service.open_session)
        self.reader.worker.wake()

    def notice_message(self, message: discord.Message) -> None:
        """A message in a topic. There may be thousands a minute: none has a task of its own."""
        if message.guild is None or message.guild.id != self.app.community.guild_id:
            return
        channel = message.channel
        seen: Seen | None = None
        if isinstance(channel, discord.Thread):
            if channel.id not in self._recorded:
                seen = seen_thread(self.bot, channel)
                if seen is None:
                    return
        elif not isinstance(channel, discord.PartialMessageable):
            return
        noting: asyncio.Future[Counted | None]
        try:
            if is_post(message):
                length = read_length(self.bot, message.content)
                arrived = Arrived(message.id, message.author.id, message.created_at, length)
                posted = service.PostArrived(channel.id, arrived, seen, self.app.clock.now())
                noting = self.app.act_together(service.count_posts, posted, patiently=True)
            else:
                facts = {"topic_id": channel.id, "message_id": message.id, "webhook_id": message.webhook_id}
                noting = self.app.act_patiently(service.count_other, **facts)
        except NotSaved as error:
            self._note_lost(error)
        else:
            noting.add_done_callback(functools.partial(self._note_counted, channel.id))

    def _note_counted(self, topic_id: int, noting: asyncio.Future[Counted | None]) -> None:
        if noting.cancelled():
            return
        try:
            counted = noting.result()
        except NotSaved as error:
            self._note_lost(error)
        else:
            if counted is not None:  # whatever else came may have come into a topic that the index does not know
                self._recorded.add(topic_id)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """An edit, of which only the length counts, where the bot may read it."""
        length = read_length(self.bot, payload.data.get("content", ""))
        if length is not None and payload.guild_id == self.app.community.guild_id:
            await self._count(service.measure_post, message_id=payload.message_id, length=length)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A deletion."""
        if payload.guild_id == self.app.community.guild_id:
            await self._count(service.lose_posts, topic_id=payload.channel_id, message_ids=(payload.message_id,))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many deletions at once."""
        if payload.guild_id == self.app.community.guild_id:
            message_ids = tuple(sorted(payload.message_ids))
            await self._count(service.lose_posts, topic_id=payload.channel_id, message_ids=message_ids)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """A topic was opened."""
        seen = self._in_community(thread)
        if seen is not None:
            await self._count(service.open_topic, seen=seen)

    @commands.Cog.listener()
    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """A topic was renamed, tagged, archived, locked, pinned, or the reverse."""
        if payload.guild_id == self.app.community.guild_id:
            seen = seen_data(self.bot, payload.data)
            if seen is not None:
                await self._count(service.change_topic, seen=seen)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A topic was deleted. One that went with its channel is the board's affair: it costs its opener nothing."""
        guild = self.bot.get_guild(payload.guild_id)
        if payload.guild_id != self.app.community.guild_id or guild is None:
            return
        if guild.get_channel(payload.parent_id) is not None:
            await self._count(service.lose_topic, topic_id=payload.thread_id)

    @commands.Cog.listener()
    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """A channel was made, which may be a board that was missing."""
        await self._look_at(channel)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel was deleted, and its topics with it."""
        await self._look_at(channel)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """A channel got another name, or the bot other permissions there."""
        me = after.guild.me
        if before.name != after.name or before.permissions_for(me) != after.permissions_for(me):
            await self._look_at(after)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """A role of the bot's got other permissions: what it may read can have changed everywhere."""
        is_ours = after.guild.id == self.app.community.guild_id and after in after.guild.me.roles
        if is_ours and before.permissions != after.permissions and self.app.config.boards:
            self.reader.compare_soon()

    async def _look_at(self, channel: discord.abc.GuildChannel) -> None:
        is_ours = channel.guild.id == self.app.community.guild_id and isinstance(channel, BoardChannel)
        if not is_ours or not self.app.config.boards:
            return
        self._recorded.clear()
        # Now, and not when the reader comes to it: a channel that is no board any more pays nothing from this moment.
        await self._count(places.change_places, places=placed_channels(self.bot))
        self.reader.compare_soon()

    def _in_community(self, thread: discord.Thread) -> Seen | None:
        return seen_thread(self.bot, thread) if thread.guild.id == self.app.community.guild_id else None

    # --- Limits --------------------------------------------------------------------------------------------------------

    async def _warn_of_limits(self, active: int) -> None:
        """Tell the staff before Discord's limits bite, and of what is missing; each once a day at most."""
        if active >= _ACTIVE_WARNING:
            fix = text("alert-active-topics", count=active, most=_MOST_ACTIVE)
            await self.app.act(alert_staff, subject="boards", fix=fix)
        await self.look_over()

    # --- /admin index --------------------------------------------------------------------------------------------------

    @admin_command("index")
    async def index(self, interaction: Interaction) -> None:
        """How far the index of the boards is."""
        await self._show_index(interaction)

    @route("index:show")
    async def press_index(self, interaction: Interaction) -> None:
        """A button to see how far it is now."""
        check_staff(interaction)
        await self._show_index(interaction)

    @route("index:again")
    async def press_again(self, interaction: Interaction) -> None:
        """A button to compare every topic with Discord once more."""
        check_staff(interaction)
        await self.app.act(service.open_session)
        self.reader.worker.urge()
        await self._show_index(interaction)

    async def _show_index(self, interaction: Interaction) -> None:
        state = await self.app.read(catchup.read_state)
        phase = "reading" if self.reader.phase == "idle" and state.to_read else self.reader.phase
        lines = [
            self.say(interaction, "index-phase", phase=phase, to_read=state.to_read),
            self.say(interaction, "index-known", topics=state.topics, posts=state.posts, pages=self.reader.pages),
        ]
        if self.reader.worker.is_resting:
            lines.append(self.say(interaction, "index-rests"))
        if state.openings:
            lines.append(self.say(interaction, "index-openings", count=state.openings))
        await show(
            interaction,
            screen(
                self.say(interaction, "index-heading"),
                "\n".join(lines),
                "\n".join(self._board_line(interaction, code) for code in self._codes()) or None,
                row(
                    button(self.say(interaction, "index-refresh"), "index:show", emoji="🔄"),
                    button(self.say(interaction, "index-again"), "index:again", emoji="🔍"),
                ),
            ),
        )

    def _codes(self) -> list[str]:
        return [board.code for board in self.app.config.boards]

    def _board_line(self, interaction: Interaction, code: str) -> str:
        assert interaction.guild is not None  # the door lets only the community in
        board = next((each for each in placed_boards(self.bot) if each.code == code), None)
        if board is None:
            return self.say(interaction, "index-board-missing", code=code)
        missing = _missing(board.channel, interaction.guild.me)
        if missing:
            return self.say(
                interaction, "index-board-forbidden", board=board.channel.mention, permissions=named(missing)
            )
        return self.say(interaction, "index-board-fine", board=board.channel.mention)


def _missing(channel: BoardChannel, me: discord.Member) -> list[str]:
    """What the bot lacks in a board's channel."""
    opens = isinstance(channel, discord.TextChannel)
    return missing_permissions(channel, me, (*_NEEDED, "create_public_threads") if opens else _NEEDED)


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Index(bot))
