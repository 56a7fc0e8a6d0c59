"""The stage: a real database, the real bot, and a simulated Discord. The only test file that touches SimCord.

A test arranges members and channels, lets members act, and reads what they see.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord.actors import MemberActor as MemberActor  # tests name whom they let act, but never ask SimCord
from simcord.backend.models import Channel, Overwrite
from simcord.builders import ChannelHandle as ChannelHandle
from simcord.builders import GuildHandle
from simcord.enums import OverwriteType
from simcord.results import InteractionResult as InteractionResult

from bot.app import App
from bot.client import ForumBot
from bot.clock import to_ms
from bot.community import Community
from bot.config import Config, parse_config
from bot.demo.parity import complete_simulation
from bot.refusal import Refusal
from bot.words import Language
from db import uptime
from db.engine import Database, Transaction
from db.migrate import migrate
from tests.wire.listed import check_listed
from tests.wire.request import Request, check

GUILD_ID = 900_000_000_000_000_001
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in Shanghai on Monday, 23 November 2026: when every stage opens."""

_IDLE_S = 0.002
"""How long SimCord waits before it looks again whether the bot has done all; by itself it waits 0.05 s, many times in a test."""

_PATIENCE_S = 100
"""How long the bot may take over what a test lets happen before that is a failure; nothing is measured by it."""


class StageClock:
    """A clock that stands still until the test moves it."""

    def __init__(self, moment: datetime = NOON) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The moment that the test has set."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Move to a moment, ahead or back."""
        self._moment = moment.astimezone(UTC)


class LoadedDice:
    """Chance that a test decides: a fixed row of numbers, each taken modulo what is asked for."""

    def __init__(self, *numbers: int) -> None:
        self._numbers = list(numbers) or [0]
        self._next = self._drawn = 0

    def rewind(self) -> None:
        """Begin the row anew: the bot's start may have taken of it."""
        self._next = 0

    def below(self, bound: int) -> int:
        """The next number of the row."""
        number = self._numbers[self._next % len(self._numbers)]
        self._next += 1
        return number % bound

    def bytes(self, count: int) -> bytes:
        """Bytes that say how often bytes were asked for. They take nothing from the row: what is drawn at the start, such as
        the seeds of the wheel, does not shift what a test decides."""
        self._drawn += 1
        return self._drawn.to_bytes(count, "big")


def make_config(tables: Mapping[str, Any] | None = None) -> Config:
    """A config as if written in the file; the server is the stage's."""
    written = dict(tables or {})
    written["discord"] = {"guild_id": GUILD_ID, **written.get("discord", {})}
    return parse_config(written)


def prepare(path: Path, clock: StageClock) -> None:
    """A new database; one that is there is brought up to date, as at every start."""
    if path.exists():
        migrate(path, at_ms=to_ms(clock.now()))
    else:
        path.write_bytes(_migrated())


@cache
def _migrated() -> bytes:
    """A new database, made once: a copy takes a fraction of the time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.sqlite3"
        migrate(path, at_ms=to_ms(NOON))
        return path.read_bytes()


@contextlib.asynccontextmanager
async def open_app(path: Path, config: Config, clock: StageClock, dice: Any = None) -> AsyncIterator[App]:
    """The App on a database of its own, without Discord."""
    prepare(path, clock)
    database = await Database.open(path)
    app = App(Community(GUILD_ID, config), database, clock=clock, dice=dice)
    try:
        await app.start()
        yield app
    finally:
        await app.close()


class Stage:
    """The bot in a simulated server with a channel."""

    def __init__(self, app: App, clock: StageClock, env: simcord.Env) -> None:
        self.app = app
        self.clock = clock
        self.env = env
        self._expected: list[type[Exception]] = []
        self._errors_seen = 0
        self._follows = False
        self.guild: GuildHandle = env.create_guild("测试社区", id=GUILD_ID)
        self.channel: ChannelHandle = self.guild.create_text_channel("大厅")

    @property
    def bot(self) -> ForumBot:
        """The bot that is on the stage now; another one after a restart."""
        bot = self.env.bot
        assert isinstance(bot, ForumBot)
        return bot

    async def restart(self) -> None:
        """Let the bot go and come back, with the server as it was."""
        await self.env.restart_bot(ForumBot(self.app))

    # --- Arranging -------------------------------------------------------------------------------------------------------

    def member(self, name: str, **kwargs: Any) -> MemberActor:
        """A member of the server."""
        return self.guild.add_member(self.env.create_user(name), **kwargs)

    async def speaks(self, member: MemberActor, language: Language | None) -> None:
        """Let a member choose a language, with the command."""
        choice = "language-client" if language is None else f"language-{language.lower()}"
        await member.slash(self.channel, "language", language=choice)

    async def pass_time(self, span: timedelta, *, reachable: bool = True) -> None:
        """Let time pass for the bot; ``reachable``: it was up all the while, as its heartbeat would have noted."""
        self.clock.set(self.clock.now() + span)
        if self._follows:
            self.follow_clock()
        if reachable:
            await keep_alive(self.app)

    def follow_clock(self) -> None:
        """From now on keep the simulated Discord at the bot's time, so that messages bear it. It never goes back."""
        self._follows = True
        gap_s = (self.clock.now() - self.env.now()).total_seconds()
        if gap_s > 0:
            self.env.backend.advance_clock(gap_s)

    async def next_day(self, days: int = 1, *, reachable: bool = True) -> None:
        """Let whole days pass."""
        await self.pass_time(timedelta(days=days), reachable=reachable)

    def show_to_everybody(self, command: str) -> None:
        """As a server may set it: Discord then shows a command of the staff's to all, and only the bot's own check is left."""
        listed = self.env.backend.commands[self.guild.id]
        found = next(each for (name, _), each in listed.items() if name == command)
        self.guild.set_command_permissions(int(found["id"]), {self.guild.default_role: True})

    async def forge_press(
        self, member: MemberActor, channel: ChannelHandle, custom_id: str, values: Sequence[str] = ()
    ) -> InteractionResult:
        """A member's client claims that he pressed a button, or chose in a menu, which the bot never gave to him."""
        kind = discord.ComponentType.string_select if values else discord.ComponentType.button
        data = {"custom_id": custom_id, "component_type": kind.value, "values": list(values)}
        return await member._dispatch_interaction(discord.InteractionType.component.value, channel, data)

    async def forge_form(
        self, member: MemberActor, channel: ChannelHandle, custom_id: str, fields: Mapping[str, str | Sequence[str]]
    ) -> InteractionResult:
        """A member's client claims that he filled in a form: texts, and lists of what was chosen."""
        components = [
            {
                "type": discord.ComponentType.label.value,
                "component": {"type": 4, "custom_id": name, "value": filled}
                if isinstance(filled, str)
                else {"type": 3, "custom_id": name, "values": list(filled)},
            }
            for name, filled in fields.items()
        ]
        data = {"custom_id": custom_id, "components": components}
        return await member._dispatch_interaction(discord.InteractionType.modal_submit.value, channel, data)

    # --- Topics ----------------------------------------------------------------------------------------------------------

    def forum(self, name: str, *, tags: tuple[str, ...] = ()) -> ChannelHandle:
        """A forum channel, with tags."""
        forum = self.guild.create_forum_channel(name)
        if tags:
            listed = [
                {
                    "id": str(self.env.backend.snowflake()),
                    "name": tag,
                    "moderated": False,
                    "emoji_id": None,
                    "emoji_name": None,
                }
                for tag in tags
            ]
            self.env.backend.edit_channel(forum.id, {"available_tags": listed})
        return forum

    async def open_topic(
        self, member: MemberActor, board: ChannelHandle, title: str, body: str | None = "顶楼的内容"
    ) -> ChannelHandle:
        """A member opens a topic; without a body it has no first post yet."""
        backend = self.env.backend
        thread = backend.create_thread(board.id, title, member.id, broadcast=False)
        backend.announce_thread_create(thread)
        topic = ChannelHandle(self.env, self.guild, thread)
        await self.env.settle()
        if body is not None:
            await member.send(topic, body)
        return topic

    async def change_topic(self, topic: ChannelHandle, *, name: str | None = None, **state: bool) -> None:
        """Somebody renames a topic, or sets ``archived`` or ``locked``."""
        self.env.backend.edit_channel(topic.id, {"name": name} if name else {}, thread_metadata=state)
        await self.env.settle()

    async def delete_topic(self, topic: ChannelHandle) -> None:
        """Somebody deletes a topic."""
        self.env.backend.delete_channel(topic.id)
        await self.env.settle()

    async def delete_posts(self, topic: ChannelHandle, *message_ids: int) -> None:
        """Somebody deletes messages, one or many at once."""
        if len(message_ids) == 1:
            self.env.backend.delete_message(topic.id, message_ids[0])
        else:
            self.env.backend.bulk_delete_messages(topic.id, message_ids)
        await self.env.settle()

    def hide(self, channel: ChannelHandle) -> None:
        """Somebody hides a channel from the bot."""
        self.deny(channel, discord.Permissions(view_channel=True))

    def hide_from(self, member: MemberActor, channel: ChannelHandle) -> None:
        """Somebody hides a channel from a member."""
        self.deny(channel, discord.Permissions(view_channel=True), member=member)

    def deny(
        self, channel: ChannelHandle, permissions: discord.Permissions, *, member: MemberActor | None = None
    ) -> None:
        """Somebody takes permissions in a channel from a member, or from the bot."""
        target_id = self.env.backend.bot_user.id if member is None else member.id
        overwrite = Overwrite(target_id, OverwriteType.MEMBER, deny=permissions.value)
        self.env.backend.set_overwrite(channel.id, overwrite)

    def tag(self, forum: ChannelHandle, name: str) -> int:
        """The id of a forum's tag."""
        tags = self.env.backend.get_channel(forum.id).available_tags
        return next(int(tag["id"]) for tag in tags if tag["name"] == name)

    def webhooks(self, channel: ChannelHandle) -> list[int]:
        """The ids of a channel's webhooks."""
        return [each.id for each in self.env.backend.webhooks.values() if each.channel_id == channel.id]

    def delete_webhooks(self, channel: ChannelHandle) -> None:
        """Somebody deletes a channel's webhooks."""
        for webhook_id in self.webhooks(channel):
            self.env.backend.delete_webhook(webhook_id)

    def forget_topic(self, topic: ChannelHandle) -> None:
        """A topic is deleted, and the event is still on its way."""
        del self.env.backend.channels[topic.id]

    def as_discord_has_it(self, topic: ChannelHandle) -> Channel:
        """A topic as the simulated Discord keeps it."""
        return self.env.backend.get_channel(topic.id)

    @contextlib.asynccontextmanager
    async def absence(self) -> AsyncIterator[None]:
        """What happens inside, the bot does not see: it is away, and comes back afterwards."""
        backend = self.env.backend
        await self.env.settle()
        subscribers, backend.subscribers = backend.subscribers, []
        try:
            yield
        finally:
            backend.subscribers = subscribers
        await self.restart()

    @contextlib.asynccontextmanager
    async def at_once(self) -> AsyncIterator[None]:
        """What happens inside reaches the bot all at once, at the end; nothing that is answered can be looked at before."""
        backend = self.env.backend
        await self.env.settle()
        held: list[tuple[str, Any]] = []
        subscribers, backend.subscribers = backend.subscribers, [lambda event, payload: held.append((event, payload))]
        try:
            yield
        finally:
            backend.subscribers = subscribers
        for event, payload in held:
            for subscriber in subscribers:
                subscriber(event, payload)
        await self.env.settle()
        if all(isinstance(_cause(error), Refusal) for error in self.env.errors_since(self._errors_seen)):
            self._errors_seen = len(self.env.errors)

    async def perform_outbox(self) -> None:
        """Let the outbox do all that is due once a minute has passed."""
        await self.pass_time(timedelta(minutes=1))
        await self.app.outbox.perform_due()
        await self.env.settle()

    # --- Looking ---------------------------------------------------------------------------------------------------------

    def refused(self, result: InteractionResult) -> str:
        """What a member was told privately in place of an outcome; notes that the refusal was expected."""
        assert (result.followups[-1] if result.followups else result).ephemeral, "a refusal is private"
        self._errors_seen = len(self.env.errors)
        return said(result)

    def expect_fault(self, kind: type[Exception]) -> None:
        """Announce that the bot will log a fault of that kind with its traceback, as this test is about."""
        self._expected.append(kind)

    def check_errors(self, logged: list[Exception]) -> None:
        """Fail the test for every error that it did not expect."""
        raised = [*self.env.errors_since(self._errors_seen), *logged]
        wrong = [
            error
            for error in raised
            if not isinstance(error, Refusal) and not isinstance(_cause(error), tuple(self._expected))
        ]
        unseen = [error for error in self.env.errors_since(self._errors_seen) if isinstance(_cause(error), Refusal)]
        if wrong or unseen:
            raise BaseExceptionGroup("errors that the test did not expect", [*wrong, *unseen])

    def posted(self, channel: ChannelHandle | None = None) -> list[str]:
        """What everybody sees in a channel, message by message."""
        return [said_in_message(message) for message in (channel or self.channel).history()]


async def keep_alive(app: App) -> None:
    """Note that the bot was reachable until now, as its heartbeat does minute by minute."""

    def note(tx: Transaction, community: Community, *, now: datetime) -> None:
        uptime.upsert_alive(tx, guild_id=community.guild_id, at=to_ms(now))

    await app.act(note)


@contextlib.asynccontextmanager
async def open_stage(
    path: Path, tables: Mapping[str, Any] | None = None, *, clock: StageClock | None = None, dice: Any = None
) -> AsyncIterator[Stage]:
    """The whole bot on a stage of its own."""
    clock = clock or StageClock()
    async with open_app(path, make_config(tables), clock, dice) as app:
        env = _Env(ForumBot(app), settle_timeout=_PATIENCE_S)
        env.backend.http_requests = sent = _Sent()
        await env.start()
        faults = _Faults()
        logging.getLogger().addHandler(faults)
        try:
            complete_simulation()
            stage = Stage(app, clock, env)
            await env.settle()
            await keep_alive(app)
            yield stage
        finally:
            logging.getLogger().removeHandler(faults)
            await env.shutdown()
        stage.check_errors(faults.errors)
        check(sent.requests)
        check_listed(sent.requests)


class _Env(simcord.Env):
    """SimCord, looking more often."""

    async def _settle_internal(self, **facts: Any) -> None:
        await super()._settle_internal(**{"idle": _IDLE_S, **facts})


class _Sent(list[Any]):
    """What SimCord notes of each request, and the request as the wire's checks take it."""

    @property
    def requests(self) -> Iterator[Request]:
        """All that the bot sent to Discord."""
        for each in self:
            yield Request(each.method, each.path, each.json, each.params or {}, each.reason)


class _Faults(logging.Handler):
    """Collects what the bot logs with a traceback: the bot went on, but the test must not."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[Exception] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the exception."""
        if record.exc_info and isinstance(record.exc_info[1], Exception):
            self.errors.append(record.exc_info[1])


def _cause(error: BaseException) -> BaseException:
    """What lies under discord.py's wrapping."""
    return error.__cause__ if error.__cause__ is not None else error


def said(result: InteractionResult) -> str:
    """All that an answer says: every text, label and option in it, line by line."""
    message = result.followups[-1] if result.followups else result.response
    assert message is not None, "nothing was answered"
    return "\n".join([message.content, *_words(message.components)]).strip()


def components_of(result: InteractionResult) -> list[dict[str, Any]]:
    """Every component of an answer, flat."""
    message = result.followups[-1] if result.followups else result.response
    assert message is not None, "nothing was answered"
    found: list[dict[str, Any]] = []

    def collect(components: Any) -> None:
        for each in components:
            found.append(each)
            collect(each.get("components", ()))

    collect(message.components)
    return found


def answer_of(result: InteractionResult) -> Any:
    """The message that an answer is, to press its buttons."""
    assert result.response is not None, "nothing was answered"
    return result.response


def said_in_message(message: Any) -> str:
    """All that a message says."""
    return "\n".join([message.content, *_words([each.to_dict() for each in message.components])]).strip()


def _words(components: Any) -> Iterator[str]:
    for component in components:
        for key in ("content", "label", "placeholder", "description"):
            if isinstance(component.get(key), str):
                yield component[key]
        for item in component.get("items", ()):
            yield item.get("description") or ""
        for option in component.get("options", ()):
            yield option["label"]
        yield from _words(component.get("components", ()))
