"""The verification question on Discord: the panel and its form, the role, help, the staff's commands, typed messages."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import ForumBot
from bot.config import Config
from bot.gate import preflight, service, typed, watch
from bot.gate.preflight import LOOKED_AT, ChannelSeen, RoleSeen, Snapshot, Wanted
from bot.gate.screens import Overview, read_overview
from bot.gate.service import Decision, ReplyVerdict, Verdict, verdict_text
from bot.outbox import GiveUp, Later, OutboxEntry
from bot.refusal import NotYours, OutOfDate
from bot.settings import Fault
from bot.staff.alert import alert_staff
from bot.words import LANGUAGES, Language, Text, bare, plain, text
from cogs._admin import admin_command
from cogs._outbox import (
    channel_may_refuse,
    discord_may_refuse,
    drop_message,
    keep_message,
    look_again_if_gone,
    send_once,
    target_channel,
)
from cogs._question import given_answer, question_items
from cogs._room import Component, Interaction, Room, button, form, mention, person, route, row, screen, show
from cogs._setup import find_channel, find_role

_STAFF_MEND_IT_S = 600
_MINUTE_S = 60
_HOUR_S = 3600
_AUDIT_LOOK_BACK = 100
_MESSAGE_LENGTH = 3500
"""So much of a returned text fits into one answer beside its heading; what is longer comes in several."""


def intents(config: Config) -> dict[str, str]:
    """The panel and the role need none; hearing of joins, and reading typed messages, do. By the settings that ask for
    them."""
    gate = config.gate
    joins = "gate.watch_joins" if gate.watch_joins else "gate.greet" if gate.greet else "gate.removal.after_hours"
    members = {"members": joins} if gate.needs_members else {}
    messages = dict.fromkeys(("guild_messages", "message_content"), "gate.reply.typed") if gate.removes_typed else {}
    return {**members, **messages}


def find_faults(guild: discord.Guild, config: Config) -> tuple[Fault, ...]:
    """What of the server's set-up would lock newcomers out, while the gate is on."""
    return preflight.find_faults(_wanted(config), _seen(guild, config)) if config.gate.is_on else ()


def _wanted(config: Config) -> Wanted:
    """What the settings ask of the server."""
    gate = config.gate
    return Wanted(
        role=str(gate.role),
        channel=str(gate.channel),
        typed_by_permissions=gate.reply.typed == "permissions",
        removes_typed=gate.removes_typed,
        removes_silent=gate.removal.after_hours > 0,
        staff_roles=tuple(str(each) for each in config.staff.roles),
    )


def _seen(guild: discord.Guild, config: Config) -> Snapshot:
    """The server as it is now."""
    role = find_role(guild, config.gate.role)
    channel = find_channel(guild, config.gate.channel)
    staff_roles = {str(each): find_role(guild, each) for each in config.staff.roles}
    may_mention = guild.me.guild_permissions.mention_everyone
    rank = {each.id: place for place, each in enumerate(sorted(guild.roles))}
    return Snapshot(
        bot_role=guild.me.top_role.name,
        bot_position=rank[guild.me.top_role.id],
        bot_permissions=_names(guild.me.guild_permissions),
        role=None if role is None else RoleSeen(role.name, rank[role.id], not (role.is_default() or role.managed)),
        channel=None if channel is None else _channel_seen(guild, role, channel),
        boards=tuple(_channel_seen(guild, role, each) for each in _boards(guild, config)),
        lost_boards=tuple(str(each) for each in config.gate.boards if find_channel(guild, each) is None),
        silent_staff_roles=tuple(
            each.name for each in staff_roles.values() if each and not (each.mentionable or may_mention)
        ),
        lost_staff_roles=tuple(name for name, each in staff_roles.items() if each is None),
    )


def _channel_seen(guild: discord.Guild, role: discord.Role | None, channel: discord.abc.GuildChannel) -> ChannelSeen:
    return ChannelSeen(
        channel.name,
        isinstance(channel, discord.TextChannel),
        newcomers=_names(channel.permissions_for(guild.default_role)),
        members=_names(channel.permissions_for(role or guild.default_role)),
        bot=_names(channel.permissions_for(guild.me)),
    )


def _boards(guild: discord.Guild, config: Config) -> list[discord.abc.GuildChannel]:
    """The channels that are boards: those that the gate or the boards' own settings name, else all forum channels."""
    references = config.gate.boards or tuple(board.channel for board in config.boards)
    channels = [find_channel(guild, each) for each in references]
    if references:
        return [each for each in channels if each is not None]
    return list(guild.forums)


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
            (typed.TYPED, self.settle_typed),
        ):
            self.app.outbox.performs(kind, performer)

    async def begin_work(self) -> None:
        """See each minute to what has run out."""
        if self.settings.is_on or self.settings.removes_typed:
            self.bot.jobs.every(_MINUTE_S, "gate-minute", self.see_to_time)

    async def see_to_time(self) -> None:
        """End an attack that is over; order the removal of typed messages whose time is up."""
        await self.app.act(watch.end_attack)
        await self.app.act(typed.expire_typed)

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
        await self._send_form(interaction, f"gate:answer:{member.id}:{question.serial}", question)

    async def _arrive(self, interaction: Interaction) -> bool:
        """Note who stands at the gate; returns whether he holds the role. One given by hand counts as passed."""
        if not self.settings.is_on:
            raise OutOfDate
        member = cast(discord.Member, interaction.user)  # the door lets only the community in
        role = self._role(member.guild)
        holds_role = role is not None and member.get_role(role.id) is not None
        arrival = await self.app.act(
            service.arrive, member_id=member.id, joined_at=member.joined_at, holds_role=holds_role
        )
        if role is not None and holds_role and not arrival.passed:
            by_person = await self._was_given_by_person(member, role)
            if self.settings.trust_brought_roles or (not arrival.brought_role if by_person is None else by_person):
                await self.app.act(service.count_by_hand, member_id=member.id)
        return holds_role

    async def _was_given_by_person(self, member: discord.Member, role: discord.Role) -> bool | None:
        """Whether a person gave the role, not a bot. None: Discord's audit log does not say, or may not be read."""
        if not member.guild.me.guild_permissions.view_audit_log:
            return None
        action = discord.AuditLogAction.member_role_update
        async for entry in member.guild.audit_logs(limit=_AUDIT_LOOK_BACK, action=action):
            given: list[Any] = getattr(entry.after, "roles", [])
            if entry.target is not None and entry.target.id == member.id and any(each.id == role.id for each in given):
                return entry.user is not None and not entry.user.bot
        return None

    async def _send_form(self, interaction: Interaction, custom_id: str, question: service.Question) -> None:
        language = self.language(interaction)
        items = question_items(self.app, language, question)
        await interaction.response.send_modal(form(self.settings.title[language], custom_id, *items))

    @route("gate:answer")
    async def submit_answer(self, interaction: Interaction, owner: int, serial: int) -> None:
        """The form came back."""
        _check_owner(interaction, owner)
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
        words = self.said(interaction, verdict_text(verdict))
        await show(interaction, screen(words, row(again if verdict.left else None, help_button)))

    @route("gate:help")
    async def press_help(self, interaction: Interaction) -> None:
        """The button that calls the staff."""
        await self._arrive(interaction)
        await self.app.act(service.call_for_help, member_id=interaction.user.id)
        await show(interaction, screen(self.say(interaction, "gate-help-coming")))

    # --- Joins and roles, as far as the bot hears of them ------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        """A newcomer (with the Server Members intent)."""
        if not self.settings.is_on or member.guild.id != self.app.community.guild_id or member.bot:
            return
        role = self._role(member.guild)
        await self.app.act(
            service.note_join,
            member_id=member.id,
            joined_at=member.joined_at,
            brought_role=role is not None and member.get_role(role.id) is not None,
        )

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Somebody got the role (with the Server Members intent): by hand it counts as passed, from another bot it does not."""
        role = self._role(after.guild) if self.settings.is_on else None
        if role is None or after.guild.id != self.app.community.guild_id or after.bot:
            return
        if before.get_role(role.id) is not None or after.get_role(role.id) is None:
            return
        by_person = await self._was_given_by_person(after, role)
        if by_person is False and not self.settings.trust_brought_roles:
            await self.app.act(service.note_brought_role, member_id=after.id)
        else:
            await self.app.act(service.count_by_hand, member_id=after.id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Something about a role was changed: perhaps the set-up is mended, or broken."""
        await self._look_if_concerned(after)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role is gone."""
        await self._look_if_concerned(role)

    async def _look_if_concerned(self, role: discord.Role) -> None:
        concerned = role in role.guild.me.roles or self.settings.role in (role.id, role.name)
        if concerned and self.settings.is_on and role.guild.id == self.app.community.guild_id:
            await self.look_over()

    def _role(self, guild: discord.Guild) -> discord.Role | None:
        return find_role(guild, self.settings.role)

    # --- What happens by itself --------------------------------------------------------------------------------------------

    async def look_over(self) -> None:
        """Look over the set-up, tell the staff what changed, and keep the panel up."""
        guild = self.bot.get_guild(self.app.community.guild_id)
        if guild is None or not self.settings.is_on:
            return
        wanted, seen = _wanted(self.app.config), _seen(guild, self.app.config)
        await self.app.act(
            watch.report_findings,
            findings=[fault.text for fault in preflight.find_faults(wanted, seen)],
            role_works=not preflight.find_role_faults(wanted, seen),
        )
        if seen.channel is not None:
            await self.app.act(service.keep_panel)

    async def post_panel(self, entry: OutboxEntry) -> None:
        """Keep the panel in its channel (outbox): both languages, one button, and one that calls for help."""
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
        guild = self.bot.get_guild(self.app.community.guild_id)
        if known is None or guild is None:
            raise Later("the server is not there")
        faults = preflight.find_role_faults(_wanted(self.app.config), _seen(guild, self.app.config))
        role = self._role(guild)
        if faults or role is None:
            await self.app.act(alert_staff, subject="gate.role", fix=faults[0].text)
            raise Later(faults[0].text.key, _STAFF_MEND_IT_S)
        reason = self.announce("gate-audit-reason")
        async with discord_may_refuse(self.bot, "gate.role"):
            try:
                member = await guild.fetch_member(member_id)
            except discord.NotFound as error:
                await self.app.act(service.note_role, member_id=member_id, given=known.passed_at is not None)
                raise GiveUp("he left") from error
            with look_again_if_gone():
                if known.passed_at is not None:
                    await member.add_roles(role, reason=reason)
                elif member.get_role(role.id) is not None:
                    await member.remove_roles(role, reason=reason)
        await self.app.act(service.note_role, member_id=member_id, given=known.passed_at is not None)

    async def open_help(self, entry: OutboxEntry) -> None:
        """Open a private thread with a member and the staff (outbox); where that cannot be, call the staff to their channel."""
        guild = self.bot.get_guild(self.app.community.guild_id)
        if guild is None:
            raise Later("the server is not there")
        channel = find_channel(guild, self.settings.channel)
        async with discord_may_refuse(self.bot, "gate.channel"):
            member = await guild.fetch_member(int(entry.subject))
        roles = self._staff_roles(guild)
        async with channel_may_refuse(self.bot, "gate.channel"):
            if isinstance(channel, discord.TextChannel) and _may_open_threads(channel):
                thread = await self._help_thread(entry, channel, member)
                await thread.add_user(member)
                words = text("gate-help-opening", member=member.mention)
                opening = [self.app.say(language, words) for language in _both(self.app.community_language)]
                view = screen(*opening, " ".join(role.mention for role in roles))
                await send_once(self.bot, entry, thread, view, pings=[*roles, member])
                return
        words = text("gate-help-call", member=mention(member.id), name=plain(member.display_name, limit=60))
        await self.app.act(watch.call_staff, occasion=f"help:{member.id}:{entry.created_at}", words=[words], ping=True)

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
        guild = self.bot.get_guild(self.app.community.guild_id)
        if not reference or guild is None:
            raise GiveUp("; ".join(words))
        roles = self._staff_roles(guild) if call.ping else []
        channel = await target_channel(self.bot, reference, "staff.channel")
        view = screen(" ".join(role.mention for role in roles), *words)
        async with channel_may_refuse(self.bot, "staff.channel"):
            await send_once(self.bot, entry, channel, view, pings=roles)

    async def greet(self, entry: OutboxEntry) -> None:
        """Greet a newcomer beside the panel (outbox)."""
        await self._tell_newcomer(entry, text("gate-greeting", member=mention(int(entry.subject))))

    async def give_notice(self, entry: OutboxEntry) -> None:
        """Tell a newcomer who never answered that he will be removed, and when (outbox)."""
        due = f"<t:{entry.created_at // 1000 + self.settings.removal.notice_hours * _HOUR_S}:R>"
        await self._tell_newcomer(entry, text("gate-notice", member=mention(int(entry.subject)), due=due))

    async def _tell_newcomer(self, entry: OutboxEntry, words: Text) -> None:
        member_id = int(entry.subject)
        known = await self.app.read(service.read_gate_member, member_id=member_id)
        if known is None or known.passed_at is not None:
            raise GiveUp("no newcomer any more")
        said = [self.app.say(language, words) for language in _both(self.app.community_language)]
        channel = await target_channel(self.bot, self.settings.channel, "gate.channel")
        async with channel_may_refuse(self.bot, "gate.channel"):
            view = screen(*said, self._panel_buttons())
            await send_once(self.bot, entry, channel, view, pings=[discord.Object(member_id)])

    async def remove_silent(self, entry: OutboxEntry) -> None:
        """Remove a newcomer who never answered (outbox), unless he did since, or anybody gave him a role."""
        known = await self.app.read(service.read_gate_member, member_id=int(entry.subject))
        guild = self.bot.get_guild(self.app.community.guild_id)
        if guild is None or known is None:
            raise Later("the server is not there")
        if known.answered_at is not None or known.passed_at is not None:
            raise GiveUp("he answered")
        async with discord_may_refuse(self.bot, "gate.removal"):
            member = await guild.fetch_member(int(entry.subject))
            if len(member.roles) == 1:  # @everyone alone
                await member.kick(reason=self.announce("gate-removal-reason"))

    # --- Typed messages ------------------------------------------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Somebody typed a message in a board: it stays, and its author is asked if he has to be."""
        if not self.settings.removes_typed or message.author.bot or message.webhook_id is not None:
            return
        if message.guild is None or message.guild.id != self.app.community.guild_id or message.is_system():
            return
        boards = {board.id for board in _boards(message.guild, self.app.config)}
        if boards.isdisjoint({message.channel.id, getattr(message.channel, "parent_id", None)}):
            return
        facts: dict[str, Any] = {"member_id": message.author.id}
        if await self.app.read(service.must_answer_to_post, **facts, now=self.app.clock.now()):
            await self.app.act(
                typed.hold_typed,
                **facts,
                channel_id=message.channel.id,
                message_id=message.id,
                words=_words_of(message),
            )

    @route("gate:typed")
    async def press_typed(self, interaction: Interaction, owner: int) -> None:
        """The button below a held message: the question, in a form."""
        _check_owner(interaction, owner)
        question = await self.app.act(service.ask_reply_question, member_id=interaction.user.id, dice=self.app.dice)
        if question is None:
            verdict = await self.app.act(typed.answer_for_typed, member_id=interaction.user.id, serial=0, given="")
            await self._show_typed(interaction, verdict)
        else:
            await self._send_form(interaction, f"gate:typed-answer:{owner}:{question.serial}", question)

    @route("gate:typed-answer")
    async def submit_typed(self, interaction: Interaction, owner: int, serial: int) -> None:
        """The form below a held message came back."""
        _check_owner(interaction, owner)
        verdict = await self.app.act(
            typed.answer_for_typed,
            member_id=interaction.user.id,
            serial=serial,
            given=given_answer(interaction),
        )
        await self._show_typed(interaction, verdict)

    async def _show_typed(self, interaction: Interaction, verdict: ReplyVerdict) -> None:
        await interaction.response.send_message(view=screen(self.said(interaction, verdict.words)), ephemeral=True)

    @route("gate:returned")
    async def press_returned(self, interaction: Interaction, owner: int) -> None:
        """The button that gives an author his removed text back, to him alone."""
        words = await self.app.read(
            typed.read_removed_words,
            member_id=interaction.user.id,
            owner_id=owner,
            channel_id=interaction.channel_id,
        )
        await interaction.response.send_message(
            view=screen(self.say(interaction, "gate-returned", count=len(words))), ephemeral=True
        )
        for each in words:
            for start in range(0, len(each), _MESSAGE_LENGTH):
                await interaction.followup.send(view=screen(each[start : start + _MESSAGE_LENGTH]), ephemeral=True)

    async def settle_typed(self, entry: OutboxEntry) -> None:
        """Bring a channel in line with a member's held messages there (outbox): ask, remove what is due, or clear away.

        A text is saved as it stands before its message is removed, so that no crash in between can lose it.
        """
        member_id, channel_id = (int(each) for each in entry.subject.split(":"))
        channel = self.bot.get_partial_messageable(channel_id, guild_id=self.app.community.guild_id)
        facts: dict[str, Any] = {"member_id": member_id, "channel_id": channel_id}
        held = await self.app.read(typed.read_held, **facts)
        async with discord_may_refuse(self.bot, "gate.reply.typed"):
            for message_id in held.removing:
                await self._remove_typed(channel, message_id)
            held = await self.app.read(typed.read_held, **facts)
            if held.due_at is not None:
                due = f"<t:{int(held.due_at.timestamp())}:R>"
                words = self.announce("gate-typed-held", member=mention(member_id), due=due, count=held.waiting)
                press = button(
                    self.announce("gate-typed-answer"),
                    f"gate:typed:{member_id}",
                    emoji="✍️",
                    style=discord.ButtonStyle.primary,
                )
            elif held.removed:
                words = self.announce("gate-typed-removed", member=mention(member_id), count=held.removed)
                press = button(self.announce("gate-typed-return"), f"gate:returned:{member_id}", emoji="📋")
            else:
                await drop_message(self.bot, entry)
                return
            view = screen(words, row(press))
            await keep_message(self.bot, entry, channel, view, pings=[discord.Object(member_id)])

    async def _remove_typed(self, channel: discord.PartialMessageable, message_id: int) -> None:
        try:
            message = await channel.fetch_message(message_id)
            await self.app.act(typed.keep_words, message_id=message_id, words=_words_of(message))
            await message.delete()
        except discord.NotFound:  # its author, or a crash after the removal, was faster; the text is kept either way
            pass
        await self.app.act(typed.note_removed, message_id=message_id)

    # --- For the staff -------------------------------------------------------------------------------------------------------

    @admin_command("gate")
    async def overview(self, interaction: Interaction) -> None:
        """Show the state of the gate: its set-up, and how each question fares."""
        assert interaction.guild is not None  # the door lets only the community in
        shown = await self.app.read(read_overview, now=self.app.clock.now())
        faults = [fault.text for fault in find_faults(interaction.guild, self.app.config)]
        lines = [self.said(interaction, each) for each in self._overview_lines(shown)]
        setup = [self.said(interaction, each) for each in (faults or [text("gate-setup-well")])]
        figures = [
            self.say(
                interaction,
                "gate-figures-line",
                name=plain(self.said(interaction, each.name), limit=80),
                shown=each.shown,
                passed=each.passed,
                failed=each.failed,
                given_up=each.given_up,
                configured=each.is_configured,
            )
            for each in shown.figures[:20]
        ]
        await show(
            interaction,
            screen(
                self.say(interaction, "gate-overview-heading"),
                "\n".join(lines),
                "\n".join(setup) if shown.is_on else None,
                "\n".join([self.say(interaction, "gate-figures-heading"), *figures])[:_MESSAGE_LENGTH]
                if figures
                else self.say(interaction, "gate-figures-none"),
            ),
        )

    def _overview_lines(self, shown: Overview) -> list[Text]:
        if not shown.is_on:
            return [text("gate-overview-off")]
        lines = [
            text("gate-overview-passed", passed=shown.passed, waiting=shown.waiting_for_role),
            text("gate-overview-bound", guesses=shown.most_guesses),
        ]
        if shown.attack_until is not None:
            until = f"<t:{int(shown.attack_until.timestamp())}:R>"
            lines.append(text("gate-overview-attack", until=until))
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


def _check_owner(interaction: Interaction, owner: int) -> None:
    if interaction.user.id != owner:
        raise NotYours


def _may_open_threads(channel: discord.TextChannel) -> bool:
    allowed = channel.permissions_for(channel.guild.me)
    return allowed.view_channel and allowed.create_private_threads and allowed.send_messages_in_threads


def _names(permissions: discord.Permissions) -> frozenset[str]:
    # By name, for some names are aliases that going through all permissions leaves out.
    return frozenset(name for name in LOOKED_AT if getattr(permissions, name))


def _words_of(message: discord.Message) -> str:
    """What a message says, and the names of what was attached to it."""
    return "\n".join([message.content, *(f"📎 {each.filename}" for each in message.attachments)]).strip()


async def setup(bot: ForumBot) -> None:
    """Called by discord.py when the cog is loaded."""
    await bot.add_cog(Gate(bot))
