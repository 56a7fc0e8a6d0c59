"""The check-in on Discord: /checkin, /calendar, /makeup, /checkin-board, the day's message and yesterday's board."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, cast

import discord
from discord import app_commands

from bot.checkin import desk, screens, service
from bot.checkin.calendar_page import calendar_page, calendar_text, month_title
from bot.checkin.picture import draw_calendar
from bot.checkin.rules import ONE_DAY
from bot.checkin.screens import Board, BoardLine, BoardPage, Calendar
from bot.client import ForumBot
from bot.config import Config
from bot.outbox import OutboxEntry
from bot.services.desk import Service
from bot.settings import Fault
from bot.words import Language, Money, Text, plain, text, unmarked
from cogs._members import check_shown, drawn_name
from cogs._outbox import channel_may_refuse, keep_message, send_once, target_channel
from cogs._paging import page_buttons
from cogs._room import (
    Component,
    Interaction,
    Room,
    Screen,
    button,
    check_owner,
    choice,
    medal,
    mention,
    menu,
    person,
    picture,
    put_off,
    route,
    row,
    screen,
    show,
    suggestions,
)
from cogs._setup import channel_faults

_DAY_LINES = 25
"""How many of the day's check-ins its collecting message lists; the rest are counted."""


def find_faults(guild: discord.Guild, config: Config) -> Iterator[Fault]:
    """What check-in misses in the server."""
    settings = config.checkin
    topics = settings.daily_form == "topic"
    yield from channel_faults(guild, "checkin.board_channel", settings.board_channel)
    yield from channel_faults(guild, "checkin.daily_channel", settings.daily_channel, topics=topics)


class Checkin(Room):
    """每日签到."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self._doors_in: dict[Language, Component | None] = {}
        self.app.outbox.performs(service.DAILY, self.refresh_daily)
        self.app.outbox.performs(service.BOARD, self.post_board)

    def help_facts(self) -> dict[str, Text]:
        """What each command pays or costs, for /help."""
        settings = self.app.config.checkin
        money = settings.currency
        return {
            "checkin": text(
                "help-checkin",
                first=Money(settings.first, money),
                step=settings.step,
                cap=Money(settings.cap, money),
                early=len(settings.early_bonus),
            ),
            "makeup": text(
                "help-makeup",
                price=Money(settings.makeup.price, settings.makeup.currency),
                days=settings.makeup.days_back,
            ),
        }

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """The check-in, what was missed, and the boards."""
        yield Service(
            "checkin:open",
            "today",
            10,
            "📅",
            text("service-checkin"),
            text("service-checkin-about"),
            desk.read_checkin_line,
            bar=3,
        )
        if self.app.config.checkin.makeup.days_back:
            name, about = text("service-makeup"), text("service-makeup-about")
            yield Service("checkin:makeup", "today", 20, "🎫", name, about, desk.read_makeup_line)
        name, about = text("service-checkin-board"), text("service-checkin-board-about")
        yield Service("checkin:board", "reading", 80, "🌅", name, about, desk.read_board_line)

    # --- Checking in ---------------------------------------------------------------------------------------------------

    @app_commands.command()
    async def checkin(self, interaction: Interaction, mood: str | None = None, words: str | None = None) -> None:
        """Check in for today."""
        done = await self._check_in(interaction, mood, words)
        public = self.app.config.checkin.public
        language = self.app.community_language if public else self.language(interaction)
        await show(interaction, self._done_screen(interaction.user.id, language, done), public=public)

    @route("checkin:checkin")
    async def press_checkin(self, interaction: Interaction) -> None:
        """The check-in button under a board or the day's message."""
        done = await self._check_in(interaction)
        await show(interaction, self._done_screen(interaction.user.id, self.language(interaction), done))

    @route("checkin:open")
    async def press_open(self, interaction: Interaction) -> None:
        """A button that checks in whoever has not done so today, and shows the others, and those who may not now, their
        month."""
        try:
            done = await self._check_in(interaction)
        except service.AlreadyCheckedIn:
            await self._show_calendar(interaction, interaction.user.id, None)
        except (service.CheckinClosed, service.TooFewPosts) as refusal:
            await self._show_calendar(interaction, interaction.user.id, None, self.said(interaction, refusal.text))
        else:
            await show(interaction, self._done_screen(interaction.user.id, self.language(interaction), done))

    async def _check_in(
        self, interaction: Interaction, mood: str | None = None, words: str | None = None
    ) -> service.CheckinDone:
        request = service.CheckinRequest(interaction.user.id, self.app.clock.now(), mood, words)
        return await self.app.act_together(service.check_in_all, request)

    def _done_screen(self, member_id: int, language: Language, done: service.CheckinDone) -> Screen:
        def say(key: str, **facts: Any) -> str:
            return self.app.say(language, text(key, **facts))

        lines = [
            say("checkin-done", member=mention(member_id), place=done.place),
            say("checkin-done-streak", streak=done.streak, total=done.total_days),
            say("checkin-done-reward", reward=done.reward),
        ]
        if done.bonus.amount:
            lines.append(say("checkin-done-bonus", bonus=done.bonus, place=done.place))
        for reached in done.reached:
            lines += self._reached_lines(language, reached)
        lines.append(say("checkin-done-balance", balance=done.balance, tomorrow=done.tomorrow))
        if done.bridged:
            lines.append(say("checkin-done-bridged", days=list(done.bridged)))
        return screen("\n".join(lines), self._doors(language))

    def _doors(self, language: Language) -> Component | None:
        """The buttons below a check-in. They are the same below each, and made once."""
        if language not in self._doors_in:
            self._doors_in[language] = row(
                button(self.app.say(language, text("checkin-open-calendar")), "checkin:calendar", emoji="📅"),
                button(self.app.say(language, text("checkin-open-board")), "checkin:board:today:1", emoji="🏆"),
                button(self.app.say(language, text("checkin-open-wallet")), "ledger:wallet", emoji="💰"),
            )
        return self._doors_in[language]

    def _reached_lines(self, language: Language, reached: service.Reached) -> list[str]:
        lines = []
        if reached.title is not None:
            lines.append(self.app.say(language, text("checkin-reached-title", title=reached.title, days=reached.days)))
        if reached.money.amount:
            key = f"checkin-reached-{reached.kind}"
            lines.append(self.app.say(language, text(key, money=reached.money, days=reached.days)))
        return lines

    @checkin.autocomplete("mood")
    async def suggest_mood(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The moods, in the member's language."""
        language = self.language(interaction)
        moods = self.app.config.checkin.moods
        named = [(unmarked(f"{mood.emoji} {mood.name[language]}", limit=100), mood.code) for mood in moods]
        return suggestions(typed, named)

    # --- The calendar --------------------------------------------------------------------------------------------------

    @app_commands.command()
    async def calendar(
        self, interaction: Interaction, member: discord.Member | None = None, month: str | None = None
    ) -> None:
        """Show a month."""
        member_id = interaction.user.id if member is None else person(member)
        await self._show_calendar(interaction, member_id, month)

    @route("checkin:calendar")
    async def press_calendar(self, interaction: Interaction, member_id: int = 0, month: str = "") -> None:
        """A button to a month."""
        await self._show_calendar(interaction, member_id or interaction.user.id, month or None)

    async def _show_calendar(
        self, interaction: Interaction, member_id: int, month: str | None, note: str | None = None
    ) -> None:
        await check_shown(interaction, member_id, "checkin")
        now = self.app.clock.now()
        year, number = _month(month) if month else (None, None)
        calendar = await self.app.read(screens.read_calendar, member_id=member_id, now=now, year=year, month=number)
        await put_off(interaction)
        name = await self._name(interaction, member_id)
        language = self.app.community_language
        page = calendar_page(self.app, language, calendar, drawn_name(name, f"#{member_id}"))
        files = await self.draw(draw_calendar, page, "calendar.png")
        view = self._calendar_screen(interaction, calendar, note, with_picture=bool(files))
        await show(interaction, view, files=files)

    def _calendar_screen(
        self, interaction: Interaction, calendar: Calendar, note: str | None, *, with_picture: bool
    ) -> Screen:
        language = self.language(interaction)
        twin = calendar_text(self.app, language, calendar)
        month = month_title(self.app, language, calendar)
        heading = self.say(interaction, "calendar-heading", month=month, member=mention(calendar.member_id))
        described = self.say(interaction, "calendar-picture", month=month, facts=twin)
        first = date(calendar.year, calendar.month, 1)
        before = first - ONE_DAY
        after = date(calendar.year + calendar.month // 12, calendar.month % 12 + 1, 1)
        base = f"checkin:calendar:{calendar.member_id}"
        return screen(
            note,
            heading,
            picture("attachment://calendar.png", described) if with_picture else None,
            twin,
            row(
                button(self.say(interaction, "calendar-before"), f"{base}:{before:%Y-%m}", emoji="◀️"),
                button(
                    self.say(interaction, "calendar-after"),
                    f"{base}:{after:%Y-%m}",
                    emoji="▶️",
                    disabled=after > calendar.today,
                ),
                button(self.say(interaction, "checkin-open-makeup"), "checkin:makeup", emoji="🎫")
                if calendar.member_id == interaction.user.id
                else None,
            ),
        )

    async def _name(self, interaction: Interaction, member_id: int) -> str:
        if member_id == interaction.user.id:
            return interaction.user.display_name
        assert interaction.guild is not None  # the door lets only the community in
        member = interaction.guild.get_member(member_id) or self.bot.get_user(member_id)
        if member is not None:
            return member.display_name
        try:
            return (await interaction.guild.fetch_member(member_id)).display_name
        except discord.NotFound:
            return self.say(interaction, "member-gone")

    @calendar.autocomplete("month")
    async def suggest_month(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """This month and those before it."""
        first = self.app.community.day_of(self.app.clock.now()).replace(day=1)
        months = []
        for _ in range(25):
            months.append(f"{first:%Y-%m}")
            first = (first - ONE_DAY).replace(day=1)
        return [app_commands.Choice(name=month, value=month) for month in months if month.startswith(typed)]

    # --- Making up -----------------------------------------------------------------------------------------------------

    @app_commands.command()
    async def makeup(self, interaction: Interaction, day: str | None = None) -> None:
        """Show what can be made up, or fill a day."""
        if day is None:
            await self._show_makeup(interaction)
        else:
            await self._make_up(interaction, day)

    @route("checkin:makeup")
    async def press_makeup(self, interaction: Interaction) -> None:
        """A button to the make-up screen."""
        await self._show_makeup(interaction)

    @route("checkin:makeup-day")
    async def choose_makeup_day(self, interaction: Interaction, owner: int) -> None:
        """A day was chosen in the menu."""
        check_owner(interaction, owner)
        await self._make_up(interaction, choice(interaction))

    @route("checkin:buy-card")
    async def press_buy_card(self, interaction: Interaction, owner: int) -> None:
        """The button that buys a card."""
        check_owner(interaction, owner)
        cards, receipt = await self.app.act(service.buy_card, member_id=interaction.user.id, request_id=interaction.id)
        if receipt is None:
            note = self.say(interaction, "makeup-got-card", cards=cards)
        else:
            note = self.say(
                interaction,
                "makeup-bought-card",
                cards=cards,
                price=receipt.money,
                balance=receipt.balance,
                number=str(receipt.number),
            )
        await self._show_makeup(interaction, note)

    async def _make_up(self, interaction: Interaction, typed: str) -> None:
        done = await self.app.act(service.make_up, member_id=interaction.user.id, day=_day(typed))
        lines = [self.say(interaction, "makeup-done", day=done.day, cards=done.cards)]
        key = "makeup-done-joined" if done.joined else "makeup-done-apart"
        lines.append(self.say(interaction, key, streak=done.streak))
        for reached in done.reached:
            lines += self._reached_lines(self.language(interaction), reached)
        await self._show_makeup(interaction, "\n".join(lines))

    async def _show_makeup(self, interaction: Interaction, note: str | None = None) -> None:
        missed = await self.app.read(service.read_missed, member_id=interaction.user.id, now=self.app.clock.now())
        owner = interaction.user.id
        language = self.language(interaction)
        options = [
            discord.SelectOption(label=day.isoformat(), value=day.isoformat(), description=self._weekday(language, day))
            for day in missed.days
        ]
        days_back = self.app.config.checkin.makeup.days_back
        key = "makeup-missed" if missed.days else "makeup-nothing-missed"
        await show(
            interaction,
            screen(
                note,
                self.say(interaction, "makeup-heading", cards=missed.cards),
                self.say(interaction, key, count=len(missed.days), days=days_back),
                row(
                    menu(
                        f"checkin:makeup-day:{owner}",
                        options,
                        placeholder=self.say(interaction, "makeup-choose-day"),
                        disabled=missed.cards < 1,
                    )
                )
                if options
                else None,
                self.say(interaction, "makeup-price", price=missed.price, balance=missed.balance),
                row(
                    button(
                        self.say(interaction, "makeup-buy-card"),
                        f"checkin:buy-card:{owner}",
                        emoji="🎫",
                        style=discord.ButtonStyle.primary,
                    ),
                    button(self.say(interaction, "checkin-open-calendar"), "checkin:calendar", emoji="📅"),
                ),
            ),
        )

    def _weekday(self, language: Language, day: date) -> str:
        return self.app.say(language, text(f"weekday-{day.isoweekday()}"))

    @makeup.autocomplete("day")
    async def suggest_missed_day(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The days that can be made up."""
        missed = await self.app.read(service.read_missed, member_id=interaction.user.id, now=self.app.clock.now())
        days = [day.isoformat() for day in missed.days]
        return [app_commands.Choice(name=day, value=day) for day in days if typed in day][:25]

    # --- The boards ----------------------------------------------------------------------------------------------------

    @app_commands.command(name="checkin-board")
    @app_commands.choices(board=[app_commands.Choice(name=board, value=f"board-{board}") for board in screens.BOARDS])
    async def board(self, interaction: Interaction, board: app_commands.Choice[str] | None = None) -> None:
        """Show a board."""
        wanted = board.value.removeprefix("board-") if board else "today"
        await self._show_board(interaction, cast(Board, wanted), 1)

    @route("checkin:board")
    async def press_board(self, interaction: Interaction, board: Board = "today", page: int = 1) -> None:
        """A button to a page of a board."""
        await self._show_board(interaction, board, page)

    @route("checkin:board-choice")
    async def choose_board(self, interaction: Interaction) -> None:
        """Another board was chosen in the menu."""
        await self._show_board(interaction, cast(Board, choice(interaction, screens.BOARDS)), 1)

    async def _show_board(self, interaction: Interaction, board: Board, page: int) -> None:
        shown = await self.app.read(
            screens.read_board,
            board=board,
            member_id=interaction.user.id,
            now=self.app.clock.now(),
            page=page,
        )
        language = self.language(interaction)
        options = [
            discord.SelectOption(
                label=self.app.say(language, text(f"choice-board-{each}")), value=each, default=each == board
            )
            for each in screens.BOARDS
        ]
        await show(
            interaction,
            screen(
                self.say(interaction, f"board-{board}-heading", members=shown.members_today, day=shown.day),
                self._board_lines(language, shown),
                self._own_place(interaction, shown),
                row(menu("checkin:board-choice", options, placeholder=self.say(interaction, "board-choose"))),
                page_buttons(self, interaction, f"checkin:board:{board}", shown.page, shown.pages),
            ),
        )

    def _board_lines(self, language: Language, shown: BoardPage) -> str:
        if not shown.lines:
            return self.app.say(language, text("board-empty"))
        return "\n".join(self._board_line(language, shown.board, line) for line in shown.lines)

    def _board_line(self, language: Language, board: Board, line: BoardLine) -> str:
        value = (
            text("sum", money=Money(line.value, self.app.config.checkin.currency))
            if board in {"today", "reward"}
            else text("days", days=line.value)
        )
        said = self.app.say(
            language, text("board-line", medal=medal(line.place), member=mention(line.member_id), value=value)
        )
        mood = next((each for each in self.app.config.checkin.moods if each.code == line.mood), None)
        if mood is not None:
            said += f" {mood.emoji}"
        if line.words:
            said += self.app.say(language, text("board-words", words=plain(line.words, limit=60)))
        return said

    def _own_place(self, interaction: Interaction, shown: BoardPage) -> str:
        if not shown.own_place:
            return self.say(interaction, "board-own-none")
        key = "board-own-far" if shown.own_is_far else "board-own"
        return self.say(interaction, key, place=shown.own_place)

    # --- What happens by itself ----------------------------------------------------------------------------------------

    async def refresh_daily(self, entry: OutboxEntry) -> None:
        """Bring the day's collecting message up to date (outbox)."""
        settings = self.app.config.checkin
        shown = await self._read_day(entry.subject)
        listed = self._board_lines(self.app.community_language, shown)
        more = shown.members_today - len(shown.lines)
        view = screen(
            self.announce("daily-heading", day=entry.subject, members=shown.members_today),
            listed,
            self.announce("daily-more", count=more) if more > 0 else None,
            row(
                button(
                    self.announce("checkin-press"),
                    "checkin:checkin",
                    emoji="✅",
                    style=discord.ButtonStyle.success,
                ),
                button(self.announce("checkin-open-board"), "checkin:board:today:1", emoji="🏆"),
            ),
        )
        in_topics = settings.daily_form == "topic"
        kinds = (discord.TextChannel, discord.ForumChannel) if in_topics else (discord.abc.Messageable,)
        channel = await target_channel(self.bot, settings.daily_channel, "checkin.daily_channel", kinds)
        async with channel_may_refuse(self.bot, "checkin.daily_channel"):
            if in_topics:
                channel = await self._daily_topic(entry.subject, channel)
            await keep_message(self.bot, entry, channel, view)

    async def _daily_topic(self, day: str, channel: Any) -> Any:
        """The day's topic in a forum or text channel, found by its name, or opened."""
        name = self.announce("daily-topic", day=day)
        open_topics = [thread for thread in channel.threads if thread.name == name]
        if open_topics:
            return open_topics[0]
        opening = self.announce("daily-topic-opening", day=day)
        if isinstance(channel, discord.ForumChannel):
            return (await channel.create_thread(name=name, content=opening)).thread
        return await channel.create_thread(name=name, type=discord.ChannelType.public_thread)

    async def post_board(self, entry: OutboxEntry) -> None:
        """Announce the board of a day that is over (outbox)."""
        shown = await self._read_day(entry.subject)
        view = screen(
            self.announce("board-announced", day=entry.subject, members=shown.members_today),
            self._board_lines(self.app.community_language, shown),
        )
        channel = await target_channel(self.bot, self.app.config.checkin.board_channel, "checkin.board_channel")
        async with channel_may_refuse(self.bot, "checkin.board_channel"):
            await send_once(self.bot, entry, channel, view)

    async def _read_day(self, day: str) -> BoardPage:
        return await self.app.read(
            screens.read_board,
            board="today",
            member_id=0,
            now=self.app.clock.now(),
            size=_DAY_LINES,
            day=date.fromisoformat(day),
        )


def _month(typed: str) -> tuple[int, int]:
    """The year and month in ``2026-11``.

    Raises:
        NotADay: it is none.
    """
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})月?", typed.strip())
    # From the first year of Discord to the last whose next month has a date.
    if match is None or not (1 <= int(match[2]) <= 12 and 2015 <= int(match[1]) <= 9998):
        raise service.NotADay(typed=plain(typed, limit=40))
    return int(match[1]), int(match[2])


def _day(typed: str) -> date:
    """The day in ``2026-11-23``.

    Raises:
        NotADay: it is none.
    """
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise service.NotADay(typed=plain(typed, limit=40)) from error


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Checkin(bot))
