"""What the cogs of the boards share: which channel is which board, who may see it, and how topics are named and linked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.boards import rules, screens
from bot.boards.screens import TopicLine
from bot.boards.service import Seen
from bot.boards.settings import BoardSettings, board_name
from bot.client import ForumBot
from bot.clock import to_ms
from bot.refusal import Refusal
from bot.words import Language, Localized, bare, plain, text
from cogs._room import Interaction, Room, suggestions

_PINNED = 1 << 1
"""The bit of a thread's flags that says it is pinned in its forum."""

_PUBLIC = (discord.ChannelType.public_thread, discord.ChannelType.news_thread)
"""The kinds of threads that are topics: private ones are nobody's business but their members'."""

_DIGEST_MARKS = ("", "💎I", "💎II")

BoardChannel = discord.TextChannel | discord.ForumChannel


THREAD_ARCHIVED = 50083
"""Discord's code: an archived topic takes nothing; a locked one is not opened again by what is sent to it."""


class TopicArchived(Refusal):
    """The topic is archived, and does not take what was to be done there."""

    key = "boards-topic-archived"


class NoSuchBoard(Refusal):
    """There is no such board, or the member may not see it. Fact: ``known``."""

    key = "boards-no-such-board"


class NoBoards(Refusal):
    """No board is configured, or the member may see none."""

    key = "boards-no-boards"


class NotInTopic(Refusal):
    """The command was used outside a topic and names none."""

    key = "boards-not-in-topic"


class NoSuchTopic(Refusal):
    """There is no such topic, it is gone, or the member may not see it."""

    key = "boards-no-such-topic"


@dataclass(frozen=True, slots=True)
class PlacedBoard:
    """A board and the channel that it is."""

    settings: BoardSettings
    channel: BoardChannel

    @property
    def code(self) -> str:
        """What the database calls it."""
        return self.settings.code

    @property
    def name(self) -> Localized:
        """What members call it."""
        return board_name(self.settings, self.channel.name)


def board_of(bot: ForumBot, channel: discord.abc.GuildChannel | None) -> BoardSettings | None:
    """The board that a channel is, if it is one."""
    if not isinstance(channel, BoardChannel):
        return None
    board = next((board for board in bot.app.config.boards if board.channel in (channel.id, channel.name)), None)
    return board if board is not None and board_channel(channel.guild, board) == channel else None


def placed_boards(bot: ForumBot) -> Iterator[PlacedBoard]:
    """The boards whose channels are there and of a right kind, in the order of the config."""
    guild = bot.guild
    taken: set[int] = set()
    for board in bot.app.config.boards if guild is not None else ():
        assert guild is not None  # see above
        channel = board_channel(guild, board)
        if channel is not None and channel.id not in taken:
            taken.add(channel.id)
            yield PlacedBoard(board, channel)


def placed_channels(bot: ForumBot) -> dict[int, str]:
    """Which channel is which board, by the ids of the channels."""
    return {board.channel.id: board.code for board in placed_boards(bot)}


def board_channel(guild: discord.Guild, board: BoardSettings) -> BoardChannel | None:
    """The channel that a board names. A category or voice channel of the same name is none; of two, the older one is it."""
    if isinstance(board.channel, int):
        channel = guild.get_channel(board.channel)
        return channel if isinstance(channel, BoardChannel) else None
    named = [each for each in guild.channels if each.name == board.channel and isinstance(each, BoardChannel)]
    return min(named, key=lambda channel: channel.id, default=None)


def visible_boards(interaction: Interaction) -> dict[str, PlacedBoard]:
    """The boards that whoever acts may see, by code.

    Raises:
        NoBoards: none.
    """
    assert isinstance(interaction.user, discord.Member)  # the door lets only the community in
    found = {
        board.code: board
        for board in placed_boards(interaction.client)
        if board.channel.permissions_for(interaction.user).view_channel
    }
    if not found:
        raise NoBoards
    return found


def offered_boards(bot: ForumBot, interaction: Interaction | None) -> tuple[str, ...]:
    """The codes of the boards that whoever acts may see, without him of all that there are: for what is offered only where
    there is one."""
    if interaction is None:
        return tuple(board.code for board in placed_boards(bot))
    try:
        return tuple(visible_boards(interaction))
    except NoBoards:
        return ()


def chosen_boards(interaction: Interaction, code: str | None) -> dict[str, PlacedBoard]:
    """The board that was named, or all that may be seen.

    Raises:
        NoBoards, NoSuchBoard: it cannot be shown.
    """
    visible = visible_boards(interaction)
    if code is None:
        return visible
    for board in visible.values():
        if code == board.code or code in board.name.values():
            return {board.code: board}
    raise NoSuchBoard(known=[board.name for board in visible.values()])


def seen_thread(bot: ForumBot, thread: discord.Thread) -> Seen | None:
    """A thread as a topic; ``None`` if it belongs to no board, or is private."""
    return _seen(
        bot,
        topic_id=thread.id,
        parent_id=thread.parent_id,
        is_public=thread.type in _PUBLIC,
        opener_id=thread.owner_id,
        title=thread.name,
        state=(thread.archived, thread.locked, thread.flags.pinned),
        tags=[tag.id for tag in thread.applied_tags],
        last_message_id=thread.last_message_id or 0,
        message_count=thread.message_count,
    )


def seen_data(bot: ForumBot, data: Mapping[str, Any]) -> Seen | None:
    """The same for a thread as the gateway sends it."""
    state = data["thread_metadata"]
    return _seen(
        bot,
        topic_id=int(data["id"]),
        parent_id=int(data["parent_id"]),
        is_public=data["type"] in {kind.value for kind in _PUBLIC},
        opener_id=int(data["owner_id"]),
        title=data["name"],
        state=(
            state["archived"],
            state.get("locked", False),
            bool(data.get("flags", 0) & _PINNED),
        ),
        tags=[int(tag) for tag in data.get("applied_tags", ())],
        last_message_id=int(data.get("last_message_id") or 0),
        message_count=data.get("message_count"),
    )


def _seen(
    bot: ForumBot,
    *,
    topic_id: int,
    parent_id: int,
    is_public: bool,
    opener_id: int,
    title: str,
    state: tuple[bool, bool, bool],
    tags: Sequence[int],
    last_message_id: int,
    message_count: int | None,
) -> Seen | None:
    guild = bot.guild
    parent = None if guild is None else guild.get_channel(parent_id)
    board = board_of(bot, parent)
    if board is None or not is_public:
        return None
    is_archived, is_locked, is_pinned = state
    return Seen(
        topic_id=topic_id,
        board=board.code,
        channel_id=parent_id,
        opener_id=opener_id,
        title=title,
        created_at=to_ms(discord.utils.snowflake_time(topic_id)),
        is_archived=is_archived,
        is_locked=is_locked,
        is_pinned=is_pinned,
        tags=json.dumps(list(tags)),
        last_message_id=last_message_id,
        message_count=message_count,
    )


def topic_id_of(interaction: Interaction, typed: str | None) -> int:
    """The topic that was named (by the menu, an id or a link), or the one that the command was used in.

    Raises:
        NotInTopic, NoSuchTopic: neither.
    """
    if typed is not None:
        found = rules.topic_of_link(typed)
        if found is None:
            raise NoSuchTopic
        return found
    if not isinstance(interaction.channel, discord.Thread) and interaction.channel_id not in _threads(interaction):
        raise NotInTopic
    assert interaction.channel_id is not None  # the door lets only the community in
    return interaction.channel_id


def _threads(interaction: Interaction) -> set[int]:
    """The channel as Discord sent it along, if it is a thread that the bot does not hold in memory."""
    data: Any = interaction.channel
    is_thread = getattr(data, "type", None) in _PUBLIC
    return {interaction.channel_id} if is_thread and interaction.channel_id is not None else set()


def topic_mark(topic: TopicLine) -> str:
    """What a list shows before a topic: its digest, else that it is locked, archived or pinned; mostly nothing."""
    if topic.digest:
        return _DIGEST_MARKS[topic.digest]
    return "🔒" if topic.is_locked else "📦" if topic.is_archived else "📌" * topic.is_pinned


class BoardRoom(Room):
    """A cog of the boards: what it needs to name topics, floors and boards in a member's language."""

    def floor_name(self, language: Language, floor: int) -> str:
        """A floor's name: 沙发, or 12楼."""
        named = self.floors.get(floor)
        return named[language] if named is not None else self.app.say(language, text("floor-number", floor=floor))

    @property
    def floors(self) -> dict[int, Localized]:
        """The named floors."""
        return rules.floor_names(self.app.config.forum.floor_names)

    def link(self, channel_id: int, message_id: int | None = None) -> str:
        """The address of a message or topic."""
        return rules.link(self.app.community.guild_id, channel_id, message_id)

    def topic_link(self, topic: TopicLine) -> str:
        """A topic's title, which leads to its top."""
        return f"[{plain(topic.title, limit=60)}]({self.link(topic.topic_id)})"

    async def suggest_board(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The boards that may be seen."""
        language = self.language(interaction)
        visible = visible_boards(interaction).values()
        return suggestions(typed, [(bare(board.name[language], limit=100), board.code) for board in visible])

    async def suggest_topic(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Topics whose title has what was typed in it, the one last replied to first."""
        found = await self.app.read(screens.search_topics, boards_shown=tuple(visible_boards(interaction)), typed=typed)
        return [app_commands.Choice(name=bare(title, limit=100) or "…", value=str(topic)) for topic, title in found]

    async def read_topic(self, interaction: Interaction, topic_id: int) -> TopicLine:
        """A topic that whoever acts may see.

        Raises:
            NoSuchTopic: there is none, or it is hidden from him.
        """
        topic = await self.app.read(screens.read_topic, topic_id=topic_id)
        if topic is None or topic.board not in visible_boards(interaction):
            raise NoSuchTopic
        return topic
