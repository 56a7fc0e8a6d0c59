"""Moods on Discord: /mood, /moods, the menu of a message, the counts on topics' panels, and /admin moods.

Reactions are the affair of `cogs.reactions`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import format_dt

from bot.boards.screens import TopicLine
from bot.client import ForumBot
from bot.clock import from_ms
from bot.config import Config
from bot.moods import panel, rules, screens, service
from bot.moods.rules import Burst, Ring
from bot.moods.screens import SPANS, Record, Span, TopicMoods, TopLine
from bot.moods.service import UnknownMood, VoteCast, Way, mood_text
from bot.moods.settings import MoodKindSettings
from bot.outbox import Later, OutboxEntry
from bot.services.desk import Service
from bot.settings import Fault
from bot.words import Language, Text, bare, plain, text, unmarked
from cogs._admin import admin_command, check_staff
from cogs._boards import BoardRoom, offered_boards, topic_id_of, visible_boards
from cogs._members import check_shown, joined_at
from cogs._moods import usable_emoji
from cogs._room import (
    Interaction,
    Part,
    button,
    choice,
    chosen_member,
    fields,
    form,
    mention,
    mentions,
    menu,
    person,
    route,
    row,
    screen,
    show,
    suggestions,
    text_field,
)

_MOST_IN_A_ROW = 5
"""Discord's limit of buttons in a row."""

Pressed = Literal["button", "command", "menu"]
"""The ways that a button can lead to; a reaction comes by itself."""


def find_faults(guild: discord.Guild, config: Config) -> Iterator[Fault]:
    """An emoji of the server's own that was deleted; its button goes on without it."""
    for place, kind in enumerate(config.moods.kinds if config.moods.enabled else ()):
        custom = rules.custom_emoji_id(kind.emoji)
        if custom is not None and discord.utils.get(guild.emojis, id=custom) is None:
            yield Fault(f"moods.kinds.{place}.emoji", text("alert-mood-emoji", emoji=kind.emoji, mood=kind.code))


class Moods(BoardRoom):
    """评价."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self._menu = app_commands.ContextMenu(name="Rate topic", callback=self.mood_menu)
        self.app.outbox.performs(panel.REFRESH, self.show_counts)

    async def cog_load(self) -> None:
        """Add the message menu."""
        await super().cog_load()
        self.bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take it away again."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @property
    def kinds(self) -> tuple[MoodKindSettings, ...]:
        """The moods, in the order of the config."""
        return self.app.config.moods.kinds

    def help_facts(self) -> dict[str, Text]:
        """How often one votes, and from where, for /help."""
        settings = self.app.config.moods
        levels = len(self.app.config.level.steps)
        least, most = (rules.quota_for(level, settings.votes_per_day) for level in (1, levels))
        return {"mood": text("help-mood", least=least, most=most, change=settings.may_change)}

    # --- Voting --------------------------------------------------------------------------------------------------------

    @app_commands.command()
    async def mood(self, interaction: Interaction, topic: str | None = None, mood: str | None = None) -> None:
        """Vote on a topic, or see its moods."""
        topic_id = topic_id_of(interaction, topic)
        if mood is None:
            await self._show_topic(interaction, topic_id, "command")
        else:
            await self._vote(interaction, topic_id, self._code(mood), "command")

    @mood.autocomplete("topic")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Topics by their titles."""
        return await self.suggest_topic(interaction, typed)

    async def mood_menu(self, interaction: Interaction, message: discord.Message) -> None:
        """The menu of a message in a topic."""
        await self._show_topic(interaction, message.channel.id, "menu")

    @route("moods:vote")
    async def press_vote(self, interaction: Interaction, topic_id: int, mood: str, way: Pressed = "button") -> None:
        """A mood's button, on a panel or on a private screen."""
        await self._vote(interaction, topic_id, mood, way)

    async def _vote(self, interaction: Interaction, topic_id: int, mood: str, way: Way) -> None:
        line = await self.read_topic(interaction, topic_id)
        cast = await self.app.act(
            service.cast_vote,
            topic_id=line.topic_id,
            member_id=interaction.user.id,
            mood=mood,
            way=way,
            joined_at=joined_at(interaction.user),
        )
        await self._show_topic(interaction, topic_id, way, self._cast_words(interaction, line, cast))

    def _cast_words(self, interaction: Interaction, line: TopicLine, cast: VoteCast) -> str:
        lines = [self.say(interaction, "mood-cast", topic=self.topic_link(line), mood=cast.mood)]
        if cast.instead_of is not None:
            lines.append(self.say(interaction, "mood-cast-instead", mood=cast.instead_of))
        if cast.earned is not None:
            lines.append(self.say(interaction, "mood-cast-earned", earned=cast.earned))
        lines.append(self.say(interaction, "mood-cast-left", left=cast.left))
        return "\n".join(lines)

    @route("moods:withdraw")
    async def press_withdraw(self, interaction: Interaction, topic_id: int) -> None:
        """The button that takes a vote back. It is apart from the moods, so that a double click is no change of mind."""
        line = await self.read_topic(interaction, topic_id)
        done = await self.app.act(service.withdraw_vote, topic_id=topic_id, member_id=interaction.user.id)
        words = self.say(interaction, "mood-withdrawn", topic=self.topic_link(line), mood=done.mood)
        await self._show_topic(interaction, topic_id, "command", words)

    async def _show_topic(self, interaction: Interaction, topic_id: int, way: Way, note: str | None = None) -> None:
        line = await self.read_topic(interaction, topic_id)
        if not self.app.config.moods.is_on(line.board):
            raise service.MoodsOff
        shown = await self.app.read(screens.read_topic_moods, topic_id=topic_id, member_id=interaction.user.id)
        language = self.language(interaction)
        own = None if shown.own is None else mood_text(self.app.community, shown.own)
        may_change = self.app.config.moods.may_change
        is_open = line.opener_id != interaction.user.id and (own is None or may_change)
        withdraw = button(self.say(interaction, "mood-withdraw"), f"moods:withdraw:{topic_id}", emoji="↩️")
        await show(
            interaction,
            screen(
                note or self.say(interaction, "mood-topic-heading", topic=self.topic_link(line)),
                self._bars(language, shown),
                self.say(interaction, "mood-own", mood=own) if own is not None and note is None else None,
                *(self._buttons(language, topic_id, way) if is_open else ()),
                row(withdraw) if own is not None and may_change else None,
            ),
        )

    def _code(self, typed: str) -> str:
        """The mood that was typed or chosen: by its code, name or emoji.

        Raises:
            UnknownMood: there is none.
        """
        wanted = typed.strip().casefold()
        for kind in self.kinds:
            if wanted in {kind.code, *(name.casefold() for name in kind.name.values())}:
                return kind.code
        by_emoji = self.app.config.moods.find_by_emoji(typed.strip())
        if by_emoji is None:
            raise UnknownMood(known=[kind.name for kind in self.kinds])
        return by_emoji.code

    async def suggest_mood(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The moods, in the member's language."""
        language = self.language(interaction)
        named = [(unmarked(self._label(language, kind), limit=100), kind.code) for kind in self.kinds]
        return suggestions(typed, named)

    @mood.autocomplete("mood")
    async def suggest_vote(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The moods."""
        return await self.suggest_mood(interaction, typed)

    def _label(self, language: Language, kind: MoodKindSettings) -> str:
        """A mood where only common emoji can stand."""
        name = kind.name[language]
        return name if rules.custom_emoji_id(kind.emoji) else f"{kind.emoji} {name}"

    # --- The panel -----------------------------------------------------------------------------------------------------

    async def topic_panel_parts(self, topic: TopicLine) -> list[Part | None]:
        """The counts and buttons on a topic's panel, for everybody."""
        if not self.app.config.moods.is_on(topic.board):
            return []
        shown = await self.app.read(screens.read_topic_moods, topic_id=topic.topic_id)
        await self.look_over()
        language = self.app.community_language
        return [
            self.announce("mood-panel-heading", votes=shown.total),
            self._bars(language, shown) if shown.total else None,
            *self._buttons(language, topic.topic_id, "button"),
        ]

    def _bars(self, language: Language, shown: TopicMoods) -> str:
        """The moods that were voted for, each with a bar and its count, in the order of the config."""
        if not shown.total:
            return self.app.say(language, text("mood-none-yet"))
        most = max(shown.counts.values())
        # Votes for a mood that the config no longer has are shown under its code: they were cast.
        codes = [kind.code for kind in self.kinds]
        codes += sorted(set(shown.counts) - set(codes))
        return "\n".join(
            self.app.say(
                language,
                text(
                    "mood-bar",
                    mood=mood_text(self.app.community, code),
                    bar=rules.bar(shown.counts[code], most),
                    votes=shown.counts[code],
                    percent=round(shown.counts[code] * 100 / shown.total),
                ),
            )
            for code in codes
            if code in shown.counts
        )

    def _buttons(self, language: Language, topic_id: int, way: Way) -> list[Part | None]:
        buttons = [
            button(
                kind.name[language],
                f"moods:vote:{topic_id}:{kind.code}:{way}",
                emoji=usable_emoji(self.bot, kind),
            )
            for kind in self.kinds
        ]
        rows = math.ceil(len(buttons) / _MOST_IN_A_ROW)
        width = math.ceil(len(buttons) / rows)  # 4 and 3 rather than 5 and 2
        return [row(*buttons[first : first + width]) for first in range(0, len(buttons), width)]

    async def show_counts(self, entry: OutboxEntry) -> None:
        """Have a topic's panel edited, once in its interval (outbox)."""
        wait = await self.app.act(panel.show_counts, topic_id=int(entry.subject))
        if wait:
            raise Later("within the panel's interval", wait / 1000)

    @commands.Cog.listener()
    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """A topic that is open again may show counts that changed meanwhile."""
        if payload.guild_id == self.app.community.guild_id and not payload.data["thread_metadata"]["archived"]:
            await self.app.act_until_saved(panel.wake_panel, topic_id=payload.thread_id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A topic was deleted: look after its votes."""
        if payload.guild_id == self.app.community.guild_id:
            await self.app.act_until_saved(service.lose_topic, topic_id=payload.thread_id)
            while await self.app.act_until_saved(service.settle_lost_topics):
                pass

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """The topics that moved most, where topics are voted on."""
        if self.app.config.moods.enabled and offered_boards(self.bot, interaction):
            name, about = text("service-moods"), text("service-moods-about")
            yield Service("moods:top:week", "reading", 70, "💗", name, about)

    # --- /moods --------------------------------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.choices(span=[app_commands.Choice(name=span, value=f"mood-span-{span}") for span in SPANS])
    async def moods(
        self,
        interaction: Interaction,
        span: app_commands.Choice[str] | None = None,
        mood: str | None = None,
        member: discord.Member | None = None,
    ) -> None:
        """The most moving, funniest … topics, or a member's record."""
        if member is not None:
            await self._show_record(interaction, person(member))
            return
        chosen: Span = "all" if span is not None and span.value == "mood-span-all" else "week"
        await self._show_top(interaction, chosen, None if mood is None else self._code(mood))

    @moods.autocomplete("mood")
    async def suggest_list(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The moods."""
        return await self.suggest_mood(interaction, typed)

    @route("moods:top")
    async def press_top(self, interaction: Interaction, span: Span, mood: str = "") -> None:
        """A button to another span."""
        await self._show_top(interaction, span, self._code(mood) if mood else None)

    @route("moods:choose")
    async def choose_mood(self, interaction: Interaction, span: Span) -> None:
        """A mood was chosen in the menu."""
        await self._show_top(interaction, span, choice(interaction, [kind.code for kind in self.kinds]))

    @route("moods:record")
    async def press_record(self, interaction: Interaction) -> None:
        """A button to one's own record."""
        await self._show_record(interaction, interaction.user.id)

    async def _show_top(self, interaction: Interaction, span: Span, mood: str | None) -> None:
        lines = await self.app.read(
            screens.read_top,
            span=span,
            mood=mood,
            boards_shown=tuple(visible_boards(interaction)),
            now=self.app.clock.now(),
        )
        language = self.language(interaction)
        options = [
            discord.SelectOption(label=self._label(language, kind)[:100], value=kind.code, default=kind.code == mood)
            for kind in self.kinds
        ]
        heading = (
            self.say(interaction, f"moods-{span}-heading")
            if mood is None
            else self.say(interaction, f"moods-{span}-of-heading", mood=mood_text(self.app.community, mood))
        )
        other: Span = "all" if span == "week" else "week"
        await show(
            interaction,
            screen(
                heading,
                "\n".join(self._top_line(interaction, place, line, mood) for place, line in enumerate(lines, start=1))
                or self.say(interaction, "moods-empty"),
                row(menu(f"moods:choose:{span}", options, placeholder=self.say(interaction, "moods-choose"))),
                row(
                    button(self.say(interaction, f"moods-open-{other}"), f"moods:top:{other}:{mood or ''}", emoji="📅"),
                    button(self.say(interaction, "moods-open-record"), "moods:record", emoji="🪪"),
                ),
            ),
        )

    def _top_line(self, interaction: Interaction, place: int, line: TopLine, mood: str | None) -> str:
        facts: dict[str, Any] = {
            "topic": self.topic_link(line.topic),
            "author": mention(line.topic.opener_id),
            "votes": line.votes,
        }
        if mood is None:
            return self.say(interaction, "moods-most-line", mood=mood_text(self.app.community, line.mood), **facts)
        return self.say(interaction, "moods-line", place=place, **facts)

    async def _show_record(self, interaction: Interaction, member_id: int) -> None:
        await check_shown(interaction, member_id, "moods")
        record = await self.app.read(screens.read_record, member_id=member_id, now=self.app.clock.now())
        left = self.say(interaction, "moods-record-left", left=record.left)
        await show(
            interaction,
            screen(
                *self._record_parts(interaction, record),
                left if member_id == interaction.user.id else None,
                row(button(self.say(interaction, "moods-open-week"), "moods:top:week", emoji="📅")),
            ),
        )

    def _record_parts(self, interaction: Interaction, record: Record) -> list[Part | None]:
        return [
            self.say(interaction, "moods-record-heading", member=mention(record.member_id)),
            self.say(interaction, "moods-record-cast", votes=sum(record.cast.values()))
            + self._counted(interaction, record.cast),
            self.say(interaction, "moods-record-received", votes=sum(record.received.values()))
            + self._counted(interaction, record.received),
        ]

    def _counted(self, interaction: Interaction, counts: Mapping[str, int]) -> str:
        counted = sorted(counts.items(), key=lambda count: (-count[1], count[0]))
        return "".join(
            "\n" + self.say(interaction, "moods-counted", mood=mood_text(self.app.community, code), votes=votes)
            for code, votes in counted
        )

    # --- /admin moods --------------------------------------------------------------------------------------------------

    @admin_command("moods")
    async def admin_moods(self, interaction: Interaction, member: discord.Member | None = None) -> None:
        """Show what looks suspicious, or a member's votes, to void them."""
        if member is None:
            await self._show_suspicions(interaction)
        else:
            await self._show_voter(interaction, person(member))

    async def _show_suspicions(self, interaction: Interaction) -> None:
        found = await self.app.read(screens.read_suspicions, now=self.app.clock.now())
        settings = self.app.config.moods
        bursts = [self._burst_line(interaction, burst, found.topics) for burst in found.bursts]
        rings = [self._ring_line(interaction, ring) for ring in found.rings]
        none = self.say(interaction, "moods-admin-none")
        options = [
            discord.SelectOption(label=bare(name, limit=100) or f"#{member_id}", value=str(member_id))
            for member_id, name in found.names.items()
        ]
        await show(
            interaction,
            screen(
                self.say(interaction, "moods-admin-heading"),
                self.say(interaction, "moods-admin-bursts", votes=settings.burst_votes, minutes=settings.burst_minutes),
                "\n".join(bursts) or none,
                self.say(interaction, "moods-admin-rings", votes=settings.ring_votes),
                "\n".join(rings) or none,
                self.say(interaction, "moods-admin-caution"),
                row(menu("moods:voter", options, placeholder=self.say(interaction, "moods-admin-choose")))
                if options
                else None,
            ),
        )

    def _burst_line(self, interaction: Interaction, burst: Burst, topics: Mapping[int, TopicLine]) -> str:
        named = [self.topic_link(topics[topic_id]) for topic_id in burst.topic_ids if topic_id in topics]
        return self.say(
            interaction,
            "moods-admin-burst",
            author=mention(burst.author_id),
            votes=burst.votes,
            voters=mentions(burst.voter_ids, most=screens.NAMED),
            topics=named,
            when=format_dt(from_ms(burst.since), "f"),
        )

    def _ring_line(self, interaction: Interaction, ring: Ring) -> str:
        return self.say(
            interaction, "moods-admin-ring", members=mentions(ring.member_ids, most=screens.NAMED), votes=ring.votes
        )

    @route("moods:voter")
    async def choose_voter(self, interaction: Interaction) -> None:
        """A member was chosen in the menu."""
        check_staff(interaction)
        await self._show_voter(interaction, chosen_member(interaction))

    async def _show_voter(self, interaction: Interaction, member_id: int, note: str | None = None) -> None:
        record = await self.app.read(screens.read_record, member_id=member_id, now=self.app.clock.now())
        votes = sum(record.cast.values())
        void = button(
            self.say(interaction, "moods-admin-void", votes=votes),
            f"moods:void:{member_id}",
            style=discord.ButtonStyle.danger,
        )
        await show(interaction, screen(note, *self._record_parts(interaction, record), row(void) if votes else None))

    @route("moods:void")
    async def press_void(self, interaction: Interaction, member_id: int) -> None:
        """The button that asks for the reason; sending that form is the confirmation."""
        check_staff(interaction)
        field = text_field(
            self.say(interaction, "moods-admin-reason"),
            "reason",
            description=self.say(interaction, "moods-admin-reason-hint"),
            most=service.REASON_LENGTH,
        )
        title = self.say(interaction, "moods-admin-form")
        await interaction.response.send_modal(form(title, f"moods:void-form:{member_id}", field))

    @route("moods:void-form")
    async def submit_void(self, interaction: Interaction, member_id: int) -> None:
        """The form was sent: void all the member's votes, in small pieces."""
        check_staff(interaction)
        reason = bare(fields(interaction)["reason"] or "")
        await interaction.response.defer(ephemeral=True, thinking=True)
        voided = 0
        while count := await self.app.act(
            service.void_votes, actor_id=interaction.user.id, member_id=member_id, reason=reason
        ):
            voided += count
        note = self.say(interaction, "moods-admin-voided", member=mention(member_id), votes=voided, why=plain(reason))
        await self._show_voter(interaction, member_id, note)


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Moods(bot))
