"""Moderating on Discord: /digest, the two message menus (digest, delete a post), the word to the author, the forum's tag."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import discord
from discord import app_commands

from bot.boards import deletion, rules, screens
from bot.boards import digest as digests
from bot.boards.screens import TopicLine
from bot.boards.settings import find_board
from bot.client import ForumBot
from bot.outbox import GiveUp, OutboxEntry
from bot.refusal import Misconfigured, NotForYou, OutOfDate
from bot.words import Text, bare, plain, text
from cogs._boards import THREAD_ARCHIVED, BoardRoom, TopicArchived, topic_id_of
from cogs._outbox import discord_may_refuse, send_once
from cogs._room import Interaction, fields, form, mention, route, screen, show, text_field

_GRADES = (1, 2, 0)


class Digest(BoardRoom):
    """精华与管理."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.app.outbox.performs(digests.NOTICE, self.tell_author)
        self.app.outbox.performs(digests.TAG, self.tag_topic)
        # discord.py's menus cannot be methods with a decorator; they are told to Discord in both languages like commands.
        self._menus = [
            app_commands.ContextMenu(name="Set digest", callback=self.digest_menu),
            app_commands.ContextMenu(name="Delete post", callback=self.deletion_menu),
        ]
        for menu in self._menus:
            menu.default_permissions = discord.Permissions(manage_messages=True)

    async def cog_load(self) -> None:
        """Add the message menus."""
        await super().cog_load()
        for menu in self._menus:
            self.bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Take them away again."""
        for menu in self._menus:
            self.bot.tree.remove_command(menu.name, type=menu.type)

    def check_moderator(self, interaction: Interaction, channel_id: int) -> None:
        """Let the staff pass, and whoever may manage messages in the board.

        Raises:
            NotForYou: it is neither.
        """
        if self.bot.is_staff(interaction):
            return
        assert interaction.guild is not None  # the door lets only the community in
        assert isinstance(interaction.user, discord.Member)
        channel = interaction.guild.get_channel(channel_id)
        if channel is None or not channel.permissions_for(interaction.user).manage_messages:
            raise NotForYou

    # --- Digest --------------------------------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.choices(grade=[app_commands.Choice(name=str(grade), value=f"grade-{grade}") for grade in _GRADES])
    async def digest(
        self,
        interaction: Interaction,
        grade: app_commands.Choice[str],
        topic: str | None = None,
        reason: str = "",
        tell: bool = True,
    ) -> None:
        """Make a topic a digest, or lift it."""
        number = int(grade.value.removeprefix("grade-"))
        await self._set(interaction, topic_id_of(interaction, topic), number, reason, tell=tell)

    @digest.autocomplete("topic")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Topics by their titles."""
        return await self.suggest_topic(interaction, typed)

    async def digest_menu(self, interaction: Interaction, message: discord.Message) -> None:
        """The menu of a message in a topic: a form for its digest."""
        line = await self.read_topic(interaction, message.channel.id)
        self.check_moderator(interaction, line.channel_id)
        options = [
            discord.SelectOption(
                label=self.say(interaction, f"digest-grade-{grade}"), value=str(grade), default=grade == line.digest
            )
            for grade in _GRADES
        ]
        tell = [
            discord.SelectOption(label=self.say(interaction, f"digest-tell-{answer}"), value=answer, default=default)
            for answer, default in (("yes", True), ("no", False))
        ]
        await interaction.response.send_modal(
            form(
                self.say(interaction, "digest-form"),
                f"boards:digest:{line.topic_id}",
                discord.ui.TextDisplay(plain(line.title)),
                _choice(self.say(interaction, "digest-form-grade"), "grade", options),
                _choice(self.say(interaction, "digest-form-tell"), "tell", tell),
                text_field(
                    self.say(interaction, "digest-form-reason"), "reason", required=False, most=digests.REASON_LENGTH
                ),
            )
        )

    @route("boards:digest")
    async def submit_digest(self, interaction: Interaction, topic_id: int) -> None:
        """The form was sent."""
        filled = fields(interaction)
        grade = next((grade for grade in _GRADES if filled["grade"] == [str(grade)]), None)
        if grade is None:
            raise OutOfDate
        await self._set(interaction, topic_id, grade, filled["reason"] or "", tell=filled["tell"] == ["yes"])

    async def _set(self, interaction: Interaction, topic_id: int, grade: int, reason: str, *, tell: bool) -> None:
        line = await self.read_topic(interaction, topic_id)
        self.check_moderator(interaction, line.channel_id)
        done = await self.app.act(
            digests.set_digest,
            actor_id=interaction.user.id,
            topic_id=topic_id,
            grade=grade,
            reason=bare(reason),
            tell=tell,
        )
        topic, name = self.topic_link(line), text(f"digest-grade-{grade}")
        said = [
            self.say(interaction, "digest-set", topic=topic, grade=name)
            if grade
            else self.say(interaction, "digest-lifted", topic=topic)
        ]
        if done.earned:
            said.append(self.say(interaction, "digest-paid", member=mention(done.opener_id), earned=list(done.earned)))
        if done.edge == -1:
            said.append(self.say(interaction, "digest-taken-back", member=mention(done.opener_id)))
        await show(interaction, screen("\n".join(said)))

    async def tell_author(self, entry: OutboxEntry) -> None:
        """Tell the author in his topic (outbox)."""
        facts = json.loads(entry.payload)
        line = await self.app.read(screens.read_topic, topic_id=facts["topic"])
        if line is None:
            raise GiveUp("the topic is gone")
        if line.is_archived and line.is_locked:
            raise GiveUp("the topic is closed for good and takes no word")
        author, grade = mention(line.opener_id), facts["grade"]
        said = [
            self.announce("digest-notice", member=author, grade=text(f"digest-grade-{grade}"))
            if grade
            else self.announce("digest-notice-lifted", member=author)
        ]
        if facts["reason"]:
            said.append(self.announce("digest-notice-reason", reason=plain(facts["reason"])))
        thread = self.bot.get_partial_messageable(line.topic_id, guild_id=self.app.community.guild_id)
        async with discord_may_refuse(self.bot, f"boards.{line.board}"):
            await send_once(self.bot, entry, thread, screen("\n".join(said)))

    async def tag_topic(self, entry: OutboxEntry) -> None:
        """Bring the forum's tag of a topic in line with its digest, where the forum has that tag (outbox)."""
        line = await self.app.read(screens.read_topic, topic_id=int(entry.subject))
        guild = self.bot.guild
        forum = None if guild is None or line is None else guild.get_channel(line.channel_id)
        wanted = self.app.config.forum.digest_tag
        if line is None or guild is None or not wanted or not isinstance(forum, discord.ForumChannel):
            return
        tag = discord.utils.get(forum.available_tags, name=wanted)
        if tag is None:
            return
        async with discord_may_refuse(self.bot, f"boards.{line.board}"):
            thread = await guild.fetch_channel(line.topic_id)
            assert isinstance(thread, discord.Thread)  # the id of a topic
            present = [each.id for each in thread.applied_tags]
            tags = rules.tags_with(present, tag.id, wanted=line.digest > 0)
            if list(tags) == present:
                return
            # An archived topic is closed to edits: it is opened for this one, and closed again.
            was_archived = thread.archived
            known = {each.id: each for each in forum.available_tags}
            chosen = [known[each] for each in tags if each in known]
            thread = await thread.edit(applied_tags=chosen, archived=False)
            if was_archived:
                await thread.edit(archived=True)

    # --- Deleting a post -----------------------------------------------------------------------------------------------

    async def deletion_menu(self, interaction: Interaction, message: discord.Message) -> None:
        """The menu of a message in a topic: a form for its deletion."""
        line = await self.read_topic(interaction, message.channel.id)
        self.check_moderator(interaction, line.channel_id)
        options = [
            discord.SelectOption(label=self.say(interaction, f"deletion-{answer}"), value=answer, default=default)
            for answer, default in (("take", True), ("leave", False))
        ]
        await interaction.response.send_modal(
            form(
                self.say(interaction, "deletion-form"),
                f"boards:delete:{line.topic_id}:{message.id}",
                _choice(self.say(interaction, "deletion-form-earnings"), "earnings", options),
                text_field(self.say(interaction, "digest-form-reason"), "reason", most=digests.REASON_LENGTH),
            )
        )

    @route("boards:delete")
    async def submit_deletion(self, interaction: Interaction, topic_id: int, message_id: int) -> None:
        """The form was sent: write it down, then delete."""
        line = await self.read_topic(interaction, topic_id)
        self.check_moderator(interaction, line.channel_id)
        filled = fields(interaction)
        take_back = filled["earnings"] == ["take"]
        doomed = await self.app.act(
            deletion.doom_post,
            actor_id=interaction.user.id,
            message_id=message_id,
            take_back=take_back,
            reason=bare(filled["reason"]),
        )
        await self._delete(line, doomed.message_id)
        key = "deletion-done-taken" if take_back else "deletion-done-left"
        floor = self.floor_name(self.language(interaction), doomed.floor)
        await show(interaction, screen(self.say(interaction, key, member=mention(doomed.author_id), floor=floor)))

    async def _delete(self, line: TopicLine, message_id: int) -> None:
        """Delete a post on Discord; one that somebody else has deleted meanwhile is deleted all the same.

        Raises:
            TopicArchived, Misconfigured: Discord would not have it, and the post is still there.
        """
        thread = self.bot.get_partial_messageable(line.topic_id, guild_id=self.app.community.guild_id)
        try:
            with contextlib.suppress(discord.NotFound):
                await thread.get_partial_message(message_id).delete()
        except discord.Forbidden as error:
            board = find_board(self.app.config, line.board)
            lacking = [self.announce("permission-manage-messages")]
            channel = str(board.channel) if board is not None else line.board
            fix = text("alert-board-permissions", channel=channel, permissions=lacking)
            raise Misconfigured(f"boards.{line.board}", fix) from error
        except discord.HTTPException as error:
            if error.code == THREAD_ARCHIVED:
                raise TopicArchived from error
            raise

    def help_facts(self) -> dict[str, Text]:
        """What the tag is called, for /help."""
        return {"digest": text("help-digest", tag=self.app.config.forum.digest_tag or "-")}


def _choice(label: str, custom_id: str, options: list[discord.SelectOption]) -> discord.ui.Label[Any]:
    menu: discord.ui.Select[Any] = discord.ui.Select(custom_id=custom_id, options=options)
    return discord.ui.Label(text=label[:45], component=menu)


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Digest(bot))
