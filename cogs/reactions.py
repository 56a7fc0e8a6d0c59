"""Mood reactions on topics' opening messages: each is a vote or is taken away; what was missed is compared in the background."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import discord
from discord.ext import commands

from bot.app import NotSaved
from bot.client import ForumBot
from bot.config import Config
from bot.moods import reactions, service
from bot.moods.reactions import ToCompare
from bot.moods.rules import custom_emoji_id
from bot.moods.settings import MoodKindSettings
from bot.outbox import GiveUp, OutboxEntry
from cogs._afterword import Afterword
from cogs._boards import THREAD_ARCHIVED, BoardRoom
from cogs._members import joined_at
from cogs._moods import usable_emoji, written_emoji
from cogs._outbox import discord_may_refuse
from cogs._room import Interaction
from cogs._worker import Worker

log = logging.getLogger(__name__)

INTENTS = ("guild_reactions",)


def intents(config: Config) -> dict[str, str]:
    """The server's own emoji must be known where a mood is one of them, to notice when it is deleted. By the setting that
    asks for it."""
    has_own = any(custom_emoji_id(kind.emoji) for kind in config.moods.kinds)
    return {"emojis_and_stickers": "moods.kinds"} if has_own else {}


_LOOK_AGAIN_S = 60
"""How soon the worker looks again for topics whose first post the boards have read meanwhile."""


class Reactions(BoardRoom):
    """评价表情."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.worker = Worker("the comparing of reactions", self._round)
        self._touched: set[tuple[int, str]] | None = None  # who reacted while a topic is being compared
        self._connections = 0
        self._comparison_due = False  # but could not be saved yet
        self.app.outbox.performs(service.REMOVAL, self.take_away)
        self.app.database.on_signal(reactions.SIGNAL, self.worker.wake)
        read, take = reactions.read_members_with_notes, reactions.take_notes
        self._notes = Afterword(bot, reactions.NOTES_SIGNAL, read=read, take=take)

    async def begin_work(self) -> None:
        """Start to compare what was missed, beside everything else (called when Discord can be reached)."""
        if self.app.config.boards and self.app.config.moods.enabled:
            self.worker.start()

    async def cog_unload(self) -> None:
        """Stop where the comparing stands: what is left is in the database."""
        await self.worker.stop()

    # --- Events --------------------------------------------------------------------------------------------------------

    async def _note(self, act: Callable[..., Any], **facts: Any) -> None:
        """Do an event's act, after those of the boards that came before it: one may have opened the topic. One that cannot be
        saved is found again: all reactions are compared as soon as something can be saved."""
        try:
            await self.app.act_patiently(act, **facts)
        except NotSaved as error:
            log.warning("a reaction could not be saved; all will be compared", extra={"problem": str(error)})
            if not self._comparison_due:
                self._comparison_due = True
                await self.app.act_until_saved(reactions.begin_comparing)
                self._comparison_due = False

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """A reaction was put on a message."""
        if payload.guild_id != self.app.community.guild_id or payload.member is None or payload.member.bot:
            return
        emoji = self._touch(payload)
        await self._note(
            reactions.react,
            topic_id=payload.channel_id,
            message_id=payload.message_id,
            member_id=payload.user_id,
            emoji=emoji,
            joined_at=joined_at(payload.member),
        )

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """A reaction was taken away, by whoever."""
        if payload.guild_id == self.app.community.guild_id:
            emoji = self._touch(payload)
            await self._note(
                reactions.unreact,
                topic_id=payload.channel_id,
                message_id=payload.message_id,
                member_id=payload.user_id,
                emoji=emoji,
            )

    def _touch(self, payload: discord.RawReactionActionEvent) -> str:
        """The emoji of an event. What events tell is newer than any list that is being gone through."""
        emoji = written_emoji(payload.emoji)
        if self._touched is not None:
            self._touched.add((payload.user_id, emoji))
        return emoji

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        """All reactions of a message were cleared."""
        if payload.guild_id == self.app.community.guild_id:
            await self._cleared(payload.channel_id, payload.message_id, None)

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        """All reactions of one emoji were cleared."""
        if payload.guild_id == self.app.community.guild_id:
            await self._cleared(payload.channel_id, payload.message_id, written_emoji(payload.emoji))

    async def _cleared(self, channel_id: int, message_id: int, emoji: str | None) -> None:
        await self._note(reactions.keep_without_reactions, topic_id=channel_id, message_id=message_id, emoji=emoji)

    @commands.Cog.listener()
    async def on_connect(self) -> None:
        """A connection that is no resumption: reactions may have come and gone before it."""
        self._connections += 1
        if self.app.config.moods.enabled:
            await self._note(reactions.begin_comparing)

    # --- Taking away -----------------------------------------------------------------------------------------------------

    async def take_away(self, entry: OutboxEntry) -> None:
        """Take away a reaction that does not count (outbox). Where the bot may not, it stays and does not count; one that has
        become the member's vote meanwhile stays as well."""
        what = json.loads(entry.payload)
        facts = {"topic_id": what["topic"], "member_id": what["member"], "emoji": what["emoji"]}
        if await self.app.read(reactions.counts_as_vote, **facts):
            return
        channel = self.bot.get_partial_messageable(what["topic"], guild_id=self.app.community.guild_id)
        message = channel.get_partial_message(what["message"])
        async with discord_may_refuse(self.bot, "moods"):
            try:
                await message.remove_reaction(what["emoji"], discord.Object(what["member"]))
            except discord.Forbidden as error:
                raise GiveUp(error.text) from error
            except discord.HTTPException as error:
                if error.code == THREAD_ARCHIVED:
                    raise GiveUp(error.text) from error
                raise

    # --- Comparing -------------------------------------------------------------------------------------------------------

    async def _round(self) -> float:
        await self.compare_all()
        return _LOOK_AGAIN_S

    async def compare_all(self) -> None:
        """Compare the reactions of every topic that is noted, the newest first. It may be stopped at any moment.

        Raises:
            discord.HTTPException, OSError: Discord is in trouble; topics that were gone through stay so.
        """
        while (noted := await self.app.read(reactions.next_to_compare)) is not None:
            connections = self._connections
            there = None if noted.message_id is None else await self._compare(noted, noted.message_id)
            if connections == self._connections:  # else more may have been missed meanwhile: once more
                watched = [
                    kind.code for kind in self.app.config.moods.kinds if usable_emoji(self.bot, kind) is not None
                ]
                await self.app.act(reactions.end_comparing, noted=noted, there=there, watched=watched)

    async def _compare(self, noted: ToCompare, message_id: int) -> set[tuple[int, str]] | None:
        """Go through a topic's mood reactions; returns the members and moods that were there, or touched meanwhile."""
        channel = self.bot.get_partial_messageable(noted.topic_id, guild_id=self.app.community.guild_id)
        touched = self._touched = set()
        there: set[tuple[int, str]] = set()
        try:
            message = await channel.fetch_message(message_id)
            for kind, reaction in self._in_order(message):
                there |= await self._compare_one(noted, message_id, kind, reaction)
        except (discord.NotFound, discord.Forbidden) as error:
            log.info("the reactions of topic %s cannot be compared: %s", noted.topic_id, error.text)
            return None
        finally:
            self._touched = None
        for member_id, emoji in touched:
            kind_touched = self.app.config.moods.find_by_emoji(emoji)
            if kind_touched is not None:
                there.add((member_id, kind_touched.code))
        return there

    def _in_order(self, message: discord.Message) -> list[tuple[MoodKindSettings, discord.Reaction]]:
        """A message's mood reactions in the order of the config: of several by one member the first counts, as nobody can
        say which came first."""
        by_code = {
            kind.code: reaction
            for reaction in message.reactions
            if (kind := self.app.config.moods.find_by_emoji(written_emoji(reaction.emoji))) is not None
        }
        return [(kind, by_code[kind.code]) for kind in self.app.config.moods.kinds if kind.code in by_code]

    async def _compare_one(
        self, noted: ToCompare, message_id: int, kind: MoodKindSettings, reaction: discord.Reaction
    ) -> set[tuple[int, str]]:
        """Go through who reacted with one mood: what is neither a vote yet nor older than Louzhu is now put to the vote."""
        emoji = written_emoji(reaction.emoji)
        voters = await self.app.read(reactions.read_voters, topic_id=noted.topic_id)
        there: set[tuple[int, str]] = set()
        async for user in reaction.users():
            there.add((user.id, kind.code))
            is_old = noted.is_first_look or (user.id, kind.code) in noted.old
            # What an event told meanwhile was dealt with when it came.
            is_told = self._touched is not None and (user.id, emoji) in self._touched
            if user.bot or voters.get(user.id) == kind.code or is_old or is_told:
                continue
            member = await self._member(user)
            if member is not None:
                await self.app.act(
                    reactions.react,
                    topic_id=noted.topic_id,
                    message_id=message_id,
                    member_id=user.id,
                    emoji=emoji,
                    joined_at=joined_at(member),
                )
        return there

    async def _member(self, user: discord.User | discord.Member) -> discord.Member | None:
        """Whoever reacted, as a member; ``None`` if he has left: nobody can say any more whether he might have voted."""
        if isinstance(user, discord.Member):
            return user
        guild = self.bot.guild
        assert guild is not None  # the comparing begins when Discord has named it
        try:
            return await guild.fetch_member(user.id)
        except discord.NotFound:
            return None

    # --- Notes -------------------------------------------------------------------------------------------------------------

    @commands.Cog.listener("on_answered")
    async def tell_notes(self, interaction: Interaction) -> None:
        """Tell a member in private, after the bot answered him, why a reaction of his did not count."""
        said = [
            self.say(interaction, "mood-note", topic=self.topic_link(note.topic), why=note.why)
            for note in await self._notes.take_for(interaction) or ()
            if note.topic is not None
        ]
        if not said:
            return
        try:
            await interaction.followup.send("\n".join(said)[:2000], ephemeral=True)
        except discord.HTTPException as error:
            log.warning("a member could not be told of a reaction", extra={"problem": str(error)})


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Reactions(bot))
