"""Writing on Discord: /post and /reply, sent under the member's name and avatar through the board's webhook."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import discord
from discord import app_commands

from bot.boards import rules, writing
from bot.boards.service import Counted
from bot.client import ForumBot
from bot.gate.reply import ReplyVerdict, write_when_right
from bot.refusal import Misconfigured, Refusal
from bot.words import Text, text
from cogs._boards import (
    THREAD_ARCHIVED,
    PlacedBoard,
    TopicArchived,
    chosen_boards,
    seen_thread,
    topic_id_of,
    visible_boards,
)
from cogs._question import given_answer
from cogs._room import Interaction, Part, fields, form, put_off, route, screen, show, text_field, verbatim
from cogs._writing import MOST_TAGS, WritingRoom, check_may_write

_WEBHOOK = "Louzhu"
_UNKNOWN_WEBHOOK = 10015
_MOST_ACTIVE_REACHED = 160006
_HANDED_BACK = 3000
"""More than any of the forms takes; a client that sends more gets so much back as fits on a screen."""


class TagNeeded(Refusal):
    """The forum wants a tag on each topic."""

    key = "writing-tag-needed"


class NoRoomForTopics(Refusal):
    """The server has as many active topics as Discord allows."""

    key = "writing-no-room"


_SAID_BY_DISCORD: dict[int, type[Refusal]] = {THREAD_ARCHIVED: TopicArchived, _MOST_ACTIVE_REACHED: NoRoomForTopics}


class NotAnswered(Refusal):
    """The verification question in the form was not answered rightly: the gate's own words say what follows."""

    key = "gate-reply-right"

    def __init__(self, words: Text) -> None:
        super().__init__()
        self.text = words


class Posting(WritingRoom):
    """发帖与回帖."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self._webhooks: dict[int, discord.Webhook] = {}

    # --- The forms -----------------------------------------------------------------------------------------------------

    @app_commands.command()
    async def post(self, interaction: Interaction, board: str) -> None:
        """Open a topic."""
        await self._ask_topic(interaction, board)

    @route("boards:post")
    async def press_post(self, interaction: Interaction, board: str) -> None:
        """A button to open a topic."""
        await self._ask_topic(interaction, board)

    async def _ask_topic(self, interaction: Interaction, code: str) -> None:
        board = next(iter(chosen_boards(interaction, code).values()))
        await self.ask_topic(interaction, board, self.say(interaction, "writing-form-topic", board=board.name))

    @app_commands.command()
    async def reply(self, interaction: Interaction, topic: str | None = None) -> None:
        """Reply to a topic."""
        await self._ask_reply(interaction, topic_id_of(interaction, topic))

    @route("boards:reply")
    async def press_reply(self, interaction: Interaction, topic_id: int) -> None:
        """A button to reply."""
        await self._ask_reply(interaction, topic_id)

    async def _ask_reply(self, interaction: Interaction, topic_id: int) -> None:
        line = await self.read_topic(interaction, topic_id)
        check_may_write(interaction, visible_boards(interaction)[line.board], opening=False)
        settings = self.app.config.forum
        question = await self.ask_question(interaction)
        await interaction.response.send_modal(
            form(
                self.say(interaction, "writing-form-reply"),
                f"boards:reply-form:{topic_id}:{question.serial if question else 0}:{interaction.id}",
                *self.hint(interaction),
                text_field(self.say(interaction, "writing-body"), "body", long=True, most=settings.body_length),
                *self.question_items(interaction, question),
            )
        )

    # --- The verification question of those with few posts -------------------------------------------------------------

    async def _write(
        self, interaction: Interaction, serial: int, write: Callable[..., writing.Written], **facts: Any
    ) -> writing.Written:
        """Write down what is about to be sent, if the question in the form is answered rightly.

        Raises:
            NotAnswered: it is not.
        """
        written: writing.Written | ReplyVerdict = await self.app.act(
            write_when_right,
            member_id=interaction.user.id,
            serial=serial,
            given=given_answer(interaction),
            write=write,
            **facts,
        )
        if isinstance(written, ReplyVerdict):
            raise NotAnswered(written.words)
        return written

    @post.autocomplete("board")
    async def suggest_a_board(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The boards that may be seen."""
        return await self.suggest_board(interaction, typed)

    @reply.autocomplete("topic")
    async def suggest_a_topic(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Topics by their titles."""
        return await self.suggest_topic(interaction, typed)

    # --- Sending -------------------------------------------------------------------------------------------------------

    @route("boards:post-form")
    async def submit_topic(self, interaction: Interaction, code: str, serial: int = 0, form_id: int = 0) -> None:
        """The form of a new topic was sent."""
        filled = fields(interaction)
        title, body = rules.postable(filled["title"]), rules.postable(filled["body"])
        async with self._handing_back(interaction, title, body):
            board = next(iter(chosen_boards(interaction, code).values()))
            check_may_write(interaction, board, opening=True)
            tags = self._chosen_tags(board, filled.get("tags") or [])
            written = await self._write(
                interaction,
                serial,
                writing.write_topic,
                board=board.code,
                channel_id=board.channel.id,
                name=interaction.user.display_name,
                title=title,
                body=body,
                slowmode=slowmode_for(interaction.user, board, board.channel.slowmode_delay),
                form_id=form_id or None,
            )
            await put_off(interaction)
            async with self._forgetting(written):
                thread, message = await self._open(interaction, board, written, title, body, tags)
            counted = await self.app.act(
                writing.note_sent,
                written_id=written.written_id,
                seen=seen_thread(self.bot, thread),
                topic_id=thread.id,
                message_id=message.id,
                at=message.created_at,
                length=len(body),
            )
            key = "blog-entry-sent" if board.code == self.app.config.blog.board else "writing-topic-sent"
            await self._show_sent(interaction, key, self.link(thread.id), counted)

    def _chosen_tags(self, board: PlacedBoard, chosen: list[str]) -> list[discord.ForumTag]:
        if not isinstance(board.channel, discord.ForumChannel):
            return []
        tags = [tag for tag in board.channel.available_tags if str(tag.id) in chosen and not tag.moderated]
        if not tags and board.channel.flags.require_tag:
            raise TagNeeded
        return tags[:MOST_TAGS]

    @route("boards:reply-form")
    async def submit_reply(self, interaction: Interaction, topic_id: int, serial: int = 0, form_id: int = 0) -> None:
        """The form of a reply was sent."""
        body = rules.postable(fields(interaction)["body"])
        async with self._handing_back(interaction, "", body):
            line = await self.read_topic(interaction, topic_id)
            board = visible_boards(interaction)[line.board]
            check_may_write(interaction, board, opening=False)
            assert isinstance(interaction.user, discord.Member)  # the door lets only the community in
            written = await self._write(
                interaction,
                serial,
                writing.write_reply,
                topic_id=line.topic_id,
                name=interaction.user.display_name,
                body=body,
                may_write_in_locked=board.channel.permissions_for(interaction.user).manage_threads,
                slowmode=slowmode_for(interaction.user, board, await self._delay_in(board, line.topic_id)),
                form_id=form_id or None,
            )
            await put_off(interaction)
            async with self._forgetting(written):
                message = await self._send(interaction, board, written, body, thread=discord.Object(line.topic_id))
            counted = await self.app.act(
                writing.note_sent,
                written_id=written.written_id,
                seen=None,
                topic_id=line.topic_id,
                message_id=message.id,
                at=message.created_at,
                length=len(body),
            )
            address = self.link(line.topic_id, message.id)
            await self._show_sent(interaction, "writing-reply-sent", address, counted)

    async def _delay_in(self, board: PlacedBoard, topic_id: int) -> int:
        """A topic's slowmode in seconds. One that is archived is not held in memory.

        Raises:
            writing.TopicGone: it vanished.
        """
        guild = board.channel.guild
        try:
            thread = guild.get_thread(topic_id) or await guild.fetch_channel(topic_id)
        except discord.NotFound as error:
            raise writing.TopicGone from error
        assert isinstance(thread, discord.Thread)  # the id of a topic
        return thread.slowmode_delay

    async def _show_sent(self, interaction: Interaction, key: str, address: str, counted: Counted | None) -> None:
        lines = [self.say(interaction, key, address=address)]
        if counted is not None and counted.floor:
            floor = self.floor_name(self.language(interaction), counted.floor)
            lines.append(self.say(interaction, "writing-floor", floor=floor))
        if counted is not None and counted.earned:
            lines.append(self.say(interaction, "writing-earned", earned=list(counted.earned)))
        await show(interaction, screen("\n".join(lines)))

    async def _open(
        self,
        interaction: Interaction,
        board: PlacedBoard,
        written: writing.Written,
        title: str,
        body: str,
        tags: list[discord.ForumTag],
    ) -> tuple[discord.Thread, discord.WebhookMessage]:
        """Open a topic with its first post; one that was opened for nothing is taken away again."""
        if isinstance(board.channel, discord.ForumChannel):
            facts: dict[str, Any] = {"thread_name": title}
            if tags:
                facts["applied_tags"] = tags
            message = await self._send(interaction, board, written, body, **facts)
            found = await board.channel.guild.fetch_channel(message.channel.id)
            assert isinstance(found, discord.Thread)  # it was made just now
            return found, message
        try:
            thread = await board.channel.create_thread(name=title, type=discord.ChannelType.public_thread)
        except discord.Forbidden as error:
            raise self._lacking(board, "permission-create-public-threads") from error
        try:
            return thread, await self._send(interaction, board, written, body, thread=thread)
        except BaseException:
            await thread.delete()
            raise

    async def _send(
        self, interaction: Interaction, board: PlacedBoard, written: writing.Written, body: str, **facts: Any
    ) -> discord.WebhookMessage:
        """Send through the board's webhook; made again, once, if somebody deleted it.

        Raises:
            writing.TopicGone: the topic vanished meanwhile.
        """
        for attempt in (1, 2):
            webhook = await self._webhook(board)
            try:
                return await webhook.send(
                    body,
                    username=written.shown_name,
                    avatar_url=interaction.user.display_avatar.url,
                    allowed_mentions=discord.AllowedMentions.none(),
                    wait=True,
                    **facts,
                )
            except discord.NotFound as error:
                self._webhooks.pop(board.channel.id, None)
                if error.code != _UNKNOWN_WEBHOOK:
                    raise writing.TopicGone from error
                if attempt == 2:
                    raise
        raise AssertionError("the loop returns or raises")

    async def _webhook(self, board: PlacedBoard) -> discord.Webhook:
        """The board's webhook: known, found, or made.

        Raises:
            Misconfigured: the bot may not.
        """
        channel = board.channel
        known = self._webhooks.get(channel.id)
        if known is not None:
            return known
        try:
            ours = await self.app.read(writing.read_webhook_ids)
            found = [each for each in await channel.webhooks() if each.id in ours and each.token]
            webhook = found[0] if found else await channel.create_webhook(name=_WEBHOOK)
        except discord.Forbidden as error:
            raise self._lacking(board, "permission-manage-webhooks") from error
        # Known before it is first used: the events of what it sends must never be taken for a stranger's.
        await self.app.act(writing.remember_webhook, webhook_id=webhook.id, channel_id=channel.id)
        self._webhooks[channel.id] = webhook
        return webhook

    def _lacking(self, board: PlacedBoard, permission: str) -> Misconfigured:
        fix = text("alert-board-permissions", channel=board.channel.name, permissions=[self.announce(permission)])
        return Misconfigured(f"boards.{board.code}", fix)

    @contextlib.asynccontextmanager
    async def _forgetting(self, written: writing.Written) -> AsyncIterator[None]:
        """Forget what could not be sent. After a lost connection nobody knows: then the reading finds it, if it arrived.

        Raises:
            TopicArchived, NoRoomForTopics: Discord says that it is so.
        """
        try:
            yield
        except discord.HTTPException as error:
            await self.app.act(writing.forget_written, written_id=written.written_id)
            if error.code in _SAID_BY_DISCORD:
                raise _SAID_BY_DISCORD[error.code] from error
            raise
        except (Refusal, Misconfigured):
            await self.app.act(writing.forget_written, written_id=written.written_id)
            raise

    @contextlib.asynccontextmanager
    async def _handing_back(self, interaction: Interaction, title: str, body: str) -> AsyncIterator[None]:
        """Whatever goes wrong, give the member his text back, together with the reason where it is one of his."""
        try:
            yield
        except Refusal as refusal:
            await show(
                interaction, screen(self.said(interaction, refusal.text), *self._handed_back(interaction, title, body))
            )
        except Exception:
            await show(interaction, screen(*self._handed_back(interaction, title, body)))
            raise

    def _handed_back(self, interaction: Interaction, title: str, body: str) -> list[Part]:
        kept = "\n\n".join(part for part in (title, body) if part)
        return [self.say(interaction, "writing-handed-back"), verbatim(kept[:_HANDED_BACK])]

    def help_facts(self) -> dict[str, Text]:
        """The rules of writing, for /help."""
        settings = self.app.config.forum
        said = text(
            "help-writing",
            least=settings.minimum_body_length,
            most=settings.body_length,
            mentions=settings.most_mentions,
        )
        return {"post": said, "reply": said}


def slowmode_for(member: discord.Member | discord.User, board: PlacedBoard, delay: int) -> int:
    """How many seconds of a slowmode bind a member: none, where his permissions set him free."""
    assert isinstance(member, discord.Member)  # the door lets only the community in
    may = board.channel.permissions_for(member)
    return 0 if may.bypass_slowmode or may.manage_messages or may.manage_threads else delay


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Posting(bot))
