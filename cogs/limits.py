"""/limits: a member's own daily cap and self-exclusion, for every game of chance."""

from __future__ import annotations

from collections.abc import Iterable

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.client import ForumBot
from bot.limits.desk import read_limits_line
from bot.limits.service import EXCLUSION_DAYS, exclude, read_limits, set_cap
from bot.limits.service import Limits as OwnLimits
from bot.refusal import OutOfDate, Refusal
from bot.services.desk import Service
from bot.settings import MOST_MONEY
from bot.words import Money, ShortMoney, plain, text
from cogs._room import (
    Interaction,
    Room,
    button,
    check_owner,
    choice,
    fields,
    form,
    menu,
    route,
    row,
    screen,
    show,
    text_field,
)


class NotACap(Refusal):
    """What was typed is no amount. Facts: ``typed``, ``most``."""

    key = "limits-not-a-cap"


class Limits(Room):
    """自律."""

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """One's own limits, where there is a game to limit."""
        if self.app.config.wheel.open:
            name, about = text("service-limits"), text("service-limits-about")
            yield Service("limits:open", "own", 30, "🧘", name, about, read_limits_line)

    @app_commands.command()
    async def limits(self, interaction: Interaction) -> None:
        """Show one's own limits, and set them."""
        await self._show(interaction)

    @route("limits:open")
    async def press_open(self, interaction: Interaction) -> None:
        """A button to the limits."""
        await self._show(interaction)

    async def _show(self, interaction: Interaction, note: str | None = None) -> None:
        owner = interaction.user.id
        own = await self.app.read(read_limits, member_id=owner, now=self.app.clock.now())
        language = self.language(interaction)
        currencies = [
            discord.SelectOption(label=each.name[language], value=each.code, emoji=each.icon or None)
            for each in self.app.config.currencies
        ]
        spans = [
            discord.SelectOption(label=self.say(interaction, "limits-days", days=days), value=str(days))
            for days in EXCLUSION_DAYS
        ]
        await show(
            interaction,
            screen(
                note,
                self.say(interaction, "limits-heading"),
                self._state(interaction, own),
                row(
                    menu(
                        f"limits:currency:{owner}",
                        currencies,
                        placeholder=self.say(interaction, "limits-choose-currency"),
                    )
                ),
                row(menu(f"limits:span:{owner}", spans, placeholder=self.say(interaction, "limits-choose-span"))),
                self.say(interaction, "limits-note"),
            ),
        )

    def _state(self, interaction: Interaction, own: OwnLimits) -> str:
        lines = []
        for cap in own.caps:
            if cap.most is None:
                lines.append(self.say(interaction, "limits-spent", spent=cap.spent))
            else:
                lines.append(self.say(interaction, "limits-cap", spent=cap.spent, cap=ShortMoney(cap.most)))
            if cap.changes and cap.tomorrow is not None:
                lines.append(self.say(interaction, "limits-cap-tomorrow", cap=cap.tomorrow))
            elif cap.changes:
                name = self.app.words.currency(cap.spent.currency).name
                lines.append(self.say(interaction, "limits-no-cap-tomorrow", currency=name))
        if own.excluded_until is not None:
            lines.append(self.say(interaction, "limits-excluded-until", until=format_dt(own.excluded_until, "F")))
        return "\n".join(lines) or self.say(interaction, "limits-none")

    @route("limits:currency")
    async def choose_currency(self, interaction: Interaction, owner: int) -> None:
        """A currency was chosen: ask for the cap."""
        check_owner(interaction, owner)
        code = choice(interaction, [each.code for each in self.app.config.currencies])
        name = self.app.words.currency(code).name[self.language(interaction)]
        await interaction.response.send_modal(
            form(
                self.say(interaction, "limits-form"),
                f"limits:cap:{code}",
                text_field(
                    self.say(interaction, "limits-form-cap", currency=name),
                    "cap",
                    description=self.say(interaction, "limits-form-hint"),
                    required=False,
                    most=13,
                ),
            )
        )

    @route("limits:cap")
    async def submit_cap(self, interaction: Interaction, code: str) -> None:
        """The form was filled in; an empty field takes the cap away."""
        if not self.app.config.has_currency(code):
            raise OutOfDate
        typed = str(fields(interaction)["cap"] or "").replace(",", "").replace("，", "").strip()
        if typed and not (typed.isdecimal() and int(typed) <= MOST_MONEY):
            raise NotACap(typed=plain(typed, limit=20), most=MOST_MONEY)
        most = int(typed) if typed else None
        at_once = await self.app.act(set_cap, member_id=interaction.user.id, currency=code, most=most)
        name = self.app.words.currency(code).name
        if most is None:
            note = self.say(interaction, "limits-cap-none-set", currency=name, now=at_once)
        else:
            note = self.say(interaction, "limits-cap-set", cap=Money(most, code), now=at_once)
        await self._show(interaction, note)

    @route("limits:span")
    async def choose_span(self, interaction: Interaction, owner: int) -> None:
        """A span was chosen: it cannot be undone, so ask once more."""
        check_owner(interaction, owner)
        days = int(choice(interaction, [str(each) for each in EXCLUSION_DAYS]))
        await show(
            interaction,
            screen(
                self.say(interaction, "limits-confirm", days=self.say(interaction, "limits-days", days=days)),
                row(
                    button(
                        self.say(interaction, "limits-confirm-button"),
                        f"limits:exclude:{owner}:{days}",
                        style=discord.ButtonStyle.danger,
                    ),
                    button(self.say(interaction, "limits-cancel"), "limits:open"),
                ),
            ),
        )

    @route("limits:exclude")
    async def press_exclude(self, interaction: Interaction, owner: int, days: int) -> None:
        """It was confirmed."""
        check_owner(interaction, owner)
        if days not in EXCLUSION_DAYS:
            raise OutOfDate
        until = await self.app.act(exclude, member_id=interaction.user.id, days=days)
        await self._show(interaction, self.say(interaction, "limits-excluded-now", until=format_dt(until, "F")))


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Limits(bot))
