"""The pre-flight finds every broken set-up, and its words name the exact fix in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.gate.preflight import ChannelSeen, RoleSeen, Snapshot, Wanted, find_faults, find_panel_faults, find_role_faults
from bot.words import LANGUAGES, Words

EVERYTHING = frozenset(
    {
        "view_channel",
        "send_messages",
        "send_messages_in_threads",
        "read_message_history",
        "create_public_threads",
        "create_private_threads",
        "manage_messages",
        "manage_threads",
        "manage_roles",
        "kick_members",
    }
)
READING = frozenset({"view_channel", "read_message_history"})
WANTED = Wanted(
    "居民",
    "验证",
    typed_by_permissions=True,
    removes_typed=True,
    removes_silent=True,
    staff_roles=("管理",),
    staff_channel="管理组",
)
GATE = ChannelSeen(
    "验证", is_text=True, newcomers=READING | {"send_messages_in_threads"}, members=EVERYTHING, bot=EVERYTHING
)
BOARD = ChannelSeen("灌水区", is_text=False, newcomers=READING, members=EVERYTHING, bot=EVERYTHING)
WELL = Snapshot(
    bot_role="楼主",
    bot_position=5,
    bot_permissions=EVERYTHING,
    role=RoleSeen("居民", 4, is_givable=True),
    channel=GATE,
    boards=(BOARD,),
    lost_boards=(),
    silent_staff_roles=(),
    lost_staff_roles=(),
)


def role(**changes: object) -> Callable[[Snapshot], Snapshot]:
    return lambda seen: replace(seen, role=replace(seen.role, **changes))  # type: ignore[type-var]


def channel(**changes: object) -> Callable[[Snapshot], Snapshot]:
    return lambda seen: replace(seen, channel=replace(GATE, **changes))  # type: ignore[arg-type]


def board(**changes: object) -> Callable[[Snapshot], Snapshot]:
    return lambda seen: replace(seen, boards=(BOARD, replace(BOARD, name="水库", **changes)))  # type: ignore[arg-type]


def snapshot(**changes: object) -> Callable[[Snapshot], Snapshot]:
    return lambda seen: replace(seen, **changes)  # type: ignore[arg-type]


# What is broken, the finding, and words of the fix that must be in it: in Chinese, in English.
BROKEN = [
    (snapshot(role=None), "gate-fault-no-role", ("`居民`", "[gate] role"), ("`居民`", "Create it")),
    (role(is_givable=False), "gate-fault-role-not-givable", ("另建",), ("ordinary role",)),
    (role(position=5), "gate-fault-role-too-high", ("把 `楼主` 拖到 `居民` 上面",), ("drag `楼主` above `居民`",)),
    (role(position=6), "gate-fault-role-too-high", ("把 `楼主` 拖到 `居民` 上面",), ("drag `楼主` above `居民`",)),
    (
        snapshot(bot_permissions=EVERYTHING - {"manage_roles"}),
        "gate-fault-no-manage-roles",
        ("管理身份组", "`楼主`"),
        ("Manage Roles", "`楼主`"),
    ),
    (snapshot(channel=None), "gate-fault-no-channel", ("`验证`", "[gate] channel"), ("`验证`", "[gate] channel")),
    (channel(is_text=False), "gate-fault-channel-kind", ("文字频道",), ("text channel",)),
    (
        channel(newcomers=frozenset({"send_messages_in_threads"})),
        "gate-fault-channel-hidden",
        ("查看频道、阅读历史消息", "@everyone"),
        ("View Channel, Read Message History", "@everyone"),
    ),
    (
        channel(newcomers=READING),
        "gate-fault-help-mute",
        ("在子区内发送消息", "@everyone"),
        ("Send Messages in Threads", "@everyone"),
    ),
    (
        snapshot(bot_position=0, bot_permissions=frozenset({"kick_members"})),
        "gate-fault-no-bot-role",
        ("拖到 `居民` 上面",),
        ("above `居民`",),
    ),
    (
        channel(bot=EVERYTHING - {"send_messages"}),
        "gate-fault-channel-bot",
        ("发送消息", "`楼主`"),
        ("Send Messages", "`楼主`"),
    ),
    (
        channel(bot=EVERYTHING - {"create_private_threads"}),
        "gate-fault-no-threads",
        ("创建私密子区",),
        ("Create Private Threads",),
    ),
    (snapshot(lost_boards=("旧版块",)), "gate-fault-no-board", ("`旧版块`",), ("`旧版块`",)),
    (
        board(members=EVERYTHING - {"view_channel"}),
        "gate-fault-board-hidden",
        ("`水库`", "查看频道", "`居民`"),
        ("`水库`", "View Channel", "`居民`"),
    ),
    (
        board(newcomers=READING | {"send_messages"}),
        "gate-fault-board-open",
        ("`水库`", "发送消息", "给 @everyone 关掉"),
        ("`水库`", "Send Messages", "deny it for @everyone"),
    ),
    (
        board(bot=EVERYTHING - {"manage_messages"}),
        "gate-fault-board-bot",
        ("`水库`", "管理消息"),
        ("`水库`", "Manage Messages"),
    ),
    (snapshot(lost_staff_roles=("管理",)), "gate-fault-no-staff-role", ("[staff] roles",), ("[staff] roles",)),
    (snapshot(silent_staff_roles=("管理",)), "gate-fault-staff-role-silent", ("允许任何人提及",), ("allow anyone",)),
    (
        snapshot(bot_permissions=EVERYTHING - {"kick_members"}),
        "gate-fault-no-kick",
        ("踢出成员",),
        ("Kick Members",),
    ),
]


@pytest.fixture(scope="module")
def words() -> Words:
    return Words({})


def test_a_sound_set_up_has_no_faults() -> None:
    assert find_faults(WANTED, WELL) == ()


@pytest.mark.parametrize(("breaks", "key", "chinese", "english"), BROKEN)
def test_a_broken_set_up_is_found_alone_with_its_fix(
    words: Words,
    breaks: Callable[[Snapshot], Snapshot],
    key: str,
    chinese: tuple[str, ...],
    english: tuple[str, ...],
) -> None:
    (fault,) = find_faults(WANTED, breaks(WELL))
    assert fault.text.key == key
    for language, parts in zip(LANGUAGES, (chinese, english), strict=True):
        said = words.say(language, fault.text)
        assert all(part in said for part in parts), said


def test_all_that_is_broken_is_told_at_once() -> None:
    broken = WELL
    for breaks in (role(position=9), channel(newcomers=frozenset()), snapshot(lost_boards=("旧版块",))):
        broken = breaks(broken)
    keys = [fault.text.key for fault in find_faults(WANTED, broken)]
    assert keys == [
        "gate-fault-role-too-high",
        "gate-fault-channel-hidden",
        "gate-fault-help-mute",
        "gate-fault-no-board",
    ]
    assert [fault.text.key for fault in find_role_faults(WANTED, broken)] == keys[:1]
    assert find_panel_faults(WANTED, broken) == ()


def test_somebody_must_hear_a_call_for_help() -> None:
    silent = replace(WANTED, staff_roles=(), staff_channel="")
    assert [fault.text.key for fault in find_faults(silent, WELL)] == ["gate-fault-nobody-hears"]
    assert find_faults(replace(WANTED, staff_channel=""), WELL) == ()
    assert find_faults(replace(WANTED, staff_roles=()), WELL) == ()


def test_what_is_switched_off_asks_for_no_permission() -> None:
    modest = replace(WANTED, typed_by_permissions=False, removes_typed=False, removes_silent=False)
    few = frozenset({"view_channel", "send_messages", "read_message_history", "manage_roles"})
    threads = frozenset({"create_private_threads", "send_messages_in_threads"})
    seen = replace(
        WELL,
        bot_permissions=few,
        channel=replace(GATE, bot=few | threads),
        boards=(replace(BOARD, bot=frozenset(), newcomers=EVERYTHING),),
    )
    assert find_faults(modest, seen) == ()
