"""The lucky wheel on Discord: /wheel, /spin, /wheel-check, /admin wheel, the public panel and the news.

What a spin leaves owed is the affair of `cogs.claims`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import ForumBot
from bot.config import Config
from bot.moment import ago, to_come
from bot.outbox import GiveUp, OutboxEntry
from bot.services.desk import Service
from bot.settings import Fault
from bot.wheel import desk, screens, service
from bot.wheel.picture import Label, WheelFace, draw_still_wheel, draw_turning_wheel
from bot.wheel.seeds import begin_day, fresh_seeds
from bot.wheel.service import SpinCode, SpinDone
from bot.words import Language, Money, Text, plain, text
from cogs._admin import admin_command
from cogs._outbox import channel_may_refuse, keep_message, send_once, target_channel
from cogs._room import (
    Component,
    Interaction,
    Room,
    Screen,
    button,
    fields,
    form,
    mention,
    picture,
    put_off,
    route,
    row,
    screen,
    show,
    text_field,
)
from cogs._setup import channel_faults, role_faults

_MOST_CHARACTERS = 4000
"""So many characters Discord shows in all texts of one message."""


def find_faults(guild: discord.Guild, config: Config) -> Iterator[Fault]:
    """What the wheel misses in the server."""
    settings = config.wheel
    prizes = enumerate(settings.prizes if settings.open else ())
    yield from role_faults(
        guild, {f"wheel.prizes.{place}.role": each.role for place, each in prizes if each.kind == "role"}
    )
    yield from channel_faults(guild, "wheel.panel_channel", settings.panel_channel)
    yield from channel_faults(guild, "wheel.winners_channel", settings.winners_channel)


class Wheel(Room):
    """幸运大转盘."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        outbox = self.app.outbox
        outbox.performs(service.PANEL, self.refresh_panel)
        outbox.performs(service.NEWS, self.post_news)
        outbox.performs(service.WINNER, self.post_winner)

    async def cog_load(self) -> None:
        """Before anybody can spin, see that the day has its commitment and the table that the config says now."""
        await super().cog_load()
        await begin_day(self.app)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Connected: bring the panel up to date."""
        await self.app.act(service.refresh_panel)

    def help_facts(self) -> dict[str, Text]:
        """What a spin costs, for /help."""
        settings = self.app.config.wheel
        price = Money(settings.price, settings.currency)
        return {
            "spin": text("help-spin", free=settings.free_spins, price=price, most=settings.most_spins),
            "wheel-check": text("help-wheel-check"),
        }

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """The wheel, where there is one."""
        if self.app.config.wheel.open:
            name, about = text("service-wheel"), text("service-wheel-about")
            yield Service("wheel:open", "today", 30, "🎡", name, about, desk.read_wheel_line, bar=2)

    # --- The wheel -----------------------------------------------------------------------------------------------------

    @app_commands.command()
    async def wheel(self, interaction: Interaction) -> None:
        """Show the wheel."""
        await self._show_wheel(interaction)

    @route("wheel:open")
    async def press_open(self, interaction: Interaction) -> None:
        """A button to the wheel."""
        await self._show_wheel(interaction)

    async def _show_wheel(self, interaction: Interaction, note: str | None = None) -> None:
        page = await self.app.act(screens.show_wheel, member_id=interaction.user.id, seeds=fresh_seeds(self.app))
        await put_off(interaction)
        files = await self._draw_standing(page)
        alt = self.say(interaction, "wheel-picture", sides=[side.prize.name for side in page.sides])
        language = self.language(interaction)
        heading, prizes = self._wheel_heading(language, page, own=True), self._prizes(language, page)
        own_seed = self.say(interaction, "wheel-own-seed", seed=plain(page.client_seed))
        commitment = f"{self._commitment(language, page)}\n{own_seed}"
        await show(
            interaction,
            screen(
                note,
                heading,
                picture("attachment://wheel.png", alt) if files else None,
                prizes,
                self._winners(self.language(interaction), page, note or "", heading, prizes, commitment),
                commitment,
                row(
                    self._spin_button(self.language(interaction), page.next_price, closed=page.closed is not None),
                    button(self.say(interaction, "wheel-change-seed"), "wheel:seed", emoji="🌱"),
                    button(
                        self.say(interaction, "wheel-motion" if page.still else "wheel-still"),
                        f"wheel:still:{0 if page.still else 1}",
                        emoji="🎞️" if page.still else "🖼️",
                    ),
                    button(self.say(interaction, "wheel-my-prizes"), "wheel:mine", emoji="🎁"),
                    button(self.say(interaction, "wheel-limits"), "limits:open", emoji="🧘"),
                ),
            ),
            files=files,
        )

    async def _draw_standing(self, page: screens.WheelPage) -> list[discord.File]:
        """The wheel as it stands; no picture where all is won, as it can be while the wheel is closed."""
        if not page.sides:
            return []
        public = self.app.community_language
        labels = tuple(Label(side.prize.name[public], percent(side.odds)) for side in page.sides)
        face = WheelFace(labels, 0, self.announce("wheel-title"), "", self.announce("wheel-hub"))
        return await self.draw(draw_still_wheel, face, "wheel.png")

    def _wheel_heading(self, language: Language, page: screens.WheelPage, *, own: bool) -> str:
        lines = [self.app.say(language, text("wheel-heading"))]
        if page.closed is not None:
            lines.append(self.app.say(language, page.closed))
        elif own and not page.spins_left:
            lines.append(self.app.say(language, text("wheel-none-left", **to_come(page.next_day_at))))
        elif own:
            key = "wheel-next-free" if page.free_left else "wheel-next-paid"
            facts = {"free": page.free_left, "left": page.spins_left, "price": page.next_price}
            lines.append(self.app.say(language, text(key, **facts)))
        else:
            settings = self.app.config.wheel
            facts = {"free": settings.free_spins, "price": page.price, "most": settings.most_spins}
            lines.append(self.app.say(language, text("wheel-panel-price", **facts)))
        return "\n".join(lines)

    def _prizes(self, language: Language, page: screens.WheelPage) -> str:
        lines = [self.app.say(language, text("wheel-prizes"))]
        for side in page.sides:
            key = "wheel-prize" if side.left is None else "wheel-prize-left"
            facts = {"prize": side.prize.named, "odds": percent(side.odds), "left": side.left or 0}
            lines.append(self.app.say(language, text(key, **facts)))
        if page.sold_out:
            gone = [prize.name for prize in page.sold_out]
            lines.append(self.app.say(language, text("wheel-sold-out", prizes=gone)))
        lines += [self._expected(language, page, code, amount) for code, amount in page.expected]
        return "\n".join(lines)

    def _expected(self, language: Language, page: screens.WheelPage, code: str, amount: Fraction) -> str:
        facts = {"amount": _decimal(amount), "unit": self.app.words.measure(language, code)}
        if code == page.price.currency and page.price.amount:
            share = percent(amount / page.price.amount)
            return self.app.say(language, text("wheel-expected-of-price", **facts, share=share, price=page.price))
        return self.app.say(language, text("wheel-expected", **facts))

    def _winners(self, language: Language, page: screens.WheelPage, *beside: str) -> str:
        """The last winners; the earliest are left out where they would not fit into one message beside the rest."""
        room = _MOST_CHARACTERS - sum(len(part) for part in beside)
        lines = [self.app.say(language, text("wheel-winners"))]
        lines += [
            self.app.say(
                language,
                text(
                    "wheel-winner",
                    member=mention(each.member_id),
                    prize=each.prize.named,
                    when=ago(each.at),
                    code=str(each.code),
                ),
            )
            for each in page.winners
        ]
        while len(lines) > 2 and len("\n".join(lines)) > room:
            lines.pop()
        return "\n".join(lines if page.winners else [*lines, self.app.say(language, text("wheel-no-winners"))])

    def _commitment(self, language: Language, page: screens.WheelPage) -> str:
        facts = {
            "day": page.day,
            "commitment": page.commitment,
            "version": page.version,
            "table": page.table_sha256,
            "tomorrow": page.tomorrow,
        }
        return self.app.say(language, text("wheel-commitment", **facts))

    def _spin_button(self, language: Language, price: Money, *, closed: bool = False) -> Component:
        key = "wheel-spin-for" if price.amount else "wheel-spin-free"
        label = self.app.say(language, text(key, price=price))
        return button(label, "wheel:spin", emoji="🎡", style=discord.ButtonStyle.primary, disabled=closed)

    # --- Spinning ------------------------------------------------------------------------------------------------------

    @app_commands.command()
    async def spin(self, interaction: Interaction) -> None:
        """Spin at once."""
        await self._spin(interaction)

    @route("wheel:spin")
    async def press_spin(self, interaction: Interaction) -> None:
        """A spin button: on the panel, on the wheel or under the last spin."""
        await self._spin(interaction)

    async def _spin(self, interaction: Interaction) -> None:
        done = await self.app.act(
            service.spin, member_id=interaction.user.id, request_id=interaction.id, seeds=fresh_seeds(self.app)
        )
        await put_off(interaction)
        draw, name = (draw_still_wheel, "wheel.png") if done.still else (draw_turning_wheel, "wheel.gif")
        files = await self.draw(draw, self._face(done), name)
        await show(interaction, self._done_screen(interaction, done, name if files else None), files=files)

    def _face(self, done: SpinDone) -> WheelFace:
        """The wheel of a spin, in the community's language."""
        language = self.app.community_language
        odds = {side.prize.code: side.odds for side in done.sides}
        won = "wheel-verdict-none" if done.prize.kind == "none" else "wheel-verdict"
        return WheelFace(
            tuple(Label(side.prize.name[language], percent(odds[side.prize.code])) for side in done.sides),
            done.place,
            self.announce("wheel-title"),
            self.announce(won, prize=done.prize.name),
            self.announce("wheel-hub"),
        )

    def _done_screen(self, interaction: Interaction, done: SpinDone, name: str | None) -> Screen:
        prize = done.prize.named
        won = self.say(interaction, "wheel-lost" if done.prize.kind == "none" else "wheel-won", prize=prize)
        alt = self.say(interaction, "wheel-done-picture", prize=done.prize.name)
        settings = self.app.config.wheel
        next_price = Money(service.price_of(settings, settings.most_spins - done.spins_left + 1), settings.currency)
        return screen(
            picture(f"attachment://{name}", alt) if name else None,
            won,
            "\n".join(self._done_lines(interaction, done)),
            self.say(interaction, "wheel-done-seal", code=str(done.code), nonce=done.nonce, seal=done.seal),
            row(
                self._spin_button(self.language(interaction), next_price, closed=not done.spins_left),
                button(
                    self.say(interaction, "wheel-check-button"),
                    f"wheel:check:{done.code.day}:{done.code.number}",
                    emoji="🔍",
                ),
                button(self.say(interaction, "wheel-open"), "wheel:open", emoji="📋"),
                button(self.say(interaction, "checkin-open-wallet"), "ledger:wallet", emoji="💰"),
            ),
        )

    def _done_lines(self, interaction: Interaction, done: SpinDone) -> list[str]:
        lines = []
        if done.owed_cards:
            lines.append(self.say(interaction, "wheel-done-cards-owed", cards=done.owed_cards))
        elif done.prize.kind in {"role", "thing"}:
            lines.append(self.say(interaction, f"wheel-done-{done.prize.kind}", days=_days(done.prize.hours)))
        if done.repeated:
            lines.append(self.say(interaction, "wheel-done-repeated"))
        key = "wheel-done-paid" if done.paid.amount else "wheel-done-free"
        lines.append(self.say(interaction, key, price=done.paid, balance=done.balance, left=done.spins_left))
        return lines

    # --- A member's own settings ---------------------------------------------------------------------------------------

    @route("wheel:seed")
    async def press_seed(self, interaction: Interaction) -> None:
        """The button that asks for a seed of one's own."""
        await interaction.response.send_modal(
            form(
                self.say(interaction, "wheel-seed-form"),
                "wheel:seed-form",
                text_field(
                    self.say(interaction, "wheel-seed-field"),
                    "seed",
                    description=self.say(interaction, "wheel-seed-hint"),
                    required=False,
                    most=service.CLIENT_SEED_LENGTH,
                ),
            )
        )

    @route("wheel:seed-form")
    async def submit_seed(self, interaction: Interaction) -> None:
        """The form with the member's own seed."""
        words = str(fields(interaction)["seed"] or "")
        kept = await self.app.act(service.choose_client_seed, member_id=interaction.user.id, words=words)
        await self._show_wheel(interaction, self.say(interaction, "wheel-seed-kept", seed=plain(kept)))

    @route("wheel:still")
    async def press_still(self, interaction: Interaction, still: int) -> None:
        """The button between moving and still pictures."""
        await self.app.act(service.choose_still, member_id=interaction.user.id, still=bool(still))
        key = "wheel-still-kept" if still else "wheel-motion-kept"
        await self._show_wheel(interaction, self.say(interaction, key))

    # --- Checking ------------------------------------------------------------------------------------------------------

    @app_commands.command(name="wheel-check")
    async def wheel_check(self, interaction: Interaction, spin: str | None = None) -> None:
        """Explain a spin step by step."""
        await self._show_check(interaction, None if spin is None else screens.read_code(spin))

    @route("wheel:check")
    async def press_check(self, interaction: Interaction, day: str, number: int) -> None:
        """The button under a spin."""
        await self._show_check(interaction, SpinCode(day, number))

    async def _show_check(self, interaction: Interaction, code: SpinCode | None) -> None:
        check = await self.app.read(screens.read_check, member_id=interaction.user.id, code=code)
        if check is None:
            await show(interaction, screen(self.say(interaction, "wheel-check-none")))
            return
        await show(
            interaction,
            screen(
                self.say(interaction, "wheel-check-heading", code=str(check.code), member=mention(check.member_id)),
                self._check_hidden(interaction, check) if check.roll is None else self._check_open(interaction, check),
                self._check_sides(interaction, check),
                self.say(interaction, "wheel-check-seal", seal=check.seal),
                row(button(self.say(interaction, "wheel-open"), "wheel:open", emoji="📋")),
            ),
        )

    def _check_hidden(self, interaction: Interaction, check: screens.Check) -> str:
        message = f"{check.member_id}:{check.client_seed}:{check.nonce}:0"
        return self.say(
            interaction,
            "wheel-check-hidden",
            commitment=check.commitment,
            message=plain(message),
            **to_come(check.reveals_at, name="reveals"),
        )

    def _check_open(self, interaction: Interaction, check: screens.Check) -> str:
        roll = check.roll
        assert roll is not None  # the caller looked
        return self.say(
            interaction,
            "wheel-check-open",
            seed=check.server_seed,
            commitment=check.commitment,
            message=plain(roll.message),
            digest=roll.digest.hex(),
            place=roll.place + 1,
            word=str(roll.word),
            total=str(check.total),
            number=str(roll.number),
        )

    def _check_sides(self, interaction: Interaction, check: screens.Check) -> str:
        lines = [
            self.say(
                interaction,
                "wheel-check-sides",
                version=check.version,
                table=check.table_sha256,
                total=str(check.total),
            )
        ]
        for place, step in enumerate(check.steps):
            key = "wheel-check-hit" if place == check.place else "wheel-check-side"
            covered = str(step.first) if step.first == step.last else f"{step.first}–{step.last}"
            lines.append(self.say(interaction, key, prize=step.prize.named, range=covered, number=str(check.number)))
        return "\n".join(lines)

    @wheel_check.autocomplete("spin")
    async def suggest_spin(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The member's own spins, the newest first."""
        language = self.language(interaction)
        spins = await self.app.read(screens.read_own_spins, member_id=interaction.user.id)
        return [
            app_commands.Choice(name=f"{each.code} {each.prize.name[language]}"[:100], value=str(each.code))
            for each in spins
            if typed in str(each.code)
        ]

    # --- For the staff -------------------------------------------------------------------------------------------------

    @admin_command("wheel")
    async def show_figures(self, interaction: Interaction) -> None:
        """Show what the wheel took and paid."""
        figures = await self.app.act(screens.show_figures, seeds=fresh_seeds(self.app))
        spans = [self._span(interaction, span) for span in figures.spans]
        prizes = [
            self.say(
                interaction,
                "wheel-figures-prize" if each.left is None else "wheel-figures-prize-left",
                prize=each.prize.named,
                week=each.week,
                ever=each.ever,
                left=each.left or 0,
            )
            for each in figures.prizes
        ]
        await show(
            interaction,
            screen(
                self.say(interaction, "wheel-figures-heading"),
                "\n".join(spans) or self.say(interaction, "wheel-figures-none"),
                "\n".join([self.say(interaction, "wheel-figures-prizes"), *prizes]),
                self.say(
                    interaction,
                    "wheel-figures-rest",
                    owed=figures.owed,
                    capped=figures.capped,
                    excluded=figures.excluded,
                ),
                row(button(self.say(interaction, "wheel-figures-claims"), "wheel:claims:1", emoji="🎁")),
            ),
        )

    def _span(self, interaction: Interaction, span: screens.Span) -> str:
        income = span.income.amount
        said = self.say(
            interaction,
            "wheel-figures-span",
            span=text(f"wheel-span-{span.name}"),
            spins=span.spins,
            members=span.members,
            income=span.income,
            won=span.won,
            expected=_decimal(span.expected),
        )
        lines = [said]
        if income:
            share, due = percent(Fraction(span.won.amount, income)), percent(span.expected / income)
            lines.append(self.say(interaction, "wheel-figures-return", share=share, due=due))
        if span.also:
            lines.append(self.say(interaction, "wheel-figures-also", money=list(span.also)))
        return "\n".join(lines)

    # --- What happens by itself ----------------------------------------------------------------------------------------

    async def refresh_panel(self, entry: OutboxEntry) -> None:
        """Bring the public panel up to date (outbox)."""
        if not self.app.config.wheel.panel_channel:
            raise GiveUp("no channel is named for it any more")
        channel = await target_channel(self.bot, self.app.config.wheel.panel_channel, "wheel.panel_channel")
        page = await self.app.act(screens.show_wheel, member_id=0, seeds=fresh_seeds(self.app))
        language = self.app.community_language
        heading, prizes = self._wheel_heading(language, page, own=False), self._prizes(language, page)
        commitment = self._commitment(language, page)
        view = screen(
            heading,
            prizes,
            self._winners(language, page, heading, prizes, commitment),
            commitment,
            row(
                button(self.announce("wheel-spin"), "wheel:spin", emoji="🎡", style=discord.ButtonStyle.primary),
                button(self.announce("wheel-open"), "wheel:open", emoji="📋"),
            ),
        )
        async with channel_may_refuse(self.bot, "wheel.panel_channel"):
            await keep_message(self.bot, entry, channel, view)

    async def post_news(self, entry: OutboxEntry) -> None:
        """Tell of a revealed seed or a changed table (outbox)."""
        what, day, *version = entry.subject.split(":")
        news = await self.app.read(screens.read_news, day=day, version=int(version[0]) if version else None)
        if news is None:
            return
        setting, reference = self.app.config.wheel.news_channel
        if not reference:
            raise GiveUp("no channel is named for it any more")
        channel = await target_channel(self.bot, reference, setting)
        facts = {
            "day": news.day,
            "commitment": news.commitment,
            "seed": news.server_seed or "",
            "version": news.version,
            "table": news.table_sha256,
            "spins": news.spins,
            "seal": news.last_seal,
        }
        async with channel_may_refuse(self.bot, setting):
            await send_once(self.bot, entry, channel, screen(self.announce(f"wheel-news-{what}", **facts)))

    async def post_winner(self, entry: OutboxEntry) -> None:
        """Announce a big win (outbox)."""
        if not self.app.config.wheel.winners_channel:
            raise GiveUp("no channel is named for it any more")
        channel = await target_channel(self.bot, self.app.config.wheel.winners_channel, "wheel.winners_channel")
        winner = await self.app.read(screens.read_winner, code=screens.read_code(entry.subject))
        view = screen(
            self.announce(
                "wheel-big-win", member=mention(winner.member_id), prize=winner.prize.named, code=str(winner.code)
            )
        )
        async with channel_may_refuse(self.bot, "wheel.winners_channel"):
            await send_once(self.bot, entry, channel, view)


def _days(hours: int) -> Text:
    return text("wheel-hours", hours=hours) if hours % 24 else text("days", days=hours // 24)


def percent(share: Fraction) -> str:
    """A share as ``12.5%``: two digits that count below one in a hundred, else one after the point, no needless zeros."""
    value = float(share * 100)
    digits = 1 - math.floor(math.log10(value)) if 0 < value < 1 else 1
    shown = f"{value:.{digits}f}"
    return f"{shown.rstrip('0').rstrip('.') if '.' in shown else shown}%"


def _decimal(amount: Fraction) -> str:
    """An amount on average, with two digits after the point."""
    return f"{float(amount):,.2f}".rstrip("0").rstrip(".")


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Wheel(bot))
