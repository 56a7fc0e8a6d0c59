"""Blogs on Discord: /blog, /blog-write, and the entry in a member's menu.

An entry is a topic: `cogs.posting` sends it, and whoever comments on it replies as in any topic.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.blog import service
from bot.blog.desk import read_blog_line
from bot.blog.screens import BlogPage, Entry, read_blog
from bot.client import ForumBot
from bot.clock import to_ms
from bot.moment import ago
from bot.outbox import GiveUp, OutboxEntry
from bot.refusal import OutOfDate, Refusal
from bot.routes import read_number
from bot.services.desk import Service
from bot.words import Language, Text, bare, text
from cogs._boards import PlacedBoard, offered_boards, seen_thread, topic_mark, visible_boards
from cogs._moods import usable_emoji
from cogs._outbox import discord_may_refuse
from cogs._paging import pager
from cogs._room import (
    Component,
    Interaction,
    button,
    choice,
    mention,
    menu,
    person,
    route,
    row,
    screen,
    show,
)
from cogs._writing import WritingRoom

_EVERYBODY = 0
"""Stands for all members in a custom id."""

_MOODS_SHOWN = 3
"""How many moods of an entry are named: those with the most votes."""


class BlogOff(Refusal):
    """This community has no blogs."""

    key = "blog-off"


class BlogHidden(Refusal):
    """The blogs' board is hidden from the member, or its channel is gone."""

    key = "blog-hidden"


def blog_board(interaction: Interaction) -> PlacedBoard:
    """The board that the blogs are on, if whoever acts may see it.

    Raises:
        BlogOff, NoBoards, BlogHidden: he cannot.
    """
    code = interaction.client.app.config.blog.board
    if not code:
        raise BlogOff
    board = visible_boards(interaction).get(code)
    if board is None:
        raise BlogHidden
    return board


class Blog(WritingRoom):
    """博客."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self._menu_entry = app_commands.ContextMenu(name="Member blog", callback=self.open_from_menu)
        self.app.outbox.performs(service.COMMENTS, self.lock_entry)

    async def cog_load(self) -> None:
        """Hang the entry into every member's menu."""
        await super().cog_load()
        self.bot.tree.add_command(self._menu_entry)

    async def cog_unload(self) -> None:
        """Take the entry out again."""
        self.bot.tree.remove_command(self._menu_entry.name, type=self._menu_entry.type)

    def help_facts(self) -> dict[str, Text]:
        """What an entry is, for /help."""
        said = text("help-blog") if self.app.config.blog.board else text("blog-off")
        return {"blog": said, "blog-write": said}

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """Everybody's blogs, where their board can be seen."""
        if self.app.config.blog.board in offered_boards(self.bot, interaction):
            name, about = text("service-blog"), text("service-blog-about")
            yield Service(f"blog:page:{_EVERYBODY}", "reading", 40, "📓", name, about, read_blog_line, bar=8)

    # --- Writing -------------------------------------------------------------------------------------------------------

    @app_commands.command(name="blog-write")
    async def blog_write(self, interaction: Interaction) -> None:
        """Write an entry."""
        await self._ask_entry(interaction)

    @route("blog:write")
    async def press_write(self, interaction: Interaction) -> None:
        """The button to write an entry."""
        await self._ask_entry(interaction)

    async def _ask_entry(self, interaction: Interaction) -> None:
        board = blog_board(interaction)
        today = self.app.community.day_of(self.app.clock.now())
        title = self.say(interaction, "blog-default-title", day=today)
        await self.ask_topic(interaction, board, self.say(interaction, "blog-form"), title=title)

    # --- Reading -------------------------------------------------------------------------------------------------------

    @app_commands.command()
    async def blog(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """Show a member's blog; who has left is found, too."""
        await self._show_blog(interaction, interaction.user.id if member is None else person(member))

    async def open_from_menu(self, interaction: Interaction, member: discord.Member) -> None:
        """The entry in a member's menu."""
        await self._show_blog(interaction, person(member))

    @route("blog:page")
    async def press_page(
        self,
        interaction: Interaction,
        member_id: int,
        direction: Literal["before", "after", ""] = "",
        at: int = 0,
        topic_id: int = 0,
    ) -> None:
        """A button to a page of a member's blog, or of everybody's."""
        await self._show_blog(interaction, member_id, **({direction: (at, topic_id)} if direction else {}))

    async def _show_blog(self, interaction: Interaction, member_id: int, **bounds: tuple[int, int]) -> None:
        blog_board(interaction)
        whose = None if member_id == _EVERYBODY else member_id
        page = await self.app.read(read_blog, member_id=whose, **bounds)
        language = self.language(interaction)
        kind = "all" if whose is None else "own" if whose == interaction.user.id else "member"
        about = {"member": mention(member_id)} if kind == "member" else {}
        lines = [self._line(language, entry, with_opener=whose is None) for entry in page.entries]
        base = f"blog:page:{member_id}"
        await show(
            interaction,
            screen(
                self.say(interaction, f"blog-heading-{kind}", **about),
                self._standing(interaction, page) if page.count else None,
                "\n".join(lines) or self.say(interaction, f"blog-empty-{kind}", **about),
                pager(
                    self,
                    interaction,
                    f"{base}:after:{_bound(page.entries[0])}" if page.has_newer and page.entries else None,
                    f"{base}:before:{_bound(page.entries[-1])}" if page.has_older and page.entries else None,
                ),
                self._comments_menu(interaction, page, bounds) if kind == "own" else None,
                self._ways(interaction, kind),
            ),
        )

    def _standing(self, interaction: Interaction, page: BlogPage) -> str:
        lines = [self.say(interaction, "blog-count", count=page.count)]
        if page.newest is not None:
            lines.append(
                self.say(
                    interaction,
                    "blog-newest",
                    entry=self.topic_link(page.newest.topic),
                    member=mention(page.newest.author_id),
                    when=ago(to_ms(page.newest.at)),
                    address=self.link(page.newest.topic.topic_id, page.newest.message_id),
                )
            )
        return "\n".join(lines)

    def _line(self, language: Language, entry: Entry, *, with_opener: bool) -> str:
        topic = entry.topic
        mark = topic_mark(topic)
        return self.app.say(
            language,
            text(
                "blog-line-all" if with_opener else "blog-line",
                mark=f"{mark} " if mark else "",
                entry=self.topic_link(topic),
                created=format_dt(topic.created_at, "d"),
                comments=topic.replies,
                moods=self._moods(entry),
                closed=int(entry.is_closed),
                **({"member": mention(topic.opener_id)} if with_opener else {}),
            ),
        )

    def _moods(self, entry: Entry) -> str:
        """The moods with the most votes, each with its number on one line; nothing where none was voted for."""
        kinds = {kind.code: usable_emoji(self.bot, kind) for kind in self.app.config.moods.kinds}
        voted = [(votes, kinds[code]) for code, votes in entry.moods.items() if kinds.get(code)]
        voted.sort(key=lambda each: -each[0])
        return "".join(f" {emoji}\u00a0{votes}" for votes, emoji in voted[:_MOODS_SHOWN])

    def _ways(self, interaction: Interaction, kind: str) -> Component | None:
        """Where one goes from here: to writing, to one's own blog, to everybody's."""
        write = button(self.say(interaction, "blog-write"), "blog:write", emoji="✍️", style=discord.ButtonStyle.primary)
        own = button(self.say(interaction, "blog-own"), f"blog:page:{interaction.user.id}", emoji="📔")
        everybody = button(self.say(interaction, "blog-all"), f"blog:page:{_EVERYBODY}", emoji="🌐")
        return row(
            write if kind == "own" else None,
            own if kind != "own" else None,
            everybody if kind != "all" else None,
        )

    # --- Who may comment -----------------------------------------------------------------------------------------------

    def _comments_menu(
        self, interaction: Interaction, page: BlogPage, bounds: dict[str, tuple[int, int]]
    ) -> Component | None:
        """A menu of the page's own entries, to close each to comments or to open it again."""
        options = [
            discord.SelectOption(
                label=bare(entry.topic.title, limit=100) or "…",
                description=self.say(interaction, "blog-reopen" if entry.is_closed else "blog-close")[:100],
                value=f"{'reopen' if entry.is_closed else 'close'}:{entry.topic.topic_id}",
                emoji="🔓" if entry.is_closed else "🔒",
            )
            for entry in page.entries
            if not entry.is_closed_by_others
        ]
        if not options:
            return None
        here = "".join(f":{direction}:{at}:{topic_id}" for direction, (at, topic_id) in bounds.items())
        placeholder = self.say(interaction, "blog-comments-choose")
        return row(menu(f"blog:comments{here}", options, placeholder=placeholder))

    @route("blog:comments")
    async def choose_entry(
        self,
        interaction: Interaction,
        direction: Literal["before", "after", ""] = "",
        at: int = 0,
        topic_id: int = 0,
    ) -> None:
        """An entry was chosen, to be closed to comments or opened again."""
        blog_board(interaction)
        deed, _, entry = choice(interaction).partition(":")
        if deed not in {"close", "reopen"}:
            raise OutOfDate
        await self.app.act(
            service.set_comments,
            member_id=interaction.user.id,
            topic_id=read_number(entry),
            is_closed=deed == "close",
        )
        bounds: dict[str, Any] = {direction: (at, topic_id)} if direction else {}
        await self._show_blog(interaction, interaction.user.id, **bounds)

    async def lock_entry(self, entry: OutboxEntry) -> None:
        """Lock or unlock an entry's topic as its author wants it by now (outbox)."""
        topic_id = int(entry.subject)
        is_closed = await self.app.read(service.read_wanted, topic_id=topic_id)
        guild = self.bot.guild
        if is_closed is None or guild is None:
            raise GiveUp("there is nothing to lock any more")
        async with discord_may_refuse(self.bot, "blog.board"):
            thread = await guild.fetch_channel(topic_id)
            assert isinstance(thread, discord.Thread)  # the id of a topic
            if thread.locked != is_closed:
                # An archived topic is closed to edits: it is opened for this one, and closed again.
                was_archived = thread.archived
                thread = await thread.edit(locked=is_closed, archived=False)
                if was_archived:
                    thread = await thread.edit(archived=True)
        seen = seen_thread(self.bot, thread)
        if seen is not None:
            await self.app.act(service.note_comments, seen=seen)


def _bound(entry: Entry) -> str:
    at, topic_id = entry.topic.bound
    return f"{at}:{topic_id}"


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Blog(bot))
