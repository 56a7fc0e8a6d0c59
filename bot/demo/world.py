"""The simulated Discord as the demo's pages need it: what a person sees of it, and what SimCord has no verb for.

Nothing here knows HTTP. Every name of SimCord that is not public is used in this module and nowhere else, each with
its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import simcord.preview
from simcord import BackendError, ChannelHandle, Env, GuildHandle, MemberActor, Preview, RoleHandle, UserHandle
from simcord.backend.access import can_access_channel
from simcord.backend.cdn import CDN_BASE
from simcord.backend.models import Channel, Message
from simcord.backend.permissions import flag
from simcord.backend.serializers import member_payload
from simcord.enums import ChannelType
from simcord.preview import make_preview

from bot.demo.avatar import BOT_COLOUR, draw_avatar
from bot.words import Language, bare

PREVIEW_PAGES = Path(simcord.preview.__file__).with_name("static")
"""The files of the preview's page. They are package data and the same for every preview, so no preview need be open."""

DISCORD_LOCALES: Mapping[Language, str] = {"zh-CN": "zh-CN", "en": "en-US"}

MAX_TITLE = 100
MAX_BODY = 2000

CHAT_CHANNELS = frozenset({ChannelType.TEXT, ChannelType.NEWS})

Kind = Literal["newcomer", "regular", "moderator", "admin"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person through whose eyes the community can be seen, and a word on who that is."""

    member: MemberActor
    kind: Kind


@dataclass(frozen=True, slots=True)
class ChannelGroup:
    """A category and its forums and text channels, in order. The channels without a category have a nameless one."""

    name: str
    channels: Sequence[ChannelHandle]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to look as."""

    id: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Post:
    """Who wrote last, when (ISO 8601), and in which topic."""

    author: str
    at: str
    topic_id: str
    topic: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A forum's tag."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic in a list. ``opened_at`` is ISO 8601."""

    id: str
    title: str
    opener: str
    opener_id: str
    opened_at: str
    replies: int
    last: Post
    archived: bool
    locked: bool
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A forum, or a text channel, which is one long conversation."""

    id: str
    name: str
    is_forum: bool
    about: str
    topics: tuple[Topic, ...]
    posts: int
    last: Post | None
    may_post: bool
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A category with those of its boards that the viewer may see."""

    name: str
    boards: tuple[Board, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One channel, as one person finds it.

    ``what`` is a forum, a conversation (text channel or topic), hidden from this person, or gone. ``seen_by`` are the
    ids of those viewers who may see it.
    """

    what: Literal["forum", "conversation", "hidden", "gone"]
    id: str
    name: str = ""
    about: str = ""
    board_id: str = ""
    board: str = ""
    seen_by: tuple[str, ...] = ()


def is_id(word: str) -> bool:
    """Whether a word is a Discord id."""
    return word.isascii() and word.isdecimal() and len(word) <= 20


class CannotPost(Exception):
    """A new topic was not taken. ``key`` is the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def channel_groups(env: Env, guild: GuildHandle) -> list[ChannelGroup]:
    """A guild's forums and text channels by category, each in Discord's order. Empty categories are left out."""
    channels = [env.backend.get_channel(channel_id) for channel_id in env.backend.get_guild(guild.id).channel_ids]
    channels.sort(key=lambda channel: (channel.position, channel.id))
    categories = [(channel.id, channel.name or "") for channel in channels if channel.type == ChannelType.CATEGORY]
    groups = []
    for category_id, name in [(None, ""), *categories]:
        shown = [
            ChannelHandle(env, guild, channel)
            for channel in channels
            if channel.parent_id == category_id and (channel.type in CHAT_CHANNELS or channel.type == ChannelType.FORUM)
        ]
        if shown:
            groups.append(ChannelGroup(name, shown))
    return groups


def create_person(env: Env, name: str, shown_name: str) -> UserHandle:
    """A user with an avatar. To be called before the user joins a guild, so that the bot learns of it too."""
    user = env.create_user(name, global_name=shown_name, avatar="letter")
    _store_avatar(env, user.id, "letter", draw_avatar(shown_name))
    return user


def add_member(
    env: Env, guild: GuildHandle, user: UserHandle, *, roles: Sequence[RoleHandle], joined_at: datetime
) -> MemberActor:
    """A member who came to a guild at a moment that is past. SimCord's own verb lets everybody come now."""
    member = env.backend.add_member(guild.id, user.id, roles=[role.id for role in roles])
    member.joined_at = joined_at.isoformat()
    payload = member_payload(env.backend, env.backend.get_guild(guild.id), member)
    env.backend.emit("GUILD_MEMBER_ADD", {**payload, "guild_id": str(guild.id)})
    return MemberActor(env, guild, user)


def name_bot(env: Env, name: str) -> None:
    """Give the bot its name and an avatar."""
    env.backend.bot_user.avatar = "letter"
    _store_avatar(env, env.backend.bot_user.id, "letter", draw_avatar(name, BOT_COLOUR))
    env.backend.edit_bot_profile(name)


def _store_avatar(env: Env, user_id: int, avatar: str, png: bytes) -> None:
    # SimCord's CDN has verbs for attachments and stickers only. Without the bytes, pages and bot alike find no avatar.
    env.backend.cdn._blobs[f"{CDN_BASE}/avatars/{user_id}/{avatar}.png"] = png  # noqa: SLF001


class World:
    """The simulated Discord through the eyes of its viewers."""

    def __init__(self, env: Env, viewers: Sequence[Viewer]) -> None:
        self._env = env
        self._backend = env.backend
        self.viewers = {viewer.member.id: viewer for viewer in viewers}
        self._first = viewers[0]

    # ---- looking

    def viewer(self, member_id: str) -> Viewer:
        """The viewer with that id; the first one when there is none such, as on a page from an earlier run."""
        return self.viewers.get(int(member_id), self._first) if is_id(member_id) else self._first

    def person(self, viewer: Viewer) -> Person:
        """A viewer as the page names him."""
        return Person(str(viewer.member.id), self._name(viewer.member.id, viewer.member.guild.id), viewer.kind)

    def groups(self, groups: Iterable[ChannelGroup], member: MemberActor) -> tuple[Group, ...]:
        """What of ``groups`` the member may see; groups of which he may see nothing are left out."""
        seen = (
            Group(
                group.name,
                tuple(self._board(each, member) for each in group.channels if self.may_see(member, each.id)),
            )
            for group in groups
        )
        return tuple(group for group in seen if group.boards)

    def place(self, channel_id: int, member: MemberActor) -> Place:
        """What a channel is to a member."""
        channel = self._backend.channels.get(channel_id)
        if channel is None or channel.guild_id != member.guild.id:
            return Place("gone", str(channel_id))
        seen_by = tuple(str(id_) for id_, each in self.viewers.items() if self.may_see(each.member, channel_id))
        board = self._backend.channels.get(channel.parent_id or 0) if channel.is_thread else None
        if not self.may_see(member, channel_id):
            return Place("hidden", str(channel_id), channel.name or "", seen_by=seen_by)
        return Place(
            "forum" if channel.type == ChannelType.FORUM else "conversation",
            str(channel_id),
            channel.name or "",
            channel.topic or "",
            str(board.id) if board else "",
            (board.name or "") if board else "",
            seen_by,
        )

    def may_see(self, member: MemberActor, channel_id: int) -> bool:
        """Whether the member may read a channel and its history."""
        return can_access_channel(self._env, channel_id, member, history=True)

    def opening_message(self, channel_id: int) -> int | None:
        """Where a reader starts: at the first floor of a topic, at the newest message of a text channel."""
        ids = [message.id for message in self._messages(channel_id)]
        if not ids:
            return None
        return ids[0] if self._backend.get_channel(channel_id).is_thread else ids[-1]

    def avatar(self, user_id: int) -> bytes | None:
        """The PNG of a user's avatar, if he has one."""
        user = self._backend.users.get(user_id)
        return None if user is None else self._backend.cdn.get(f"{CDN_BASE}/avatars/{user.id}/{user.avatar}.png")

    @property
    def events(self) -> int:
        """How much has happened so far. While it stays the same, every page is up to date."""
        return len(self._backend.transcript)

    def _board(self, handle: ChannelHandle, member: MemberActor) -> Board:
        channel = self._backend.get_channel(handle.id)
        tags = {int(tag["id"]): Tag(str(tag["id"]), str(tag["name"])) for tag in channel.available_tags}
        threads = [self._backend.get_channel(each.id) for each in handle.threads if self.may_see(member, each.id)]
        topics = sorted((self._topic(each, tags) for each in threads), key=lambda topic: topic.last.at, reverse=True)
        topics.sort(key=lambda topic: topic.archived)
        messages = [] if channel.type == ChannelType.FORUM else list(self._messages(channel.id))
        posts = [topic.last for topic in topics]
        if messages:
            posts.append(self._post(channel, messages[-1]))
        return Board(
            id=str(channel.id),
            name=channel.name or "",
            is_forum=channel.type == ChannelType.FORUM,
            about=channel.topic or "",
            topics=tuple(topics),
            posts=len(messages) + sum(topic.replies + 1 for topic in topics),
            last=max(posts, key=lambda post: post.at, default=None),
            may_post=self._may(member, channel.id, "send_messages"),
            tags=tuple(tags.values()),
        )

    def _topic(self, thread: Channel, tags: Mapping[int, Tag]) -> Topic:
        messages = list(self._messages(thread.id))
        state = thread.thread_metadata
        opened_at = state.create_timestamp if state else ""
        opener_id = thread.owner_id or 0
        opener = self._name(opener_id, thread.guild_id)
        return Topic(
            id=str(thread.id),
            title=thread.name or "",
            opener=opener,
            opener_id=str(opener_id),
            opened_at=opened_at,
            replies=max(0, len(messages) - 1),
            last=self._post(thread, messages[-1])
            if messages
            else Post(opener, opened_at, str(thread.id), thread.name or ""),
            archived=bool(state and state.archived),
            locked=bool(state and state.locked),
            tags=tuple(tags[tag_id] for tag_id in thread.applied_tags if tag_id in tags),
        )

    def _post(self, channel: Channel, message: Message) -> Post:
        author = message.author_name or self._name(message.author_id, channel.guild_id)
        return Post(author, message.timestamp, str(channel.id), channel.name or "")

    def _messages(self, channel_id: int) -> Iterator[Message]:
        """The messages of a channel that everybody there can see, oldest first."""
        messages = self._backend.messages.get(channel_id, {})
        return (message for _, message in sorted(messages.items()) if not message.is_ephemeral)

    def _name(self, user_id: int, guild_id: int | None) -> str:
        user = self._backend.users.get(user_id)
        if user is None:
            return ""
        guild = self._backend.guilds.get(guild_id or 0)
        member = guild.members.get(user_id) if guild else None
        return (member.nick if member else None) or user.global_name or user.name

    def _may(self, member: MemberActor, channel_id: int, permission: str) -> bool:
        permissions = self._backend.compute_permissions(member.guild.id, member.id, channel_id)
        return bool(permissions & flag(permission))

    # ---- doing

    def post_topic(self, member: MemberActor, forum_id: int, title: str, body: str, tag_ids: Sequence[int] = ()) -> int:
        """Open a topic in a forum as a member, as the Discord client does, and return its id.

        The bot is sent THREAD_CREATE and MESSAGE_CREATE; ``env.settle()`` waits for what it makes of them. SimCord's
        actors have no verb for this and its backend opens topics for the bot only, so here are the same steps for a
        member.

        Raises:
            CannotPost: not a forum, no permission, or a title, body or tag that Discord would refuse.
        """
        title, body = bare(title), body.strip()
        forum = self._backend.channels.get(forum_id)
        if forum is None or forum.type != ChannelType.FORUM or not self.may_see(member, forum_id):
            raise CannotPost("demo-topic-no-board")
        if not self._may(member, forum_id, "send_messages"):
            raise CannotPost("demo-topic-not-allowed")
        if not 1 <= len(title) <= MAX_TITLE or not 1 <= len(body) <= MAX_BODY:
            raise CannotPost("demo-topic-length")
        if not {int(tag["id"]) for tag in forum.available_tags}.issuperset(tag_ids):
            raise CannotPost("demo-topic-no-board")
        thread = self._backend.create_thread(forum_id, title, member.id, applied_tags=tag_ids, broadcast=False)
        try:
            opening = self._backend.prepare_message(thread.id, member.id, body)
        except BackendError as error:
            self._backend.delete_channel(thread.id)
            raise CannotPost("demo-topic-length") from error
        opening.id = thread.id  # As on Discord, where a topic and its first message share one id.
        self._backend.commit_message(opening, broadcast=False)
        forum.last_message_id = thread.id
        self._backend.announce_thread_create(thread)
        self._backend.announce_message_create(opening)
        return thread.id

    def speak(self, language: Language) -> Callable[[], None]:
        """Let every interaction say that its client is set to ``language``, until the result is called.

        SimCord's interactions say en-US.
        """
        locale = DISCORD_LOCALES[language]

        def tell(event: str, payload: Mapping[str, Any]) -> None:
            if event == "INTERACTION_CREATE":
                payload["locale"] = locale  # type: ignore[index]  # The backend hands out the dict it goes on to send.

        self._backend.subscribers.insert(0, tell)
        return lambda: self._backend.subscribers.remove(tell)

    def commands_in(self, language: Language, catalog: dict[str, Any]) -> dict[str, Any]:
        """The preview's list of commands, with the names and descriptions that a client in ``language`` shows.

        ``display`` is what a person should see; ``invocation``, which is searched, has the English name as well.
        The names that go back to SimCord (``path``, ``options[].name``) stay as they are.
        """
        locale = DISCORD_LOCALES[language]
        commands = {command["id"]: command for scope in self._backend.commands.values() for command in scope.values()}
        for entry in catalog.get("entries", []):
            leaf = commands.get(entry["commandId"])
            shown = []
            for depth, name in enumerate(entry["path"]):
                if leaf is not None and depth:
                    leaf = next((each for each in leaf["options"] if each["name"] == name), None)
                shown.append(_localized(leaf, "name", locale) or name)
            entry["display"] = " ".join(shown)
            if entry["display"] != entry["invocation"]:
                entry["invocation"] = f"{entry['display']} {entry['invocation']}"
            entry["description"] = _localized(leaf, "description", locale) or entry["description"]
            options = {each["name"]: each for each in (leaf or {}).get("options") or []}
            for option in entry["options"]:
                known = options.get(option["name"])
                option["display"] = _localized(known, "name", locale) or option["name"]
                option["description"] = _localized(known, "description", locale) or option["description"]
                choices = {each["value"]: each for each in (known or {}).get("choices") or []}
                for choice in option["choices"]:
                    choice["name"] = _localized(choices.get(choice["value"]), "name", locale) or choice["name"]
        return catalog

    async def open_preview(self, channel_id: int, language: Language, timezone: str) -> Preview:
        """A preview of one channel for every viewer who may see it. Close it with ``close()``.

        Raises:
            SetupError: none of the viewers may see the channel.
        """
        members = [viewer.member for viewer in self.viewers.values() if self.may_see(viewer.member, channel_id)]
        guild = members[0].guild if members else None
        # env.preview() would do, but it waits for no one: while the bot is at work for someone it raises.
        preview = make_preview(
            self._env,
            ChannelHandle(self._env, guild, self._backend.get_channel(channel_id)),
            viewers=members,
            layout="channel",
            display="responsive",
            width=960,
            height=720,
            locale=DISCORD_LOCALES[language],
            timezone=timezone,
            presentation_time=None,
        )
        await preview.__aenter__()
        # SimCord allows one preview at a time, so that two windows could not look at two channels. It remembers the
        # one only to enforce this and to word its activity log, which the demo does not show; so it may forget.
        self._env._preview = None  # noqa: SLF001
        return preview


def _localized(spec: Mapping[str, Any] | None, field: str, locale: str) -> str | None:
    return ((spec or {}).get(f"{field}_localizations") or {}).get(locale)
