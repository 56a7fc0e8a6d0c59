"""The boards on Discord: /board, /stats, /latest and /digests."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Literal

from discord import app_commands
from discord.utils import format_dt

from bot.boards import desk, screens
from bot.boards.screens import Order, TopicLine
from bot.boards.settings import ACTIONS, price_of
from bot.client import ForumBot
from bot.clock import to_ms
from bot.moment import ago
from bot.services.desk import LineRead, Service
from bot.words import Language, Localized, Money, Text, plain, text
from cogs._boards import BoardRoom, PlacedBoard, chosen_boards, offered_boards, topic_mark, visible_boards
from cogs._paging import page_buttons, pager
from cogs._room import Interaction, button, mention, route, row, screen, show

_EVERY = "-"
"""Stands for all boards in a custom id."""

_SHOWN = 15
"""How many boards the statistics name, and a page of all boards."""


class Boards(BoardRoom):
    """版块."""

    def help_facts(self) -> dict[str, Text]:
        """What writing pays, for /help."""
        prices = {action: price_of(self.app.config, None, action) for action in ACTIONS}
        return {
            "board": text(
                "help-board",
                topic=_money(prices["new_topic"]) or text("board-nothing"),
                reply=_money(prices["reply"]) or text("board-nothing"),
                digest=_money(prices["digest"]) or text("board-nothing"),
            )
        }

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """The boards and their lists, where there is one to be seen."""
        shown = offered_boards(self.bot, interaction)
        if not shown:
            return
        name, about = text("service-boards"), text("service-boards-about", boards=len(shown))
        yield Service("boards:all:1", "reading", 10, "🗂️", name, about)
        name, about = text("service-latest"), text("service-latest-about")
        read: LineRead = partial(desk.read_latest_line, boards_shown=shown)
        yield Service(f"boards:list:created:{_EVERY}", "reading", 20, "🆕", name, about, read, bar=6)
        name, about = text("service-digests"), text("service-digests-about")
        read = partial(desk.read_digests_line, boards_shown=shown)
        yield Service(f"boards:list:digest:{_EVERY}", "reading", 30, "💎", name, about, read, bar=7)
        yield Service("boards:stats", "reading", 60, "📊", text("service-stats"), text("service-stats-about"))

    # --- Lists ---------------------------------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.choices(
        order=[app_commands.Choice(name=order, value=f"order-{order}") for order in ("created", "replied")]
    )
    async def latest(
        self, interaction: Interaction, order: app_commands.Choice[str] | None = None, board: str | None = None
    ) -> None:
        """The latest topics."""
        replied = order is not None and order.value == "order-replied"
        await self._show_list(interaction, "replied" if replied else "created", board)

    @app_commands.command()
    async def digests(self, interaction: Interaction, board: str | None = None) -> None:
        """The digests."""
        await self._show_list(interaction, "digest", board)

    @route("boards:list")
    async def press_list(
        self,
        interaction: Interaction,
        order: Order,
        board: str,
        direction: Literal["before", "after", ""] = "",
        at: int = 0,
        topic_id: int = 0,
    ) -> None:
        """A button to a page of a list."""
        bounds = {direction: (at, topic_id)} if direction else {}
        await self._show_list(interaction, order, None if board == _EVERY else board, **bounds)

    async def _show_list(
        self, interaction: Interaction, order: Order, code: str | None, **bounds: tuple[int, int]
    ) -> None:
        shown = chosen_boards(interaction, code)
        page = await self.app.read(screens.read_topics, boards_shown=tuple(shown), order=order, **bounds)
        base = f"boards:list:{order}:{next(iter(shown)) if code is not None else _EVERY}"
        language = self.language(interaction)
        name: Localized | Text = text("boards-all") if code is None else next(iter(shown.values())).name
        lines = [self._topic_lines(language, line, shown[line.board]) for line in page.lines]
        await show(
            interaction,
            screen(
                self.say(interaction, f"list-{order}-heading", board=name),
                "\n".join(lines) or self.say(interaction, "list-empty"),
                pager(
                    self,
                    interaction,
                    f"{base}:after:{_bound(page.lines[0])}" if page.has_newer and page.lines else None,
                    f"{base}:before:{_bound(page.lines[-1])}" if page.has_older and page.lines else None,
                ),
            ),
        )

    def _topic_lines(self, language: Language, line: TopicLine, board: PlacedBoard) -> str:
        mark = topic_mark(line)
        return self.app.say(
            language,
            text(
                "list-line",
                mark=f"{mark} " if mark else "",
                topic=self.topic_link(line),
                board=_plain_name(board.name),
                opener=mention(line.opener_id),
                created=format_dt(line.created_at, "d"),
                replies=line.replies,
                last=ago(to_ms(line.last_post_at)),
            ),
        )

    # --- A board, and all of them --------------------------------------------------------------------------------------

    @app_commands.command()
    async def board(self, interaction: Interaction, board: str | None = None) -> None:
        """What a board is, what it pays, and its rules."""
        if board is None:
            await self._show_boards(interaction)
        else:
            await self._show_board(interaction, board)

    @route("boards:all")
    async def press_boards(self, interaction: Interaction, page: int) -> None:
        """A button to a page of all boards."""
        await self._show_boards(interaction, page)

    async def _show_boards(self, interaction: Interaction, page: int = 1) -> None:
        lines = []
        visible = list(visible_boards(interaction).values())
        pages = -(-len(visible) // _SHOWN)
        page = min(max(page, 1), pages)
        shown = {board.code: board for board in visible[(page - 1) * _SHOWN : page * _SHOWN]}
        for count in await self.app.read(screens.read_boards, boards_shown=tuple(shown), now=self.app.clock.now()):
            channel = shown[count.board].channel.mention
            lines.append(self.say(interaction, "boards-line", channel=channel, **_counts(count)))
        await show(
            interaction,
            screen(
                self.say(interaction, "boards-heading"),
                "\n".join(lines),
                page_buttons(self, interaction, "boards:all", page, pages),
            ),
        )

    async def _show_board(self, interaction: Interaction, code: str) -> None:
        board = next(iter(chosen_boards(interaction, code).values()))
        (count,) = await self.app.read(screens.read_boards, boards_shown=(board.code,), now=self.app.clock.now())
        language = self.language(interaction)
        about = board.settings.description
        rules = board.channel.topic
        await show(
            interaction,
            screen(
                self.say(
                    interaction, "board-page-heading", name=_plain_name(board.name), channel=board.channel.mention
                ),
                plain(about[language], limit=500) if about is not None else None,
                self.say(interaction, "board-page-counts", **_counts(count)),
                self._prices(interaction, board),
                self.say(interaction, "board-page-rules", rules=rules[:1500]) if rules else None,
                row(
                    button(self.say(interaction, "board-write"), f"boards:post:{board.code}", emoji="✍️"),
                    button(self.say(interaction, "board-latest"), f"boards:list:replied:{board.code}", emoji="🕐"),
                    button(self.say(interaction, "board-digests"), f"boards:list:digest:{board.code}", emoji="💎"),
                ),
            ),
        )

    def _prices(self, interaction: Interaction, board: PlacedBoard) -> str:
        settings = self.app.config.forum
        lines = [self.say(interaction, "board-prices")]
        for action in ACTIONS:
            paid = _money(price_of(self.app.config, board.settings, action))
            done = text(f"action-{action.replace('_', '-')}")
            key = "board-price" if paid else "board-price-none"
            lines.append(self.say(interaction, key, action=done, **({"paid": paid} if paid else {})))
        if settings.daily_caps.new_topic:
            lines.append(self.say(interaction, "board-cap-new-topic", most=settings.daily_caps.new_topic))
        if settings.daily_caps.reply:
            lines.append(self.say(interaction, "board-cap-reply", most=settings.daily_caps.reply))
        if settings.daily_caps.digest:
            lines.append(self.say(interaction, "board-cap-digest", most=settings.daily_caps.digest))
        if settings.seconds_between_paid_posts:
            lines.append(self.say(interaction, "board-gap", seconds=settings.seconds_between_paid_posts))
        if settings.minimum_paid_length:
            lines.append(self.say(interaction, "board-minimum", least=settings.minimum_paid_length))
        return "\n".join(lines)

    @app_commands.command()
    async def stats(self, interaction: Interaction) -> None:
        """The forum in numbers."""
        await self._show_stats(interaction)

    @route("boards:stats")
    async def press_stats(self, interaction: Interaction) -> None:
        """A button to the numbers."""
        await self._show_stats(interaction)

    async def _show_stats(self, interaction: Interaction) -> None:
        visible = visible_boards(interaction)
        found = await self.app.read(screens.read_statistics, boards_shown=tuple(visible), now=self.app.clock.now())
        lines = [
            self.say(interaction, "stats-now", topics=found.topics, posts=found.posts, members=found.members),
            self.say(interaction, "stats-days", today=found.today, yesterday=found.yesterday),
        ]
        if found.record_day is not None:
            lines.append(self.say(interaction, "stats-record", day=found.record_day, posts=found.record_posts))
        active = [
            self.say(
                interaction, "stats-board", place=place, channel=visible[count.board].channel.mention, **_counts(count)
            )
            for place, count in enumerate(found.boards[:_SHOWN], 1)
        ]
        await show(
            interaction,
            screen(
                self.say(interaction, "stats-heading"),
                "\n".join(lines),
                "\n".join([self.say(interaction, "stats-boards"), *active]),
            ),
        )

    @latest.autocomplete("board")
    @digests.autocomplete("board")
    @board.autocomplete("board")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The boards that may be seen."""
        return await self.suggest_board(interaction, typed)


def _money(price: Any) -> list[Money]:
    return [Money(amount, currency) for currency, amount in price.items() if amount]


def _bound(line: TopicLine) -> str:
    at, topic_id = line.bound
    return f"{at}:{topic_id}"


def _counts(count: screens.BoardCount) -> dict[str, int]:
    return {"topics": count.topics, "posts": count.posts, "today": count.today, "digests": count.digests}


def _plain_name(name: Localized) -> Localized:
    return {language: plain(word, limit=60) for language, word in name.items()}


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Boards(bot))
