"""Rankings on Discord: /rank, /members, /trend, and the podium of a week or month that was closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal, cast
from urllib.parse import unquote

import discord
from discord import app_commands

from bot.card.service import Field
from bot.client import ForumBot
from bot.config import Config
from bot.connection import NETWORK_FAILED
from bot.outbox import OutboxEntry
from bot.presence.service import note_departure, note_here, read_doubtful
from bot.presence.tracker import Person
from bot.ranking import desk, screens, service
from bot.ranking.chart_page import chart_page, chart_text, chart_title
from bot.ranking.picture import draw_chart
from bot.ranking.screens import ListedMember, MemberPage, Place, RankingPage
from bot.ranking.words import kind_name, value_text
from bot.refusal import OutOfDate, Refusal
from bot.services.desk import Service
from bot.settings import Fault
from bot.tally.rules import SPANS, STREAK, Span
from bot.words import Language, Money, Text, bare, text
from cogs._members import check_shown, described, drawn_name, shown_name
from cogs._outbox import channel_may_refuse, send_once, target_channel
from cogs._paging import page_buttons, pager
from cogs._room import (
    Interaction,
    Room,
    Screen,
    button,
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
from cogs._setup import channel_faults, find_role

_COMMUNITY = 0
"""Stands for the whole community in the place of a member's id."""

_FIELDS: Mapping[str, Field] = {
    "posts": "posts",
    "digests": "digests",
    "online": "online",
    "checkins": "checkin",
    "sofas": "sofas",
    "moods": "moods",
}
"""The field of a card that tells the same as a chart."""

_SEARCH_LENGTH = 32

_ASK_AFTER_S = 3600
"""How often it is asked after those who would stand on a podium."""

_ALIGN_S = 60
"""How often it is looked whether there are new members; one look costs one row."""

_LISTED = ("posts", "last_seen", "money")
"""Fields of a card that the member list shows, too, unless a member hides them."""


class UnknownRanking(Refusal):
    """There is no such ranking. Fact: ``known``."""

    key = "ranking-unknown"


class MoneyIsPrivate(Refusal):
    """How someone else's money came and went is for him and the staff."""

    key = "trend-money-is-private"


def find_faults(guild: discord.Guild, config: Config) -> Iterator[Fault]:
    """What the rankings miss in the server."""
    yield from channel_faults(guild, "ranking.channel", config.ranking.channel)
    for place, reference in enumerate(config.ranking.excluded_roles):
        if reference and find_role(guild, reference) is None:
            yield Fault(f"ranking.excluded_roles.{place}", text("alert-no-role", value=str(reference)))


class Ranking(Room):
    """统计排行, 会员列表 and 走势."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.app.outbox.performs(service.PODIUM, self.post_podium)

    async def cog_load(self) -> None:
        """Let new members stand in every list."""
        await super().cog_load()
        self.bot.jobs.every(_ALIGN_S, "directory-align", self.align)
        self.bot.jobs.every(_ASK_AFTER_S, "podium-candidates", self.ask_after_candidates)

    async def align(self) -> None:
        """Bring members into the lists of the currencies, in small pieces, until all are in them."""
        while await self.app.act(service.align_directory):
            pass

    def help_facts(self) -> dict[str, Text]:
        """What the rankings show and what a closing pays, for /help."""
        settings = self.app.config.ranking
        currency = service.prize_currency(self.app.community)

        def prizes(amounts: Sequence[int]) -> list[Money]:
            return [Money(amount, currency) for amount in amounts]

        if not settings.closing or not (settings.weekly_prizes or settings.monthly_prizes):
            return {"rank": text("help-rank")}
        return {
            "rank": text(
                "help-rank-prizes",
                kinds=[kind_name(self.app, kind) for kind in settings.closing],
                week=prizes(settings.weekly_prizes) or text("help-rank-none"),
                month=prizes(settings.monthly_prizes) or text("help-rank-none"),
            )
        }

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """Who stands where, who is here, and how it went."""
        name, about = text("service-rank"), text("service-rank-about")
        yield Service("ranking:rank", "reading", 50, "🏆", name, about, desk.read_rank_line, bar=1)
        name, about = text("service-members"), text("service-members-about")
        yield Service("ranking:members", "reading", 55, "👥", name, about, desk.read_members_line, bar=5)
        opens = f"ranking:trend:posts:{_COMMUNITY}:30"
        yield Service(opens, "reading", 90, "📈", text("service-trend"), text("service-trend-about"))

    # --- Rankings ------------------------------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.choices(period=[app_commands.Choice(name=span, value=f"span-{span}") for span in SPANS])
    async def rank(
        self, interaction: Interaction, kind: str | None = None, period: app_commands.Choice[str] | None = None
    ) -> None:
        """Show a ranking."""
        span = period.value.removeprefix("span-") if period else "all"
        await self._show_ranking(interaction, self._kind(kind or "posts"), cast(Span, span), 1)

    @route("ranking:rank")
    async def press_rank(
        self, interaction: Interaction, kind: str = "posts", span: Span = "all", page: int = 1
    ) -> None:
        """A button to a page of a ranking."""
        await self._show_ranking(interaction, self._kind(kind), span, page)

    @route("ranking:kind")
    async def choose_kind(self, interaction: Interaction, span: Span) -> None:
        """Another ranking was chosen in the menu."""
        await self._show_ranking(interaction, self._kind(choice(interaction)), span, 1)

    @route("ranking:span")
    async def choose_span(self, interaction: Interaction, kind: str) -> None:
        """Another period was chosen in the menu."""
        await self._show_ranking(interaction, self._kind(kind), cast(Span, choice(interaction, SPANS)), 1)

    def _kind(self, typed: str) -> str:
        """A ranking by its word or, in either language, its name.

        Raises:
            UnknownRanking: there is none.
        """
        known = screens.kinds(self.app.community)
        for kind in known:
            if typed in {kind, *(self._kind_said(language, kind) for language in ("zh-CN", "en"))}:
                return kind
        raise UnknownRanking(known=[kind_name(self.app, kind) for kind in known])

    async def _show_ranking(self, interaction: Interaction, kind: str, span: Span, page: int) -> None:
        facts = {"kind": kind, "span": span, "member_id": interaction.user.id, "page": page}
        shown = await self.app.read(screens.read_ranking, now=self.app.clock.now(), **facts)
        await show(interaction, self._ranking_screen(interaction, shown))
        assert interaction.guild is not None  # the door lets only the community in
        if await self._drop_ghosts(interaction.guild, [each.member_id for each in shown.places]):
            shown = await self.app.read(screens.read_ranking, now=self.app.clock.now(), **facts)
            await interaction.edit_original_response(view=self._ranking_screen(interaction, shown))

    def _ranking_screen(self, interaction: Interaction, shown: RankingPage) -> Screen:
        language = self.language(interaction)
        heading = self.say(
            interaction, "rank-heading", kind=kind_name(self.app, shown.kind), period=text(f"choice-span-{shown.span}")
        )
        lines = [self._place_line(language, shown.kind, place) for place in shown.places]
        base = f"ranking:rank:{shown.kind}:{shown.span}"
        return screen(
            heading,
            "\n".join(lines) or self.say(interaction, "rank-empty"),
            self._own_place(interaction, shown),
            row(self._kind_menu(language, shown)),
            row(self._span_menu(language, shown)) if shown.kind != STREAK else None,
            page_buttons(self, interaction, base, shown.page, shown.pages),
        )

    def _place_line(self, language: Language, kind: str, place: Place) -> str:
        facts = {"medal": medal(place.place), "member": mention(place.member_id)}
        return self.app.say(language, text("rank-line", **facts, value=value_text(self.app, kind, place.value)))

    def _own_place(self, interaction: Interaction, shown: RankingPage) -> str:
        if not shown.own_place:
            return self.say(interaction, "rank-own-none")
        lines = [self.say(interaction, "rank-own", place=shown.own_place, ranked=shown.ranked)]
        if all(place.member_id != interaction.user.id for place in shown.places):
            # One's neighbours stand on another page.
            language = self.language(interaction)
            lines += [self._place_line(language, shown.kind, place) for place in shown.near]
        return "\n".join(lines)

    def _kind_menu(self, language: Language, shown: RankingPage) -> discord.ui.Select[Any]:
        options = [
            discord.SelectOption(label=self._kind_said(language, kind)[:100], value=kind, default=kind == shown.kind)
            for kind in screens.kinds(self.app.community)
        ]
        placeholder = self.app.say(language, text("rank-choose-kind"))
        return menu(f"ranking:kind:{shown.span}", options, placeholder=placeholder)

    def _span_menu(self, language: Language, shown: RankingPage) -> discord.ui.Select[Any]:
        options = [
            discord.SelectOption(
                label=self.app.say(language, text(f"choice-span-{span}")), value=span, default=span == shown.span
            )
            for span in SPANS
        ]
        placeholder = self.app.say(language, text("rank-choose-period"))
        return menu(f"ranking:span:{shown.kind}", options, placeholder=placeholder)

    def _kind_said(self, language: Language, kind: str) -> str:
        name = kind_name(self.app, kind)
        return self.app.say(language, name) if isinstance(name, Text) else name[language]

    @rank.autocomplete("kind")
    async def suggest_kind(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The rankings, in the member's language."""
        return self._suggested(interaction, typed, screens.kinds(self.app.community))

    def _suggested(self, interaction: Interaction, typed: str, kinds: Sequence[str]) -> list[app_commands.Choice[str]]:
        return suggestions(typed, [(self._kind_said(self.language(interaction), kind), kind) for kind in kinds])

    async def ask_after_candidates(self) -> None:
        """Learn of those who would stand on a podium whether they are still here, and not left out by a role: a closing cannot
        ask, and what they had when they were last seen may be of days ago."""
        guild = self.bot.guild
        if guild is not None and not guild.unavailable:
            day = self.app.community.day_of(self.app.clock.now())
            await self._drop_ghosts(guild, await self.app.read(service.read_candidates, day=day))

    async def _drop_ghosts(self, guild: discord.Guild, member_ids: Sequence[int]) -> bool:
        """Ask Discord after those of whom nothing was heard for a day; returns whether any of them is not to be shown.

        Discord tells of departures only with the members intent; this way the lists do without it.
        """
        doubtful = await self.app.read(read_doubtful, member_ids=tuple(member_ids), now=self.app.clock.now())
        here: list[Person] = []
        gone: list[int] = []
        for member_id in doubtful:
            try:
                member = await guild.fetch_member(member_id)
            except discord.NotFound:
                gone.append(member_id)
            except (discord.HTTPException, discord.RateLimited, *NETWORK_FAILED):
                break  # the list was shown already; whoever reads it next asks again
            else:
                here.append(described(self.app, member))
        if here:
            await self.app.act(note_here, people=tuple(here))
        for member_id in gone:
            await self.app.act(note_departure, member_id=member_id)
        return bool(gone) or any(person.is_excluded for person in here)

    # --- The member list -----------------------------------------------------------------------------------------------

    @app_commands.command()
    async def members(self, interaction: Interaction, sort: str | None = None, search: str | None = None) -> None:
        """List the members."""
        await self._show_members(interaction, self._order(sort or "uid"), bare(search or "", limit=_SEARCH_LENGTH))

    @route("ranking:members")
    async def press_members(
        self,
        interaction: Interaction,
        order: str = "uid",
        direction: Literal["before", "after"] = "after",
        member_id: int = 0,
        search: str = "",
    ) -> None:
        """A button to a page of the list."""
        bounds = {direction: member_id} if member_id else {}
        await self._show_members(interaction, self._order(order), bare(unquote(search), limit=_SEARCH_LENGTH), **bounds)

    @route("ranking:order")
    async def choose_order(self, interaction: Interaction) -> None:
        """Another order was chosen in the menu."""
        await self._show_members(interaction, self._order(choice(interaction)), "")

    def _orders(self) -> tuple[str, ...]:
        return (*screens.MEMBER_ORDERS, *(currency.code for currency in self.app.config.currencies))

    def _order_said(self, language: Language, order: str) -> str:
        if order in screens.MEMBER_ORDERS:
            return self.app.say(language, text(f"members-by-{order}"))
        return self._kind_said(language, order)

    def _order(self, typed: str) -> str:
        for order in self._orders():
            if typed in {order, *(self._order_said(language, order) for language in ("zh-CN", "en"))}:
                return order
        language = self.app.community_language
        raise UnknownRanking(known=[self._order_said(language, order) for order in self._orders()])

    async def _show_members(self, interaction: Interaction, order: str, search: str, **bounds: int) -> None:
        if order not in screens.MEMBER_ORDERS:
            await self.app.act(service.align_directory)  # who came within the last minute stands in the list, too
        shown = await self.app.read(
            screens.read_members, order=order, search=search, now=self.app.clock.now(), **bounds
        )
        await show(interaction, self._members_screen(interaction, shown, search))
        assert interaction.guild is not None  # the door lets only the community in
        if await self._drop_ghosts(interaction.guild, [line.member_id for line in shown.lines]):
            shown = await self.app.read(
                screens.read_members, order=order, search=search, now=self.app.clock.now(), **bounds
            )
            await interaction.edit_original_response(view=self._members_screen(interaction, shown, search))

    def _members_screen(self, interaction: Interaction, shown: MemberPage, search: str) -> Screen:
        language = self.language(interaction)
        lines = [self._member_line(interaction, shown.order, line) for line in shown.lines]
        base = f"ranking:members:{shown.order}"
        # A colon would part the arguments of a custom id.
        searched = search.replace("%", "%25").replace(":", "%3A")
        newer = f"{base}:before:{shown.lines[0].member_id}:{searched}" if shown.has_before and shown.lines else None
        older = f"{base}:after:{shown.lines[-1].member_id}:{searched}" if shown.has_after and shown.lines else None
        heading = (
            self.say(interaction, "members-found", search=shown_name(search, 0, limit=_SEARCH_LENGTH))
            if search
            else self.say(interaction, "members-heading", order=self._order_said(language, shown.order))
        )
        return screen(
            heading,
            "\n".join(lines) or self.say(interaction, "members-none"),
            row(self._card_menu(language, shown)),
            row(self._order_menu(language, shown)) if not search else None,
            pager(self, interaction, newer, older, words=("page-before", "page-after")),
        )

    def _member_line(self, interaction: Interaction, order: str, line: ListedMember) -> str:
        is_shown = {field: field not in line.hidden or line.member_id == interaction.user.id for field in _LISTED}
        said = self.say(
            interaction,
            "members-line",
            uid=str(line.uid),
            name=shown_name(line.name, line.member_id),
            level=line.level.title,
        )
        if is_shown["posts"]:
            said += self.say(interaction, "members-posts", posts=line.posts)
        if is_shown["last_seen"]:
            said += self.say(interaction, "members-with", value=self._seen_text(line))
        if order not in screens.MEMBER_ORDERS and is_shown["money"]:
            said += self.say(interaction, "members-with", value=text("sum", money=Money(line.value, order)))
        return said

    def _seen_text(self, line: ListedMember) -> Text | str:
        if line.seen.is_online or self.app.presence.last_seen(line.member_id):
            return text("members-online")
        return f"<t:{line.seen.last_seen_at // 1000}:d>" if line.seen.last_seen_at else text("members-never")

    def _card_menu(self, language: Language, shown: MemberPage) -> discord.ui.Select[Any] | None:
        options = [
            discord.SelectOption(
                label=f"{line.uid}. {bare(line.name, limit=60) or line.member_id}", value=str(line.member_id)
            )
            for line in shown.lines
        ]
        placeholder = self.app.say(language, text("members-open-card"))
        return menu("card:choose", options, placeholder=placeholder) if options else None

    def _order_menu(self, language: Language, shown: MemberPage) -> discord.ui.Select[Any]:
        options = [
            discord.SelectOption(
                label=self._order_said(language, order)[:100], value=order, default=order == shown.order
            )
            for order in self._orders()
        ]
        placeholder = self.app.say(language, text("members-choose-order"))
        return menu("ranking:order", options, placeholder=placeholder)

    @members.autocomplete("sort")
    async def suggest_order(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """What the list can be sorted by."""
        language = self.language(interaction)
        return suggestions(typed, [(self._order_said(language, order), order) for order in self._orders()])

    # --- Charts --------------------------------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.choices(
        whose=[app_commands.Choice(name=each, value=f"trend-{each}") for each in ("own", "community")],
        days=[app_commands.Choice(name=str(days), value=f"days-{days}") for days in service.TREND_DAYS],
    )
    async def trend(
        self,
        interaction: Interaction,
        kind: str | None = None,
        whose: app_commands.Choice[str] | None = None,
        member: discord.Member | None = None,
        days: app_commands.Choice[str] | None = None,
    ) -> None:
        """Show a chart."""
        member_id = interaction.user.id if member is None else person(member)
        if whose is not None and whose.value == "trend-community":
            member_id = _COMMUNITY
        back = days.value.removeprefix("days-") if days else "30"
        await self._show_trend(interaction, self._trend_kind(kind or "posts"), member_id, int(back))

    @route("ranking:trend")
    async def press_trend(self, interaction: Interaction, kind: str, member_id: int, days: int) -> None:
        """A button to a chart."""
        await self._show_trend(interaction, self._trend_kind(kind), member_id, days)

    @route("ranking:trend-kind")
    async def choose_trend_kind(self, interaction: Interaction, member_id: int, days: int) -> None:
        """Another value was chosen in the menu."""
        await self._show_trend(interaction, self._trend_kind(choice(interaction)), member_id, days)

    def _trend_kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind in screens.kinds(self.app.community) if kind != STREAK)

    def _trend_kind(self, typed: str) -> str:
        kind = self._kind(typed)
        if kind not in self._trend_kinds():
            raise UnknownRanking(known=[kind_name(self.app, each) for each in self._trend_kinds()])
        return kind

    async def _show_trend(self, interaction: Interaction, kind: str, member_id: int, days: int) -> None:
        if days not in service.TREND_DAYS:
            raise OutOfDate
        if (
            self.app.config.has_currency(kind)
            and member_id not in {_COMMUNITY, interaction.user.id}
            and not self.bot.is_staff(interaction)
        ):
            raise MoneyIsPrivate
        field = _FIELDS.get(kind)
        if field is not None:
            await check_shown(interaction, member_id, field)
        trend = await self.app.read(
            service.read_trend, kind=kind, member_id=member_id, days=days, now=self.app.clock.now()
        )
        await put_off(interaction)
        language = self.app.community_language
        name = await self._trend_name(member_id)
        files = await self.draw(draw_chart, chart_page(self.app, language, trend, name), "trend.png")
        view = self._trend_screen(interaction, trend, with_picture=bool(files))
        await show(interaction, view, files=files)

    async def _trend_name(self, member_id: int) -> str:
        if not member_id:
            return self.announce("trend-community")
        return drawn_name(await self.app.read(screens.read_name, member_id=member_id), f"#{member_id}")

    def _trend_screen(self, interaction: Interaction, trend: service.Trend, *, with_picture: bool) -> Screen:
        language = self.language(interaction)
        twin = chart_text(self.app, language, trend)
        title = chart_title(self.app, language, trend)
        whose = mention(trend.member_id) if trend.member_id else self.say(interaction, "trend-community")
        base = f"ranking:trend:{trend.kind}"
        days = len(trend.days)
        options = [
            discord.SelectOption(label=self._kind_said(language, kind)[:100], value=kind, default=kind == trend.kind)
            for kind in self._trend_kinds()
        ]
        return screen(
            self.say(interaction, "trend-heading", title=title, whose=whose),
            picture("attachment://trend.png", self.say(interaction, "trend-picture", title=title, twin=twin))
            if with_picture
            else None,
            twin,
            row(
                menu(
                    f"ranking:trend-kind:{trend.member_id}:{days}",
                    options,
                    placeholder=self.say(interaction, "rank-choose-kind"),
                )
            ),
            row(
                *(
                    button(
                        self.say(interaction, f"choice-days-{each}"),
                        f"{base}:{trend.member_id}:{each}",
                        disabled=each == days,
                    )
                    for each in service.TREND_DAYS
                ),
                button(self.say(interaction, "choice-trend-own"), f"{base}:{interaction.user.id}:{days}", emoji="👤")
                if trend.member_id != interaction.user.id
                else None,
                button(self.say(interaction, "choice-trend-community"), f"{base}:{_COMMUNITY}:{days}", emoji="🏘️")
                if trend.member_id
                else None,
            ),
        )

    @trend.autocomplete("kind")
    async def suggest_trend_kind(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """What can be charted."""
        return self._suggested(interaction, typed, self._trend_kinds())

    # --- What happens by itself ----------------------------------------------------------------------------------------

    async def post_podium(self, entry: OutboxEntry) -> None:
        """Announce the podiums of a week or month that was closed (outbox)."""
        winners = await self.app.read(service.read_winners, period=entry.subject)
        language = self.app.community_language
        parts = [self.announce(f"podium-{'week' if 'W' in entry.subject else 'month'}", period=entry.subject)]
        for kind, placed in groupby(winners, key=lambda winner: winner.kind):
            lines = [self.announce("podium-kind", kind=kind_name(self.app, kind))]
            for winner in placed:
                lines.append(self._place_line(language, kind, Place(winner.place, winner.member_id, winner.value)))
                if winner.prize:
                    prize = Money(winner.prize, service.prize_currency(self.app.community))
                    lines[-1] += self.announce("podium-prize", prize=prize)
            parts.append("\n".join(lines))
        channel = await target_channel(self.bot, self.app.config.ranking.channel, "ranking.channel")
        async with channel_may_refuse(self.bot, "ranking.channel"):
            await send_once(self.bot, entry, channel, screen(*parts))


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Ranking(bot))
