"""What the cogs share that ask for a post: the form of a new topic, the hint and the question in it, and who may write."""

from __future__ import annotations

from typing import Any

import discord

from bot.dice import pick
from bot.gate.question import Question
from bot.gate.reply import ask_reply_question
from bot.refusal import Refusal
from cogs._boards import BoardRoom, PlacedBoard
from cogs._question import question_items
from cogs._room import Interaction, form, text_field

MOST_TAGS = 5
"""A topic's tags, by Discord's limit."""

_MOST_ITEMS = 5
"""The parts that a form of Discord's has room for."""


class MayNotWrite(Refusal):
    """The member may not write there. Fact: ``board``."""

    key = "writing-not-allowed"


class WritingRoom(BoardRoom):
    """A cog that asks for posts. What is written comes to `cogs.posting`, whoever asked for it."""

    async def ask_topic(self, interaction: Interaction, board: PlacedBoard, heading: str, *, title: str = "") -> None:
        """Show the form of a new topic, under a heading of its own; ``title`` stands in it to begin with.

        Raises:
            MayNotWrite: the member may not open topics there.
            CoolingDown: he answered too many questions wrongly.
        """
        check_may_write(interaction, board, opening=True)
        question = await self.ask_question(interaction)
        settings = self.app.config.forum
        items: list[discord.ui.Item[Any]] = [
            text_field(
                self.say(interaction, "writing-title"),
                "title",
                default=title[: settings.title_length] or None,
                most=settings.title_length,
            ),
            text_field(self.say(interaction, "writing-body"), "body", long=True, most=settings.body_length),
            *self._tag_field(interaction, board),
            *self.question_items(interaction, question),
        ]
        if len(items) < _MOST_ITEMS:
            items = [*self.hint(interaction), *items]
        serial = question.serial if question else 0
        await interaction.response.send_modal(
            form(heading, f"boards:post-form:{board.code}:{serial}:{interaction.id}", *items)
        )

    def _tag_field(self, interaction: Interaction, board: PlacedBoard) -> list[discord.ui.Label[Any]]:
        if not isinstance(board.channel, discord.ForumChannel):
            return []
        tags = [tag for tag in board.channel.available_tags if not tag.moderated][:25]
        if not tags:
            return []
        options = [discord.SelectOption(label=tag.name, value=str(tag.id), emoji=tag.emoji) for tag in tags]
        menu: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="tags",
            options=options,
            min_values=0,
            max_values=min(len(options), MOST_TAGS),
            required=board.channel.flags.require_tag,
        )
        return [discord.ui.Label(text=self.say(interaction, "writing-tags"), component=menu)]

    def hint(self, interaction: Interaction) -> list[discord.ui.TextDisplay[Any]]:
        """One of the configured lines, by chance, to stand above what is written."""
        hints = self.app.config.forum.hints
        return [discord.ui.TextDisplay(pick(self.app.dice, hints)[self.language(interaction)])] if hints else []

    async def ask_question(self, interaction: Interaction) -> Question | None:
        """The verification question of those with few posts."""
        return await self.app.act(ask_reply_question, member_id=interaction.user.id, dice=self.app.dice)

    def question_items(self, interaction: Interaction, question: Question | None) -> list[discord.ui.Item[Any]]:
        """The question as parts of a form."""
        return [] if question is None else question_items(self.app, self.language(interaction), question)


def check_may_write(interaction: Interaction, board: PlacedBoard, *, opening: bool) -> None:
    """Let pass whom Discord would let write there: the webhook must not be a way around the board's permissions.

    Raises:
        MayNotWrite: it would not.
    """
    assert isinstance(interaction.user, discord.Member)  # the door lets only the community in
    may = board.channel.permissions_for(interaction.user)
    if not opening:
        allowed = may.send_messages_in_threads
    elif isinstance(board.channel, discord.ForumChannel):
        allowed = may.send_messages
    else:
        allowed = may.create_public_threads
    if not allowed or interaction.user.is_timed_out():
        raise MayNotWrite(board=board.name)
