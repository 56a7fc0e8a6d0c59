"""The verification question on Discord: the panel and its form, the role, help, and the staff's commands."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import ForumBot
from bot.clock import to_ms
from bot.config import Config
from bot.gate import preflight, service, watch
from bot.gate.desk import read_gate_line
from bot.gate.preflight import find_panel_faults, find_role_faults, wanted_of
from bot.gate.question import Verdict, verdict_text
from bot.gate.screens import Overview, QuestionFigures, read_overview
from bot.gate.service import Decision
from bot.moment import to_come
from bot.outbox import GiveUp, Later, OutboxEntry
from bot.refusal import NotForYou, OutOfDate
from bot.services.desk import Service
from bot.settings import Fault
from bot.words import LANGUAGES, Language, Text, bare, plain, text
from cogs._admin import admin_command
from cogs._gifts import find_giver
from cogs._outbox import (
    STAFF_MEND_IT_S,
    channel_may_refuse,
    discord_may_refuse,
    keep_message,
    send_once,
    target_channel,
)
from cogs._paging import page_buttons
from cogs._preflight import may_call, take_snapshot
from cogs._question import given_answer, question_form
from cogs._room import Component, Interaction, Room, button, check_owner, mention, person, route, row, screen, show
from cogs._setup import find_channel, find_role

log = logging.getLogger(__name__)

_MINUTE_S = 60
_HOUR_S = 3600
_QUESTIONS_A_PAGE = 10
_SETUP_LENGTH = 2000

_MEMBER_IS_GONE = frozenset({10007, 10013})
"""Discord's codes for a member or user that it does not know (any more)."""


def find_faults(guild: discord.Guild, config: Config) -> tuple[Fault, ...]:
    """What of the server's set-up would lock newcomers out, while the gate is on."""
    return preflight.find_faults(wanted_of(config), take_snapshot(guild, config)) if config.gate.is_on else ()


class Gate(Room):
    """验证问题."""

    def __init__(self, bot: ForumBot) -> None:
        super().__init__(bot)
        self.settings = self.app.config.gate
        for kind, performer in (
            (service.PANEL, self.post_panel),
            (service.ROLE, self.align_role),
            (service.HELP, self.open_help),
            (service.GREETING, self.greet),
            (watch.CALL, self.call_staff),
            (watch.NOTICE, self.give_notice),
            (watch.REMOVAL, self.remove_silent),
        ):
            self.app.outbox.performs(kind, performer)

    async def begin_work(self) -> None:
        """See each minute to what has run out."""
        if self.settings.is_on:
            self.bot.jobs.every(_MINUTE_S, "gate-minute", self.see_to_time)

    async def see_to_time(self) -> None:
        """End an attack that is over."""
        await self.app.act(watch.end_attack)

    def offered_services(self, interaction: Interaction | None) -> Iterable[Service]:
        """The question, to those who do not hold the role that it gives."""
        if self.settings.is_on and interaction is not None:
            member = cast(discord.Member, interaction.user)  # the door lets only the community in
            role = self._role(member.guild)
            if role is not None and member.get_role(role.id) is None:
                name, about = text("service-gate"), text("service-gate-about")
                yield Service("gate:open", "today", 0, "🚪", name, about, read_gate_line)

    # --- At the gate ---------------------------------------------------------------------------------------------------

    @route("gate:open")
    async def press_open(self, interaction: Interaction) -> None:
        """The panel's button: the question, in a form."""
        holds_role = await self._arrive(interaction)
        member = interaction.user
        question = await self.app.act(
            service.ask,
            member_id=member.id,
            created_at=member.created_at,
            holds_role=holds_role,
            dice=self.app.dice,
        )
        custom_id = f"gate:answer:{member.id}:{question.serial}"
        await interaction.response.send_modal(question_form(self.app, self.language(interaction), custom_id, question))

    async def _arrive(self, interaction: Interaction) -> bool:
        """Note who stands at the gate; returns whether he holds the role. One given by hand counts as passed."""
        if not self.settings.is_on:
            raise OutOfDate
        member = cast(discord.Member, interaction.user)  # the door lets only the community in
        role = self._role(member.guild)
        holds_role = role is not None and member.get_role(role.id) is not None
        arrival = await self.app.act(
            service.arrive,
            member_id=member.id,
            joined_at=member.joined_at,
            holds_role=holds_role,
            role_created_at=None if role is None else role.created_at,
        )
        if role is not None and holds_role and not arrival.passed:
            by_person = await find_giver(member, role)
            if self.settings.trust_brought_roles or (not arrival.brought_role if by_person is None else by_person):
                await self.app.act(service.count_by_hand, member_id=member.id)
        return holds_role

    @route("gate:answer")
    async def submit_answer(self, interaction: Interaction, owner: int, serial: int) -> None:
        """The form came back."""
        check_owner(interaction, owner)
        verdict = await self.app.act(
            service.answer,
            member_id=interaction.user.id,
            created_at=interaction.user.created_at,
            serial=serial,
            given=given_answer(interaction),
        )
        if verdict.right:
            await show(interaction, screen(self.say(interaction, "gate-right")))
        else:
            await self._show_wrong(interaction, verdict)

    async def _show_wrong(self, interaction: Interaction, verdict: Verdict) -> None:
        again = button(self.say(interaction, "gate-again"), "gate:open", emoji="🔁", style=discord.ButtonStyle.primary)
        help_button = button(self.say(interaction, "gate-help"), "gate:help", emoji="🙋")
        words = self.said(interaction, verdict_text(verdict, "join"))
        await show(interaction, screen(words, row(again if verdict.left else None, help_button)))

    @route("gate:help")
    async def press_help(self, interaction: Interaction) -> None:
        """The button that calls the staff."""
        await self._arrive(interaction)
        await self.app.act(service.call_for_help, member_id=interaction.user.id)
        await show(interaction, screen(self.say(interaction, "gate-help-coming")))

    # --- What changes about the set-up --------------------------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Something about a role was changed: perhaps the set-up is mended, or broken."""
        await self._look_if_concerned(after)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role is gone."""
        await self._look_if_concerned(role)

    async def _look_if_concerned(self, role: discord.Role) -> None:
        guild = self._guild()
        if guild is None or role.guild.id != guild.id:
            return
        if role in guild.me.roles or role.is_default() or self.settings.role in (role.id, role.name):
            await self.look_over()

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone."""
        if channel.guild.id == self.app.community.guild_id and self.settings.channel in (channel.id, channel.name):
            await self.look_over()

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """The server is there again, after Discord had lost it."""
        if guild.id == self.app.community.guild_id:
            await self.look_over()

    def _role(self, guild: discord.Guild) -> discord.Role | None:
        return find_role(guild, self.settings.role)

    def _guild(self) -> discord.Guild | None:
        """The server, if it can be looked at: while Discord has lost it, nothing is known of its roles and channels."""
        guild = self.bot.guild
        return None if guild is None or guild.unavailable else guild

    # --- What happens by itself --------------------------------------------------------------------------------------------

    async def look_over(self) -> None:
        """Look over the set-up, tell the staff what changed, and keep the panel up."""
        guild = self._guild()
        if guild is None or not self.settings.is_on:
            return
        wanted, seen = wanted_of(self.app.config), take_snapshot(guild, self.app.config)
        await self.app.act(
            watch.report_findings,
            findings=[fault.text for fault in preflight.find_faults(wanted, seen)],
            role_works=not find_role_faults(wanted, seen),
        )
        if not find_panel_faults(wanted, seen):
            await self.app.act(service.keep_panel)

    async def _wait_for_staff(self, faults: tuple[Fault, ...]) -> None:
        """Put a call off that cannot succeed, if there are faults; the staff were or are told of them, once."""
        if faults:
            await self.look_over()
            raise Later(faults[0].text.key, STAFF_MEND_IT_S)

    async def post_panel(self, entry: OutboxEntry) -> None:
        """Keep the panel in its channel (outbox): both languages, one button, and one that calls for help."""
        guild = self._guild()
        if guild is None:
            raise Later("the server is not there")
        snapshot = take_snapshot(guild, self.app.config)
        await self._wait_for_staff(find_panel_faults(wanted_of(self.app.config), snapshot))
        languages = _both(self.app.community_language)
        panels = [
            self.app.say(language, text("gate-panel", minutes=self.settings.challenge_minutes))
            for language in languages
        ]
        channel = await target_channel(self.bot, self.settings.channel, "gate.channel")
        async with channel_may_refuse(self.bot, "gate.channel"):
            await keep_message(self.bot, entry, channel, screen(*panels, self._panel_buttons()))

    def _panel_buttons(self) -> Component | None:
        languages = _both(self.app.community_language)
        asked = " / ".join(dict.fromkeys(self.settings.button[language] for language in languages))
        helped = " / ".join(self.app.say(language, text("gate-help")) for language in languages)
        return row(
            button(asked, "gate:open", emoji="✍️", style=discord.ButtonStyle.success),
            button(helped, "gate:help", emoji="🙋"),
        )

    async def align_role(self, entry: OutboxEntry) -> None:
        """Give a member the role, or take it, as his row says (outbox): however often, the outcome is the same."""
        member_id = int(entry.subject)
        known = await self.app.read(service.read_gate_member, member_id=member_id)
        guild = self._guild()
        if known is None or guild is None:
            raise Later("the server is not there")
        await self._wait_for_staff(find_role_faults(wanted_of(self.app.config), take_snapshot(guild, self.app.config)))
        role = self._role(guild)
        assert role is not None  # else that is a fault
        passed = known.passed_at is not None
        reason = self.announce("gate-audit-reason")
        async with discord_may_refuse(self.bot, "gate.role"):
            try:
                member = await guild.fetch_member(member_id)
                if passed:
                    await member.add_roles(role, reason=reason)
                elif member.get_role(role.id) is not None:
                    await member.remove_roles(role, reason=reason)
            except discord.NotFound as error:
                if error.code not in _MEMBER_IS_GONE:  # the role went just now: whoever it is owed to is not forgotten
                    raise Later(error.text) from error
                await self.app.act(service.note_role, member_id=member_id, given=passed)
                raise GiveUp("he left") from error
        await self.app.act(service.note_role, member_id=member_id, given=passed)

    async def open_help(self, entry: OutboxEntry) -> None:
        """Open a private thread with a member and the staff (outbox). Where that cannot be, or no role of the staff can be
        called into it, call them to their channel."""
        guild = self._guild()
        if guild is None:
            raise Later("the server is not there")
        async with discord_may_refuse(self.bot, "gate.channel"):
            member = await guild.fetch_member(int(entry.subject))
            roles = [role for role in self._staff_roles(guild) if may_call(guild, role)]
            thread = await self._open_help_thread(entry, guild, member, roles)
        if thread is not None and roles:
            return
        facts: dict[str, Any] = {"member": mention(member.id), "name": plain(member.display_name, limit=60)}
        waits = None if thread is None else text("gate-help-waits", **facts, thread=thread.mention)
        words = waits or text("gate-help-call", **facts)
        await self.app.act(watch.call_staff, occasion=f"help:{member.id}:{entry.created_at}", words=[words], ping=True)

    async def _open_help_thread(
        self, entry: OutboxEntry, guild: discord.Guild, member: discord.Member, roles: list[discord.Role]
    ) -> discord.Thread | None:
        """A private thread with the member, and with the staff called into it; None where Discord does not let it be."""
        channel = find_channel(guild, self.settings.channel)
        if not (isinstance(channel, discord.TextChannel) and _may_open_threads(channel)):
            return None
        words = text("gate-help-opening", member=member.mention)
        opening = [self.app.say(language, words) for language in _both(self.app.community_language)]
        try:
            thread = await self._help_thread(entry, channel, member)
            await thread.add_user(member)
            view = screen(*opening, " ".join(role.mention for role in roles))
            await send_once(self.bot, entry, thread, view, pings=[*roles, member])
        except discord.HTTPException as error:
            if error.status == 429 or error.status >= 500:
                raise  # it will do later
            log.warning("no thread for a call for help", extra={"problem": error.text})
            return None
        return thread

    async def _help_thread(
        self, entry: OutboxEntry, channel: discord.TextChannel, member: discord.Member
    ) -> discord.Thread:
        """A private thread for the member; the one of an earlier try of the same entry, if that got so far."""
        name = self.announce("gate-help-thread", name=bare(member.display_name, limit=60), end=str(member.id)[-4:])
        opened = next((each for each in channel.threads if each.name == name), None)
        if entry.attempts > 1 and opened is not None:
            return opened
        return await channel.create_thread(
            name=name, type=discord.ChannelType.private_thread, invitable=False, auto_archive_duration=1440
        )

    def _staff_roles(self, guild: discord.Guild) -> list[discord.Role]:
        found = (find_role(guild, each) for each in self.app.config.staff.roles)
        return [role for role in found if role is not None]

    async def call_staff(self, entry: OutboxEntry) -> None:
        """Tell the staff in their channel (outbox); without one, the log has it."""
        call = watch.read_call(entry.payload)
        words = [self.app.say(self.app.community_language, each) for each in call.words]
        reference = self.app.config.staff.channel
        guild = self.bot.guild
        if not reference or guild is None:
            raise GiveUp("; ".join(words))
        roles = self._staff_roles(guild) if call.ping else []
        channel = await target_channel(self.bot, reference, "staff.channel")
        view = screen(" ".join(role.mention for role in roles), self._fitting(self.app.community_language, words))
        async with channel_may_refuse(self.bot, "staff.channel"):
            await send_once(self.bot, entry, channel, view, pings=roles)

    def _fitting(self, language: Language, lines: list[str]) -> str:
        """As many lines as fit on a screen beside other things, and how many do not."""
        kept = [line for place, line in enumerate(lines) if sum(map(len, lines[: place + 1])) + place <= _SETUP_LENGTH]
        more = len(lines) - len(kept)
        return "\n".join([*kept, self.app.say(language, text("gate-setup-more", count=more))] if more else kept)

    async def greet(self, entry: OutboxEntry) -> None:
        """Greet a newcomer beside the panel (outbox)."""
        known = await self.app.read(service.read_gate_member, member_id=int(entry.subject))
        if known is None or known.passed_at is not None or known.left_at is not None:
            raise GiveUp("no newcomer any more")
        await self._tell_newcomer(entry, text("gate-greeting", member=mention(int(entry.subject))))

    async def give_notice(self, entry: OutboxEntry) -> None:
        """Tell a newcomer who never answered that he will be removed, and when (outbox). His time runs from then on."""
        member_id = int(entry.subject)
        if await self._is_silent(member_id, noticed=False) and await self._is_without_role(member_id):
            # To the hour, as he is removed: another try, should a crash make one, finds the same words.
            hour = -(-self.app.now_ms() // 1000 // _HOUR_S) * _HOUR_S
            due = hour + self.settings.removal.notice_hours * _HOUR_S
            facts = to_come(due * 1000, name="due")
            await self._tell_newcomer(entry, text("gate-notice", member=mention(member_id), **facts))
            await self.app.act(watch.note_noticed, member_id=member_id)

    async def _is_silent(self, member_id: int, *, noticed: bool) -> bool:
        """Whether a newcomer is still one who is to be told, or was told and is to be removed."""
        known = await self.app.read(service.read_gate_member, member_id=member_id)
        return (
            known is not None
            and self.settings.removal.after_hours > 0
            and known.answered_at is None
            and known.passed_at is None
            and known.help_at is None
            and (known.noticed_at is not None) is noticed
        )

    async def _is_without_role(self, member_id: int) -> bool:
        """Whether a newcomer is there, and has no role from anybody: else he is left alone from now on."""
        guild = self._guild()
        if guild is None:
            raise Later("the server is not there")
        async with discord_may_refuse(self.bot, "gate.removal"):
            try:
                member = await guild.fetch_member(member_id)
            except discord.NotFound:
                await self.app.act(service.note_departure, member_id=member_id)
                return False
        if len(member.roles) > 1:  # more than @everyone
            await self.app.act(watch.spare, member_id=member_id)
            return False
        return True

    async def _tell_newcomer(self, entry: OutboxEntry, words: Text) -> None:
        member_id = int(entry.subject)
        said = [self.app.say(language, words) for language in _both(self.app.community_language)]
        channel = await target_channel(self.bot, self.settings.channel, "gate.channel")
        async with channel_may_refuse(self.bot, "gate.channel"):
            view = screen(*said, self._panel_buttons())
            await send_once(self.bot, entry, channel, view, pings=[discord.Object(member_id)])

    async def remove_silent(self, entry: OutboxEntry) -> None:
        """Remove a newcomer who never answered (outbox), unless he did since, or anybody gave him a role."""
        guild = self._guild()
        if guild is None:
            raise Later("the server is not there")
        if not await self._is_silent(int(entry.subject), noticed=True):
            raise GiveUp("he is to stay")
        async with discord_may_refuse(self.bot, "gate.removal"):
            member = await guild.fetch_member(int(entry.subject))
            if len(member.roles) == 1:  # @everyone alone
                await member.kick(reason=self.announce("gate-removal-reason"))

    # --- For the staff -------------------------------------------------------------------------------------------------------

    @admin_command("gate")
    async def overview(self, interaction: Interaction) -> None:
        """Show the state of the gate: its set-up, and how each question fares."""
        await self.look_over()  # what was just mended is so at once, also for those who wait
        await self._show_overview(interaction, 1)

    @route("gate:overview")
    async def turn_overview(self, interaction: Interaction, page: int) -> None:
        """Another page of the questions."""
        if not self.bot.is_staff(interaction):
            raise NotForYou
        await self._show_overview(interaction, page)

    async def _show_overview(self, interaction: Interaction, page: int) -> None:
        assert interaction.guild is not None  # the door lets only the community in
        shown = await self.app.read(read_overview, now=self.app.clock.now())
        faults = [fault.text for fault in find_faults(interaction.guild, self.app.config)]
        lines = [self.said(interaction, each) for each in self._overview_lines(shown)]
        setup = [self.said(interaction, each) for each in (faults or [text("gate-setup-well")])]
        pages = max(1, -(-len(shown.figures) // _QUESTIONS_A_PAGE))
        page = min(max(page, 1), pages)
        listed = shown.figures[(page - 1) * _QUESTIONS_A_PAGE : page * _QUESTIONS_A_PAGE]
        figures = [self._figures_line(interaction, each) for each in listed]
        await show(
            interaction,
            screen(
                self.say(interaction, "gate-overview-heading"),
                "\n".join(lines),
                self._fitting(self.language(interaction), setup) if shown.is_on else None,
                "\n".join([self.say(interaction, "gate-figures-heading"), *figures]),
                page_buttons(self, interaction, "gate:overview", page, pages),
            ),
        )

    def _figures_line(self, interaction: Interaction, each: QuestionFigures) -> str:
        name = plain(self.said(interaction, each.name), limit=80)
        if not each.shown:
            return self.say(interaction, "gate-figures-unseen", name=name)
        return self.say(
            interaction,
            "gate-figures-line",
            name=name,
            shown=each.shown,
            passed=each.passed,
            failed=each.failed,
            given_up=each.given_up,
            configured=each.is_configured,
        )

    def _overview_lines(self, shown: Overview) -> list[Text]:
        if not shown.is_on:
            return [text("gate-overview-off")]
        lines = [
            text("gate-overview-passed", passed=shown.passed, waiting=shown.waiting_for_role),
            text("gate-overview-bound", guesses=shown.most_guesses),
        ]
        if shown.attack_until is not None:
            lines.append(text("gate-overview-attack", **to_come(to_ms(shown.attack_until), style="t")))
        return lines

    @admin_command("gate-member")
    @app_commands.choices(
        decision=[app_commands.Choice(name=each, value=f"gate-{each}") for each in ("pass", "reset", "ban")]
    )
    async def decide(
        self, interaction: Interaction, member: discord.Member, decision: app_commands.Choice[str], reason: str
    ) -> None:
        """Let a member pass, ask him anew, or let him answer no more."""
        number = await self.app.act(
            service.decide,
            actor_id=interaction.user.id,
            member_id=person(member),
            decision=cast(Decision, decision.value.removeprefix("gate-")),
            reason=reason,
        )
        done = self.say(interaction, f"gate-decided-{decision.value.removeprefix('gate-')}", member=member.mention)
        await show(interaction, screen(done, self.say(interaction, "gate-decided-audit", number=str(number))))


def _both(first: Language) -> list[Language]:
    """Both languages, the community's first."""
    return [first, *(language for language in LANGUAGES if language != first)]


def _may_open_threads(channel: discord.TextChannel) -> bool:
    allowed = channel.permissions_for(channel.guild.me)
    return allowed.view_channel and allowed.create_private_threads and allowed.send_messages_in_threads


async def setup(bot: ForumBot) -> None:
    """Add the cog; the bot calls this at its start."""
    await bot.add_cog(Gate(bot))
