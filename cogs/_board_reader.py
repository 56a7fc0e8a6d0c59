"""The reading of the boards: compares all topics with Discord, and reads what was missed, page by page, beside everything else.

How far it is stands in the database, so that it goes on from there after any stop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import discord

from bot.boards import catchup, places, service
from bot.boards.catchup import PAGE, SIGNAL, Found, Opening, ToRead
from bot.client import ForumBot
from bot.staff.alert import alert_staff
from bot.words import text
from cogs._boards import PlacedBoard, placed_boards, placed_channels, seen_thread
from cogs._worker import Worker

log = logging.getLogger(__name__)

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

_REPORT_EVERY = 50
"""Pages between two lines of progress in the log."""


class BoardReader:
    """Reads the boards. ``warn_of_limits`` is called with the number of active topics whenever all were listed."""

    def __init__(self, bot: ForumBot, warn_of_limits: Callable[[int], Awaitable[None]]) -> None:
        self.worker = Worker("the reading of the boards", self._round)
        self.phase = "idle"
        self.pages = 0
        self._bot = bot
        self._app = bot.app
        self._warn_of_limits = warn_of_limits
        self._comparison_due = False
        self._listed_session = -1
        """The session in which all topics were last compared with Discord: it is due when another has begun."""
        self._listed_at: datetime | None = None
        self._app.database.on_signal(SIGNAL, self.worker.wake)

    def compare_soon(self) -> None:
        """Let all topics be compared with Discord as soon as the worker comes to it."""
        self._comparison_due = True
        self.worker.wake()

    async def _round(self) -> float:
        await self.catch_up()
        await self._look_for_archived_openings()
        return self._until_next_look()

    def _until_next_look(self) -> float:
        """The seconds until all topics are to be compared again, however often the worker is woken meanwhile."""
        if self._listed_at is None:
            return _LOOK_AGAIN.total_seconds()
        return max(0.0, (self._listed_at + _LOOK_AGAIN - self._app.clock.now()).total_seconds())

    async def catch_up(self) -> None:
        """Compare all topics with Discord if that is due, and read whatever is not up to date. It may be stopped at any
        moment.

        Raises:
            discord.HTTPException, OSError: Discord is in trouble; what was read is kept.
        """
        if self._listed_at is not None and self._until_next_look() == 0:
            self._comparison_due = True
        if self._comparison_due:
            await self._app.act(service.open_session, was_absent=False)
            self._comparison_due = False
        session = await self._app.read(catchup.read_session)
        if session != self._listed_session:
            await self._list_all(session)
            self._listed_session, self._listed_at = session, self._app.clock.now()
        while (to_read := await self._app.read(catchup.next_to_read, session=session)) is not None:
            self.phase = "reading"
            await self._read_page(to_read)
            self.pages += 1
            if self.pages % _REPORT_EVERY == 0:
                await self._report()
        while (opening := await self._app.read(catchup.next_opening, is_archived=False, session=session)) is not None:
            await self._look_for_opening(opening)
        if self.phase != "idle":
            self.phase = "idle"
            await self._report()

    async def _look_for_archived_openings(self) -> None:
        """Look for the first posts of archived topics, slowly, until there is something else to do."""
        while not self.worker.woken.is_set():
            opening = await self._app.read(catchup.next_opening, is_archived=True)
            if opening is None:
                return
            await self._look_for_opening(opening)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.worker.woken.wait(), _OPENING_PAUSE_S)

    async def _look_for_opening(self, opening: Opening) -> None:
        thread = self._bot.get_partial_messageable(opening.topic_id, guild_id=self._app.community.guild_id)
        is_there = True
        try:
            await thread.fetch_message(opening.message_id)
        except discord.NotFound as error:
            if error.code == _UNKNOWN_CHANNEL:
                await self._app.act(service.lose_topic, topic_id=opening.topic_id)
                return
            is_there = False
        except discord.Forbidden as error:
            log.warning("topic %s cannot be read: %s", opening.topic_id, error.text)
        await self._app.act(catchup.note_opening, opening=opening, is_there=is_there)

    async def _list_all(self, session: int) -> None:
        """Ask Discord for every topic of every board, active and archived; those that it no longer has are gone."""
        self.phase = "listing"
        guild = self._bot.guild
        if guild is None or not self._app.config.boards:
            return
        await self._place_topics(guild)
        active = await guild.active_threads()
        await self._list(active, session)
        await self._warn_of_limits(len(active))
        for board in placed_boards(self._bot):
            try:
                await self._list_archived(board, session)
            except (discord.Forbidden, discord.NotFound) as error:
                # Missing permissions were told by the limits' check; the other boards go on.
                log.warning("board %s cannot be read: %s", board.code, error.text)
                continue
            for topic_id in await self._app.read(catchup.read_missing, board=board.code, session=session):
                await self._look_for(guild, topic_id, session)
        await self._report()

    async def _place_topics(self, guild: discord.Guild) -> None:
        """Let every topic count to the board that its channel is now, to none if it is none, and go if its channel is gone."""
        boards = placed_channels(self._bot)
        await self._app.act(places.take_places, places=boards)
        there = {channel.id for channel in guild.channels}
        for channel_id in await self._app.read(places.read_lost_channels, there=there):
            try:
                await guild.fetch_channel(channel_id)
            except discord.NotFound:
                await self._close(channel_id)
            except discord.Forbidden:
                pass  # it is there, but not for the bot
        for channel_id in await self._app.read(places.read_moved_channels, places=boards):
            while await self._app.act(places.move_topics, channel_id=channel_id, board=boards.get(channel_id)):
                pass

    async def _close(self, channel_id: int) -> None:
        closed = 0
        while some := await self._app.act(places.close_topics, channel_id=channel_id):
            closed += some
        fix = text("alert-board-closed", topics=closed)
        await self._app.act(alert_staff, subject=f"boards.channel-{channel_id}", fix=fix)

    async def _list_archived(self, board: PlacedBoard, session: int) -> None:
        page: list[discord.Thread] = []
        async for thread in board.channel.archived_threads(limit=None):
            page.append(thread)
            if len(page) == PAGE:
                await self._list(page, session)
                page = []
        await self._list(page, session)

    async def _list(self, threads: list[discord.Thread], session: int) -> None:
        listed = [seen for seen in (seen_thread(self._bot, thread) for thread in threads) if seen is not None]
        for start in range(0, len(listed), PAGE):
            await self._app.act(catchup.list_topics, listed=listed[start : start + PAGE], session=session)

    async def _look_for(self, guild: discord.Guild, topic_id: int, session: int) -> None:
        """A topic was in no list. It may have moved between two lists, be out of sight, or be gone."""
        try:
            channel = await guild.fetch_channel(topic_id)
        except discord.NotFound:
            await self._app.act(service.lose_topic, topic_id=topic_id)
            return
        except discord.Forbidden:
            channel = None
        seen = seen_thread(self._bot, channel) if isinstance(channel, discord.Thread) else None
        if seen is None:
            await self._app.act(catchup.put_aside, topic_id=topic_id)
        else:
            await self._app.act(catchup.list_topics, listed=[seen], session=session)

    async def _read_page(self, to_read: ToRead) -> None:
        thread = self._bot.get_partial_messageable(to_read.topic_id, guild_id=self._app.community.guild_id)
        after = discord.Object(to_read.cursor_id)
        try:
            messages = [message async for message in thread.history(limit=PAGE, after=after, oldest_first=True)]
        except discord.NotFound:
            await self._app.act(service.lose_topic, topic_id=to_read.topic_id)
            return
        except discord.Forbidden as error:
            log.warning("topic %s cannot be read: %s", to_read.topic_id, error.text)
            await self._app.act(catchup.put_aside, topic_id=to_read.topic_id)
            return
        page = [self._found(message) for message in messages]
        await self._app.act(catchup.record_page, to_read=to_read, page=page, is_last=len(page) < PAGE)

    def _found(self, message: discord.Message) -> Found:
        return Found(
            message_id=message.id,
            author_id=message.author.id if is_post(message) else None,
            at=message.created_at,
            length=read_length(self._bot, message.content),
            webhook_id=message.webhook_id,
            shown_name=message.author.name if message.webhook_id else "",
        )

    async def _report(self) -> None:
        state = await self._app.read(catchup.read_state)
        log.info("boards: %s topics and %s posts known, %s topics to read", state.topics, state.posts, state.to_read)


def read_length(bot: ForumBot, content: str) -> int | None:
    """The length of a message, where the bot may read it: without that intent all are empty."""
    return len(content.strip()) if bot.intents.message_content else None


def is_post(message: discord.Message) -> bool:
    """Whether a message is a member's post: neither a bot's nor a webhook's, nor a notice of Discord's."""
    return not message.author.bot and message.webhook_id is None and message.type in _POSTS
