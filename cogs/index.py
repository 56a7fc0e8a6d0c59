"""The index of the boards on Discord: its events, the reading of what was missed, the limits, and /admin index.

Counting never asks Discord anything: each event is one act. What was missed is read by one worker, page by page.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.ext import commands

from bot.app import NotSaved
from bot.boards import catchup, places, service
from bot.boards.catchup import PAGE, SIGNAL, Found, Opening, ToRead
from bot.boards.service import Arrived, Seen
from bot.client import ForumBot
from bot.config import Config
from bot.settings import Fault
from bot.staff.alert import alert_staff
from bot.words import text
from cogs._admin import admin_command, check_staff
from cogs._boards import BoardChannel, BoardRoom, PlacedBoard, board_channel, placed_boards, seen_data, seen_thread
from cogs._room import Interaction, button, route, row, screen, show
from cogs._setup import missing_permissions, named
from cogs._worker import Worker

log = logging.getLogger(__name__)

INTENTS = ("guild_messages",)


def intents(config: Config) -> dict[str, str]:
    """The text of messages is needed only where short ones are not paid; it is a privileged intent. By the setting that
    asks for it."""
    asked = config.boards and config.forum.minimum_paid_length
    return {"message_content": "forum.minimum_paid_length"} if asked else {}


_POSTS = {
    discord.MessageType.default,
    discord.MessageType.reply,
    discord.MessageType.thread_starter_message,
}
"""The kinds of messages that are posts; all others are Discord's own notices."""

_LOOK_AGAIN = timedelta(days=1)
"""How often all topics are compared with Discord, so that what slipped by is found, and the limits are watched."""

_OPENING_PAUSE_S = 1.0
"""Between two archived topics whose first post is looked for: there may be a hundred thousand, and nobody waits for them."""

_UNKNOWN_CHANNEL = 10003

_MOST_ACTIVE = 1000
_ACTIVE_WARNING = 900
_MOST_TAGS = 20
_TAGS_WARNING = 18

_REPORT_EVERY = 50
"""Pages between two lines of progress in the log."""

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
        self.worker = Worker("the reading of the boards", self._round)
        self._comparison_due = False
        self._listed_session = -1
        """The session in which all topics were last compared with Discord: it is due when another has begun."""
        self._listed_at: datetime | None = None
        self._phase = "idle"
        self._pages = 0
        self.app.database.on_signal(SIGNAL, self.worker.wake)

    async def begin_work(self) -> None:
        """Start to read what was missed, beside everything else (called when Discord can be reached)."""
        if self.app.config.boards:
            self.worker.start()

    async def cog_unload(self) -> None:
        """Stop where the reading stands: the cursor is in the database."""
        await self.worker.stop()

    # --- Events --------------------------------------------------------------------------------------------------------

    async def _count(self, act: Callable[..., Any], **facts: Any) -> None:
        """Do an event's act. One that cannot be saved is found again when its topic is next compared with Discord."""
        try:
            await self.app.act_patiently(act, **facts)
        except NotSaved as error:
            log.warning("an event could not be saved; all topics will be compared", extra={"problem": str(error)})
            self._compare_soon()

    def _compare_soon(self) -> None:
        """Let all topics be compared with Discord as soon as the worker comes to it."""
        self._comparison_due = True
        self.worker.wake()

    @commands.Cog.listener()
    async def on_connect(self) -> None:
        """A connection that is no resumption: whatever happened before it may have been missed."""
        await self._count(service.open_session)
        self.worker.wake()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """A message in a topic."""
        if message.guild is None or message.guild.id != self.app.community.guild_id:
            return
        channel = message.channel
        seen: Seen | None = None
        if isinstance(channel, discord.Thread):
            seen = seen_thread(self.bot, channel)
            if seen is None:
                return
        elif not isinstance(channel, discord.PartialMessageable):
            return
        if is_post(message):
            await self._count(
                service.count_post,
                topic_id=channel.id,
                seen=seen,
                arrived=Arrived(message.id, message.author.id, message.created_at, self._length(message.content)),
            )
        else:
            await self._count(
                service.count_other, topic_id=channel.id, message_id=message.id, webhook_id=message.webhook_id
            )

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """An edit, of which only the length counts, where the bot may read it."""
        length = self._length(payload.data.get("content", ""))
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
        self._look_at(channel)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel was deleted, and its topics with it."""
        self._look_at(channel)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """A channel got another name, or the bot other permissions there."""
        me = after.guild.me
        if before.name != after.name or before.permissions_for(me) != after.permissions_for(me):
            self._look_at(after)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """A role of the bot's got other permissions: what it may read can have changed everywhere."""
        is_ours = after.guild.id == self.app.community.guild_id and after in after.guild.me.roles
        if is_ours and before.permissions != after.permissions and self.app.config.boards:
            self._compare_soon()

    def _look_at(self, channel: discord.abc.GuildChannel) -> None:
        if channel.guild.id == self.app.community.guild_id and isinstance(channel, BoardChannel):
            self._compare_soon()

    def _in_community(self, thread: discord.Thread) -> Seen | None:
        return seen_thread(self.bot, thread) if thread.guild.id == self.app.community.guild_id else None

    def _length(self, content: str) -> int | None:
        """The length of a message, where the bot may read it: without that intent all are empty."""
        return len(content.strip()) if self.bot.intents.message_content else None

    # --- Reading what was missed ---------------------------------------------------------------------------------------

    async def _round(self) -> float:
        await self.catch_up()
        await self._look_for_archived_openings()
        return self._until_next_look()

    def _until_next_look(self) -> float:
        """The seconds until all topics are to be compared again, however often the worker is woken meanwhile."""
        if self._listed_at is None:
            return _LOOK_AGAIN.total_seconds()
        return max(0.0, (self._listed_at + _LOOK_AGAIN - self.app.clock.now()).total_seconds())

    async def catch_up(self) -> None:
        """Compare all topics with Discord if that is due, and read whatever is not up to date. It may be stopped at any
        moment.

        Raises:
            discord.HTTPException, OSError: Discord is in trouble; what was read is kept.
        """
        if self._listed_at is not None and self._until_next_look() == 0:
            self._comparison_due = True
        if self._comparison_due:
            await self.app.act(service.open_session, was_absent=False)
            self._comparison_due = False
        session = await self.app.read(catchup.read_session)
        if session != self._listed_session:
            await self._list_all(session)
            self._listed_session, self._listed_at = session, self.app.clock.now()
        while (to_read := await self.app.read(catchup.next_to_read, session=session)) is not None:
            self._phase = "reading"
            await self._read_page(to_read)
            self._pages += 1
            if self._pages % _REPORT_EVERY == 0:
                await self._report()
        while (opening := await self.app.read(catchup.next_opening, is_archived=False, session=session)) is not None:
            await self._look_for_opening(opening)
        if self._phase != "idle":
            self._phase = "idle"
            await self._report()

    async def _look_for_archived_openings(self) -> None:
        """Look for the first posts of archived topics, slowly, until there is something else to do."""
        while not self.worker.woken.is_set():
            opening = await self.app.read(catchup.next_opening, is_archived=True)
            if opening is None:
                return
            await self._look_for_opening(opening)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.worker.woken.wait(), _OPENING_PAUSE_S)

    async def _look_for_opening(self, opening: Opening) -> None:
        thread = self.bot.get_partial_messageable(opening.topic_id, guild_id=self.app.community.guild_id)
        is_there = True
        try:
            await thread.fetch_message(opening.message_id)
        except discord.NotFound as error:
            if error.code == _UNKNOWN_CHANNEL:
                await self.app.act(service.lose_topic, topic_id=opening.topic_id)
                return
            is_there = False
        except discord.Forbidden as error:
            log.warning("topic %s cannot be read: %s", opening.topic_id, error.text)
        await self.app.act(catchup.note_opening, opening=opening, is_there=is_there)

    async def _list_all(self, session: int) -> None:
        """Ask Discord for every topic of every board, active and archived; those that it no longer has are gone."""
        self._phase = "listing"
        guild = self.bot.get_guild(self.app.community.guild_id)
        if guild is None or not self.app.config.boards:
            return
        await self._place_topics(guild)
        active = await guild.active_threads()
        await self._list(active, session)
        await self._warn_of_limits(len(active))
        for board in placed_boards(self.bot):
            try:
                await self._list_archived(board, session)
            except (discord.Forbidden, discord.NotFound) as error:
                # Missing permissions were told by the limits' check; the other boards go on.
                log.warning("board %s cannot be read: %s", board.code, error.text)
                continue
            for topic_id in await self.app.read(catchup.read_missing, board=board.code, session=session):
                await self._look_for(guild, topic_id, session)
        await self._report()

    async def _place_topics(self, guild: discord.Guild) -> None:
        """Let every topic count to the board that its channel is now, to none if it is none, and go if its channel is gone."""
        boards = {board.channel.id: board.code for board in placed_boards(self.bot)}
        await self.app.act(places.take_places, places=boards)
        there = {channel.id for channel in guild.channels}
        for channel_id in await self.app.read(places.read_lost_channels, there=there):
            try:
                await guild.fetch_channel(channel_id)
            except discord.NotFound:
                await self._close(channel_id)
            except discord.Forbidden:
                pass  # it is there, but not for the bot
        for channel_id in await self.app.read(places.read_moved_channels, places=boards):
            while await self.app.act(places.move_topics, channel_id=channel_id, board=boards.get(channel_id)):
                pass

    async def _close(self, channel_id: int) -> None:
        closed = 0
        while some := await self.app.act(places.close_topics, channel_id=channel_id):
            closed += some
        fix = text("alert-board-closed", topics=closed)
        await self.app.act(alert_staff, subject=f"boards.channel-{channel_id}", fix=fix)

    async def _list_archived(self, board: PlacedBoard, session: int) -> None:
        page: list[discord.Thread] = []
        async for thread in board.channel.archived_threads(limit=None):
            page.append(thread)
            if len(page) == PAGE:
                await self._list(page, session)
                page = []
        await self._list(page, session)

    async def _list(self, threads: list[discord.Thread], session: int) -> None:
        listed = [seen for seen in (seen_thread(self.bot, thread) for thread in threads) if seen is not None]
        for start in range(0, len(listed), PAGE):
            await self.app.act(catchup.list_topics, listed=listed[start : start + PAGE], session=session)

    async def _look_for(self, guild: discord.Guild, topic_id: int, session: int) -> None:
        """A topic was in no list. It may have moved between two lists, be out of sight, or be gone."""
        try:
            channel = await guild.fetch_channel(topic_id)
        except discord.NotFound:
            await self.app.act(service.lose_topic, topic_id=topic_id)
            return
        except discord.Forbidden:
            channel = None
        seen = seen_thread(self.bot, channel) if isinstance(channel, discord.Thread) else None
        if seen is None:
            await self.app.act(catchup.put_aside, topic_id=topic_id)
        else:
            await self.app.act(catchup.list_topics, listed=[seen], session=session)

    async def _read_page(self, to_read: ToRead) -> None:
        thread = self.bot.get_partial_messageable(to_read.topic_id, guild_id=self.app.community.guild_id)
        after = discord.Object(to_read.cursor_id)
        try:
            messages = [message async for message in thread.history(limit=PAGE, after=after, oldest_first=True)]
        except discord.NotFound:
            await self.app.act(service.lose_topic, topic_id=to_read.topic_id)
            return
        except discord.Forbidden as error:
            log.warning("topic %s cannot be read: %s", to_read.topic_id, error.text)
            await self.app.act(catchup.put_aside, topic_id=to_read.topic_id)
            return
        page = [self._found(message) for message in messages]
        await self.app.act(catchup.record_page, to_read=to_read, page=page, is_last=len(page) < PAGE)

    def _found(self, message: discord.Message) -> Found:
        return Found(
            message_id=message.id,
            author_id=message.author.id if is_post(message) else None,
            at=message.created_at,
            length=self._length(message.content),
            webhook_id=message.webhook_id,
            shown_name=message.author.name if message.webhook_id else "",
        )

    async def _report(self) -> None:
        state = await self.app.read(catchup.read_state)
        log.info("boards: %s topics and %s posts known, %s topics to read", state.topics, state.posts, state.to_read)

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
        self.worker.wake()
        await self._show_index(interaction)

    async def _show_index(self, interaction: Interaction) -> None:
        state = await self.app.read(catchup.read_state)
        phase = "reading" if self._phase == "idle" and state.to_read else self._phase
        lines = [
            self.say(interaction, "index-phase", phase=phase, to_read=state.to_read),
            self.say(interaction, "index-known", topics=state.topics, posts=state.posts, pages=self._pages),
        ]
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


def is_post(message: discord.Message) -> bool:
    """Whether a message is a member's post: neither a bot's nor a webhook's, nor a notice of Discord's."""
    return not message.author.bot and message.webhook_id is None and message.type in _POSTS


def _missing(channel: BoardChannel, me: discord.Member) -> list[str]:
    """What the bot lacks in a board's channel."""
    opens = isinstance(channel, discord.TextChannel)
    return missing_permissions(channel, me, (*_NEEDED, "create_public_threads") if opens else _NEEDED)


async def setup(bot: ForumBot) -> None:
    """Called by discord.py when the cog is loaded."""
    await bot.add_cog(Index(bot))
