"""The pre-flight: what of the server's set-up would lock newcomers out, each with its exact fix.

Pure: it looks at a snapshot of roles, channels and permissions, which `cogs._preflight` takes from Discord.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.config import Config
from bot.settings import Fault
from bot.words import Text, text


@dataclass(frozen=True, slots=True)
class RoleSeen:
    """The gate's role: where it stands, and whether a bot may give it at all (not @everyone, not an integration's)."""

    name: str
    position: int
    is_givable: bool


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    """A channel: who may do what in it, as Discord's permission names (``view_channel``)."""

    name: str
    is_text: bool
    newcomers: frozenset[str]
    members: frozenset[str]
    bot: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the settings ask of the server, in the settings' own words. ``staff_channel``: empty for none."""

    role: str
    channel: str
    typed_by_permissions: bool
    removes_typed: bool
    removes_silent: bool
    staff_roles: tuple[str, ...]
    staff_channel: str


def wanted_of(config: Config) -> Wanted:
    """What a config asks of the server."""
    settings = config.gate
    return Wanted(
        role=str(settings.role),
        channel=str(settings.channel),
        typed_by_permissions=settings.reply.typed == "permissions",
        removes_typed=settings.removes_typed,
        removes_silent=settings.removal.after_hours > 0,
        staff_roles=tuple(str(each) for each in config.staff.roles),
        staff_channel=str(config.staff.channel or ""),
    )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The server as it is at a moment. A role or channel that is not there is None.

    ``boards`` are those found, ``lost_boards`` those that the settings name in vain; ``silent_staff_roles`` are staff roles
    that the bot may not mention, ``lost_staff_roles`` those that are not there. ``bot_position`` 0 is that of @everyone: the bot
    has no role of its own.
    """

    bot_role: str
    bot_position: int
    bot_permissions: frozenset[str]
    role: RoleSeen | None
    channel: ChannelSeen | None
    boards: tuple[ChannelSeen, ...]
    lost_boards: tuple[str, ...]
    silent_staff_roles: tuple[str, ...]
    lost_staff_roles: tuple[str, ...]


_BOT_IN_CHANNEL = ("view_channel", "send_messages", "read_message_history")
_BOT_FOR_HELP = ("create_private_threads", "send_messages_in_threads")
_BOT_IN_BOARDS = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "read_message_history",
    "manage_messages",
)
_WRITING = ("send_messages", "send_messages_in_threads", "create_public_threads")

LOOKED_AT = frozenset(
    {*_BOT_IN_CHANNEL, *_BOT_FOR_HELP, *_BOT_IN_BOARDS, *_WRITING, "manage_roles", "manage_threads", "kick_members"}
)
"""The permissions that a snapshot tells of."""


def find_faults(wanted: Wanted, seen: Snapshot) -> tuple[Fault, ...]:
    """Everything that is wrong, in a fixed order, each with its setting and the fix in words. None: nobody is locked out."""
    return (
        *find_role_faults(wanted, seen),
        *_channel_faults(wanted, seen),
        *_board_faults(wanted, seen),
        *_staff_faults(wanted, seen),
    )


def find_role_faults(wanted: Wanted, seen: Snapshot) -> tuple[Fault, ...]:
    """What keeps the bot from giving the role."""
    role = seen.role
    found: list[Fault] = []
    if role is None:
        found.append(Fault("gate.role", text("gate-fault-no-role", role=wanted.role)))
    elif not role.is_givable:
        found.append(Fault("gate.role", text("gate-fault-role-not-givable", role=role.name)))
    elif seen.bot_position > 0 and role.position >= seen.bot_position:
        found.append(Fault("gate.role", text("gate-fault-role-too-high", role=role.name, bot=seen.bot_role)))
    if seen.bot_position == 0:
        found.append(
            Fault("gate.role", text("gate-fault-no-bot-role", role=wanted.role if role is None else role.name))
        )
    elif "manage_roles" not in seen.bot_permissions:
        found.append(Fault("gate.role", text("gate-fault-no-manage-roles", bot=seen.bot_role)))
    return tuple(found)


def find_panel_faults(wanted: Wanted, seen: Snapshot) -> tuple[Fault, ...]:
    """What keeps the bot from posting the panel."""
    channel = seen.channel
    if channel is None:
        return (Fault("gate.channel", text("gate-fault-no-channel", channel=wanted.channel)),)
    if not channel.is_text:
        return (Fault("gate.channel", text("gate-fault-channel-kind", channel=channel.name)),)
    missing = _missing(channel.bot, _BOT_IN_CHANNEL)
    if missing:
        return (
            Fault(
                "gate.channel", text("gate-fault-channel-bot", channel=channel.name, bot=seen.bot_role, missing=missing)
            ),
        )
    return ()


def _channel_faults(wanted: Wanted, seen: Snapshot) -> Iterator[Fault]:
    yield from find_panel_faults(wanted, seen)
    channel = seen.channel
    if channel is None or not channel.is_text:
        return
    missing = _missing(channel.newcomers, ("view_channel", "read_message_history"))
    if missing:
        yield Fault("gate.channel", text("gate-fault-channel-hidden", channel=channel.name, missing=missing))
    missing = _missing(channel.newcomers, ("send_messages_in_threads",))
    if missing:
        yield Fault("gate.channel", text("gate-fault-help-mute", channel=channel.name, missing=missing))
    missing = _missing(channel.bot, _BOT_FOR_HELP)
    if missing:
        yield Fault(
            "gate.channel", text("gate-fault-no-threads", channel=channel.name, bot=seen.bot_role, missing=missing)
        )


def find_typed_faults(wanted: Wanted, seen: Snapshot) -> tuple[Fault, ...]:
    """What keeps the bot from putting typed messages aside, if the settings want that."""
    if not wanted.removes_typed:
        return ()
    found: list[Fault] = []
    for board in seen.boards:
        # Where a topic's first message is put aside, its title goes with it.
        missing = _missing(board.bot, _BOT_IN_BOARDS if board.is_text else (*_BOT_IN_BOARDS, "manage_threads"))
        if missing:
            words = text("gate-fault-board-bot", board=board.name, bot=seen.bot_role, missing=missing)
            found.append(Fault("gate.reply.typed", words))
    return tuple(found)


def _board_faults(wanted: Wanted, seen: Snapshot) -> Iterator[Fault]:
    for name in seen.lost_boards:
        yield Fault("gate.boards", text("gate-fault-no-board", board=name))
    for board in seen.boards:
        if seen.role is not None:
            missing = _missing(board.members, ("view_channel", "read_message_history"))
            if missing:
                yield Fault(
                    "gate.boards",
                    text("gate-fault-board-hidden", board=board.name, role=seen.role.name, missing=missing),
                )
        if wanted.typed_by_permissions and board.newcomers.intersection(_WRITING):
            open_to_all = [_permission(each) for each in _WRITING if each in board.newcomers]
            role = wanted.role if seen.role is None else seen.role.name
            yield Fault(
                "gate.reply.typed", text("gate-fault-board-open", board=board.name, role=role, open=open_to_all)
            )
    yield from find_typed_faults(wanted, seen)


def _staff_faults(wanted: Wanted, seen: Snapshot) -> Iterator[Fault]:
    if not (wanted.staff_roles or wanted.staff_channel):
        yield Fault("staff.roles", text("gate-fault-nobody-hears"))
    for name in seen.lost_staff_roles:
        yield Fault("staff.roles", text("gate-fault-no-staff-role", role=name))
    for name in seen.silent_staff_roles:
        yield Fault("staff.roles", text("gate-fault-staff-role-silent", role=name, bot=seen.bot_role))
    if wanted.removes_silent and "kick_members" not in seen.bot_permissions:
        yield Fault("gate.removal.after_hours", text("gate-fault-no-kick", bot=seen.bot_role))


def _missing(held: frozenset[str], needed: tuple[str, ...]) -> list[Text]:
    return [_permission(each) for each in needed if each not in held]


def _permission(name: str) -> Text:
    return text(f"permission-{name.replace('_', '-')}")
