"""Typed messages of members who have to answer first: held, then kept or put aside, and given back to their authors."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import discord
from discord.ext import commands
from discord.utils import format_dt

from bot.client import ForumBot
from bot.clock import to_ms
from bot.config import Config
from bot.gate import reply, typed
from bot.gate.preflight import find_typed_faults, wanted_of
from bot.gate.reply import ReplyVerdict
from bot.gate.typed import HeldMessages, KeptFile, NotYourMessages, Returned
from bot.moment import to_come
from bot.outbox import OutboxEntry, find_kept_message
from bot.settings import Fault
from bot.words import plain
from cogs._outbox import discord_may_refuse, drop_message, keep_message
from cogs._preflight import board_channels, take_snapshot
from cogs._question import given_answer, question_form
from cogs._room import Interaction, Room, Screen, button, check_owner, mention, route, row, screen, verbatim

_MINUTE_S = 60
_MESSAGE_LENGTH = 3500
"""So much of a returned text fits into one answer beside its heading; what is longer comes in several."""

_MOST_FILES = 10
_MOST_BYTES = 10 * 1024 * 1024
"""What Discord takes in one message of a bot's: so many files, of so many bytes."""


def intents(config: Config) -> dict[str, str]:
    """Only reading what is typed needs any. By the setting that asks for it."""
    return dict.fromkeys(("guild_messages", "message_content"), "gate.reply.typed") if config.gate.removes_typed else {}


def find_faults(guild: discord.Guild, config: Config) -> tuple[Fault, ...]:
    """What keeps the bot from putting messages aside; while the gate is on, it tells of that with the rest."""
    if config.gate.is_on or not config.gate.removes_typed:
        return ()
    return find_typed_faults(wanted_of(config), take_snapshot(guild, config))


class Typed(Room):
    """打字发帖的验证."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.settings = self.app.config.gate
        self.app.outbox.performs(typed.TYPED, self.settle)

    async def cog_load(self) -> None:
        """Hear of messages, if any may have to go."""
        await super().cog_load()
        if self.settings.removes_typed:
            self.bot.message_watchers.append(self.notice_message)

    async def begin_work(self) -> None:
        """See each minute to those whose time is up."""
        if self.settings.removes_typed:
            self.bot.jobs.every(_MINUTE_S, "gate-typed-minute", self.see_to_time)

    async def see_to_time(self) -> None:
        """Order the removal of messages whose time is up."""
        await self.app.act(typed.expire_typed)

    # --- What is typed ---------------------------------------------------------------------------------------------------

    def notice_message(self, message: discord.Message) -> None:
        """Somebody typed a message: one in a board is looked at."""
        if message.author.bot or message.webhook_id is not None:
            return
        if message.guild is None or message.guild.id != self.app.community.guild_id or message.is_system():
            return
        boards = {board.id for board in board_channels(message.guild, self.app.config)}
        if not boards.isdisjoint({message.channel.id, getattr(message.channel, "parent_id", None)}):
            self.bot.dispatch("typed", message)

    @commands.Cog.listener()
    async def on_typed(self, message: discord.Message) -> None:
        """A message in a board stays, and its author is asked if he has to be."""
        facts: dict[str, Any] = {"member_id": message.author.id, "message_id": message.id}
        if await self.app.read(reply.must_answer_to_post, **facts, now=self.app.clock.now()):
            await self.app.act_until_saved(
                typed.hold_typed, **facts, channel_id=message.channel.id, words=self._words_of(message)
            )

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Somebody deleted a message."""
        await self._note_deleted(payload.guild_id, (payload.message_id,))

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Somebody deleted many at once."""
        await self._note_deleted(payload.guild_id, payload.message_ids)

    async def _note_deleted(self, guild_id: int | None, message_ids: Sequence[int] | set[int]) -> None:
        if self.settings.removes_typed and guild_id == self.app.community.guild_id:
            for message_id in message_ids:
                await self.app.act_until_saved(typed.note_deleted, message_id=message_id)

    # --- Answering -------------------------------------------------------------------------------------------------------

    @route("gate:typed")
    async def press_typed(self, interaction: Interaction, owner: int) -> None:
        """The button below a held message: the question, in a form."""
        check_owner(interaction, owner, refusal=NotYourMessages)
        question = await self.app.act(reply.ask_reply_question, member_id=interaction.user.id, dice=self.app.dice)
        if question is None:
            verdict = await self.app.act(typed.answer_for_typed, member_id=interaction.user.id, serial=0, given="")
            await self._show_verdict(interaction, verdict)
            return
        custom_id = f"gate:typed-answer:{owner}:{question.serial}"
        await interaction.response.send_modal(question_form(self.app, self.language(interaction), custom_id, question))

    @route("gate:typed-answer")
    async def submit_typed(self, interaction: Interaction, owner: int, serial: int) -> None:
        """The form below a held message came back."""
        check_owner(interaction, owner, refusal=NotYourMessages)
        verdict = await self.app.act(
            typed.answer_for_typed,
            member_id=interaction.user.id,
            serial=serial,
            given=given_answer(interaction),
        )
        await self._show_verdict(interaction, verdict)

    async def _show_verdict(self, interaction: Interaction, verdict: ReplyVerdict) -> None:
        await interaction.response.send_message(view=screen(self.said(interaction, verdict.words)), ephemeral=True)

    # --- Giving back -----------------------------------------------------------------------------------------------------

    @route("gate:returned")
    async def press_returned(self, interaction: Interaction, owner: int) -> None:
        """The button that gives an author back what was put aside, to him alone."""
        returned: tuple[Returned, ...] = await self.app.read(
            typed.read_returned,
            member_id=interaction.user.id,
            owner_id=owner,
            channel_id=interaction.channel_id,
        )
        until = format_dt(min(each.until for each in returned), "f")
        heading = self.say(interaction, "gate-returned", count=len(returned), until=until)
        await interaction.response.send_message(view=screen(heading), ephemeral=True)
        for place, each in enumerate(returned, start=1):
            part = self.say(interaction, "gate-returned-part", place=place, count=len(returned))
            await self._give_back(interaction, part if len(returned) > 1 else None, each)

    async def _give_back(self, interaction: Interaction, heading: str | None, each: Returned) -> None:
        lost = [plain(file.name, limit=80) for file in each.files if file.content is None]
        without = self.say(interaction, "gate-returned-without", names=lost) if lost else None
        for start in range(0, max(len(each.words), 1), _MESSAGE_LENGTH):
            words = each.words[start : start + _MESSAGE_LENGTH]
            view = screen(heading, verbatim(words) if words else None, without)
            if words or without:
                await interaction.followup.send(view=view, ephemeral=True)
            heading = without = None
        for batch in _batches(each.files):
            await interaction.followup.send(files=batch, ephemeral=True)

    # --- Bringing a channel in line ----------------------------------------------------------------------------------------

    async def settle(self, entry: OutboxEntry) -> None:
        """Bring a channel in line with a member's held messages there (outbox): ask, remove what is due, or clear away.

        A message is saved as it stands before it is removed, so that no crash in between can lose it.
        """
        member_id, channel_id = (int(each) for each in entry.subject.split(":"))
        channel = self.bot.get_partial_messageable(channel_id, guild_id=self.app.community.guild_id)
        facts: dict[str, Any] = {"member_id": member_id, "channel_id": channel_id}
        async with discord_may_refuse(self.bot, "gate.reply.typed"):
            due = await self.app.read(typed.read_held, **facts)
            for message_id in due.removing:
                await self._remove(channel, message_id, member_id)
            held = await self.app.read(typed.read_held, **facts)
            if not held.waiting and not held.removed:
                await drop_message(self.bot, entry)
                return
            # An edit calls nobody, and stands where it stood: what is news to the author is said below his messages.
            kept = await self.app.read(find_kept_message, kind=entry.kind, subject=entry.subject)
            if kept is not None and (due.removing or (held.waiting and kept.message_id < min(held.waiting))):
                await drop_message(self.bot, entry)
            await keep_message(self.bot, entry, channel, self._note(member_id, held), pings=[discord.Object(member_id)])

    def _note(self, member_id: int, held: HeldMessages) -> Screen:
        again = button(self.announce("gate-typed-return"), f"gate:returned:{member_id}", emoji="📋")
        if held.due_at is None:
            words = self.announce("gate-typed-removed", member=mention(member_id), count=held.removed)
            return screen(words, row(again))
        facts = to_come(to_ms(held.due_at), name="due", style="t")
        words = self.announce("gate-typed-held", member=mention(member_id), count=len(held.waiting), **facts)
        removed = self.announce("gate-typed-removed-too", count=held.removed) if held.removed else None
        label, style = self.announce("gate-typed-answer"), discord.ButtonStyle.primary
        answer = button(label, f"gate:typed:{member_id}", emoji="✍️", style=style)
        return screen(words, removed, row(answer, again if held.removed else None))

    async def _remove(self, channel: discord.PartialMessageable, message_id: int, member_id: int) -> None:
        """Save a message, then delete it."""
        try:
            message = await channel.fetch_message(message_id)
            topic = await self._opened_topic(message)
            words = self._words_of(message)
            if topic is not None and topic.name != self.announce("gate-typed-topic"):
                words = f"{self.announce('gate-typed-topic-named', title=topic.name)}\n{words}"
            if topic is None or topic.name != self.announce("gate-typed-topic"):  # else a try before this has saved it
                files = [each async for each in self._files_of(message, member_id)]
                await self.app.act(typed.keep_copy, message_id=message_id, words=words, files=files)
            if topic is not None and topic.permissions_for(topic.guild.me).manage_threads:
                await topic.edit(name=self.announce("gate-typed-topic"))
            await message.delete()
        except discord.NotFound:
            pass  # its author, or a crash after the removal, was faster; what was kept is kept either way
        await self.app.act(typed.note_removed, message_id=message_id)

    async def _opened_topic(self, message: discord.Message) -> discord.Thread | None:
        """The forum's topic that a message opened, if it did: its title is its author's words, too."""
        guild = self.bot.guild
        topic = None if guild is None else guild.get_thread(message.channel.id)
        if topic is None or not isinstance(topic.parent, discord.ForumChannel) or topic.owner_id != message.author.id:
            return None
        first = [each async for each in topic.history(limit=1, oldest_first=True)]
        return topic if first and first[0].id == message.id else None

    def _words_of(self, message: discord.Message) -> str:
        """What a message says in words, also where it is a poll, stickers, or forwarded."""
        lines = [message.content, *(each.content for each in message.message_snapshots)]
        if message.poll is not None:
            lines.append(self.announce("gate-kept-poll", question=message.poll.question))
            lines += [self.announce("gate-kept-poll-answer", answer=each.text) for each in message.poll.answers]
        lines += [self.announce("gate-kept-sticker", name=each.name) for each in message.stickers]
        return "\n".join(line for line in lines if line).strip()

    async def _files_of(self, message: discord.Message, member_id: int) -> AsyncIterator[KeptFile]:
        """A message's files, as far as there is room for them; of the others only the names."""
        room = await self.app.read(typed.read_room, member_id=member_id)
        forwarded = (each.attachments for each in message.message_snapshots)
        for each in (*message.attachments, *(file for files in forwarded for file in files)):
            content = None
            if each.size <= min(room, _MOST_BYTES):
                try:
                    content = await each.read()
                except (discord.NotFound, discord.Forbidden):
                    content = None  # Discord itself has it no more
            room -= len(content or b"")
            yield KeptFile(each.filename, each.description, content)


def _batches(files: Sequence[KeptFile]) -> Iterator[list[discord.File]]:
    """Kept files in portions that Discord takes in one message."""
    batch: list[discord.File] = []
    size = 0
    for each in files:
        if each.content is None:
            continue
        if batch and (len(batch) == _MOST_FILES or size + len(each.content) > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(discord.File(io.BytesIO(each.content), each.name, description=each.description))
        size += len(each.content)
    if batch:
        yield batch


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Typed(bot))
